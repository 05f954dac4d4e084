//! Entries over HTTP.

use serde_json::{Value, json};

use crate::support::{
    api::{Api, Client, said},
    block_on,
};

fn entry(description: &str, amount: &str, date: &str) -> Value {
    json!({ "kind": "expense", "amount": amount, "description": description, "date": date })
}

/// Files entries; their ids.
async fn file(client: &Client, entries: Vec<Value>) -> Vec<String> {
    let filed = client.post("/transactions", &json!({ "entries": entries })).await.json(201);
    let ids = filed["entries"].as_array().unwrap().iter();
    ids.map(|entry| entry["id"].as_str().unwrap().to_owned()).collect()
}

/// What a list is of, in its order.
async fn descriptions(client: &Client, query: &str) -> Vec<String> {
    let page = client.get(&format!("/transactions{query}")).await.json(200);
    let entries = page["entries"].as_array().unwrap().iter();
    entries.map(|entry| entry["description"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn an_entry_is_filed_shown_changed_and_taken_out() {
    block_on(async {
        let api = Api::start().await;
        let asha = api.person().await;
        let filed = asha
            .post("/transactions", &json!({ "entries": [
                { "kind": "expense", "amount": "20", "description": "chai", "merchant": "Stall", "date": "2026-01-15", "tags": ["tea"] },
                { "kind": "income", "amount": "5.5", "currency": "USD", "description": "refund" },
            ] }))
            .await
            .json(201);
        let chai = &filed["entries"][0];
        assert_eq!(chai["amount"], "20.00");
        assert_eq!((&chai["currency"], &chai["category"]), (&json!("INR"), &json!("Food")));
        assert_eq!(filed["entries"][1]["category"], "Income");
        let at = format!("/transactions/{}", chai["id"].as_str().unwrap());

        let shown = asha.get(&at).await;
        assert_eq!(&shown.json(200), chai);
        let tag = shown.header("etag").to_owned();
        let known = asha.request(reqwest::Method::GET, &at).header("if-none-match", &tag);
        assert_eq!(said(known).await.status, 304);

        let change = json!({ "amount": "25.50", "merchant": null });
        let stale = asha.request(reqwest::Method::PATCH, &at).header("if-match", "\"other\"");
        assert_eq!(said(stale.json(&change)).await.problem(412), "changed");
        let meant = asha.request(reqwest::Method::PATCH, &at).header("if-match", &tag);
        let amended = said(meant.json(&change)).await;
        let after = &amended.json(200)["changes"][0]["after"];
        assert_eq!((&after["amount"], after.get("merchant")), (&json!("25.50"), None));
        let shown = asha.get(&at).await;
        assert_eq!((&shown.json(200), shown.header("etag")), (after, amended.header("etag")));
        assert_eq!(asha.patch(&at, &json!({ "amount": "25.5" })).await.problem(422), "invalid");
        assert_eq!(asha.patch(&at, &json!({ "note": "x" })).await.problem(400), "malformed");

        let stale = asha.request(reqwest::Method::DELETE, &at).header("if-match", &tag);
        assert_eq!(said(stale).await.problem(412), "changed");
        assert_eq!(&asha.delete(&at).await.json(200)["entries"][0], after);
        assert_eq!(asha.get(&at).await.problem(404), "not_found");
        assert_eq!(asha.delete(&at).await.problem(404), "not_found");
        assert_eq!(descriptions(&asha, "?voided=true").await, ["chai"]);
        assert_eq!(descriptions(&asha, "").await, ["refund"]);

        let reader = api.reader(&asha).await;
        assert_eq!(descriptions(&reader, "").await, ["refund"]);
        let entries = json!({ "entries": [entry("x", "1", "2026-01-15")] });
        assert_eq!(reader.post("/transactions", &entries).await.problem(403), "forbidden");
    });
}

#[test]
fn a_list_is_narrowed_ordered_and_searched() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        file(&ravi, vec![entry("chai of Ravi", "9", "2026-01-14")]).await;
        let mut taxi = entry("Taxi to the airport", "500", "2026-01-12");
        taxi["tags"] = json!(["Road trip"]);
        taxi["merchant"] = json!("O'Hare, पत्ती");
        let mut salary = entry("salary", "50000", "2026-01-13");
        salary["kind"] = json!("income");
        let mut dollars = entry("coffee", "7", "2026-01-16");
        dollars["currency"] = json!("USD");
        let chai = entry("chai", "20", "2026-01-15");
        file(&asha, vec![taxi, salary, chai, dollars]).await;
        for (query, expected) in [
            ("", vec!["coffee", "chai", "salary", "Taxi to the airport"]),
            ("?order=oldest", vec!["Taxi to the airport", "salary", "chai", "coffee"]),
            ("?order=biggest", vec!["salary", "Taxi to the airport", "chai"]),
            ("?order=smallest&kind=expense", vec!["chai", "Taxi to the airport"]),
            ("?order=smallest&currency=USD", vec!["coffee"]),
            ("?start=2026-01-13&end=2026-01-15", vec!["salary"]),
            ("?start=2026-01-15&end=2026-01-15", vec![]),
            ("?start=0000-01-01&end=9999-12-31&category=food", vec!["coffee", "chai"]),
            ("?tag=road%20TRIP", vec!["Taxi to the airport"]),
            ("?min=20&max=500", vec!["chai", "Taxi to the airport"]),
            ("?min=7&currency=USD", vec!["coffee"]),
            ("?q=AIR", vec!["Taxi to the airport"]),
            ("?q=airport%20taxi", vec!["Taxi to the airport"]),
            ("?q=air%20taxi", vec![]),
            ("?q=o%27hare", vec!["Taxi to the airport"]),
            ("?q=%E0%A4%AA%E0%A4%A4%E0%A5%8D%E0%A4%A4", vec!["Taxi to the airport"]),
            ("?q=road", vec!["Taxi to the airport"]),
            ("?q=ch&order=biggest", vec!["chai"]),
            ("?q=%27%29%20%7C%20%28x%3A*%5C", vec![]),
            ("?q=chai%00", vec!["chai"]),
        ] {
            assert_eq!(descriptions(&asha, query).await, expected, "{query}");
        }
        assert_eq!(asha.get("/transactions?order=biggest").await.json(200)["currency"], "INR");
        for (query, status) in [
            ("?limit=0", 422),
            ("?limit=101", 422),
            ("?limit=-1", 400),
            ("?category=nowhere", 404),
            ("?currency=XXX", 400),
            ("?start=yesterday", 400),
            ("?min=a", 422),
            ("?q=", 400),
            ("?q=!%3F", 422),
            ("?cursor=abc", 400),
            ("?sort=up", 400),
            ("?tag=%00", 400),
        ] {
            asha.get(&format!("/transactions{query}")).await.problem(status);
        }
    });
}

#[test]
fn pages_show_each_entry_once_in_every_order_whatever_is_filed_meanwhile() {
    block_on(async {
        let api = Api::start().await;
        let asha = api.person().await;
        let many = |from: u32| {
            let one = |n: u32| entry(&format!("n{n}"), &(n % 4 + 1).to_string(), "2026-01-15");
            (from..from + 25).map(one).collect::<Vec<_>>()
        };
        file(&asha, many(0)).await;
        for order in ["newest", "oldest", "biggest", "smallest"] {
            let whole = descriptions(&asha, &format!("?order={order}&limit=100")).await;
            let (mut seen, mut path) = (Vec::new(), format!("/transactions?order={order}&limit=7"));
            loop {
                let said = asha.get(&path).await;
                let page = said.json(200);
                let entries = page["entries"].as_array().unwrap();
                seen.extend(
                    entries.iter().map(|one| one["description"].as_str().unwrap().to_owned()),
                );
                if order == "newest" && seen.len() == 7 {
                    // What is new belongs before the pages seen.
                    let id = &file(&asha, vec![entry("later", "1", "2026-01-16")]).await[0];
                    asha.delete(&format!("/transactions/{id}")).await.json(200);
                }
                let Some(next) = page["next"].as_str() else {
                    assert_eq!(said.header("link"), "");
                    break;
                };
                let (link, rest) = said.header("link").split_once(">;").unwrap();
                assert_eq!(rest, " rel=\"next\"");
                path = link.strip_prefix("</api/v1").unwrap().to_owned();
                assert!(path.ends_with(&format!("cursor={next}")), "{path}");
            }
            assert_eq!(seen, whole, "{order}");
            assert_eq!(seen.len(), 25);
        }
        let page = asha.get("/transactions?limit=1").await.json(200);
        let next = page["next"].as_str().unwrap();
        let other = asha.get(&format!("/transactions?order=biggest&cursor={next}")).await;
        assert_eq!(other.problem(422), "invalid");
    });
}

#[test]
fn many_are_changed_at_once_or_none() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        let of_ravi = file(&ravi, vec![entry("auto", "85", "2026-01-15")]).await;
        let entries = (0..3).map(|n| entry(&format!("thing {n}"), "10", "2026-01-15")).collect();
        let ids = file(&asha, entries).await;
        let bulk = |ids: &[String], change: Value| json!({ "ids": ids, "change": change });

        let refile = bulk(&ids, json!({ "action": "recategorise", "category": "travel" }));
        let first = asha.post_once("/transactions/bulk", "k", &refile).await;
        assert_eq!(first.json(200)["amended"]["changes"].as_array().unwrap().len(), 3);
        let again = asha.post_once("/transactions/bulk", "k", &refile).await;
        assert_eq!(again.header("idempotency-replayed"), "true");
        assert_eq!(again.json(200), first.json(200));

        let retag = json!({ "action": "retag", "add": ["Trip", "work"], "remove": ["nothing"] });
        asha.post("/transactions/bulk", &bulk(&ids[..2], retag)).await.json(200);
        let retag = json!({ "action": "retag", "add": ["trip"], "remove": ["WORK"] });
        asha.post("/transactions/bulk", &bulk(&ids, retag)).await.json(200);
        assert_eq!(descriptions(&asha, "?tag=trip&category=travel").await.len(), 3);
        assert_eq!(descriptions(&asha, "?tag=work").await.len(), 0);

        let mixed = [ids.clone(), of_ravi.clone()].concat();
        let void = |ids: &[String]| bulk(ids, json!({ "action": "void" }));
        asha.post("/transactions/bulk", &void(&mixed)).await.problem(404);
        assert_eq!(descriptions(&asha, "").await.len(), 3);
        asha.post("/transactions/bulk", &void(&ids)).await.json(200);
        assert_eq!(descriptions(&asha, "").await.len(), 0);
        let undone = asha.post("/undo", &json!({})).await.json(200);
        assert_eq!((&undone["steps"], undone["changes"].as_array().unwrap().len()), (&json!(1), 3));
        assert_eq!(descriptions(&asha, "").await.len(), 3);

        for (body, status) in [
            (void(&[]), 422),
            (bulk(&ids, json!({ "action": "void", "category": "x" })), 400),
            (bulk(&ids, json!({ "action": "burn" })), 400),
            (bulk(&ids, json!({ "action": "recategorise", "category": "nowhere" })), 404),
        ] {
            asha.post("/transactions/bulk", &body).await.problem(status);
        }
    });
}

#[test]
fn nobody_reaches_the_entries_of_others_and_a_key_counts_once() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        let chai = json!({ "entries": [entry("chai", "20", "2026-01-15")] });
        let first = asha.post_once("/transactions", "key", &chai).await;
        let again = asha.post_once("/transactions", "key", &chai).await;
        assert_eq!(again.json(201), first.json(201));
        let other = json!({ "entries": [entry("auto", "85", "2026-01-15")] });
        assert_eq!(asha.post_once("/transactions", "key", &other).await.problem(422), "key_used");
        assert_eq!(descriptions(&asha, "").await, ["chai"]);

        let at = format!("/transactions/{}", first.json(201)["entries"][0]["id"].as_str().unwrap());
        ravi.get(&at).await.problem(404);
        ravi.patch(&at, &json!({ "amount": "1" })).await.problem(404);
        ravi.delete(&at).await.problem(404);
        assert_eq!(descriptions(&ravi, "?q=chai").await.len(), 0);
        assert_eq!(descriptions(&asha, "?q=chai").await, ["chai"]);
        for (body, status) in [
            (json!({ "entries": [] }), 422),
            (json!({ "entries": [entry("chai", "0", "2026-01-15")] }), 422),
            (json!({ "entries": [entry("chai", "1", "2199-01-15")] }), 422),
            (json!({ "entries": [entry("", "1", "2026-01-15")] }), 400),
            (json!({ "entries": vec![entry("x", "1", "2026-01-15"); 51] }), 422),
            (json!([]), 400),
        ] {
            asha.post("/transactions", &body).await.problem(status);
        }
        asha.get("/transactions/1").await.problem(400);
    });
}
