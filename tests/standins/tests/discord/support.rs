//! A client without a library: plain requests, and a gateway connection read frame by frame.

use hisab_standins::discord::Standin;
use reqwest::{Client, Method, RequestBuilder, Response};
use serde_json::Value;

/// What a client sends with every request.
pub(crate) const AGENT: &str = "DiscordBot (https://example.com, 1)";

/// A request with all that it must have.
pub(crate) fn request(standin: &Standin, method: Method, path: &str) -> RequestBuilder {
    let url = format!("{}/api/v10{path}", standin.url());
    let token = format!("Bot {}", standin.token());
    Client::new().request(method, url).header("User-Agent", AGENT).header("Authorization", token)
}

/// Sends a body.
pub(crate) async fn send(standin: &Standin, method: Method, path: &str, body: Value) -> Response {
    request(standin, method, path).json(&body).send().await.expect("an answer")
}

/// Writes a message and gives it as it was answered.
pub(crate) async fn post(standin: &Standin, path: &str, body: Value) -> Value {
    let response = send(standin, Method::POST, path, body).await;
    let status = response.status();
    let text = response.text().await.expect("a body");
    assert!(status.is_success(), "{status}: {text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}
