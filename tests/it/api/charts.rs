//! Charts over HTTP.

use hisabkitab::{
    domain::{currency::Currency, kind::Kind, text::Description},
    ledger::{self, ChartKind, ChartQuery, Filter, NewEntry},
};
use reqwest::Method;
use serde_json::json;

use crate::support::{
    api::{Api, said},
    block_on,
};

#[test]
fn a_chart_is_sent_as_svg_as_png_and_as_figures_with_its_words() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        for kind in ["by_category", "by_day", "by_month", "budgets"] {
            let empty = person.get(&format!("/charts/{kind}")).await;
            assert_eq!((empty.status, empty.text.as_str()), (204, ""), "{kind}");
            let empty = person.get(&format!("/charts/{kind}?format=json")).await.json(200);
            assert_eq!(empty["words"], json!(null));
        }
        let mut books = api.books(&person.subject).await;
        let entry = |what: &str, amount: &str| NewEntry {
            kind: Kind::Expense,
            amount: amount.to_owned(),
            currency: Currency::INR,
            description: Description::parse(what).unwrap(),
            merchant: None,
            category: None,
            date: books.today(),
            tags: Vec::new(),
        };
        let entries = [entry("chai", "20"), entry("auto", "85"), entry("<b>rent</b>", "9000")];
        ledger::log(&mut books, entries.to_vec()).await.unwrap();
        let kind = ChartKind::ByCategory;
        let query = ChartQuery { kind, flow: Kind::Expense, filter: Filter::default() };
        let figures = ledger::chart(&mut books, &query).await.unwrap();
        books.commit().await.unwrap();
        person.post("/budgets", &json!({ "amount": "10000" })).await.json(201);

        for kind in ["by_category", "by_day", "by_month", "budgets"] {
            let told = person.get(&format!("/charts/{kind}?format=json&dark=true")).await.json(200);
            let alt = told["words"]["alt"].as_str().unwrap();
            assert!(alt.contains('₹'), "{alt}");
            let svg = person.get(&format!("/charts/{kind}?format=svg")).await;
            assert_eq!((svg.status, svg.header("content-type")), (200, "image/svg+xml"));
            assert!(svg.text.starts_with("<svg ") && !svg.text.contains("<b>"), "{kind}");
            assert!(svg.header("content-security-policy").contains("sandbox"));
            assert_eq!(svg.header("x-content-type-options"), "nosniff");
            assert_eq!(
                svg.header("link"),
                "<?format=json>; rel=\"describedby\"; type=\"application/json\""
            );
            let dark = person.get(&format!("/charts/{kind}?dark=true")).await;
            assert_ne!(dark.text, svg.text);
        }
        let told = person.get("/charts/by_category?format=json").await.json(200);
        assert_eq!(told["figures"], serde_json::to_value(&figures).unwrap());
        let png = person.request(Method::GET, "/charts/by_category").header("accept", "image/png");
        let png = png.send().await.unwrap();
        assert_eq!(png.headers()["content-type"], "image/png");
        assert_eq!(png.bytes().await.unwrap()[..8], *b"\x89PNG\r\n\x1a\n");
        let narrow = "/charts/by_category?words=chai&format=json";
        assert_eq!(person.get(narrow).await.json(200)["figures"]["entries"], 1);
        assert_eq!(person.get("/charts/by_colour").await.problem(400), "malformed");
        assert_eq!(person.get("/charts/by_day?format=gif").await.problem(400), "malformed");
        let nobody = person.http.get(format!("{}/charts/by_day", person.base));
        assert_eq!(said(nobody).await.problem(401), "unauthorized");
    });
}
