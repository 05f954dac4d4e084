//! Markup in every text that people can store is shown as it was written, on every page, and is never the page's own.

use hisabkitab::{
    domain::{
        access::Scope,
        currency::Currency,
        kind::Kind,
        text::{CategoryName, Description, Merchant, Tag},
    },
    ledger::NewEntry,
};

use super::{pages::pages, *};
use crate::support::until;

/// What would run if it were taken for the page's own.
const MARKUP: [&str; 3] =
    ["<script>alert(731)</script>", "\"><img src=x onerror=alert(731)>", "'-alert(731)-'"];

#[test]
fn stored_markup_stays_text_on_every_page() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let mut books = api.books(&who.subject).await;
        for (number, markup) in MARKUP.iter().enumerate() {
            let category = format!("c{number}{}", markup.chars().take(30).collect::<String>());
            let category = CategoryName::parse(&category).unwrap();
            ledger::add_category(&mut books, category).await.unwrap();
            let name = format!("t{number}{markup}");
            ledger::make_api_token(&mut books, &name, Scope::Read, None).await.unwrap();
        }
        books.commit().await.unwrap();
        for (number, markup) in MARKUP.iter().enumerate() {
            let text = format!("\"{markup}\" 100 at {markup} #{markup}");
            let message = json!({ "id": format!("m{number}"), "text": text });
            assert_eq!(who.post("/chat/messages", &message).await.status, 202);
        }
        until(async || who.get("/chat/history").await.json(200)["newest"] == 3).await;
        // However the words were read: one entry that has it everywhere.
        let mut books = api.books(&who.subject).await;
        let (date, currency) = (books.today(), Currency::INR);
        let entry = |markup: &&str| NewEntry {
            kind: Kind::Expense,
            amount: "100".to_owned(),
            currency,
            description: Description::parse(markup).unwrap(),
            merchant: Merchant::parse(markup).ok(),
            category: None,
            date,
            tags: vec![Tag::parse(&markup.replace(' ', "-")).unwrap()],
        };
        ledger::log(&mut books, MARKUP.iter().map(entry).collect()).await.unwrap();
        books.commit().await.unwrap();

        let link = link(&api, &who).await;
        let signed_in = Stranger::new(&api, "198.51.100.1")
            .request(Method::POST, SESSIONS)
            .header("user-agent", MARKUP[0])
            .json(&json!({ "link": link }));
        let session = Session::read(&said(signed_in).await.json(201));
        let agent = &session.client(&who).get("/sessions").await.json(200)["sessions"][0]["agent"];
        assert_eq!(*agent, MARKUP[0]);

        for (number, page) in pages().into_iter().filter(|page| !page.is_form()).enumerate() {
            let stranger = Stranger::new(&api, &format!("198.51.100.{number}"));
            if page.path.ends_with("events") {
                continue;
            }
            let request = stranger.request(Method::GET, &page.address());
            let answer = said(request.header("cookie", session.cookies())).await;
            assert!(answer.status < 500, "{page:?}: {}", answer.text);
            let media = answer.header("content-type");
            if media.starts_with("text/html") || media.starts_with("image/svg") {
                for own in ["<script>alert", "<img src=x", "onerror=alert(731)>"] {
                    assert!(!answer.text.contains(own), "{page:?} takes it for its own: {own}");
                }
            }
        }
    });
}
