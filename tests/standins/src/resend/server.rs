//! The door: HTTP in, JSON out, and whatever was planned to go wrong.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{HeaderMap, HeaderName, Method, StatusCode, Uri},
    response::{Html, IntoResponse, Response},
    routing::post,
};
use serde_json::{Value, json};

use crate::line::Cutter;

use super::{
    check, spec,
    state::{Fault, Shared},
};

/// How many requests a second Resend takes of one team.
const RATE: u64 = 2;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().route("/emails", post(send)).fallback(elsewhere).with_state(shared)
}

async fn elsewhere(State(shared): State<Arc<Shared>>, method: Method, uri: Uri) -> Response {
    shared.lock().violations.push(format!("{method} {} is not there", uri.path()));
    error(404, "not_found")
}

fn error(status: u16, name: &str) -> Response {
    let body = json!({ "statusCode": status, "name": name, "message": "It was refused." });
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, Json(body)).into_response()
}

fn too_many(seconds: u64) -> Response {
    let header =
        |name: &'static str, value: u64| (HeaderName::from_static(name), value.to_string());
    let headers = [
        header("retry-after", seconds),
        header("ratelimit-limit", RATE),
        header("ratelimit-remaining", 0),
        header("ratelimit-reset", seconds),
    ];
    (headers, error(429, "rate_limit_exceeded")).into_response()
}

async fn send(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Cutter>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let fault = {
        let mut state = shared.lock();
        state.requests += 1;
        if state.now < state.closed_until {
            let left = state.closed_until - state.now;
            state.violations.push(format!("a request came {left} seconds before it was welcome"));
            return too_many(left);
        }
        state.faults.pop_front()
    };
    match text("authorization").strip_prefix("Bearer ") {
        None => return error(401, "missing_api_key"),
        Some(key) if key != shared.key => return error(403, "invalid_api_key"),
        Some(_) => {}
    }
    let mail: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut found = check::headers(&headers);
    found.extend(check::mail(&mail));
    found.extend(spec::request(&mail));
    if !found.is_empty() {
        shared.lock().violations.append(&mut found);
        return error(422, "validation_error");
    }
    match fault {
        None => {}
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::CutBefore) => {
            scissors.cut();
            return StatusCode::NO_CONTENT.into_response();
        }
        Some(Fault::CutAfter) => {
            shared.lock().take(text("idempotency-key"), &mail);
            scissors.cut();
            return StatusCode::NO_CONTENT.into_response();
        }
        Some(Fault::Page(status)) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            return (status, Html("<h1>Sorry</h1>")).into_response();
        }
        Some(Fault::Error(status, name)) => return error(status, name),
        Some(Fault::TooMany(seconds)) => {
            let mut state = shared.lock();
            state.closed_until = state.now + seconds;
            return too_many(seconds);
        }
    }
    let taken = shared.lock().take(text("idempotency-key"), &mail);
    let Some(id) = taken else { return error(409, "invalid_idempotent_request") };
    let answer = json!({ "id": id });
    shared.lock().violations.extend(spec::answer(&answer));
    Json(answer).into_response()
}
