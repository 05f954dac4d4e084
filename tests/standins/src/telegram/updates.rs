//! Long polling.

use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{
    methods::webhooks,
    refusal::Refusal,
    request::Args,
    state::{Shared, State},
};

const BY_OTHER: &str =
    "terminated by other getUpdates request; make sure that only one bot instance is running";
const BY_WEBHOOK: &str = "terminated by setWebhook request";
const WEBHOOK_SET: &str = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// What is asked for, with the server's own bounds.
struct Asked {
    number: u64,
    limit: usize,
    timeout: Duration,
}

/// Hands out updates, now or as soon as there are some.
pub(super) async fn get(shared: &Shared, args: &Args) -> Result<Value, Refusal> {
    let asked = shared.with(|state| begin(state, args))?;
    let ready = shared.until(|state| {
        if state.poll.number != asked.number {
            let by = if state.poll.by_webhook { BY_WEBHOOK } else { BY_OTHER };
            return Some(Err(Refusal::conflict(by)));
        }
        let updates = state.queue.hand_out(asked.limit);
        (!updates.is_empty()).then(|| {
            state.poll.ended = Some(Instant::now());
            Ok(json!(updates))
        })
    });
    tokio::time::timeout(asked.timeout, ready).await.unwrap_or_else(|_| {
        shared.with(|state| state.poll.ended = Some(Instant::now()));
        Ok(json!([]))
    })
}

fn begin(state: &mut State, args: &Args) -> Result<Asked, Refusal> {
    if state.webhook.is_some() {
        return Err(Refusal::conflict(WEBHOOK_SET));
    }
    let offset = args.int("offset").unwrap_or_default();
    let mut limit = args.int("limit").unwrap_or(100).clamp(1, 100);
    let mut timeout = args.int("timeout").unwrap_or_default().clamp(0, 50);
    // Whoever asks the same again at once is slowed down.
    let poll = &mut state.poll;
    let since = |at: Option<Instant>| at.map(|at| at.elapsed());
    if poll.offset == Some(offset) {
        if timeout < 3 && since(poll.began).is_some_and(|since| since < Duration::from_secs(3)) {
            timeout = 3;
        }
        if since(poll.ended).is_some_and(|since| since < Duration::from_millis(500)) {
            limit = 1;
        }
    }
    poll.number += 1;
    poll.by_webhook = false;
    poll.offset = Some(offset);
    poll.began = Some(Instant::now());
    let number = poll.number;
    state.queue.confirm(offset);
    webhooks::allow(state, args);
    let timeout = Duration::from_secs(timeout.unsigned_abs());
    Ok(Asked { number, limit: usize::try_from(limit).unwrap_or(1), timeout })
}
