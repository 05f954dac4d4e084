//! The one door for HTTP: what every request must have, what may go wrong with it, and what every answer carries.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use axum::{
    Router,
    body::Body,
    extract::{
        ConnectInfo, FromRequestParts, Request as HttpRequest, State as Shares, WebSocketUpgrade,
    },
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::json;

use crate::line::Cutter;

use super::{
    Fault, Request, gateway,
    rates::{self, Wait},
    rest::{self, Answer, Call, Refusal},
    state::Shared,
};

/// How long a 429 is on its way. What arrives in this time was sent before the client could know.
const ON_ITS_WAY: Duration = Duration::from_millis(30);

pub(super) fn router(shared: Arc<Shared>) -> Router {
    Router::new().fallback(receive).with_state(shared)
}

async fn receive(
    Shares(shared): Shares<Arc<Shared>>,
    ConnectInfo(cutter): ConnectInfo<Cutter>,
    request: HttpRequest,
) -> Response {
    // Some write the `@` of `@me` and `@original` like this.
    let path = request.uri().path().replace("%40", "@");
    if let Some(rest) = path.strip_prefix("/api/v10/") {
        return api(&shared, &cutter, rest, request).await;
    }
    if let Some(file) = path.strip_prefix("/attachments/") {
        return rest::files::fetch(&shared, file);
    }
    if path == "/" {
        return open_gateway(shared, request).await;
    }
    shared.lock().violation(format!("{} {path}: there is nothing", request.method()));
    StatusCode::NOT_FOUND.into_response()
}

async fn open_gateway(shared: Arc<Shared>, request: HttpRequest) -> Response {
    let query = request.uri().query().unwrap_or_default().to_owned();
    let (mut parts, _) = request.into_parts();
    match WebSocketUpgrade::from_request_parts(&mut parts, &()).await {
        Ok(upgrade) => upgrade.on_upgrade(|socket| gateway::serve(shared, socket, query)),
        Err(refused) => refused.into_response(),
    }
}

async fn api(shared: &Shared, cutter: &Cutter, path: &str, request: HttpRequest) -> Response {
    let method = request.method().as_str().to_owned();
    let segments: Vec<&str> = path.split('/').collect();
    let bucket = rates::bucket(&method, &segments);
    let missing = missing_headers(shared, request.headers(), &segments);
    let call = Call::read(&method, path, request).await;

    let fault = {
        let mut state = shared.lock();
        let number = state.requests.len();
        let at = Instant::now();
        state.requests.push(Request {
            method: method.clone(),
            path: path.to_owned(),
            status: 0,
            at,
        });
        let waiting = state.rates.wait(&bucket, at);
        if let Some(wait) = waiting {
            state.violation(format!("{method} {path}: sent {:?} before it may be", wait.left));
        }
        let fault = match waiting {
            Some(wait) => Some(Fate::Wait(wait)),
            None => state.faults.take(&method, path).map(Fate::Fault),
        };
        (number, fault)
    };
    let (number, fate) = fault;
    let mut cut_after = false;
    let mut response = match fate {
        Some(Fate::Wait(wait)) => too_many(shared, &bucket, wait),
        Some(Fate::Fault(Fault::TooMany(left))) => {
            close(shared, &bucket, Wait { left, global: false }).await
        }
        Some(Fate::Fault(Fault::TooManyOfAll(left))) => {
            close(shared, &bucket, Wait { left, global: true }).await
        }
        Some(Fate::Fault(Fault::Status(status))) => {
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_GATEWAY);
            let body = json!({"message": format!("{status}"), "code": 0});
            (status, axum::Json(body)).into_response()
        }
        Some(Fate::Fault(Fault::Hang)) => std::future::pending().await,
        Some(Fate::Fault(Fault::CutBefore)) => {
            cutter.cut();
            return StatusCode::BAD_GATEWAY.into_response();
        }
        after => {
            cut_after = after.is_some();
            let answer = match (missing, call) {
                (Some(refusal), _) | (None, Err(refusal)) => Err(refusal),
                (None, Ok(call)) => rest::answer(shared, call),
            };
            let mut response = shape(answer);
            rates::headers(&bucket, shared.lock().now(), response.headers_mut());
            response
        }
    };
    if let Some(request) = shared.lock().requests.get_mut(number) {
        request.status = response.status().as_u16();
    }
    shared.tell();
    if cut_after {
        cutter.cut();
    }
    response.headers_mut().insert("via", HeaderValue::from_static("1.1 standin"));
    response
}

/// What becomes of a request instead of an answer.
enum Fate {
    Wait(Wait),
    Fault(Fault),
}

/// A 429 that begins now.
async fn close(shared: &Shared, bucket: &str, wait: Wait) -> Response {
    tokio::time::sleep(ON_ITS_WAY).await;
    let until = Instant::now() + wait.left;
    {
        let mut state = shared.lock();
        if wait.global {
            state.rates.close_all(until);
        } else {
            state.rates.close(bucket, until);
        }
    }
    too_many(shared, bucket, wait)
}

fn too_many(shared: &Shared, bucket: &str, wait: Wait) -> Response {
    let millis = u32::try_from(wait.left.as_millis().max(1)).unwrap_or(u32::MAX);
    let message = if wait.global {
        "You are being blocked from accessing our API temporarily due to exceeding the global rate limit."
    } else {
        "You are being rate limited."
    };
    let seconds = Duration::from_millis(u64::from(millis)).as_secs_f64();
    let body = json!({"message": message, "retry_after": seconds, "global": wait.global});
    let mut response = (StatusCode::TOO_MANY_REQUESTS, axum::Json(body)).into_response();
    let now = shared.lock().now();
    rates::refused(bucket, wait, now, response.headers_mut());
    response
}

/// What must stand in the headers; those with a token in their path need no other.
fn missing_headers(shared: &Shared, headers: &HeaderMap, segments: &[&str]) -> Option<Refusal> {
    let agent = headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
    if agent.is_empty() {
        shared.lock().violation("a request without User-Agent");
        return Some(Refusal::new(403, 40333, "internal network error"));
    }
    if matches!(segments[0], "interactions" | "webhooks") {
        return None;
    }
    let said = headers.get(header::AUTHORIZATION).and_then(|v| v.to_str().ok());
    let token = said.and_then(|said| said.strip_prefix("Bot "));
    (token != Some(shared.token.as_str())).then(|| Refusal::new(401, 0, "401: Unauthorized"))
}

fn shape(answer: Result<Answer, Refusal>) -> Response {
    match answer {
        Ok(Answer::Json(body)) => axum::Json(body).into_response(),
        Ok(Answer::Nothing) => StatusCode::NO_CONTENT.into_response(),
        Err(Refusal { status, code, message, errors }) => {
            let mut body = json!({"message": message, "code": code});
            if !errors.is_null() {
                body["errors"] = errors;
            }
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::BAD_REQUEST);
            (status, axum::Json(body)).into_response()
        }
    }
}

/// A body of bytes with a type.
pub(super) fn bytes(content_type: &str, bytes: Vec<u8>) -> Response {
    let mut response = Response::new(Body::from(bytes));
    if let Ok(value) = content_type.parse() {
        response.headers_mut().insert(header::CONTENT_TYPE, value);
    }
    response
}
