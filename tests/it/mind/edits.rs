//! What became of a message that a model read goes with the message: edited, deleted, answered, undone.

use hisab_port::{Content, Incoming, MessageRef};
use serde_json::{Value, json};

use crate::support::{
    block_on,
    gemini::Turn,
    mind::{Talk, expense},
};

const PUJA: &str = "pandit ji was here, dakshina 501 and prasad came to 200";
const NEW: &str = "pandit ji was here, dakshina 551 and prasad came to 200";

fn log(entries: &[Value]) -> (&'static str, Value) {
    ("log_transactions", json!({ "entries": entries }))
}

fn files(entries: &[Value]) -> Turn {
    Turn::Calls(vec![log(entries)])
}

/// Someone whose first message, "m0", a model has filed.
async fn filed() -> Talk {
    let talk = Talk::new().await;
    let entries = [expense("501", "dakshina"), expense("200", "prasad")];
    talk.gemini.script("pandit ji was here", vec![files(&entries)]);
    talk.told(PUJA).await;
    assert_eq!(talk.gemini.requests().len(), 1);
    talk
}

async fn edits(talk: &Talk, text: &str) -> String {
    let of = MessageRef("m0".to_owned());
    let edit = talk.incoming(Content::Edited { of, text: text.to_owned() });
    talk.desk.ask(&edit).await.reply.plain_text()
}

async fn replies(talk: &Talk, text: &str) -> String {
    let reply_to = Some(MessageRef("m0".to_owned()));
    let incoming = talk.incoming(Content::Text(text.to_owned()));
    talk.desk.ask(&Incoming { reply_to, ..incoming }).await.reply.plain_text()
}

#[test]
fn new_words_amend_what_the_old_ones_filed() {
    block_on(async {
        let talk = filed().await;
        let entries = [expense("551", "dakshina"), expense("200", "prasad")];
        talk.gemini.script("dakshina 551", vec![files(&entries)]);
        let told = edits(&talk, NEW).await;
        assert!(told.contains("₹551") && !told.contains("₹200"), "{told}");
        assert_eq!(talk.gemini.requests().len(), 2);
        assert_eq!(talk.entries().await, ["prasad 200.00", "dakshina 551.00"]);
        // What is no longer said is taken out, also if the rules can read the rest.
        edits(&talk, "dakshina 551").await;
        assert_eq!(talk.entries().await, ["dakshina 551.00"]);
        assert_eq!(talk.gemini.requests().len(), 2);
    });
}

#[test]
fn words_beyond_the_rules_amend_what_the_rules_filed() {
    block_on(async {
        let talk = Talk::new().await;
        talk.told("chai 20").await;
        talk.gemini.script("went when the family", vec![files(&[expense("340", "family chai")])]);
        edits(&talk, "340 went when the family was out for chai").await;
        assert_eq!(talk.entries().await, ["family chai 340.00"]);
    });
}

#[test]
fn anything_else_than_entries_in_new_words_leaves_things_as_they_are() {
    let everything = json!({ "which": { "all": true } });
    let more = || log(&[expense("551", "dakshina"), expense("200", "prasad")]);
    let turns = [
        (Turn::text("Done, it is ₹551 now."), 1),
        (Turn::call("delete_transactions", everything.clone()), 1),
        (Turn::Calls(vec![more(), ("delete_transactions", everything)]), 1),
        (Turn::call("amend_transaction", json!({ "which": {}, "amount": "551" })), 1),
        (Turn::call("undo", json!({})), 1),
        (Turn::call("set_budget", json!({ "amount": "551", "currency": "INR" })), 1),
        (Turn::call("list_transactions", json!({})), 1),
        (Turn::call("transfer_money", json!({})), 1),
        (Turn::call("log_transactions", json!({ "entries": [] })), 1),
        (Turn::call("log_transactions", json!({ "entries": [{ "amount": 551 }] })), 1),
        // An amount that the message does not say.
        (files(&[expense("555", "dakshina"), expense("200", "prasad")]), 1),
        (Turn::Safety, 1),
        (Turn::Status(403), 1),
        (Turn::Status(503), 3),
    ];
    block_on(async {
        for (turn, requests) in turns {
            let talk = filed().await;
            talk.gemini.script("dakshina 551", vec![turn.clone(); requests]);
            let told = edits(&talk, NEW).await;
            assert!(told.contains("what I filed before stays"), "{turn:?}: {told}");
            assert_eq!(talk.gemini.requests().len(), 1 + requests, "{turn:?}");
            assert_eq!(talk.entries().await, ["prasad 200.00", "dakshina 501.00"], "{turn:?}");
            // Nor is it forgotten whose they are.
            let of = MessageRef("m0".to_owned());
            talk.desk.ask(&talk.incoming(Content::Deleted { of })).await;
            assert_eq!(talk.entries().await, Vec::<String>::new(), "{turn:?}");
        }
    });
}

#[test]
fn new_words_for_what_filed_nothing_are_read_anew() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.script("went when the family", vec![Turn::text("What was it for?")]);
        talk.told("3,400 went when the family was out").await;
        talk.gemini.script("for dinner", vec![files(&[expense("3400", "family dinner")])]);
        edits(&talk, "3,400 went when the family was out for dinner").await;
        assert_eq!(talk.entries().await, ["family dinner 3400.00"]);
        assert_eq!(talk.gemini.requests().len(), 2);
    });
}

#[test]
fn a_deletion_takes_out_all_that_the_message_filed() {
    block_on(async {
        let talk = filed().await;
        talk.told("chai 20").await;
        let of = MessageRef("m0".to_owned());
        let deleted = talk.desk.ask(&talk.incoming(Content::Deleted { of })).await;
        let told = deleted.reply.plain_text();
        assert!(told.contains("₹501") && told.contains("₹200"), "{told}");
        assert_eq!(talk.entries().await, ["chai 20.00"]);
        assert_eq!(talk.gemini.requests().len(), 1);
    });
}

#[test]
fn a_reply_to_the_confirmation_corrects_that_entry() {
    block_on(async {
        let talk = filed().await;
        talk.told("auto 200").await;
        let told = replies(&talk, "250 not 200").await;
        assert!(told.contains("prasad") && told.contains("₹250"), "{told}");
        assert_eq!(talk.entries().await, ["auto 200.00", "prasad 250.00", "dakshina 501.00"]);
        // In words that only a model reads.
        let change = json!({ "which": { "words": "dakshina" }, "amount": "551" });
        talk.gemini.script("guru", vec![Turn::call("amend_transaction", change)]);
        let told =
            replies(&talk, "sorry, guru ji got a bit more dakshina, it should say 551").await;
        assert!(told.contains("₹551"), "{told}");
        assert_eq!(talk.entries().await, ["auto 200.00", "prasad 250.00", "dakshina 551.00"]);
    });
}

#[test]
fn undo_takes_back_the_whole_message_however_many_rounds_it_took() {
    block_on(async {
        let talk = Talk::new().await;
        talk.told("chai 20").await;
        let mut foreign = expense("200", "prasad");
        foreign["currency"] = json!("RUPEES");
        let first = Turn::Calls(vec![log(&[expense("501", "dakshina")]), log(&[foreign])]);
        let second = files(&[expense("200", "prasad")]);
        talk.gemini.script("pandit ji was here", vec![first, second]);
        talk.told(PUJA).await;
        let all = ["prasad 200.00", "dakshina 501.00", "chai 20.00"];
        assert_eq!(talk.entries().await, all);
        talk.told("undo").await;
        assert_eq!(talk.entries().await, ["chai 20.00"]);
        talk.told("redo").await;
        assert_eq!(talk.entries().await, all);
    });
}
