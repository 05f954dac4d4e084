//! Everyday messages whose model does what was said: it is done, and no button is in the way.

use serde_json::{Value, json};

use crate::support::{
    block_on,
    gemini::Turn,
    mind::{Talk, expense},
};

const BEFORE: [&str; 3] = ["chai 20", "auto 85", "cab 200"];

fn log(entries: &[(&str, &str)]) -> (&'static str, Value) {
    let entries: Vec<Value> = entries
        .iter()
        .map(|(amount, what)| {
            let income = amount.strip_prefix('+');
            let mut entry = expense(income.unwrap_or(amount), what);
            if income.is_some() {
                entry["kind"] = json!("income");
            }
            entry
        })
        .collect();
    ("log_transactions", json!({ "entries": entries }))
}

fn amend(words: &str, other: Value) -> (&'static str, Value) {
    let mut args = other;
    if !words.is_empty() {
        args["which"] = json!({ "words": words });
    }
    ("amend_transaction", args)
}

fn delete(words: Option<&str>) -> (&'static str, Value) {
    let args = words.map_or_else(|| json!({}), |words| json!({ "which": { "words": words } }));
    ("delete_transactions", args)
}

#[test]
fn what_was_said_is_done_at_once() {
    let messages = vec![
        (
            "took the family out, the bill was 3,400 but ravi paid his 800 back, also paid the maid 2k",
            vec![log(&[("3400", "family dinner"), ("+800", "ravi paid back"), ("2000", "maid")])],
            "Filed",
        ),
        (
            "oh and 3 auto rides at 40, 50 and 60",
            vec![log(&[("40", "auto ride"), ("50", "auto ride"), ("60", "auto ride")])],
            "Filed",
        ),
        ("we split the pizza, my part came to 420", vec![log(&[("420", "pizza")])], "Filed"),
        ("we split the pizza, my part came to 420", vec![log(&[("420", "pizza share")])], "Filed"),
        (
            "the rickshaw fellow wanted 60 but settled for 45",
            vec![log(&[("45", "rickshaw")])],
            "Filed",
        ),
        (
            "so the tailor, 650, and buttons on top, 40",
            vec![log(&[("650", "tailor")]), log(&[("40", "buttons")])],
            "Filed",
        ),
        (
            "the kids' fees came up to 12,500 this term",
            vec![log(&[("12500", "kids' fees")])],
            "Filed",
        ),
        (
            "google photos took its 130, my old model phone is dead",
            vec![log(&[("130", "google photos")])],
            "Filed",
        ),
        (
            "the new shoes and the bag, 2,300 altogether, always pricey there",
            vec![log(&[("2300", "shoes and bag")])],
            "Filed",
        ),
        ("don't let me forget, the maid was handed 2k", vec![log(&[("2000", "maid")])], "Filed"),
        (
            "they were out of stock again so the cab was for nothing, 200",
            vec![log(&[("200", "cab")])],
            "Filed",
        ),
        (
            "hmm no, I think that cab came to 250 rather than 200",
            vec![amend("cab", json!({ "amount": "250" }))],
            "Changed",
        ),
        ("no no, it was 250", vec![amend("", json!({ "amount": "250" }))], "Changed"),
        ("that should be 25, sorry", vec![amend("", json!({ "amount": "25" }))], "Changed"),
        (
            "umm the chai was actually 30 rupees",
            vec![amend("chai", json!({ "amount": "30" }))],
            "Changed",
        ),
        (
            "oops, not 85, it was 58 for the auto",
            vec![amend("auto", json!({ "amount": "58" }))],
            "Changed",
        ),
        (
            "hmm the auto thing was yesterday",
            vec![amend("auto", json!({ "date": "2026-01-14" }))],
            "Changed",
        ),
        (
            "that chai was from starbucks not the stall",
            vec![amend("chai", json!({ "merchant": "starbucks" }))],
            "Changed",
        ),
        ("that last one can go, get rid of it my friend", vec![delete(None)], "Taken out"),
        ("get rid of the auto one", vec![delete(Some("auto"))], "Taken out"),
        (
            "get rid of the chai and the auto",
            vec![delete(Some("chai")), delete(Some("auto"))],
            "Taken out",
        ),
        ("the last one was a mistake, take it out", vec![delete(None)], "Taken out"),
        ("undo that please my friend", vec![("undo", json!({ "steps": 1 }))], "Taken back"),
        (
            "keep my food spending under 8000 a month",
            vec![(
                "set_budget",
                json!({ "category": "Food", "amount": "8000", "currency": "INR" }),
            )],
            "Food budget",
        ),
        (
            "i want food to stay below five thousand monthly",
            vec![(
                "set_budget",
                json!({ "category": "Food", "amount": "5000", "currency": "INR" }),
            )],
            "Food budget",
        ),
        (
            "the chai belongs under groceries from now on",
            vec![("set_category_rule", json!({ "words": "chai", "category": "Groceries" }))],
            "chai",
        ),
        ("यार चाय और समोसे, कुल मिलाकर 50 लग गए", vec![log(&[("50", "चाय और समोसे")])], "Filed"),
        ("sathi haru sanga momo khada ma 540 gayo ni", vec![log(&[("540", "momo")])], "Filed"),
        ("mero bhagma chai 75 paryo, momo ko", vec![log(&[("75", "momo")])], "Filed"),
    ];
    block_on(async {
        let mut talk = Talk::with(hisabkitab::agent::memory::Memory::default(), 100_000_000).await;
        let mut failures = Vec::new();
        for (said, calls, told) in messages {
            talk.renew();
            for text in BEFORE {
                talk.say(text).await;
            }
            talk.gemini.script(said, vec![Turn::Calls(calls)]);
            talk.gemini.script_with(said, |_| Turn::text("I cannot."));
            let answered = talk.say(said).await;
            let text = answered.reply.plain_text();
            if !text.contains(told) || !answered.reply.buttons.is_empty() {
                failures.push(format!("{said}: {text:?}"));
            }
        }
        assert!(failures.is_empty(), "{} not done:\n{}", failures.len(), failures.join("\n"));
    });
}
