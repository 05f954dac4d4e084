//! Rounds: what is asked, what is done, and when it is over.

use serde_json::json;

use crate::support::{
    block_on,
    gemini::Turn,
    mind::{Talk, expense},
};

const FAMILY: &str =
    "took the family out, the bill was 3,400 but ravi paid his 800 back, also paid the maid 2k";

#[test]
fn a_message_beyond_the_rules_is_filed_with_one_question() {
    block_on(async {
        let talk = Talk::new().await;
        let mut back = expense("800", "ravi paid back");
        back["kind"] = json!("income");
        let entries = [expense("3400", "family dinner"), back, expense("2000", "maid")];
        talk.gemini.script(
            "took the family",
            vec![Turn::Calls(vec![("log_transactions", json!({ "entries": entries }))])],
        );
        let told = talk.told(FAMILY).await;
        assert!(
            told.contains("₹3,400") && told.contains("₹800") && told.contains("₹2,000"),
            "{told}"
        );
        assert_eq!(talk.gemini.requests().len(), 1, "what was done is told by its own words");
        assert_eq!(
            talk.entries().await,
            ["maid 2000.00", "ravi paid back +800.00", "family dinner 3400.00"]
        );
    });
}

#[test]
fn what_the_model_asks_is_answered_to_it() {
    block_on(async {
        let talk = Talk::new().await;
        talk.gemini.script("treated", vec![Turn::text("How much was it?")]);
        assert_eq!(talk.told("treated the whole family at momo house").await, "How much was it?");
        let entries = [expense("3400", "family momo")];
        talk.gemini
            .script("3,400", vec![Turn::call("log_transactions", json!({ "entries": entries }))]);
        // By itself the rules would ask what it was for.
        let told = talk.told("3,400").await;
        assert!(told.contains("Filed family momo ₹3,400"), "{told}");
        // And "no" is an answer, too.
        talk.gemini.script("uncle", vec![Turn::text("Was that money for you?")]);
        talk.say("uncle came by with the usual envelope").await;
        talk.gemini.script("no", vec![Turn::text("All right.")]);
        assert_eq!(talk.told("no").await, "All right.");
        assert_eq!(talk.entries().await, ["family momo 3400.00"]);
    });
}

#[test]
fn what_is_found_is_told_in_the_models_words_if_they_hold() {
    block_on(async {
        let talk = Talk::new().await;
        talk.say("chai 20, auto 85").await;
        let period = json!({ "start": "2026-01-01", "end": "2026-02-01" });
        let look = || Turn::call("summarize_spending", json!({ "filter": { "period": period } }));
        talk.gemini.script("bleed", vec![look(), Turn::text("You spent ₹105 this month.")]);
        assert_eq!(
            talk.told("where did it all bleed to lately").await,
            "You spent ₹105 this month."
        );
        talk.gemini.script("drain", vec![look(), Turn::text("You spent ₹150 this month.")]);
        let told = talk.told("the great drain of late, tell me of it").await;
        assert_eq!(told, "You spent ₹105 this month, in 2 entries.", "our own words instead");
        assert_eq!(talk.gemini.requests().len(), 4);
    });
}

#[test]
fn what_one_message_did_in_two_rounds_is_undone_at_once() {
    block_on(async {
        let talk = Talk::new().await;
        let log = |amount: &str, what: &str| json!({ "entries": [expense(amount, what)] });
        let wrong = json!({ "entries": [{ "kind": "expense", "amount": "much", "currency": "INR",
            "description": "maid", "date": "2026-01-15" }] });
        talk.gemini.script(
            "took the family",
            vec![
                Turn::Calls(vec![
                    ("log_transactions", log("3400", "family")),
                    ("log_transactions", wrong),
                ]),
                Turn::call("log_transactions", log("2000", "maid")),
            ],
        );
        let told = talk.told(FAMILY).await;
        assert!(told.contains("₹3,400") && told.contains("₹2,000"), "{told}");
        assert_eq!(talk.entries().await, ["maid 2000.00", "family 3400.00"]);
        let told_to_model = talk.gemini.requests()[1].body.to_string();
        assert!(told_to_model.contains("“much” is no amount"), "{told_to_model}");
        talk.say("undo").await;
        assert_eq!(talk.entries().await, [] as [&str; 0]);
    });
}
