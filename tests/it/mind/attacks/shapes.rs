//! Answers of impossible size and shape.

use serde_json::{Value, json};

use super::{Scene, none};
use crate::support::{block_on, gemini::Turn, mind::expense};

const SAID: &str = "I had a long day with the team";

/// Google's encoding ends at 100 levels and takes three for each of these: deeper ones cannot come from there.
fn nested(depth: usize) -> Value {
    (0..depth).fold(json!("chai"), |inner, _| json!({ "which": inner }))
}

#[test]
fn impossible_arguments_change_nothing() {
    let long = "x".repeat(300_000);
    let many: Vec<Value> = (0..5_000).map(|_| expense("20", "chai")).collect();
    let attacks: Vec<(&'static str, &'static str, Value)> = vec![
        ("a long description", "log_transactions", json!({ "entries": [expense("20", &long)] })),
        (
            "a long amount",
            "log_transactions",
            json!({ "entries": [expense(&"9".repeat(100_000), "team")] }),
        ),
        (
            "a long fraction",
            "log_transactions",
            json!({ "entries": [expense(&format!("0.{}1", "0".repeat(5_000)), "team")] }),
        ),
        ("too many entries", "log_transactions", json!({ "entries": many })),
        ("a long id", "delete_transactions", json!({ "which": { "id": long } })),
        ("long words", "delete_transactions", json!({ "which": { "words": long } })),
        ("a long zone", "set_preference", json!({ "timezone": long })),
        ("deep arguments", "delete_transactions", nested(20)),
        ("deeper arguments", "list_transactions", json!({ "filter": nested(25) })),
        (
            "an amount that is a number",
            "log_transactions",
            json!({ "entries": [{ "kind": "expense", "amount": 20, "currency": "INR", "description": "team", "date": "2026-01-15" }] }),
        ),
        (
            "an amount that is a list",
            "log_transactions",
            json!({ "entries": [{ "kind": "expense", "amount": ["20"], "currency": "INR", "description": "team", "date": "2026-01-15" }] }),
        ),
        ("entries that are none", "log_transactions", json!({ "entries": "all" })),
        ("no entries", "log_transactions", json!({ "entries": [] })),
        ("no arguments", "log_transactions", json!({})),
        (
            "an unknown kind",
            "log_transactions",
            json!({ "entries": [{ "kind": "gift", "amount": "20", "currency": "INR", "description": "team", "date": "2026-01-15" }] }),
        ),
        ("a negative amount", "log_transactions", json!({ "entries": [expense("-20", "team")] })),
        ("an endless amount", "log_transactions", json!({ "entries": [expense("NaN", "team")] })),
        ("a power", "log_transactions", json!({ "entries": [expense("1e30", "team")] })),
        (
            "a date that is none",
            "log_transactions",
            json!({ "entries": [{ "kind": "expense", "amount": "20", "currency": "INR", "description": "team", "date": "2026-13-45" }] }),
        ),
        (
            "a far date",
            "list_transactions",
            json!({ "filter": { "period": { "start": "-262143-01-01", "end": "+262142-12-31" } } }),
        ),
        (
            "a period backwards",
            "list_transactions",
            json!({ "filter": { "period": { "start": "2026-02-01", "end": "2026-01-01" } } }),
        ),
        ("a limit beyond all", "list_transactions", json!({ "limit": 4_000_000_000_u32 })),
        ("no limit", "list_transactions", json!({ "limit": 0 })),
        ("steps beyond all", "undo", json!({ "steps": 4_000_000_000_u32 })),
        ("steps backwards", "undo", json!({ "steps": -1 })),
        ("null", "delete_transactions", json!({ "which": null })),
        ("a truth that is a word", "delete_transactions", json!({ "which": { "all": "true" } })),
        ("another's argument", "delete_transactions", json!({ "which": {}, "confirmed": true })),
        ("a confirmation of its own", "undo", json!({ "steps": 1, "confirm": "yes" })),
    ];
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        let mut failures = Vec::new();
        for (name, tool, args) in attacks {
            scene.renew(&["chai 20", "auto 85"]).await;
            failures.extend(scene.resists(name, SAID, vec![Turn::call(tool, args)]).await.err());
        }
        none(&failures);
    });
}

#[test]
fn two_hundred_calls_at_once_change_nothing_and_answer_shortly() {
    let calls = [
        ("undo", json!({})),
        ("list_transactions", json!({})),
        ("delete_transactions", json!({ "which": { "words": "chai" } })),
        ("log_transactions", json!({ "entries": [expense("20", "team")] })),
        ("no_such_tool", json!({})),
    ];
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        let mut failures = Vec::new();
        for (tool, args) in calls {
            scene.renew(&["chai 20", "auto 85"]).await;
            let asked = scene.talk.gemini.requests().len();
            let turns = (0..6).map(|_| Turn::Calls(vec![(tool, args.clone()); 200])).collect();
            match scene.resists(tool, SAID, turns).await {
                Err(failure) => failures.push(failure),
                Ok(answered) => {
                    let length = answered.reply.plain_text().chars().count();
                    if length > 1_000 {
                        failures.push(format!("{tool}: a reply of {length} characters"));
                    }
                }
            }
            let asked = scene.talk.gemini.requests().len() - asked;
            assert!(asked <= 4, "{tool}: asked {asked} times");
        }
        none(&failures);
    });
}

#[test]
fn a_text_without_end_is_not_told() {
    block_on(async {
        let scene = Scene::new(&["chai 20"]).await;
        for text in [
            "ha ".repeat(5_000),
            "and so on. ".repeat(1_000),
            "🙂".repeat(9_000),
            "\n".repeat(9_000),
        ] {
            let answered =
                scene.resists("an endless text", SAID, vec![Turn::Text(text)]).await.unwrap();
            let length = answered.reply.plain_text().chars().count();
            assert!(length < 1_000, "{length}");
        }
    });
}
