//! The mind of the terminal, with books in a folder, where the database has one connection for everything.

use serde_json::json;

use crate::support::{
    block_on,
    gemini::{Gemini, Turn},
    mind::{KEY, expense},
    terminal::Home,
};

#[test]
fn books_in_a_folder_wait_for_a_model_without_holding_anything() {
    let gemini = block_on(Gemini::start());
    let home = Home::new();
    let options = ["--gemini-api-key", KEY, "--model-url", &gemini.url, "--currency", "INR"];
    let mut chat = home.chat_with(&options);
    chat.at("2026-01-15 14:45");
    chat.say("chai 20").says("chai ₹20");
    let log = json!({ "entries": [expense("3400", "family")] });
    gemini.script("took the family", vec![Turn::call("log_transactions", log)]);
    let text = "took the family out, what a bill it was, 3,400 gone";
    chat.say(text).says("family ₹3,400");
    let period = json!({ "start": "2026-01-01", "end": "2026-02-01" });
    gemini.script(
        "bleed",
        vec![
            Turn::call("summarize_spending", json!({ "filter": { "period": period } })),
            Turn::text("You spent ₹3,420 this month."),
        ],
    );
    chat.say("where did it all bleed to lately").says("You spent ₹3,420 this month.");
    chat.say("what left my books?").says("what a bill it was");
    chat.close();
    // And what it cannot reach it does without.
    let mut chat = home.chat_with(&["--gemini-api-key", KEY, "--model-url", "http://127.0.0.1:1"]);
    chat.at("2026-01-15 15:50");
    chat.say("the great drain of late").says("cannot be reached");
    chat.say("auto 85").says("auto ₹85");
    chat.close();
}
