//! A model that lies about what the tools found: the person is told what was found, in our own words, and no lie is
//! shown while it is written either.

use hisab_port::Content;
use serde_json::{Value, json};

use crate::support::{
    block_on,
    gemini::Turn,
    mind::{Talk, expense},
};

const ASKED: &str = "hey, how is my eating out going these days";

async fn books() -> Talk {
    let talk = Talk::with(hisabkitab::agent::memory::Memory::default(), 100_000_000).await;
    for text in ["food budget 5000", "swiggy 300 yesterday", "chai 20", "auto 85", "salary 50000"] {
        talk.say(text).await;
    }
    talk
}

/// The total, by category.
fn summary() -> (&'static str, Value) {
    ("summarize_spending", json!({ "filter": {}, "kind": "expense", "by": "category" }))
}

/// What the person is told after these calls and this text, and what was shown on the way.
async fn told(
    talk: &Talk,
    said: &str,
    calls: Vec<(&'static str, Value)>,
    text: &str,
) -> (String, Vec<String>) {
    talk.gemini.unscript();
    talk.gemini.script(said, vec![Turn::Calls(calls), Turn::text(text)]);
    let incoming = talk.incoming(Content::Text(said.to_owned()));
    let (answered, drafts) = talk.desk.drafts(&incoming).await;
    (answered.reply.plain_text(), drafts)
}

#[test]
fn a_lie_is_replaced_by_what_was_found() {
    // Each with the part that must never be seen.
    let lies = [
        ("You spent ₹450 in all.", "450"),
        ("You spent ₹405 in all, which is ₹13.50 a day.", "13.50"),
        ("You spent about ₹400 in all.", "400"),
        ("You spent ₹405 on food.", "405 on food"),
        ("Food is ₹85 and transport ₹320.", "85 and"),
        ("Transport: ₹320. Food: ₹85.", "Transport: ₹320"),
        ("Food took 79% of it.", "79"),
        ("Food took most of it, four fifths.", "four fifths"),
        ("You spent $405.", "$405"),
        ("You spent 405 dollars.", "dollars"),
        ("You spent NPR 405.", "NPR"),
        ("You spent ₹405 on Entertainment.", "Entertainment"),
        ("Rent is where it went: ₹320.", "Rent"),
        ("You spent ₹405 last week.", "last week"),
        ("You spent ₹405 since 2 January.", "2 January"),
        ("You saved ₹405.", "saved"),
        ("You earned ₹405.", "earned"),
        ("You have ₹320 left for food.", "left"),
        ("Food is over its budget by ₹320.", "over"),
        ("You spent ₹405, ₹100 more than before.", "100 more"),
        ("You spent ₹405 in 7 entries.", "7"),
        ("I have deleted the chai entry.", "deleted"),
        ("Done, I filed the dinner too.", "filed"),
        ("I paid your rent.", "paid your rent"),
        ("I set a budget for you.", "set a budget"),
        ("You spent four hundred and fifty.", "four hundred and fifty"),
        ("आपने ₹४५० खर्च किए।", "४५०"),
        ("You spent ₹4 05.", "4 05"),
        ("You spent ₹4.05.", "4.05"),
        ("You spent ₹405k.", "405k"),
        ("You spent -₹405.", "-₹405"),
        ("You spent ₹405. Ravi owes you ₹405.", "Ravi"),
        ("You spent ₹405. See http://x.example.", "http"),
        ("You spent ₹405. Your doctor took ₹320.", "doctor"),
        ("Zomato was the largest with ₹300.", "Zomato"),
    ];
    block_on(async {
        let talk = books().await;
        let own = "You spent ₹405 altogether, in 3 entries.\n• Food ₹320\n• Transport ₹85";
        let mut failures = Vec::new();
        for (lie, part) in lies {
            let (told, drafts) = told(&talk, ASKED, vec![summary()], lie).await;
            if told != own {
                failures.push(format!("{lie}: told {told:?}"));
            }
            let shown: Vec<&String> = drafts.iter().filter(|draft| draft.contains(part)).collect();
            if !shown.is_empty() {
                failures.push(format!("{lie}: shown {shown:?}"));
            }
        }
        assert!(failures.is_empty(), "{} got through:\n{}", failures.len(), failures.join("\n"));
    });
}

#[test]
fn what_is_so_is_told_as_the_model_says_it() {
    let texts = [
        "You spent ₹405 altogether.",
        "Altogether you spent ₹405, in 3 entries.",
        "Food took ₹320 and transport ₹85.",
        "Food: ₹320. Transport: ₹85.",
        "Food ₹320, Transport ₹85.",
        "Most of it went on food: ₹320.",
        "You spent ₹320 on food and ₹85 on transport, ₹405 in all.",
        "Sure! Food was the biggest at ₹320.",
        "You spent Rs 405.",
        "आपने ₹405 खर्च किए।",
        "Is there anything else?",
    ];
    block_on(async {
        let talk = books().await;
        let mut failures = Vec::new();
        for text in texts {
            let (told, drafts) = told(&talk, ASKED, vec![summary()], text).await;
            if told != text {
                failures.push(format!("{text}: told {told:?}"));
            }
            if !drafts.iter().all(|draft| text.starts_with(draft.as_str())) {
                failures.push(format!("{text}: shown {drafts:?}"));
            }
        }
        assert!(failures.is_empty(), "{} held back:\n{}", failures.len(), failures.join("\n"));
    });
}

/// With nothing found there is nothing to state.
#[test]
fn nothing_is_stated_without_a_tool() {
    block_on(async {
        let talk = books().await;
        let lies = [
            "You spent ₹405.",
            "Food took ₹320.",
            "I deleted it.",
            "You are 30% better than others.",
        ];
        for lie in lies {
            talk.gemini.unscript();
            talk.gemini.script(ASKED, vec![Turn::text(lie)]);
            let incoming = talk.incoming(Content::Text(ASKED.to_owned()));
            let (answered, drafts) = talk.desk.drafts(&incoming).await;
            assert_eq!(answered.reply, hisabkitab::wording::not_understood(), "{lie}");
            assert!(drafts.is_empty(), "{lie}: {drafts:?}");
        }
    });
}

/// What was filed is told by its own words, whatever the model says beside it.
#[test]
fn what_was_filed_is_not_told_otherwise() {
    let said = "we split the pizza, my part came to 420";
    block_on(async {
        let talk = books().await;
        talk.gemini.script(
            said,
            vec![Turn::TextAndCalls(
                "I filed ₹42 and paid Ravi.".to_owned(),
                vec![("log_transactions", json!({ "entries": [expense("420", "pizza")] }))],
            )],
        );
        let incoming = talk.incoming(Content::Text(said.to_owned()));
        let (answered, drafts) = talk.desk.drafts(&incoming).await;
        let told = answered.reply.plain_text();
        assert!(told.starts_with("Filed pizza ₹420 in Food."), "{told}");
        assert!(!told.contains("Ravi") && drafts.is_empty(), "{told}, {drafts:?}");
    });
}
