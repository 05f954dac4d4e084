//! The API as programs see it: `hisab serve` over books of its own, people who come in with tokens, and their answers.

use std::sync::atomic::{AtomicU64, Ordering};

use hisabkitab::{
    app,
    domain::{
        access::Scope,
        assistant::Assistant,
        change::Preferences,
        currency::Currency,
        ids::{IdSource, UserId},
        zone::Zone,
    },
    ledger::{self, Books},
    store::Store,
};
use reqwest::{Method, header::HeaderMap};
use serde_json::Value;

use super::serve::{Place, Served, free_port};

static PEOPLE: AtomicU64 = AtomicU64::new(1);

/// The program, and its books beside it.
pub(crate) struct Api {
    pub(crate) served: Served,
    pub(crate) place: Place,
    pub(crate) store: Store,
    pub(crate) ids: IdSource,
}

impl Api {
    /// Starts it.
    pub(crate) async fn start() -> Self {
        Self::start_with(&[]).await
    }

    /// Starts it with options.
    pub(crate) async fn start_with(options: &[&str]) -> Self {
        let place = Place::server().await;
        let served = Served::start(&place, free_port(), options);
        let store = Store::open(&place.address()).await.unwrap();
        let seed = u64::from(std::process::id()) << 32 | PEOPLE.fetch_add(1, Ordering::Relaxed);
        let ids = IdSource::seeded(std::array::from_fn(|at| seed.to_le_bytes()[at % 8]));
        Self { served, place, store, ids }
    }

    /// Somebody new in Kathmandu, who counts in rupees, with a token that is good for everything.
    pub(crate) async fn person(&self) -> Client {
        let subject = format!("api-{}", PEOPLE.fetch_add(1, Ordering::Relaxed));
        let defaults = Preferences {
            currency: Currency::INR,
            timezone: Zone::parse("Asia/Kathmandu").unwrap(),
            assistant: Assistant::On,
        };
        let mut tx = self.store.begin().await.unwrap();
        let identity = ("terminal", subject.as_str());
        let person =
            ledger::find_or_create(&mut tx, identity, None, defaults, app::now(), &self.ids).await;
        let user = person.unwrap().id;
        tx.commit().await.unwrap();
        self.client(user, &subject, Scope::Write).await
    }

    /// The same person by a token that is good for reading alone.
    pub(crate) async fn reader(&self, of: &Client) -> Client {
        self.client(of.user, &of.subject, Scope::Read).await
    }

    async fn client(&self, user: UserId, subject: &str, scope: Scope) -> Client {
        let mut books = self.books(subject).await;
        let made = ledger::make_api_token(&mut books, "test", scope, None).await.unwrap();
        books.commit().await.unwrap();
        let base = format!("{}/api/v1", self.served.url);
        let (http, subject) = (reqwest::Client::new(), subject.to_owned());
        Client { http, base, token: made.shown, user, subject }
    }

    /// The books of somebody who is known, locked until they are committed or dropped.
    pub(crate) async fn books(&self, subject: &str) -> Books {
        let (mut tx, now) = (self.store.begin().await.unwrap(), app::now());
        let defaults =
            Preferences { currency: Currency::INR, timezone: Zone::UTC, assistant: Assistant::On };
        let identity = ("terminal", subject);
        let person = ledger::find_or_create(&mut tx, identity, None, defaults, now, &self.ids);
        let person = person.await.unwrap();
        Books::open(tx, person, now, now, self.ids.clone()).await.unwrap()
    }
}

/// A program of one person.
pub(crate) struct Client {
    pub(crate) http: reqwest::Client,
    /// Where the API is, without a slash at the end.
    pub(crate) base: String,
    pub(crate) token: String,
    pub(crate) user: UserId,
    /// The name that the terminal knows them by.
    pub(crate) subject: String,
}

/// What was answered.
#[derive(Debug)]
pub(crate) struct Said {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    /// As text, also where it is JSON.
    pub(crate) text: String,
}

impl Said {
    /// The body, which must be JSON of this status.
    #[track_caller]
    pub(crate) fn json(&self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("no JSON: {}", self.text))
    }

    /// That it is a problem of this status: its code.
    #[track_caller]
    pub(crate) fn problem(&self, status: u16) -> String {
        let said = self.json(status);
        assert_eq!(self.header("content-type"), "application/problem+json");
        said["code"].as_str().unwrap().to_owned()
    }

    /// A header; nothing if it is not there.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Client {
    /// A request to be filled in and sent with [`said`].
    pub(crate) fn request(&self, method: Method, path: &str) -> reqwest::RequestBuilder {
        self.http.request(method, format!("{}{path}", self.base)).bearer_auth(&self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Said {
        said(self.request(Method::GET, path)).await
    }

    pub(crate) async fn post(&self, path: &str, body: &Value) -> Said {
        said(self.request(Method::POST, path).json(body)).await
    }

    pub(crate) async fn put(&self, path: &str, body: &Value) -> Said {
        said(self.request(Method::PUT, path).json(body)).await
    }

    pub(crate) async fn patch(&self, path: &str, body: &Value) -> Said {
        said(self.request(Method::PATCH, path).json(body)).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Said {
        said(self.request(Method::DELETE, path)).await
    }

    /// Posts with a key: sent again, it does nothing twice.
    pub(crate) async fn post_once(&self, path: &str, key: &str, body: &Value) -> Said {
        said(self.request(Method::POST, path).header("idempotency-key", key).json(body)).await
    }
}

/// Sends a request and reads its whole answer.
pub(crate) async fn said(request: reqwest::RequestBuilder) -> Said {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    Said { status, headers, text: response.text().await.unwrap() }
}
