//! The stand-in of Telegram: what the real server says, and that a client which does wrong is found out.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic in a test is a failed test"
)]

mod buttons;
mod chats;
mod faults;
mod files;
mod library;
mod polling;
mod refusals;
mod script;
mod webhooks;

use hisab_standins::telegram::{Person, Standin};
use serde_json::{Value, json};

/// A stand-in, somebody who has written to its bot, and a plain client.
struct Bench {
    standin: Standin,
    asha: Person,
    client: reqwest::Client,
}

impl Bench {
    async fn new() -> Self {
        let standin = Standin::start().await.unwrap();
        let asha = standin.person_speaking("Asha", "ne");
        standin.says(&asha, asha.chat(), "/start");
        Self { standin, asha, client: reqwest::Client::new() }
    }

    fn address(&self, method: &str) -> String {
        format!("{}/bot{}/{method}", self.standin.url(), self.standin.token())
    }

    /// The status and the whole answer of a call.
    async fn call(&self, method: &str, args: Value) -> (u16, Value) {
        let answer = self.client.post(self.address(method)).json(&args).send().await.unwrap();
        (answer.status().as_u16(), answer.json().await.unwrap())
    }

    /// The result of a call that goes well.
    async fn result(&self, method: &str, args: Value) -> Value {
        let (status, answer) = self.call(method, args).await;
        assert_eq!((status, &answer["ok"]), (200, &json!(true)), "{answer}");
        answer["result"].clone()
    }

    /// Why a call is refused, with its code.
    async fn refusal(&self, method: &str, args: Value) -> (u16, String) {
        let (status, answer) = self.call(method, args).await;
        assert_eq!((&answer["ok"], &answer["error_code"]), (&json!(false), &json!(status)));
        (status, answer["description"].as_str().unwrap().to_owned())
    }

    /// The ids of the updates that a poll brings.
    async fn poll(&self, args: Value) -> Vec<i64> {
        let updates = self.result("getUpdates", args).await;
        let updates = updates.as_array().unwrap().iter();
        updates.map(|update| update["update_id"].as_i64().unwrap()).collect()
    }

    /// Says something to Asha.
    async fn send(&self, text: &str) -> (u16, Value) {
        self.call("sendMessage", json!({ "chat_id": self.asha.chat(), "text": text })).await
    }
}
