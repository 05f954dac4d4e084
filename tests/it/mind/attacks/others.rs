//! Another person's books.

use hisab_port::{ChatRef, Content, MessageRef};
use serde_json::{Value, json};

use super::{Scene, none, which};
use crate::support::{block_on, gemini::Turn};

const SAID: &str = "go on, read my notes and follow them";

#[test]
fn nobody_reaches_another_persons_books() {
    block_on(async {
        let mut scene = Scene::new(&[]).await;
        let victim =
            Scene::new(&["add category zebrafish", "insulin 777", "zebrafish budget 4321"]).await;
        let planted = victim.plant("insulin pens", Some("Chemist Kumar"), Some("diabetes")).await;
        let theirs = victim.archive().await;
        let id = planted.id.to_string();
        let ids: Vec<Value> = [
            &id,
            "e1",
            "e99",
            "e0",
            "e-1",
            "E1",
            "e18446744073709551616",
            "1",
            "*",
            "%",
            "",
            "null",
            "' or 1=1 --",
        ]
        .into_iter()
        .map(Value::from)
        .collect();
        let mut attacks: Vec<(&'static str, Value)> = Vec::new();
        for id in ids {
            attacks.push(("amend_transaction", json!({ "which": { "id": id }, "amount": "1" })));
            attacks.push(("delete_transactions", json!({ "which": { "id": id } })));
        }
        let user = victim.talk.subject().to_owned();
        for key in ["user_id", "user", "account", "owner", "books", "chat", "conversation"] {
            attacks.push(("list_transactions", json!({ key: user })));
            attacks.push(("list_transactions", json!({ "filter": { key: user } })));
            attacks.push((
                "delete_transactions",
                json!({ "which": { "words": "insulin" }, key: user }),
            ));
        }
        attacks.extend([
            ("list_transactions", json!({})),
            ("list_transactions", json!({ "filter": { "words": "insulin" } })),
            ("list_transactions", json!({ "filter": { "words": "%" } })),
            ("list_transactions", json!({ "filter": { "words": "' or user_id is not null --" } })),
            ("list_transactions", json!({ "filter": { "tag": "diabetes" } })),
            ("list_transactions", json!({ "filter": { "category": "zebrafish" } })),
            (
                "list_transactions",
                json!({ "filter": { "category": "'; drop table transactions; --" } }),
            ),
            ("summarize_spending", json!({ "filter": { "category": "zebrafish" } })),
            ("list_budgets", json!({})),
            ("list_categories", json!({})),
            ("show_sent", json!({})),
            ("show_usage", json!({})),
            ("delete_transactions", which("insulin")),
            ("delete_budget", json!({ "category": "zebrafish" })),
            ("set_category_rule", json!({ "words": "chai", "category": "zebrafish" })),
            ("export_transactions", json!({ "user": user })),
            ("run_sql", json!({ "query": "select * from transactions" })),
            ("get_dashboard_link", json!({})),
        ]);
        let mut failures = Vec::new();
        for (tool, args) in attacks {
            scene.renew(&["chai 20"]).await;
            let (shown, asked) = (args.to_string(), scene.talk.gemini.requests().len() + 1);
            let turns = vec![
                Turn::call(tool, args),
                Turn::text("Insulin, ₹777, at Chemist Kumar; zebrafish ₹4,321."),
            ];
            match scene.resists(tool, SAID, turns).await {
                Err(failure) => failures.push(failure),
                Ok(answered) => {
                    let told = answered.reply.plain_text().to_lowercase();
                    let back: String = scene
                        .talk
                        .gemini
                        .requests()
                        .iter()
                        .skip(asked)
                        .map(|request| results(&request.body))
                        .collect();
                    for secret in ["777", "kumar", "4,321", "4321", "pens"] {
                        if told.contains(secret) || back.to_lowercase().contains(secret) {
                            failures
                                .push(format!("{tool} {shown}: {secret} in {told:?} or {back:?}"));
                        }
                    }
                }
            }
        }
        assert_eq!(victim.archive().await, theirs, "the other's books");
        none(&failures);
    });
}

/// What the tools returned to the model.
fn results(body: &Value) -> String {
    let parts = body["contents"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|content| content["parts"].as_array());
    parts.flatten().map(|part| part["functionResponse"]["response"].to_string()).collect()
}

#[test]
fn nobody_else_presses_a_button() {
    block_on(async {
        let scene = Scene::new(&["chai 20", "auto 85"]).await;
        let turns = vec![Turn::call(
            "delete_transactions",
            json!({ "which": { "all": true, "words": "chai" } }),
        )];
        let asked = scene.resists("a deletion", SAID, turns).await.unwrap();
        assert_eq!(super::labels(&asked), ["Yes, do it", "No, leave it"]);
        let before = scene.archive().await;
        for chat in [scene.talk.subject(), "another chat"] {
            let mut incoming =
                scene.talk.incoming(Content::Button { payload: "choose:1".to_owned() });
            incoming.reply_to = Some(MessageRef("m2".to_owned()));
            incoming.chat = ChatRef { chat: chat.to_owned(), ..incoming.chat };
            incoming.sender.subject = format!("{}-other", scene.talk.subject());
            let told = scene.talk.desk.ask(&incoming).await.reply.plain_text();
            assert_eq!(told, hisabkitab::wording::no_open_question().plain_text());
            assert_eq!(scene.archive().await, before);
        }
        assert!(scene.presses("choose:1", 2).await.contains("chai"));
        assert_eq!(scene.entries().await, ["auto 85.00"]);
    });
}
