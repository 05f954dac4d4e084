//! The server behind the stand-in: takes requests, notes them, and answers when it is time.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, State},
    http::{HeaderMap, Method, Uri},
    response::Response,
};
use serde_json::Value;
use tokio::{
    net::TcpListener,
    sync::{Semaphore, watch},
};

use super::{
    answer::Answer,
    request::Request,
    rules::{self, Key},
    script::Scripts,
    talk::Issued,
    turn::Turn,
};

/// Serves until it is stopped.
pub(super) async fn serve(listener: TcpListener, shared: Arc<Shared>) {
    let stopped = shared.clone();
    let router =
        Router::new().fallback(answer).layer(DefaultBodyLimit::disable()).with_state(shared);
    let serving = axum::serve(listener, router);
    serving.with_graceful_shutdown(async move { stopped.stopped().await }).await.unwrap();
}

/// What the stand-in and those who ask it have in common.
pub(super) struct Shared {
    key: Key,
    noted: Mutex<Noted>,
    /// How many requests wait for an answer that does not come by itself.
    pub(super) waiting: watch::Sender<usize>,
    pub(super) releases: Semaphore,
    pub(super) stopped: watch::Sender<bool>,
}

#[derive(Default)]
pub(super) struct Noted {
    pub(super) scripts: Scripts,
    pub(super) requests: Vec<Request>,
    pub(super) violations: Vec<String>,
    issued: Vec<Issued>,
    answers: usize,
}

impl Shared {
    pub(super) fn new(key: Key) -> Self {
        Self {
            key,
            noted: Mutex::default(),
            waiting: watch::Sender::new(0),
            releases: Semaphore::new(0),
            stopped: watch::Sender::new(false),
        }
    }

    pub(super) fn noted(&self) -> MutexGuard<'_, Noted> {
        self.noted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn stopped(&self) {
        // The sender is in here: it cannot be gone.
        self.stopped.subscribe().wait_for(|stopped| *stopped).await.unwrap();
    }

    /// Notes a request and finds its turn, or what is wrong with it.
    fn take(&self, request: &Request) -> Result<Turn, Vec<String>> {
        let mut noted = self.noted();
        noted.requests.push(request.clone());
        let complaints = rules::complaints(request, self.key, &noted.issued);
        if !complaints.is_empty() {
            return Err(complaints);
        }
        let found = noted.scripts.next(&request.said());
        // A script of the test's own may take its time, and panic.
        drop(noted);
        found.and_then(|next| next.turn(&request.body)).map_err(|complaint| vec![complaint])
    }

    fn answer(&self, turn: &Turn, request: &Request) -> Answer {
        let mut noted = self.noted();
        noted.answers += 1;
        let mut answer = Answer::new(turn, request, noted.answers);
        noted.violations.append(&mut answer.complaints);
        noted.issued.extend(answer.issued.take());
        answer
    }
}

/// Counts a request as long as it waits, also where its connection goes away.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn new(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let length = body.len();
    let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
    let request = Request { method, uri, headers, body, length };
    let mut turn = match shared.take(&request) {
        Ok(turn) => turn,
        Err(complaints) => {
            let message = complaints.join("; ");
            shared.noted().violations.push(format!("{} {message}", request.uri.path()));
            return Answer::error(400, &message, None).response();
        }
    };
    while let Turn::Held(inner) = turn {
        let _waiting = Waiting::new(&shared.waiting);
        tokio::select! {
            permit = shared.releases.acquire() => permit.unwrap().forget(),
            () = shared.stopped() => {}
        }
        turn = *inner;
    }
    if matches!(turn, Turn::Hang) {
        let _waiting = Waiting::new(&shared.waiting);
        shared.stopped().await;
    }
    shared.answer(&turn, &request).response()
}
