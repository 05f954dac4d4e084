//! `/healthz`: the process runs. `/readyz`: it can do its work, and nothing waits for longer than it should.

use std::{sync::Arc, time::Duration};

use axum::{Json, extract::State, http::StatusCode};
use serde::Serialize;
use tokio::{sync::Mutex, time::Instant};

use crate::{
    domain::clock::Clock,
    store::{self, Store},
};

/// For how long an answer holds.
const FRESH: Duration = Duration::from_secs(1);

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How long a message or a reply may wait before something is wrong with those who should look after it, in seconds.
const TOO_LONG: i64 = 60;

/// What is asked about.
#[derive(Clone)]
pub(super) struct Asked(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    clock: Clock,
    channels: Vec<String>,
    /// What was found last: anybody may ask as often as they like.
    known: Mutex<Option<(Instant, Ready)>>,
}

impl Asked {
    pub(super) fn new(store: Arc<Store>, clock: Clock, channels: Vec<String>) -> Self {
        Self(Arc::new(Inner { store, clock, channels, known: Mutex::default() }))
    }
}

/// Whether work can be done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Ready {
    #[serde(rename = "ready")]
    is: bool,
    /// `ok`, or `away`.
    database: &'static str,
    /// How long the oldest message has waited for its turn; none waits if it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    inbox_seconds: Option<i64>,
    /// For how long the oldest reply has been due; none is if it is absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    outbox_seconds: Option<i64>,
}

/// The process runs.
pub(super) async fn alive() -> &'static str {
    "ok"
}

/// Whether it can do its work.
pub(super) async fn ready(State(Asked(asked)): State<Asked>) -> (StatusCode, Json<Ready>) {
    let mut known = asked.known.lock().await;
    let found = match known.take().filter(|(found_at, _)| found_at.elapsed() < FRESH) {
        Some(found) => found,
        None => (Instant::now(), find_out(&asked).await),
    };
    let (_, ready) = known.insert(found).clone();
    let status = if ready.is { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (status, Json(ready))
}

async fn find_out(asked: &Inner) -> Ready {
    match tokio::time::timeout(PATIENCE, waiting(asked)).await {
        Ok(Ok((inbox_seconds, outbox_seconds))) => {
            let longest = inbox_seconds.max(outbox_seconds).unwrap_or(0);
            Ready { is: longest <= TOO_LONG, database: "ok", inbox_seconds, outbox_seconds }
        }
        Ok(Err(_)) | Err(_) => {
            Ready { is: false, database: "away", inbox_seconds: None, outbox_seconds: None }
        }
    }
}

async fn waiting(asked: &Inner) -> Result<(Option<i64>, Option<i64>), store::Error> {
    let now = asked.clock.now();
    let mut conn = asked.store.acquire().await?;
    let inbox = store::inbox::oldest(&mut conn).await?;
    let outbox = store::outbox::oldest(&mut conn, &asked.channels, now).await?;
    Ok((
        inbox.map(|since| (now - since).num_seconds()),
        outbox.map(|due| (now - due).num_seconds()),
    ))
}
