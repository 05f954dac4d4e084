//! The books as a file over HTTP, and read again.

use serde_json::{Value, json};

use crate::support::{api::Api, block_on};

#[test]
fn a_table_is_harmless_and_comes_back_as_the_same_text() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        let texts = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(1)", "'=x", "a,\"b\"", "<b>चाय</b>"];
        let entries: Vec<Value> = texts
            .iter()
            .map(|text| {
                json!({
                    "kind": "expense", "amount": "20", "description": text, "merchant": text,
                    "date": "2026-01-15", "tags": [text, "road trip"], "category": "Other",
                })
            })
            .collect();
        asha.post("/categories", &json!({ "name": "=Own" })).await.json(201);
        asha.post("/transactions", &json!({ "entries": entries })).await.json(201);
        let own = json!({ "entries": [
            { "kind": "income", "amount": "1.250", "currency": "KWD", "description": "x", "date": "2026-01-16", "category": "=own" },
        ] });
        asha.post("/transactions", &own).await.json(201);

        let said = asha.get("/export").await;
        assert_eq!((said.status, said.header("content-type")), (200, "text/csv"));
        let name = said.header("content-disposition");
        assert!(
            name.starts_with("attachment; filename=\"books-") && name.ends_with(".csv\""),
            "{name}"
        );
        let mut table = csv::Reader::from_reader(said.text.as_bytes());
        for row in table.records() {
            for cell in &row.unwrap() {
                assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "{cell}");
            }
        }

        let reading = json!({ "unknown_categories": "add" });
        let file = json!({ "csv": said.text, "reading": reading });
        let imported = ravi.post("/import/csv", &file).await.json(200);
        assert_eq!(
            imported,
            json!({ "entries": 8, "duplicates": 0, "voided": 0, "categories": ["=Own"] })
        );
        let without_id = |text: &str| -> Vec<String> {
            text.lines().map(|line| line.rsplit_once(',').unwrap().0.to_owned()).collect()
        };
        let again = ravi.get("/export?format=csv").await;
        assert_eq!(without_id(&again.text), without_id(&said.text));
    });
}

#[test]
fn an_archive_is_read_into_other_books_and_one_that_is_damaged_into_none() {
    block_on(async {
        let api = Api::start().await;
        let (asha, ravi) = (api.person().await, api.person().await);
        let chai =
            json!({ "entries": [{ "kind": "expense", "amount": "20", "description": "chai" }] });
        asha.post("/transactions", &chai).await.json(201);
        let said = asha.get("/export?format=json").await;
        assert_eq!(said.header("content-type"), "application/json");
        let archive = said.json(200);
        let imported = ravi.post_once("/import/json", "k", &archive).await.json(200);
        assert_eq!((&imported["transactions"], &imported["known"]), (&json!(1), &json!(0)));
        assert_eq!(ravi.get("/export?format=json").await.text, said.text);
        let again = ravi.post("/import/json", &archive).await.json(200);
        assert_eq!((&again["transactions"], &again["known"]), (&json!(0), &json!(1)));

        let nobody = json!("01900000-0000-7000-8000-000000000000");
        let damaged = |break_it: &dyn Fn(&mut Value)| {
            let mut archive = archive.clone();
            break_it(&mut archive);
            archive
        };
        let mila = api.person().await;
        for archive in [
            damaged(&|archive| archive["categories"][0]["merged_into"] = nobody.clone()),
            damaged(&|archive| archive["categories"][1] = archive["categories"][0].clone()),
            damaged(&|archive| archive["transactions"][0]["date"] = json!("9999-01-01")),
            damaged(&|archive| archive["transactions"][0]["tags"] = json!(vec!["x"; 11])),
            damaged(&|archive| {
                archive["transactions"][0]["created_at"] = json!("-200000-01-01T00:00:00Z");
            }),
            damaged(&|archive| archive["transactions"][0]["category_id"] = nobody.clone()),
            damaged(&|archive| archive["version"] = json!(2)),
        ] {
            let refused = mila.post("/import/json", &archive).await;
            assert!(matches!(refused.status, 400 | 422), "{}", refused.text);
        }
        assert_eq!(mila.get("/transactions").await.json(200)["entries"], json!([]));
        assert_eq!(
            mila.get("/categories").await.json(200)["categories"].as_array().unwrap().len(),
            16
        );
        asha.get("/export?format=xml").await.problem(400);
    });
}
