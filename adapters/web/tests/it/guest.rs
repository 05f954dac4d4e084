//! A guest: a browser without a screen.

use std::{
    collections::VecDeque,
    net::SocketAddr,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use hisab_port::{Channel, ChatRef, MessageRef, Outbound, memory::MemoryChat};
use hisab_web::{Settings, Surroundings, Web};
use reqwest::{Client, RequestBuilder, Response, StatusCode};
use serde_json::{Value, json};
use uuid::Uuid;

/// A served widget.
pub(crate) struct Site {
    pub(crate) url: String,
    pub(crate) address: SocketAddr,
    /// How far the clock is ahead, in days.
    pub(crate) days: Arc<AtomicI64>,
    /// Where replies go out.
    pub(crate) outbound: Arc<dyn Outbound>,
}

impl Site {
    /// Serves a chat.
    pub(crate) async fn serve(chat: Arc<MemoryChat>) -> Self {
        Self::serve_with(chat, Settings::default()).await
    }

    /// Serves a chat with settings of its own.
    pub(crate) async fn serve_with(chat: Arc<MemoryChat>, settings: Settings) -> Self {
        let days = Arc::new(AtomicI64::new(0));
        let (ahead, ids) = (Arc::clone(&days), AtomicU64::new(1));
        let start: DateTime<Utc> = "2026-01-15T09:00:00Z".parse().unwrap();
        let ticks = AtomicI64::new(0);
        let surroundings = Surroundings {
            now: Arc::new(move || {
                let days = chrono::TimeDelta::days(ahead.load(Ordering::SeqCst));
                let millis = ticks.fetch_add(1, Ordering::SeqCst);
                start + days + chrono::TimeDelta::milliseconds(millis)
            }),
            new_id: Arc::new(move || {
                Uuid::from_u128(u128::from(ids.fetch_add(1, Ordering::SeqCst)))
            }),
        };
        let web = Web::default();
        chat.connect(web.outbound());
        let router = web.router(chat, settings, &[7; 64], surroundings);
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, service).await });
        Self { url: format!("http://{address}"), address, days, outbound: web.outbound() }
    }

    /// Shows the guest who came as the given one how far an answer has come.
    pub(crate) async fn draft(&self, guest: u128, answers: &str, text: &str) {
        let chat = Uuid::from_u128(guest).to_string();
        let chat = ChatRef { channel: Channel::Web, chat };
        self.outbound.draft(&chat, &MessageRef(answers.to_owned()), text).await;
    }

    /// Someone new.
    pub(crate) async fn guest(&self) -> Guest {
        let client = Client::builder().cookie_store(true).build().unwrap();
        let guest = Guest { client, url: self.url.clone() };
        assert_eq!(guest.post("session", &json!({})).send().await.unwrap().status(), 200);
        guest
    }

    /// Someone without a session.
    pub(crate) fn stranger(&self) -> Guest {
        Guest { client: Client::new(), url: self.url.clone() }
    }
}

/// A browser without a screen.
pub(crate) struct Guest {
    client: Client,
    url: String,
}

impl Guest {
    pub(crate) fn post(&self, path: &str, body: &Value) -> RequestBuilder {
        self.client.post(format!("{}/chat/{path}", self.url)).json(body)
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}/chat/{path}", self.url))
    }

    pub(crate) fn say(&self, id: &str, text: &str) -> RequestBuilder {
        self.post("messages", &json!({ "id": id, "text": text }))
    }

    /// The event stream from a position on.
    pub(crate) async fn stream(&self, after: i64) -> Stream {
        let response = self.get(&format!("events?after={after}")).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.into()
    }
}

/// How a request was answered that was not served: its status, code and text.
pub(crate) async fn problem(request: RequestBuilder) -> (StatusCode, String) {
    let response = request.send().await.unwrap();
    let status = response.status();
    let body: Value = response.json().await.unwrap();
    assert!(body["message"].as_str().unwrap().len() > 20, "{body}");
    (status, body["code"].as_str().unwrap().to_owned())
}

/// How long a stream may take to say what it should, on a machine with much else to do.
const PATIENCE: Duration = Duration::from_secs(30);

/// What a stream says.
#[derive(Debug, PartialEq)]
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) id: Option<i64>,
    pub(crate) data: Value,
}

/// An open event stream.
pub(crate) struct Stream {
    response: Response,
    read: String,
    events: VecDeque<Event>,
}

impl From<Response> for Stream {
    fn from(response: Response) -> Self {
        Self { response, read: String::new(), events: VecDeque::new() }
    }
}

impl Stream {
    /// The next exchange: its event id and its data.
    pub(crate) async fn next(&mut self) -> (i64, Value) {
        loop {
            let Event { name, id, data } = self.event().await;
            if name == "exchange" {
                return (id.unwrap(), data);
            }
        }
    }

    /// The next event, whatever it is.
    pub(crate) async fn event(&mut self) -> Event {
        loop {
            if let Some(event) = self.events.pop_front() {
                return event;
            }
            let bytes = tokio::time::timeout(PATIENCE, self.response.chunk()).await;
            // An error here is a stream that says nothing.
            let bytes = bytes.unwrap().unwrap().unwrap();
            self.read.push_str(std::str::from_utf8(&bytes).unwrap());
            while let Some(end) = self.read.find("\n\n") {
                let rest = self.read.split_off(end + 2);
                let event = std::mem::replace(&mut self.read, rest);
                let field = |name| event.lines().find_map(|line| line.strip_prefix(name));
                if let Some(name) = field("event: ") {
                    let name = name.to_owned();
                    let id = field("id: ").map(|id| id.parse().unwrap());
                    let data = serde_json::from_str(field("data: ").unwrap()).unwrap();
                    self.events.push_back(Event { name, id, data });
                }
            }
        }
    }
}
