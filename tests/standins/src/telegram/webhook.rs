//! Updates that are brought: one of each chat at a time, again and again until it is taken.

use std::{sync::Arc, time::Duration};

use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use serde_json::Value;

use super::{
    at::now,
    queue::Entry,
    request::Args,
    server,
    state::{Shared, Webhook},
    tables,
};

/// The header that shows who brings an update.
const SECRET: &str = "X-Telegram-Bot-Api-Secret-Token";
/// The longest pause between two attempts, and the longest that the other side can ask for.
const LONGEST: Duration = Duration::from_mins(1);
const LONGEST_ASKED: u64 = 3600;

/// Brings updates until the webhook is changed.
pub(super) fn run(shared: Arc<Shared>) {
    let number = shared.look(|state| state.webhooks);
    tokio::spawn(async move {
        while let Some((entry, webhook)) = next(&shared, number).await {
            let shared = Arc::clone(&shared);
            // Boxed, since an answer may call a method, and a method may set the next webhook.
            let deliver: futures_util::future::BoxFuture<'static, ()> =
                Box::pin(async move { deliver(&shared, number, &webhook, &entry).await });
            tokio::spawn(deliver);
        }
    });
}

/// The next update of a chat that has none on its way. None when the webhook is another one.
async fn next(shared: &Shared, number: u64) -> Option<(Entry, Webhook)> {
    let ready = shared.until(|state| {
        let Some(webhook) = state.webhook.as_mut().filter(|_| state.webhooks == number) else {
            return Some(None);
        };
        if webhook.busy.len() >= webhook.connections {
            return None;
        }
        let entry = state.queue.next_for(|chat| !webhook.busy.contains(&chat))?;
        webhook.busy.insert(entry.chat);
        Some(Some((entry, webhook.clone())))
    });
    ready.await
}

async fn deliver(shared: &Arc<Shared>, number: u64, webhook: &Webhook, entry: &Entry) {
    let mut pause = Duration::ZERO;
    loop {
        let tried = attempt(shared, webhook, entry).await;
        let current = shared.with(|state| {
            let current = state.webhooks == number;
            if let (true, Some(webhook)) = (current, state.webhook.as_mut()) {
                match &tried {
                    Ok(_) => {
                        webhook.busy.remove(&entry.chat);
                        state.queue.done(entry.id);
                    }
                    Err(refused) => webhook.last_error = Some((now(), refused.why.clone())),
                }
            }
            current
        });
        match tried {
            Ok(answer) => return reply(shared, answer).await,
            Err(_) if !current => return,
            Err(refused) => {
                tokio::time::sleep(refused.after.unwrap_or(pause)).await;
                pause = if pause.is_zero() { shared.pause } else { (pause * 2).min(LONGEST) };
            }
        }
        if shared.look(|state| state.webhooks != number) {
            return;
        }
    }
}

/// Why an update was not taken, and what pause was asked for.
struct Refused {
    why: String,
    after: Option<Duration>,
}

async fn attempt(shared: &Shared, webhook: &Webhook, entry: &Entry) -> Result<Vec<u8>, Refused> {
    let mut request = shared
        .client
        .post(&webhook.url)
        .header(CONTENT_TYPE, "application/json")
        .body(entry.update.to_string());
    if let Some(secret) = &webhook.secret {
        request = request.header(SECRET, secret);
    }
    let answer = request.send().await;
    let closed = |_| Refused { why: "Connection closed".to_owned(), after: None };
    let answer = answer.map_err(closed)?;
    let status = answer.status();
    if !status.is_success() {
        let asked = answer.headers().get(RETRY_AFTER).and_then(|value| value.to_str().ok());
        let seconds: Option<u64> = asked.and_then(|seconds| seconds.parse().ok());
        let after = seconds.map(|seconds| Duration::from_secs(seconds.min(LONGEST_ASKED)));
        let why = format!("Wrong response from the webhook: {status}");
        return Err(Refused { why, after });
    }
    Ok(answer.bytes().await.map(|body| body.to_vec()).unwrap_or_default())
}

/// An answer may itself be a call.
async fn reply(shared: &Arc<Shared>, body: Vec<u8>) {
    let Ok(Value::Object(mut fields)) = serde_json::from_slice(&body) else { return };
    let Some(Value::String(name)) = fields.remove("method") else { return };
    if let Some(method) = tables::method(&name) {
        let args = Args { fields, ..Args::default() };
        let _ = server::perform(shared, method, &args).await;
    }
}
