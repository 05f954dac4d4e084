//! Tables of other programs over HTTP.

use serde_json::{Value, json};

use crate::support::{api::Api, block_on};

const BANK: &str = "My Bank;;;\n\nDatum;Text;Betrag;Saldo\n03.01.2026;CHAI POINT;-20,00;980,00\n\
    13.01.2026;Salary;1.200,50;2.180,50\n13.01.2026;chai point;-20,00;\n";

fn bank(more: &Value) -> Value {
    let mut reading = json!({
        "skip": 1,
        "columns": { "date": "datum", "amount": 3, "description": "Text" },
        "sign": "negative_is_expense",
    });
    reading.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "csv": BANK, "reading": reading })
}

#[test]
fn a_statement_is_looked_at_then_filed_as_one_step() {
    block_on(async {
        let api = Api::start().await;
        let asha = api.person().await;
        let preview = asha.post("/import/csv/preview", &bank(&json!({}))).await.json(200);
        assert_eq!(preview["delimiter"], "semicolon");
        assert_eq!(
            (&preview["date_format"], &preview["decimal"]),
            (&json!("day_first"), &json!("comma"))
        );
        assert_eq!((&preview["questions"], &preview["readable"]), (&json!([]), &json!(3)));
        let first = &preview["rows"][0];
        assert_eq!((&first["line"], &first["duplicate"]), (&json!(4), &json!(false)));
        let entry = json!({
            "kind": "expense", "amount": "20.00", "currency": "INR", "date": "2026-01-03",
            "description": "CHAI POINT", "merchant": null, "category": "Food", "tags": [],
        });
        assert_eq!(first["entry"], entry);
        let empty = json!({ "steps": [], "next": null });
        assert_eq!(asha.get("/journal").await.json(200), empty, "nothing is filed yet");

        let file = bank(&json!({}));
        let imported = asha.post_once("/import/csv", "k", &file).await.json(200);
        assert_eq!(
            imported,
            json!({ "entries": 3, "duplicates": 0, "voided": 0, "categories": [] })
        );
        assert_eq!(asha.post_once("/import/csv", "k", &file).await.json(200), imported);
        let steps = asha.get("/journal").await.json(200);
        assert_eq!(steps["steps"][0]["changes"], json!([{ "imported": { "entries": 3 } }]));

        let preview = asha.post("/import/csv/preview", &file).await.json(200);
        assert_eq!(preview["duplicates"], 3);
        let again = asha.post("/import/csv", &bank(&json!({ "skip_duplicates": true }))).await;
        assert_eq!(again.json(200)["duplicates"], 3);
        let undone = asha.post("/undo", &json!({})).await.json(200);
        assert_eq!(undone["changes"], json!([{ "imported": { "entries": 3 } }]));
        assert_eq!(asha.get("/transactions").await.json(200)["entries"], json!([]));
        asha.post("/redo", &json!({})).await.json(200);
        let back = asha.get("/transactions?order=biggest").await.json(200);
        let amounts: Vec<&str> = back["entries"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| one["amount"].as_str().unwrap())
            .collect();
        assert_eq!(amounts, ["1200.50", "20.00", "20.00"]);
    });
}

#[test]
fn nothing_is_guessed_and_nothing_filed_by_half() {
    block_on(async {
        let api = Api::start().await;
        let asha = api.person().await;
        let file = |csv: &str, reading: Value| json!({ "csv": csv, "reading": reading });
        let questions = async |body: &Value| {
            let preview = asha.post("/import/csv/preview", body).await.json(200);
            let refused = asha.post("/import/csv", body).await;
            assert_eq!(refused.problem(422), "invalid");
            preview["questions"].clone()
        };
        let both = "date,amount,description\n01/02/2026,\"1,250\",x\n";
        let asked = questions(&file(both, json!({ "currency": "KWD" }))).await;
        assert_eq!(asked, json!(["date_format", "decimal", "sign"]));
        let strange = questions(&file("when,how much\n2026-01-15,20\n", json!({}))).await;
        assert_eq!(strange, json!(["date_column", "amount_column", "description_column"]));
        let said = json!({
            "currency": "KWD", "date_format": "month_first", "decimal": "point", "sign": "positive_is_expense",
        });
        asha.post("/import/csv", &file(both, said)).await.json(200);
        let filed = &asha.get("/transactions").await.json(200)["entries"][0];
        assert_eq!((&filed["date"], &filed["amount"]), (&json!("2026-01-02"), &json!("1250.000")));

        let debit = "date,debit,credit,details,category\n2026-01-15,20,,chai,Food\n2026-01-15,0.00,5,refund,\n\
            2026-13-15,1,,x,\n2026-01-15,1,1,y,\n2026-01-15,,,z,\n2199-01-01,1,,w,\n2026-01-15,1,,,\n2026-01-15,1,,v,Nowhere\n";
        let preview = asha.post("/import/csv/preview", &file(debit, json!({}))).await.json(200);
        assert_eq!((&preview["readable"], &preview["unreadable"]), (&json!(2), &json!(6)));
        let problems: Vec<String> = preview["rows"].as_array().unwrap()[2..]
            .iter()
            .map(|row| {
                let problem = &row["problems"][0];
                format!(
                    "{} {}",
                    problem["field"].as_str().unwrap(),
                    problem["wrong"].as_str().unwrap()
                )
            })
            .collect();
        let expected = [
            "date unreadable",
            "amount both_ways",
            "amount empty",
            "date in_future",
            "description empty",
            "category unknown",
        ];
        assert_eq!(problems, expected);
        let refused = asha.post("/import/csv", &file(debit, json!({}))).await;
        assert_eq!(refused.problem(422), "invalid");
        assert!(refused.text.contains("line 4"), "{}", refused.text);
        assert_eq!(
            asha.get("/transactions").await.json(200)["entries"].as_array().unwrap().len(),
            1
        );

        for (body, status) in [
            (file("", json!({})), 422),
            (file("date\n", json!({})), 422),
            (file("a,b\n1,2\n", json!({ "columns": { "date": "c" } })), 422),
            (file("a,b\n1,2\n", json!({ "columns": { "day": "a" } })), 400),
            (json!({ "reading": {} }), 400),
            (file(&"x".repeat((5 << 20) + 1), json!({})), 422),
        ] {
            asha.post("/import/csv", &body).await.problem(status);
        }
        let huge = file(&"x".repeat(13 << 20), json!({}));
        assert_eq!(asha.post("/import/csv", &huge).await.problem(413), "too_large");
    });
}
