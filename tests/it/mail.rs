//! Mail: addresses that are confirmed, mails that are sent once and ended with one press, and what comes back.

mod addresses;
mod hooks;
mod links;
mod sending;
mod served;
mod sign_in;
mod smtp;

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Body,
    http::{Request, Response, StatusCode},
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::TimeDelta;
use hisab_port::{Paragraph, Span};
use hisab_standins::resend::{News, Standin};
use hisabkitab::{
    api,
    domain::mail::Topic,
    mail::{self, Digest, Hook, Links, Post, Settings, Wire},
};
use hmac::{Hmac, Mac as _};
use secrecy::SecretString;
use sha2::Sha256;
use tower::ServiceExt as _;

use crate::{
    doors::{ASHA, House, LAPTOP, PHONE, Who},
    support::{block_on, serve::Place, until},
};

/// Where Asha gets mail.
const ADDRESS: &str = "asha@example.org";

/// What Resend's calls are signed with.
const SECRET: &[u8] = b"a secret of thirty-two bytes, so";

/// A house that mail is sent from, and Resend.
struct Office {
    house: House,
    resend: Standin,
    post: Post,
    links: Links,
}

fn settings(resend: &Standin) -> Settings {
    let wire = Wire::Resend { key: resend.key().into(), url: resend.url() };
    let from = "HisabKitab <books@hisab.example>".to_owned();
    Settings { wire, from, limit: Duration::from_secs(1) }
}

impl Office {
    async fn open() -> Self {
        Self::at(Place::server().await).await
    }

    async fn at(place: Place) -> Self {
        let house = House::at(place).await;
        let resend = Standin::start().await.unwrap();
        let store = Arc::clone(&house.store);
        let post = Post::new(store, house.clock(), &settings(&resend)).unwrap();
        house.conversations.send_mail_by(post.clone());
        let links = Links::new("https://hisab.example".to_owned(), [5; 64]);
        Self { house, resend, post, links }
    }

    async fn says(&self, who: Who, text: &str) -> String {
        self.house.says(who, text).await
    }

    /// Has time pass, here and at Resend.
    fn later(&self, seconds: u32) {
        self.house.later(TimeDelta::seconds(seconds.into()));
        self.resend.pass(seconds.into());
    }

    /// Sends what is due. How many mails were taken up.
    async fn send(&self) -> usize {
        self.post.send_due(100).await.unwrap()
    }

    /// The code in the mail that came last.
    async fn code(&self) -> String {
        self.send().await;
        let mail = self.resend.sent().pop().unwrap().mail;
        let text = mail["text"].as_str().unwrap();
        let at = text.find("    code ").unwrap_or_else(|| panic!("no code: {text}"));
        text[at + 9..at + 15].to_owned()
    }

    /// Has somebody have a confirmed address.
    async fn confirm(&self, who: Who, address: &str) {
        let told = self.says(who, &format!("email me at {address}")).await;
        assert!(told.starts_with("I sent a code"), "{told}");
        let code = self.code().await;
        let told = self.says(who, &format!("code {code}")).await;
        assert!(told.starts_with("Confirmed"), "{told}");
    }

    /// Has a digest written to somebody. Whether there is where it can go.
    async fn digest(&self, who: Who, topic: Topic) -> bool {
        let paragraph =
            Paragraph(vec![Span::Plain("Spent ".to_owned()), Span::Bold("₹1,700 <b>".to_owned())]);
        let digest = Digest {
            topic,
            title: "Your week",
            period: "12 to 18 January",
            paragraphs: &[paragraph],
            picture: Some("Food is half of it"),
        };
        let mut books = self.house.books(who).await;
        let there = mail::digest(&mut books, &self.links, &digest).await.unwrap();
        books.commit().await.unwrap();
        there
    }

    /// What became of mails, oldest first: what about, whether sent, why not.
    async fn mails(&self) -> Vec<String> {
        let sql =
            "select concat_ws(' ', topic, case when sent_at is not null then 'sent' end, error)
                   from mails order by id";
        self.house.texts(sql).await
    }

    /// Whom mail about a topic went to.
    fn sent_to(&self) -> Vec<String> {
        let to = |mail: serde_json::Value| mail["to"][0].as_str().unwrap().to_owned();
        self.resend.sent().into_iter().map(|sent| to(sent.mail)).collect()
    }

    fn router(&self) -> Router {
        let links = Links::new("https://hisab.example".to_owned(), [5; 64]);
        let secret = SecretString::from(format!("whsec_{}", STANDARD.encode(SECRET)));
        let store = Arc::clone(&self.house.store);
        let hook = Hook::new(Arc::clone(&store), self.house.clock(), &secret).unwrap();
        api::mail(store, links, Some(hook))
    }

    async fn asks(&self, request: Request<Body>) -> Response<Body> {
        self.router().oneshot(request).await.unwrap()
    }

    /// What Resend would call with about a mail to an address that is made now.
    fn news(&self, news: News, to: &str) -> String {
        let at = self.house.now().to_rfc3339();
        news.body(to, &at, &at).to_string()
    }

    /// Resend tells of a mail to an address that is made now, under an id.
    async fn told(&self, id: &str, news: News, to: &str) {
        let status = self.hears(SECRET, id, &self.news(news, to)).await;
        assert_eq!(status, StatusCode::NO_CONTENT, "{news:?}");
    }

    /// Resend says something, signed with this secret.
    async fn hears(&self, secret: &[u8], id: &str, body: &str) -> StatusCode {
        let timestamp = self.house.now().timestamp().to_string();
        let mac = Hmac::<Sha256>::new_from_slice(secret).unwrap();
        let mac = mac.chain_update(format!("{id}.{timestamp}.{body}")).finalize().into_bytes();
        let request = Request::post("/hooks/resend")
            .header("svix-id", id)
            .header("svix-timestamp", timestamp)
            .header("svix-signature", format!("v1,{}", STANDARD.encode(mac)))
            .body(Body::from(body.to_owned()));
        self.asks(request.unwrap()).await.status()
    }
}
