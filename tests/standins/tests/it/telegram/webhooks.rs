//! Updates that are brought.

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use axum::{Json, Router, extract::State, http::HeaderMap, http::StatusCode, routing::post};
use hisab_standins::telegram::{Options, Standin};
use serde_json::{Value, json};

use super::Bench;

/// What a webhook was brought (chat and text), and what it says to the next ones; then 200.
#[derive(Clone, Default)]
struct Hook {
    brought: Arc<Mutex<Vec<(i64, String)>>>,
    says: Arc<Mutex<Vec<StatusCode>>>,
}

async fn taken(
    State(hook): State<Hook>,
    headers: HeaderMap,
    update: Json<Value>,
) -> (StatusCode, Json<Value>) {
    assert_eq!(headers["x-telegram-bot-api-secret-token"], "s3cret");
    let message = &update["message"];
    let chat = message["chat"]["id"].as_i64().unwrap();
    hook.brought.lock().unwrap().push((chat, message["text"].as_str().unwrap().to_owned()));
    let says = hook.says.lock().unwrap().pop().unwrap_or(StatusCode::OK);
    // An answer may be a call.
    (says, Json(json!({ "method": "sendMessage", "chat_id": chat, "text": message["text"] })))
}

#[tokio::test]
async fn each_chat_is_brought_in_order_until_it_is_taken() {
    let hook = Hook::default();
    let refusals = [StatusCode::INTERNAL_SERVER_ERROR, StatusCode::SERVICE_UNAVAILABLE];
    hook.says.lock().unwrap().extend(refusals);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/hook", listener.local_addr().unwrap());
    let router = Router::new().route("/hook", post(taken)).with_state(hook.clone());
    tokio::spawn(async { axum::serve(listener, router).await });
    let options = Options { webhook_pause: Duration::from_millis(1), ..Options::default() };
    let standin = Standin::start_with(options).await.unwrap();
    let asha = standin.person("Asha");
    let bench = Bench { standin, asha, client: reqwest::Client::new() };
    let (standin, asha) = (&bench.standin, &bench.asha);
    for text in ["chai 20", "auto 85", "lunch 250"] {
        standin.says(asha, asha.chat(), text);
    }
    bench.result("setWebhook", json!({ "url": url, "secret_token": "s3cret" })).await;
    let mut seen = Vec::new();
    for _ in 0..3 {
        seen.push(standin.shown(asha.chat()).await.text);
    }
    assert_eq!(seen, ["chai 20", "auto 85", "lunch 250"]);
    standin.all_confirmed().await;
    let brought: Vec<String> =
        hook.brought.lock().unwrap().iter().map(|(_, t)| t.clone()).collect();
    assert_eq!(brought, ["chai 20", "chai 20", "chai 20", "auto 85", "lunch 250"]);
    let info = bench.result("getWebhookInfo", json!({})).await;
    assert_eq!((&info["url"], &info["pending_update_count"]), (&json!(url), &json!(0)));
    assert_eq!(
        info["last_error_message"],
        "Wrong response from the webhook: 500 Internal Server Error"
    );
}
