//! Changes that are told at once, to those who look at these books and to nobody else, for as long as they are signed in.

use std::time::Duration;

use hisabkitab::{
    domain::{currency::Currency, kind::Kind, text::Description},
    ledger::{self, NewEntry},
};
use reqwest::Response;

use crate::support::{
    api::{Api, Client},
    block_on,
    insider::Insider,
    serve::{Served, free_port},
    until,
};

/// An open stream.
struct Stream {
    response: Response,
    heard: String,
}

impl Stream {
    async fn open(visitor: &Insider) -> Self {
        let response = visitor.open("/dashboard/events").await;
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { response, heard: String::new() };
        assert!(stream.hears(": open").await);
        stream
    }

    /// Waits until it says so, or ends.
    async fn hears(&mut self, what: &str) -> bool {
        let listening = async {
            while !self.heard.contains(what) {
                let Ok(Some(bytes)) = self.response.chunk().await else { return false };
                self.heard.push_str(&String::from_utf8_lossy(&bytes));
            }
            true
        };
        let heard = tokio::time::timeout(Duration::from_mins(1), listening).await;
        heard.unwrap()
    }

    async fn changes(&mut self) {
        assert!(self.hears("event: changed").await, "it ended");
        self.heard.clear();
    }

    /// Waits for its end.
    async fn ends(&mut self) {
        assert!(!self.hears("this is never said").await);
    }
}

/// Files something in this process, which is another than the one that serves.
async fn file(api: &Api, person: &Client) {
    let mut books = api.books(&person.subject).await;
    let chai = NewEntry {
        kind: Kind::Expense,
        amount: "20".to_owned(),
        currency: Currency::INR,
        description: Description::parse("chai").unwrap(),
        merchant: None,
        category: None,
        date: books.today(),
        tags: Vec::new(),
    };
    ledger::log(&mut books, vec![chai]).await.unwrap();
    books.commit().await.unwrap();
}

#[test]
fn what_another_process_changes_is_told_and_only_to_those_who_look_at_it() {
    block_on(async {
        let api = Api::start().await;
        let (person, other) = (api.person().await, api.person().await);
        let visitor = Insider::of(&api, person.user, "a test").await;
        let stranger = Insider::of(&api, other.user, "a test").await;
        let (mut stream, mut elsewhere) =
            (Stream::open(&visitor).await, Stream::open(&stranger).await);
        file(&api, &person).await;
        stream.changes().await;
        let mut books = api.books(&person.subject).await;
        ledger::undo(&mut books, 1).await.unwrap();
        books.commit().await.unwrap();
        stream.changes().await;
        assert_eq!(elsewhere.heard.matches("changed").count(), 0);
        file(&api, &other).await;
        elsewhere.changes().await;
        // A second process over the same books tells it, too.
        let second = Served::start(&api.place, free_port(), &[]);
        let beside = Insider { url: second.url.clone(), ..visitor };
        let mut stream_there = Stream::open(&beside).await;
        let fields = [("currency", "NPR"), ("timezone", "UTC"), ("assistant", "off")];
        beside.send("/dashboard/settings/preferences", &fields).await;
        stream.changes().await;
        stream_there.changes().await;
        let (ended, log) = second.stop();
        assert!(ended.success(), "{log}");
        stream_there.ends().await;
    });
}

#[test]
fn a_stream_ends_with_its_session_and_there_are_only_so_many() {
    block_on(async {
        let api = Api::start().await;
        let person = api.person().await;
        let (visitor, phone) = (
            Insider::of(&api, person.user, "a test").await,
            Insider::of(&api, person.user, "phone").await,
        );
        let (mut stream, mut chat) = (
            Stream::open(&phone).await,
            phone.open(&format!("/dashboard/chat/{}/events?after=0", person.user)).await,
        );
        assert_eq!(chat.status(), 200);
        let sessions = ledger::list_sessions(&mut api.books(&person.subject).await).await.unwrap();
        let id = sessions.iter().find(|one| one.agent == "phone").unwrap().id.to_string();
        visitor.send("/dashboard/settings/sessions/end", &[("id", &id)]).await;
        stream.ends().await;
        let quiet = async { while let Ok(Some(_)) = chat.chunk().await {} };
        tokio::time::timeout(Duration::from_mins(1), quiet).await.expect("the chat's ends, too");
        let mut open = Vec::new();
        let refused = loop {
            let response = visitor.open("/dashboard/events").await;
            if response.status() != 200 {
                break response.status();
            }
            open.push(response);
            assert!(open.len() < 100, "there is no end");
        };
        assert_eq!(refused, 429);
        drop(open);
        until(async || visitor.open("/dashboard/events").await.status() == 200).await;
        let nobody = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none());
        let nobody = nobody.build().unwrap().get(format!("{}/dashboard/events", visitor.url));
        assert_eq!(nobody.send().await.unwrap().status(), 303);
    });
}

#[cfg(feature = "embedded")]
#[test]
fn books_in_a_folder_tell_it_too() {
    use serde_json::json;

    use crate::support::serve::{Guest, Place};

    block_on(async {
        let place = Place::folder();
        let served = Served::start(&place, free_port(), &[]);
        let guest = Guest::new(&served.url).await;
        let said = json!({ "id": "m1", "text": "dashboard" });
        assert_eq!(guest.post("messages", &said).await.unwrap().status(), 202);
        until(async || guest.history().await.to_string().contains("/sign-in?t=")).await;
        let history = guest.history().await.to_string();
        let (_, rest) = history.split_once("/sign-in?t=").unwrap();
        let link = rest.split_once('"').unwrap().0;
        let nobody = uuid::Uuid::nil().into();
        let visitor = Insider::by(&served.url, nobody, link, "a test").await;
        let mut stream = Stream::open(&visitor).await;
        let said = json!({ "id": "m2", "text": "chai 20" });
        assert_eq!(guest.post("messages", &said).await.unwrap().status(), 202);
        stream.changes().await;
        let (ended, log) = served.stop();
        assert!(ended.success(), "{log}");
        stream.ends().await;
    });
}
