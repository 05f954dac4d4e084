//! Rates and conversions over HTTP.

use serde_json::json;

use crate::support::{api::Api, block_on};

#[test]
fn rates_are_set_used_and_forgotten() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let none = person.get("/rates/conversion?amount=10&from=USD").await;
        assert_eq!(none.problem(404), "not_found");
        let rate = json!({ "base": "USD", "rate": "84.50", "date": "2026-01-02" });
        let set = person.post_once("/rates", "one", &rate).await.json(200);
        assert_eq!(set["rate"], "84.5");
        assert_eq!((&set["quote"], &set["before"]), (&json!("INR"), &json!(null)));
        person.post_once("/rates", "one", &rate).await.json(200);
        let told =
            person.get("/rates/conversion?amount=10&from=USD&date=2026-01-15").await.json(200);
        assert_eq!(told["into"], json!({ "amount": "845.00", "currency": "INR" }));
        assert_eq!(
            (&told["rate"]["rate"], &told["rate"]["date"]),
            (&json!("84.5"), &json!("2026-01-02"))
        );
        let own = person.get("/rates?currency=USD").await.json(200)["own"].clone();
        assert_eq!(own.as_array().unwrap().len(), 1);
        assert_eq!(api.person().await.get("/rates").await.json(200)["own"], json!([]));
        for (wrong, status, code) in [
            (json!({ "base": "USD", "rate": "0" }), 422, "invalid"),
            (json!({ "base": "USD", "rate": "84.5\u{0}" }), 422, "invalid"),
            (json!({ "base": "INR", "rate": "1" }), 422, "invalid"),
            (json!({ "base": "USD", "rate": "1", "date": "2999-01-01" }), 422, "invalid"),
            (json!({ "base": "USDT", "rate": "1" }), 400, "malformed"),
        ] {
            assert_eq!(person.post("/rates", &wrong).await.problem(status), code, "{wrong}");
        }
        let other = person.delete("/rates/USD?other=EUR").await;
        assert_eq!(other.problem(404), "not_found");
        let gone = person.delete("/rates/USD").await.json(200);
        assert_eq!(gone["rates"].as_array().unwrap().len(), 1);
        assert_eq!(person.delete("/rates/USD").await.problem(404), "not_found");
        assert_eq!(person.delete("/rates/USDT").await.problem(400), "malformed");
    });
}
