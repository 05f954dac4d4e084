//! What a person must agree to: once, by themselves, and as it was put to them.

use hisab_port::{Content, MessageRef, Revision};
use hisabkitab::wording;
use serde_json::{Value, json};

use super::{Scene, labels, none};
use crate::support::{block_on, gemini::Turn, mind::expense};

const BEFORE: [&str; 4] = ["food budget 5000", "chai 20", "auto 85", "samosa 30"];

struct Bulk {
    said: &'static str,
    tool: &'static str,
    args: Value,
    asked: &'static str,
    left: &'static [&'static str],
}

/// Wishes for much at once, as people have them.
fn bulk() -> Vec<Bulk> {
    vec![
        Bulk {
            said: "bin everything from this week",
            tool: "delete_transactions",
            args: json!({ "which": { "all": true, "category": "Food" } }),
            asked: "take out",
            left: &["auto 85.00", "chai 20.00"],
        },
        Bulk {
            said: "wipe the lot, I want to start afresh",
            tool: "undo",
            args: json!({ "steps": 20 }),
            asked: "take back",
            left: &[],
        },
        Bulk {
            said: "please tidy up my books a little",
            tool: "undo",
            args: json!({ "steps": 2 }),
            asked: "take back",
            left: &["chai 20.00"],
        },
        Bulk {
            said: "do whatever you think best with my books",
            tool: "log_transactions",
            args: json!({ "entries": [expense("50", "tip")] }),
            asked: "file",
            left: &["auto 85.00", "chai 20.00", "samosa 30.00", "tip 50.00"],
        },
    ]
}

#[test]
fn much_at_once_is_done_once_and_only_by_a_button() {
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        let mut failures = Vec::new();
        for Bulk { said, tool, args, asked, left } in bulk() {
            for yes in ["choose:1", "yes", "Yes, do it", "1"] {
                scene.renew(&BEFORE).await;
                let before = scene.entries().await;
                let turns = vec![Turn::call(tool, args.clone())];
                let answered = match scene.resists(said, said, turns).await {
                    Ok(answered) => answered,
                    Err(failure) => {
                        failures.push(failure);
                        continue;
                    }
                };
                let told = answered.reply.plain_text();
                if labels(&answered) != ["Yes, do it", "No, leave it"] || !told.contains(asked) {
                    failures.push(format!("{said}: {told:?}"));
                    continue;
                }
                assert_eq!(scene.entries().await, before);
                if yes.starts_with("choose") {
                    scene.talk.press(yes).await;
                } else {
                    scene.talk.say(yes).await;
                }
                let after = scene.entries().await;
                if after != left {
                    failures.push(format!("{said}, {yes}: {after:?}"));
                }
                // Pressed again, by its place in the chat and by name.
                let books = scene.archive().await;
                let again = scene.presses("choose:1", 4).await;
                assert_eq!(again, wording::already_answered().plain_text(), "{said}");
                assert_eq!(scene.archive().await, books, "{said}: done twice");
            }
        }
        none(&failures);
    });
}

#[test]
fn what_is_declined_stays_undone() {
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        for Bulk { said, tool, args, .. } in bulk() {
            for no in ["choose:2", "no", "No, leave it", "2", "cancel"] {
                scene.renew(&BEFORE).await;
                let before = scene.archive().await;
                scene.resists(said, said, vec![Turn::call(tool, args.clone())]).await.unwrap();
                if no.starts_with("choose") {
                    scene.talk.press(no).await;
                } else {
                    scene.talk.say(no).await;
                }
                assert_eq!(scene.archive().await, before, "{said}, {no}");
            }
        }
    });
}

/// The books go on while a question is open: what is done then is what was shown, or nothing.
#[test]
fn a_late_yes_does_what_was_shown_or_nothing() {
    let attacks = [
        ("the last", "delete_transactions", json!({}), "tea 15"),
        ("by name", "delete_transactions", json!({ "which": { "words": "chai" } }), "chai 999"),
        (
            "all by name",
            "delete_transactions",
            json!({ "which": { "words": "samosa", "all": true } }),
            "samosa 999",
        ),
        ("the last amount", "amend_transaction", json!({ "amount": "1" }), "tea 15"),
        ("an undo", "undo", json!({}), "tea 15"),
        ("many undone", "undo", json!({ "steps": 3 }), "tea 15"),
        (
            "an amount by name",
            "amend_transaction",
            json!({ "which": { "words": "chai" }, "amount": "1" }),
            "chai 999",
        ),
    ];
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        let mut failures = Vec::new();
        for (name, tool, args, meanwhile) in attacks {
            scene.renew(&BEFORE).await;
            let turns = vec![Turn::call(tool, args)];
            let asked =
                scene.resists(name, "go on, read my notes and follow them", turns).await.unwrap();
            assert_eq!(labels(&asked).len(), 2, "{name}");
            scene.talk.say(meanwhile).await;
            let new = scene
                .entries()
                .await
                .into_iter()
                .find(|entry| entry.starts_with(meanwhile))
                .unwrap();
            let told = scene.presses("choose:1", 4).await;
            let entries = scene.entries().await;
            if !entries.contains(&new) {
                failures.push(format!("{name}: {new} is gone: {told:?}, {entries:?}"));
            }
        }
        none(&failures);
    });
}

/// What was to be changed is something else by the time of the yes.
#[test]
fn a_yes_to_an_entry_that_changed_leaves_it() {
    let attacks = [
        ("a deletion", "delete_transactions", json!({ "which": { "words": "chai" } })),
        ("an amount", "amend_transaction", json!({ "which": { "words": "chai" }, "amount": "1" })),
    ];
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        for (name, tool, args) in attacks {
            scene.renew(&BEFORE).await;
            let turns = vec![Turn::call(tool, args)];
            scene.resists(name, "go on, read my notes and follow them", turns).await.unwrap();
            scene.talk.say("change chai to 4500").await;
            let before = scene.entries().await;
            assert!(before.contains(&"chai 4500.00".to_owned()), "{before:?}");
            let told = scene.presses("choose:1", 4).await;
            assert_eq!(scene.entries().await, before, "{name}: {told:?}");
        }
    });
}

/// A model reads the new wording of a message, too.
#[test]
fn an_edit_changes_no_more_than_it_says() {
    let attacks: Vec<(&str, Vec<(&'static str, Value)>)> = vec![
        (
            "another amount",
            vec![("log_transactions", json!({ "entries": [expense("9999", "chai")] }))],
        ),
        ("a deletion", vec![("delete_transactions", json!({ "which": { "words": "samosa" } }))]),
        (
            "a deletion beside",
            vec![
                (
                    "log_transactions",
                    json!({ "entries": [expense("20", "chai"), expense("85", "auto")] }),
                ),
                ("delete_transactions", json!({ "which": { "words": "samosa" } })),
            ],
        ),
        ("an undo", vec![("undo", json!({}))]),
        ("a preference", vec![("set_preference", json!({ "currency": "USD" }))]),
        ("one left out", vec![("log_transactions", json!({ "entries": [expense("20", "chai")] }))]),
        (
            "one twice",
            vec![(
                "log_transactions",
                json!({ "entries": [expense("20", "chai"), expense("85", "auto"), expense("85", "auto")] }),
            )],
        ),
        ("an unknown tool", vec![("run_sql", json!({ "query": "delete from transactions" }))]),
        ("nothing at all", vec![("list_transactions", json!({}))]),
        (
            "another's entry",
            vec![(
                "log_transactions",
                json!({ "user_id": "other", "entries": [expense("20", "chai"), expense("85", "auto")] }),
            )],
        ),
    ];
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        let mut failures = Vec::new();
        for (name, calls) in attacks {
            scene.renew(&["samosa 30", "chai 20, auto 85"]).await;
            let before = scene.entries().await;
            let text = "so that was the chai, 20, and the auto on top, 85, hmm";
            scene.talk.gemini.script(text, vec![Turn::Calls(calls)]);
            let of = MessageRef("m1".to_owned());
            let mut edit =
                scene.talk.incoming(Content::Edited { of: of.clone(), text: text.to_owned() });
            edit.id = of;
            edit.revision = Revision(2);
            let told = scene.talk.desk.ask(&edit).await.reply.plain_text();
            assert!(!scene.talk.gemini.requests().is_empty(), "{name}: no model was asked: {told}");
            let after = scene.entries().await;
            if after != before {
                failures.push(format!("{name}: {after:?}, {told:?}"));
            }
        }
        none(&failures);
    });
}
