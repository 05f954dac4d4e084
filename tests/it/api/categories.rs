//! Categories and rules over HTTP.

use serde_json::{Value, json};

use crate::support::{
    api::{Api, Client},
    block_on,
};

async fn categories(client: &Client, query: &str) -> Vec<Value> {
    let list = client.get(&format!("/categories{query}")).await.json(200);
    list["categories"].as_array().unwrap().clone()
}

async fn id_of(client: &Client, name: &str) -> String {
    let all = categories(client, "").await;
    let found = all.iter().find(|category| category["name"] == name).unwrap();
    found["id"].as_str().unwrap().to_owned()
}

#[test]
fn categories_are_added_renamed_and_merged() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        assert_eq!(categories(&asha, "").await.len(), 16);
        let pets = json!({ "name": "Pets" });
        assert_eq!(asha.post("/categories", &pets).await.json(201), pets);
        assert_eq!(
            asha.post("/categories", &json!({ "name": "pets" })).await.problem(409),
            "exists"
        );
        let (pets, food) = (id_of(&asha, "Pets").await, id_of(&asha, "Food").await);
        let at = format!("/categories/{pets}");
        let renamed = asha.patch(&at, &json!({ "name": "Cats" })).await.json(200);
        assert_eq!(renamed, json!({ "from": "Pets", "to": "Cats" }));
        assert_eq!(id_of(&asha, "Cats").await, pets);

        ravi.patch(&at, &json!({ "name": "Mine" })).await.problem(404);
        let into = json!({ "into": "food" });
        ravi.post(&format!("{at}/merge"), &into).await.problem(404);
        let merged = asha.post(&format!("{at}/merge"), &into).await.json(200);
        assert_eq!(merged, json!({ "from": "Cats", "into": "Food" }));
        assert_eq!(categories(&asha, "").await.len(), 16);
        let gone = categories(&asha, "?all=true").await.pop().unwrap();
        let expected =
            json!({ "id": pets, "name": "Cats", "in_use": false, "merged_into": "Food" });
        assert_eq!(gone, expected);
        asha.patch(&at, &json!({ "name": "Dogs" })).await.problem(404);
        let itself = asha.post(&format!("/categories/{food}/merge"), &into).await;
        assert_eq!(itself.problem(422), "invalid");
        asha.post("/categories", &json!({ "name": " " })).await.problem(400);
        asha.patch("/categories/none", &json!({ "name": "x" })).await.problem(400);
    });
}

#[test]
fn rules_are_set_forgotten_and_brought_back() {
    block_on(async {
        let api = Api::start().await;
        let asha = api.person().await;
        let rule = json!({ "words": "Pathao!", "category": "food" });
        let set = json!({ "words": "pathao", "category": "Food" });
        assert_eq!(asha.put("/rules", &rule).await.json(200), set);
        assert_eq!(asha.get("/rules").await.json(200), json!({ "rules": [set] }));
        let ride =
            json!({ "entries": [{ "kind": "expense", "amount": "85", "description": "pathao" }] });
        let filed = asha.post("/transactions", &ride).await.json(201);
        assert_eq!(filed["entries"][0]["category"], "Food");

        assert_eq!(asha.delete("/rules?words=PATHAO").await.json(200), set);
        assert_eq!(asha.get("/rules").await.json(200), json!({ "rules": [] }));
        asha.delete("/rules?words=pathao").await.problem(404);
        let undone = asha.post("/undo", &json!({})).await.json(200);
        assert_eq!(undone["changes"], json!([{ "rule": "pathao" }]));
        assert_eq!(asha.get("/rules").await.json(200), json!({ "rules": [set] }));
        asha.post("/redo", &json!({})).await.json(200);
        assert_eq!(asha.get("/rules").await.json(200), json!({ "rules": [] }));

        asha.put("/rules", &json!({ "words": "x", "category": "nowhere" })).await.problem(404);
        asha.put("/rules", &json!({ "words": "?!", "category": "Food" })).await.problem(422);
        asha.delete("/rules").await.problem(400);
    });
}
