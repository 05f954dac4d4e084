//! Where updates are brought.

use serde_json::{Value, json};

use crate::telegram::{
    refusal::Refusal,
    request::Args,
    state::{State, Webhook},
};

pub(super) fn set(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let url = args.text("url").unwrap_or_default();
    if url.is_empty() {
        return Ok(delete(state, args));
    }
    // The real server takes plain HTTP only where it was started for that; here it is this machine alone.
    let near = ["http://127.0.0.1:", "http://localhost:", "http://[::1]:"];
    if !url.starts_with("https://") && !near.iter().any(|near| url.starts_with(near)) {
        return Err(Refusal::wrong("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = args.text("secret_token").filter(|secret| !secret.is_empty());
    if let Some(secret) = secret {
        let allowed = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if secret.len() > 256 {
            return Err(Refusal::wrong("secret token is too long"));
        }
        if !secret.chars().all(allowed) {
            return Err(Refusal::wrong("secret token contains unallowed characters"));
        }
    }
    let connections = args.int("max_connections").unwrap_or(40).clamp(1, 100);
    if args.flag("drop_pending_updates") {
        state.queue.clear();
    }
    allow(state, args);
    state.webhooks += 1;
    state.webhook = Some(Webhook {
        url: url.to_owned(),
        secret: secret.map(ToOwned::to_owned),
        connections: usize::try_from(connections).unwrap_or(1),
        ip: args.text("ip_address").map(ToOwned::to_owned),
        ..Webhook::default()
    });
    // Whoever asks for updates now is told that they are brought.
    state.poll.number += 1;
    state.poll.by_webhook = true;
    Ok(super::done())
}

pub(super) fn delete(state: &mut State, args: &Args) -> Value {
    if args.flag("drop_pending_updates") {
        state.queue.clear();
    }
    state.webhooks += 1;
    state.webhook = None;
    super::done()
}

pub(super) fn info(state: &State) -> Value {
    let webhook = state.webhook.clone().unwrap_or_default();
    let mut info = json!({
        "url": webhook.url, "has_custom_certificate": false,
        "pending_update_count": state.queue.waiting.len(),
    });
    if state.webhook.is_some() {
        info["max_connections"] = json!(webhook.connections);
    }
    if let Some(ip) = webhook.ip {
        info["ip_address"] = json!(ip);
    }
    if let Some((at, what)) = webhook.last_error {
        info["last_error_date"] = json!(at);
        info["last_error_message"] = json!(what);
    }
    if let Some(kinds) = state.allowed.as_ref().filter(|kinds| !kinds.is_empty()) {
        info["allowed_updates"] = json!(kinds);
    }
    info
}

/// Notes which updates the bot wants to hear of; unless it says so, those of before.
pub(in super::super) fn allow(state: &mut State, args: &Args) {
    if let Some(kinds) = args.fields.get("allowed_updates").and_then(Value::as_array) {
        state.allowed =
            Some(kinds.iter().filter_map(Value::as_str).map(ToOwned::to_owned).collect());
    }
}
