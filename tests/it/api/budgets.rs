//! Budgets over HTTP.

use reqwest::Method;
use serde_json::{Value, json};

use crate::support::{
    api::{Api, Client, said},
    block_on,
};

async fn set(person: &Client, wish: Value) -> String {
    person.post("/budgets", &wish).await.json(201)["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_budget_is_set_changed_paused_and_ended() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let wish = json!({ "category": "food", "amount": "5000", "thresholds": [80, 50] });
        let made = person.post("/budgets", &wish).await;
        let budget = made.json(201);
        assert_eq!(budget["category"], "Food");
        assert_eq!(budget["amount"], json!({ "amount": "5000.00", "currency": "INR" }));
        assert_eq!(budget["left"]["amount"], "5000.00");
        assert_eq!((&budget["period"], &budget["thresholds"]), (&json!("month"), &json!([50, 80])));
        let place = format!("/budgets/{}", budget["id"].as_str().unwrap());

        let shown = person.get(&place).await;
        assert_eq!(shown.json(200), budget);
        assert_eq!(shown.header("etag"), made.header("etag"));
        let known =
            person.request(Method::GET, &place).header("if-none-match", shown.header("etag"));
        let known = said(known).await;
        assert_eq!((known.status, known.text.as_str()), (304, ""));
        assert_eq!(person.post("/budgets", &wish).await.json(200), budget, "it is so already");

        let change = |etag: &str, body: Value| {
            said(person.request(Method::PATCH, &place).header("if-match", etag).json(&body))
        };
        let changed =
            change(shown.header("etag"), json!({ "amount": "6000", "rollover": true })).await;
        let budget = changed.json(200);
        assert_eq!(
            (&budget["amount"]["amount"], &budget["rollover"]),
            (&json!("6000.00"), &json!(true))
        );
        let late = change(shown.header("etag"), json!({ "amount": "7000" })).await;
        assert_eq!(late.problem(412), "changed");
        assert_eq!(person.get(&place).await.json(200), budget);

        for (does, paused) in [("pause", true), ("pause", true), ("resume", false)] {
            let budget = said(person.request(Method::POST, &format!("{place}/{does}"))).await;
            assert_eq!(budget.json(200)["paused"], paused);
        }
        assert_eq!(person.delete(&place).await.json(200)["amount"]["amount"], "6000.00");
        assert_eq!(person.get(&place).await.problem(404), "not_found");
        assert_eq!(person.delete(&place).await.problem(404), "not_found");
        assert_eq!(person.get("/budgets").await.json(200), json!({ "budgets": [] }));
    });
}

#[test]
fn a_request_that_is_sent_again_does_nothing_twice() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let wish = json!({ "amount": "100", "currency": "USD", "period": "week" });
        let first = person.post_once("/budgets", "one", &wish).await;
        let again = person.post_once("/budgets", "one", &wish).await;
        assert_eq!(first.json(201), again.json(201));
        assert_eq!(again.header("idempotency-replayed"), "true");
        let other = person.post_once("/budgets", "one", &json!({ "amount": "200" })).await;
        assert_eq!(other.problem(422), "key_used");
        let place = format!("/budgets/{}", first.json(201)["id"].as_str().unwrap());
        let end = || said(person.request(Method::DELETE, &place).header("idempotency-key", "two"));
        assert_eq!(end().await.json(200), end().await.json(200));
    });
}

#[test]
fn budgets_are_found_by_what_they_are_over() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let food = set(&person, json!({ "category": "food", "amount": "5000" })).await;
        let week = set(&person, json!({ "amount": "900", "period": "week" })).await;
        let dates =
            json!({ "tag": "goa", "amount": "9000", "start": "2090-12-01", "end": "2090-12-11" });
        let goa = set(&person, dates).await;
        for (path, ids) in [
            ("/budgets", vec![&food, &week, &goa]),
            ("/budgets?category=Food", vec![&food]),
            ("/budgets?period=week", vec![&week]),
            ("/budgets?tag=%23Goa", vec![&goa]),
        ] {
            let told = person.get(path).await.json(200);
            let told: Vec<&str> = told["budgets"]
                .as_array()
                .unwrap()
                .iter()
                .map(|budget| budget["id"].as_str().unwrap())
                .collect();
            assert_eq!(told, ids, "{path}");
        }
    });
}

#[test]
fn what_cannot_be_a_budget_is_refused() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let id = set(&person, json!({ "amount": "5000" })).await;
        for (wish, status, code) in [
            (json!({ "category": "food", "tag": "goa", "amount": "5" }), 422, "invalid"),
            (json!({ "amount": "5", "start": "2090-01-01" }), 422, "invalid"),
            (json!({ "amount": "5", "start": "2000-01-01", "end": "2000-01-02" }), 422, "invalid"),
            (
                json!({ "amount": "5", "period": "week", "start": "2090-01-01", "end": "2090-01-02" }),
                422,
                "invalid",
            ),
            (json!({ "amount": "5.001" }), 422, "invalid"),
            (json!({ "amount": 5 }), 400, "malformed"),
            (json!({ "amount": "5", "thresholds": [] }), 400, "malformed"),
            (json!({ "amount": "5", "thresholds": [201] }), 400, "malformed"),
            (json!({ "amount": "5", "colour": "red" }), 400, "malformed"),
            (json!({ "category": "nonsense", "amount": "5" }), 404, "not_found"),
            (json!({ "category": "food" }), 404, "not_found"),
        ] {
            let refused = person.post("/budgets", &wish).await;
            assert_eq!(refused.problem(status), code, "{wish}");
        }
        let other = api.person().await;
        let reader = api.reader(&person).await;
        let place = format!("/budgets/{id}");
        assert_eq!(other.get(&place).await.problem(404), "not_found");
        assert_eq!(other.patch(&place, &json!({ "amount": "1" })).await.problem(404), "not_found");
        assert_eq!(other.delete(&place).await.problem(404), "not_found");
        let pause = said(other.request(Method::POST, &format!("{place}/pause"))).await;
        assert_eq!(pause.problem(404), "not_found");
        assert_eq!(reader.get(&place).await.json(200)["amount"]["amount"], "5000.00");
        assert_eq!(reader.delete(&place).await.problem(403), "forbidden");
        assert_eq!(person.get("/budgets/nonsense").await.problem(400), "malformed");
        assert_eq!(person.get(&place).await.json(200)["paused"], false);
    });
}
