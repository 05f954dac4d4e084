//! The door: HTTP in, JSON out, and whatever was planned to go wrong.

use std::sync::Arc;

use axum::{
    Json, Router,
    body::{Body, Bytes},
    extract::{ConnectInfo, State},
    http::{
        HeaderMap, Method, StatusCode, Uri,
        header::{AGE, CACHE_CONTROL},
    },
    response::{Html, IntoResponse, Response},
    routing::{get, post},
};
use futures_util::{StreamExt as _, stream};
use serde_json::{Value, json};

use crate::line::Cutter;

use super::{
    check, spec,
    state::{Fault, Shared},
    tables::{ANSWER, JWK_SET, KEY, PATH},
};

/// More than anybody would read, in bytes.
const HUGE: usize = 8 << 20;

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new()
        .route(JWK_SET, get(keys))
        .route(PATH, post(sign_in))
        .fallback(elsewhere)
        .with_state(shared)
}

async fn elsewhere(State(shared): State<Arc<Shared>>, method: Method, uri: Uri) -> Response {
    shared.lock().violations.push(format!("{method} {} is not there", uri.path()));
    error(404, "NOT_FOUND")
}

fn error(status: u16, message: &str) -> Response {
    let reason = json!({ "message": message, "domain": "global", "reason": "invalid" });
    let body = json!({ "error": { "code": status, "message": message, "errors": [reason] } });
    (code(status), Json(body)).into_response()
}

fn code(status: u16) -> StatusCode {
    StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY)
}

async fn go_wrong(fault: Fault, scissors: &Cutter) -> Response {
    let begun = stream::once(async { Ok::<_, std::io::Error>(Bytes::from_static(b"{\"keys\":")) });
    match fault {
        Fault::Error(status, message) => error(status, message),
        Fault::Page(status) => (code(status), Html("<h1>Sorry</h1>")).into_response(),
        Fault::Garbage => Html("<h1>Welcome to our network</h1>").into_response(),
        Fault::Hang => std::future::pending().await,
        Fault::Stall => Body::from_stream(begun.chain(stream::pending())).into_response(),
        Fault::Cut => {
            scissors.cut();
            StatusCode::NO_CONTENT.into_response()
        }
        Fault::Huge => format!("{{\"keys\":[{}]}}", " ".repeat(HUGE)).into_response(),
    }
}

async fn keys(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Cutter>,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    let fault = {
        let mut state = shared.lock();
        state.key_requests += 1;
        state.violations.extend(check::keys(&uri, &headers));
        state.key_faults.pop_front()
    };
    if let Some(fault) = fault {
        return go_wrong(fault, &scissors).await;
    }
    let state = shared.lock();
    let published: Vec<Value> = state.published.iter().map(|key| key.published()).collect();
    let mut headers = HeaderMap::new();
    if let Some(said) = state.cache_control.as_deref().and_then(|said| said.parse().ok()) {
        headers.insert(CACHE_CONTROL, said);
    }
    if let Some(age) = state.age {
        headers.insert(AGE, age.into());
    }
    (headers, Json(json!({ "keys": published }))).into_response()
}

async fn sign_in(
    State(shared): State<Arc<Shared>>,
    ConnectInfo(scissors): ConnectInfo<Cutter>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = {
        let mut state = shared.lock();
        state.password_requests += 1;
        state.password_faults.pop_front()
    };
    let body: Value = serde_json::from_slice(&body).unwrap_or_default();
    let mut found = check::envelope(&uri, &headers);
    found.extend(check::request(&body));
    found.extend(spec::request(&body));
    if !found.is_empty() {
        shared.lock().violations.append(&mut found);
        return error(400, "INVALID_ARGUMENT");
    }
    match headers.get(KEY).and_then(|key| key.to_str().ok()) {
        None => return error(403, "The request is missing a valid API key."),
        Some(key) if key != shared.key => {
            return error(400, "API key not valid. Please pass a valid API key.");
        }
        Some(_) => {}
    }
    if let Some(fault) = fault {
        return go_wrong(fault, &scissors).await;
    }
    let answer = shared.lock().sign_in(&shared.project, &body);
    match answer {
        Err((status, message)) => error(status, message),
        Ok(answer) => {
            let found = [check::fields("answer", ANSWER, &answer), spec::answer(&answer)].concat();
            shared.lock().violations.extend(found);
            Json(answer).into_response()
        }
    }
}
