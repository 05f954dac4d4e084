//! The journal over HTTP.

use serde_json::{Value, json};

use crate::support::{
    api::{Api, Client},
    block_on,
};

async fn file(client: &Client, description: &str) {
    let entry = json!({ "kind": "expense", "amount": "20", "description": description });
    client.post("/transactions", &json!({ "entries": [entry] })).await.json(201);
}

fn steps(journal: &Value) -> Vec<(i64, String, String)> {
    let steps = journal["steps"].as_array().unwrap().iter();
    steps
        .map(|step| {
            let what = step["changes"][0]["filed"]["description"].as_str().unwrap();
            let state = step["state"].as_str().unwrap();
            (step["number"].as_i64().unwrap(), state.to_owned(), what.to_owned())
        })
        .collect()
}

fn step(number: i64, state: &str, what: &str) -> (i64, String, String) {
    (number, state.to_owned(), what.to_owned())
}

#[test]
fn steps_are_listed_undone_and_redone() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        for what in ["one", "two", "three"] {
            file(&asha, what).await;
        }
        let first = asha.get("/journal?limit=2").await;
        let page = first.json(200);
        assert_eq!(steps(&page), [step(3, "done", "three"), step(2, "done", "two")]);
        let next = page["next"].as_str().unwrap();
        assert!(first.header("link").contains(&format!("cursor={next}>; rel=\"next\"")));
        let page = asha.get(&format!("/journal?limit=2&cursor={next}")).await.json(200);
        assert_eq!((steps(&page), &page["next"]), (vec![step(1, "done", "one")], &Value::Null));

        let two = json!({ "steps": 2 });
        let undone = asha.post_once("/undo", "u", &two).await.json(200);
        assert_eq!(
            (&undone["steps"], &undone["changes"][0]["filed"]["description"]),
            (&json!(2), &json!("three"))
        );
        assert_eq!(asha.post_once("/undo", "u", &two).await.json(200), undone);
        let all = [step(3, "undone", "three"), step(2, "undone", "two"), step(1, "done", "one")];
        assert_eq!(steps(&asha.get("/journal").await.json(200)), all);
        asha.post("/redo", &json!({})).await.json(200);
        assert_eq!(steps(&asha.get("/journal").await.json(200))[1], step(2, "done", "two"));
        file(&asha, "four").await;
        let numbers: Vec<i64> =
            steps(&asha.get("/journal").await.json(200)).iter().map(|step| step.0).collect();
        assert_eq!(numbers, [4, 2, 1], "what can no longer be redone is gone");
        asha.post("/redo", &json!({})).await.problem(404);

        assert_eq!(ravi.get("/journal").await.json(200), json!({ "steps": [], "next": null }));
        ravi.post("/undo", &json!({})).await.problem(404);
        for wrong in ["?limit=0", "?limit=51"] {
            asha.get(&format!("/journal{wrong}")).await.problem(422);
        }
        asha.get("/journal?cursor=x").await.problem(400);
        asha.post("/undo", &json!({ "steps": 0 })).await.problem(422);
    });
}
