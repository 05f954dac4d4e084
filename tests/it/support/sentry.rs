//! A stand-in of Sentry: takes envelopes as its documentation has them, fails the test for what is none, and keeps them.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicUsize, Ordering},
};

use axum::{
    Router,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::{any, post},
};
use serde_json::{Value, json};
use tokio::{net::TcpListener, task::JoinHandle};

/// The key and the project of its DSN.
const KEY: &str = "0f1e2d3c4b5a69788796a5b4c3d2e1f0";
const PROJECT: &str = "42";

#[derive(Default)]
struct Taken {
    hangs: bool,
    /// Requests of any kind.
    touched: AtomicUsize,
    envelopes: Mutex<Vec<String>>,
}

/// The stand-in. Dropping it stops it.
pub(crate) struct Sentry {
    address: String,
    taken: Arc<Taken>,
    serving: JoinHandle<()>,
}

impl Sentry {
    pub(crate) async fn start() -> Self {
        Self::start_as(Taken::default()).await
    }

    /// One that takes what it is told, and never answers.
    pub(crate) async fn hanging() -> Self {
        Self::start_as(Taken { hangs: true, ..Taken::default() }).await
    }

    async fn start_as(taken: Taken) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (address, taken) = (listener.local_addr().unwrap().to_string(), Arc::new(taken));
        let router = Router::new()
            .route(&format!("/api/{PROJECT}/envelope/"), post(take))
            .fallback(any(async |State(taken): State<Arc<Taken>>| {
                taken.touched.fetch_add(1, Ordering::Relaxed);
                StatusCode::NOT_FOUND
            }))
            .with_state(Arc::clone(&taken));
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { address, taken, serving }
    }

    /// What tells whom to tell.
    pub(crate) fn dsn(&self) -> String {
        format!("http://{KEY}@{}/{PROJECT}", self.address)
    }

    /// Where it is.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How often anything was asked of it.
    pub(crate) fn touched(&self) -> usize {
        self.taken.touched.load(Ordering::Relaxed)
    }

    /// Everything that it was told, as it came.
    pub(crate) fn all(&self) -> String {
        self.taken.envelopes().join("\n")
    }

    /// The failures that it was told.
    pub(crate) fn events(&self) -> Vec<Value> {
        self.taken.envelopes().iter().flat_map(|envelope| events(envelope)).collect()
    }
}

impl Drop for Sentry {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl Taken {
    fn envelopes(&self) -> Vec<String> {
        self.envelopes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

async fn take(
    State(taken): State<Arc<Taken>>,
    headers: HeaderMap,
    envelope: String,
) -> (StatusCode, String) {
    taken.touched.fetch_add(1, Ordering::Relaxed);
    if taken.hangs {
        return std::future::pending().await;
    }
    let auth = headers.get("x-sentry-auth").map(|auth| auth.to_str().unwrap()).unwrap_or_default();
    if !auth.starts_with("Sentry ") || !auth.contains(&format!("sentry_key={KEY}")) {
        return (StatusCode::FORBIDDEN, json!({ "detail": "no key" }).to_string());
    }
    taken.envelopes.lock().unwrap_or_else(PoisonError::into_inner).push(envelope);
    (StatusCode::OK, json!({}).to_string())
}

/// The events of an envelope: a line about all of it, then for each item a line about it and a line that it is.
fn events(envelope: &str) -> Vec<Value> {
    let mut lines = envelope.lines();
    let about: Value = serde_json::from_str(lines.next().unwrap()).unwrap();
    let mut events = Vec::new();
    while let Some(line) = lines.next().filter(|line| !line.is_empty()) {
        let item: Value = serde_json::from_str(line).unwrap();
        let payload = lines.next().unwrap();
        if let Some(length) = item["length"].as_u64() {
            assert_eq!(length, u64::try_from(payload.len()).unwrap(), "{line}");
        }
        if item["type"] != "event" {
            continue;
        }
        let mut event: Value = serde_json::from_str(payload).unwrap();
        // What says nothing of its level is an error.
        event.as_object_mut().unwrap().entry("level").or_insert_with(|| json!("error"));
        let id = event["event_id"].as_str().unwrap();
        assert!(id.len() == 32 && id.bytes().all(|byte| byte.is_ascii_hexdigit()), "{id}");
        assert_eq!(event["platform"], "native");
        assert!(event["timestamp"].is_number() || event["timestamp"].is_string(), "{event}");
        assert_eq!(about["event_id"].as_str().map(|id| id.replace('-', "")).as_deref(), Some(id));
        events.push(event);
    }
    events
}
