//! A conversation that needs a model: the real program, a stand-in of the model, and what is seen of both.

use serde_json::json;

use super::seen::picture;
use crate::support::{
    block_on,
    browser::Browser,
    gemini::{Gemini, Turn},
    mind::KEY,
    serve::{Place, Served, free_port},
};

#[test]
fn what_only_a_model_understands_is_filed_asked_about_and_shown() {
    let gemini = block_on(Gemini::start());
    let entry = |kind: &str, amount: &str, what: &str, date: &str| json!({ "kind": kind, "amount": amount, "currency": "INR", "description": what, "date": date });
    // The day is the real one: the model takes it from what it is told.
    gemini.script_with("took the family", move |body| {
        let told = body.to_string();
        let at = told.find("Today is ").unwrap();
        let date = told[at..].split(' ').nth(3).unwrap().trim_end_matches('.').to_owned();
        let entries = [
            entry("expense", "3400", "family dinner", &date),
            entry("income", "800", "ravi paid back", &date),
            entry("expense", "2000", "maid", &date),
        ];
        Turn::call("log_transactions", json!({ "entries": entries })).held()
    });
    let all = json!({ "which": { "all": true } });
    gemini.script("wipe", vec![Turn::call("delete_transactions", all)]);

    let place = block_on(Place::server());
    let options = ["--gemini-api-key", KEY, "--model-url", gemini.url.as_str()];
    let served = Served::start(&place, free_port(), &options);
    let browser = Browser::new();
    let tab = browser.tab();
    tab.open(&served.url);
    let id = tab.say(
        "took the family out, the bill was 3,400 but ravi paid his 800 back, also paid the maid 2k",
    );
    block_on(gemini.hanging());
    tab.until("one('[data-typing]').innerText.includes('Writing an answer')", ());
    gemini.release();
    let filed = tab.reply_to(&id);
    assert!(filed.contains("family dinner ₹3,400") && filed.contains("maid ₹2,000"), "{filed}");
    let asked = tab.ask("kindly wipe the lot");
    assert!(asked.starts_with("Shall I?\n• take out family dinner ₹3,400"), "{asked}");
    picture("confirmation", &tab);
    let left = tab.ask("No, leave it");
    assert_eq!(left, "All right, I leave it.");
    assert_eq!(tab.ask("how much today?"), "You spent ₹5,400 today, in 2 entries.");
    assert_eq!(browser.console(), [""; 0]);
}
