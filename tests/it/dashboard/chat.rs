//! The chat in the corner of the pages: as whoever is signed in, and as nobody else.

use hisabkitab::{domain::kind::Kind, ledger};
use reqwest::Response;
use serde_json::{Value, json};

use crate::support::{api::Api, block_on, insider::Insider, serve::Guest, until};

impl Insider {
    async fn says(&self, person: &str, text: &str) -> Response {
        let url = format!("{}/dashboard/chat/{person}/messages", self.url);
        let said = json!({ "id": format!("m {text}"), "text": text });
        self.client.post(url).json(&said).send().await.unwrap()
    }
}

async fn code(response: Response) -> (u16, String) {
    let status = response.status().as_u16();
    let body: Value = response.json().await.unwrap();
    (status, body["code"].as_str().unwrap_or_default().to_owned())
}

/// How many months of somebody's books hold an expense.
async fn months(api: &Api, subject: &str) -> usize {
    let mut books = api.books(subject).await;
    let trend = ledger::show_trend(&mut books, ledger::Filter::default(), Kind::Expense);
    trend.await.unwrap().months.len()
}

fn no_session() -> (u16, String) {
    (401, "no_session".to_owned())
}

#[test]
fn what_is_said_there_is_filed_in_the_books_that_the_pages_show() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let visitor = Insider::of(&api, person.user, "a test").await;
        let me = person.user.to_string();
        visitor.page("/dashboard").await.has(&format!("data-chat=\"/dashboard/chat/{me}/\""));
        let begun = visitor.client.post(format!("{}/dashboard/chat/{me}/session", visitor.url));
        let begun = begun.json(&json!({})).send().await.unwrap();
        assert!(!begun.headers().contains_key("set-cookie"), "our own session is enough");
        assert_eq!(begun.json::<Value>().await.unwrap(), json!({ "new": false }));
        assert_eq!(visitor.says(&me, "chai 20").await.status(), 202);
        let history = format!("/dashboard/chat/{me}/history");
        until(async || visitor.open(&history).await.text().await.unwrap().contains("Filed chai"))
            .await;
        assert_eq!(months(&api, &person.subject).await, 1);
    });
}

#[test]
fn nobody_else_gets_at_it() {
    block_on(async {
        let api = Api::start().await;
        let (person, other) = (api.person().await, api.person().await);
        let visitor = Insider::of(&api, person.user, "a test").await;
        let (me, them) = (person.user.to_string(), other.user.to_string());
        // What a page of somebody who was signed in here before still has to send.
        assert_eq!(code(visitor.says(&them, "chai 20").await).await, no_session());
        assert_eq!(code(visitor.says("nobody", "chai 20").await).await, no_session());
        for path in ["history", "events"] {
            let path = format!("/dashboard/chat/{them}/{path}");
            assert_eq!(code(visitor.open(&path).await).await, no_session());
        }
        // A guest of the page at `/` is nobody here, and who is signed in is nobody there.
        let guest = Guest::new(&visitor.url).await;
        let asked = guest.get(&format!("../dashboard/chat/{me}/history")).await.unwrap();
        assert_eq!(code(asked).await, no_session());
        assert_eq!(code(visitor.open("/chat/history").await).await, no_session());
        // Another page cannot have its reader's browser say anything.
        let url = format!("{}/dashboard/chat/{me}/messages", visitor.url);
        let forged = visitor.client.post(&url).json(&json!({ "id": "x", "text": "chai 20" }));
        let forged = forged.header("origin", "https://evil.example").send().await.unwrap();
        assert!([400, 403].contains(&forged.status().as_u16()));
        let plain = visitor.client.post(&url).body("{\"id\":\"x\",\"text\":\"chai 20\"}");
        assert_eq!(plain.send().await.unwrap().status(), 415);
        visitor.send("/dashboard/sign-out", &[]).await;
        assert_eq!(code(visitor.says(&me, "chai 20").await).await, no_session());
        for subject in [&person.subject, &other.subject] {
            assert_eq!(months(&api, subject).await, 0);
        }
    });
}
