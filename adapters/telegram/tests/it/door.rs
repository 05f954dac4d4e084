//! The webhook's endpoint, called as Telegram calls it.

use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

use hisab_port::{Chat, Content, Reply, Unavailable, memory::MemoryChat};
use hisab_telegram::{Settings, Surroundings, Telegram, Webhook};
use serde_json::{Value, json};

/// The secret that Telegram says.
pub(crate) const SECRET: &str = "right_secret-1";

/// A webhook that listens; nothing answers where the Bot API should be.
pub(crate) struct Door {
    pub(crate) chat: Arc<MemoryChat>,
    url: String,
    client: reqwest::Client,
    updates: AtomicUsize,
}

pub(crate) fn surroundings() -> Surroundings {
    let now = Arc::new(|| "2026-01-15T09:00:00Z".parse().unwrap());
    Surroundings { now, commands: Vec::new() }
}

impl Door {
    pub(crate) async fn open() -> Self {
        let webhook = Webhook {
            url: "https://books.example/in/{here}".to_owned(),
            secret: SECRET.to_owned(),
        };
        let settings = Settings {
            token: "123456:token".into(),
            // Nobody listens on this port.
            api: "http://127.0.0.1:9".to_owned(),
            webhook: Some(webhook),
            per_second: 30,
        };
        let chat = MemoryChat::new(|incoming| Reply::from(incoming.content.words()));
        let telegram = Telegram::new(settings, surroundings()).unwrap();
        let router = telegram.router(Arc::clone(&chat) as Arc<dyn Chat>).unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/in/%7Bhere%7D", listener.local_addr().unwrap());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { chat, url, client: reqwest::Client::new(), updates: AtomicUsize::new(100) }
    }

    pub(crate) async fn post(&self, secret: Option<&str>, body: String) -> reqwest::Response {
        let mut request = self.client.post(&self.url).body(body);
        if let Some(secret) = secret {
            request = request.header("X-Telegram-Bot-Api-Secret-Token", secret);
        }
        request.send().await.unwrap()
    }

    /// Delivers an update under the next number.
    pub(crate) async fn deliver(&self, kind: &str, what: Value) -> u16 {
        let number = self.updates.fetch_add(1, Ordering::Relaxed);
        let update = json!({ "update_id": number, kind: what });
        self.post(Some(SECRET), update.to_string()).await.status().as_u16()
    }
}

/// A text in a private chat.
pub(crate) fn text(id: i64, text: &str) -> Value {
    json!({
        "message_id": id,
        "date": 1_768_467_600,
        "chat": { "id": 42, "type": "private", "first_name": "Asha" },
        "from": { "id": 42, "is_bot": false, "first_name": "Asha", "language_code": "ne" },
        "text": text,
    })
}

#[tokio::test]
async fn only_who_knows_the_secret_is_heard() {
    let door = Door::open().await;
    let update = json!({ "update_id": 1, "message": text(1, "chai 20") }).to_string();
    for wrong in
        [None, Some(""), Some("right_secret-2"), Some("right_secret"), Some("right_secret-1x")]
    {
        assert_eq!(door.post(wrong, update.clone()).await.status(), 401, "{wrong:?}");
    }
    assert_eq!(door.chat.received(), []);
    assert_eq!(door.post(Some(SECRET), update).await.status(), 200);
    assert_eq!(door.chat.received().len(), 1);
}

#[tokio::test]
async fn what_cannot_be_stored_now_is_to_come_again() {
    let door = Door::open().await;
    let update = json!({ "update_id": 1, "message": text(1, "chai 20") }).to_string();
    door.chat.set_unavailable(Some(Unavailable::Down));
    let refused = door.post(Some(SECRET), update.clone()).await;
    assert_eq!(refused.status(), 503);
    assert!(refused.headers().contains_key("retry-after"), "it says when");
    door.chat.set_unavailable(None);
    for _ in 0..2 {
        assert_eq!(door.post(Some(SECRET), update.clone()).await.status(), 200);
    }
    let received: Vec<_> = door.chat.received().into_iter().map(|each| each.content).collect();
    assert_eq!(received, [Content::Text("chai 20".to_owned())], "once");
}

#[tokio::test]
async fn what_cannot_be_read_does_not_come_again() {
    let door = Door::open().await;
    let bodies = [
        "",
        "{",
        "[]",
        "null",
        "{}",
        r#"{"update_id":"x"}"#,
        r#"{"update_id":1,"message":{"text":1}}"#,
        r#"{"update_id":2,"message":null}"#,
        r#"{"update_id":3,"tea_break":{"minutes":5}}"#,
        r#"{"update_id":99999999999999999999}"#,
        "\u{0}",
    ];
    for body in bodies {
        assert_eq!(door.post(Some(SECRET), body.to_owned()).await.status(), 200, "{body}");
    }
    let deep = format!(r#"{{"update_id":4,"message":{}"#, "[".repeat(200_000));
    assert_eq!(door.post(Some(SECRET), deep).await.status(), 200);
    assert_eq!(door.chat.received(), []);
}

#[tokio::test]
async fn a_body_without_end_is_refused() {
    let door = Door::open().await;
    let update = |length: usize| {
        json!({ "update_id": 1, "message": text(1, &"x".repeat(length)) }).to_string()
    };
    assert_eq!(door.post(Some(SECRET), update(300 << 10)).await.status(), 413);
    assert_eq!(door.post(None, update(300 << 10)).await.status(), 401, "nor is it read");
    assert_eq!(door.chat.received(), []);
    assert_eq!(door.post(Some(SECRET), update(200 << 10)).await.status(), 200);
}

#[tokio::test]
async fn without_a_webhook_there_is_no_door() {
    let settings = Settings {
        token: "123456:token".into(),
        api: "http://127.0.0.1:9".to_owned(),
        webhook: None,
        per_second: 30,
    };
    let telegram = Telegram::new(settings, surroundings()).unwrap();
    assert!(telegram.router(MemoryChat::new(|_| Reply::default())).is_none());
}
