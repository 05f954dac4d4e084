//! What holds for every endpoint: how much may be asked for, a number for each request, what browsers may do with the
//! answer, and that every refusal is a problem.

use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use crate::{
    api::Problem,
    gate::{API_POLICY, Allowance, Gate, secure},
};

/// The name of a request: the caller's own, or one that is given here.
const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// The longest name of a request, in characters.
const LONGEST: usize = 100;

/// Serves a request within bounds.
pub(super) async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let id = named(&request).unwrap_or_else(|| {
        let id: Uuid = gate.ids().next(gate.clock().now());
        HeaderValue::from_str(&id.to_string()).unwrap_or(HeaderValue::from_static("none"))
    });
    let credentials = request.headers().get(header::AUTHORIZATION).map(HeaderValue::as_bytes);
    let address = gate.address(request.headers(), request.extensions());
    let mut response = match gate.limits().check(credentials.unwrap_or_default(), address) {
        Ok(allowance) => {
            let mut response = explained(next.run(request).await);
            say_allowance(&mut response, allowance);
            response
        }
        Err(wait) => Problem::TooFast(wait).into_response(),
    };
    response.headers_mut().insert(REQUEST_ID, id);
    secure(response, API_POLICY, gate.site().is_secure())
}

/// The name that the caller gave, if it is one that can be shown again.
fn named(request: &Request) -> Option<HeaderValue> {
    let id = request.headers().get(REQUEST_ID)?;
    let plain = |text: &str| {
        text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte))
    };
    let text = id.to_str().ok()?;
    (!text.is_empty() && text.len() <= LONGEST && plain(text)).then(|| id.clone())
}

/// Gives what the layers below refused its problem.
fn explained(response: Response) -> Response {
    let plain = !response.headers().contains_key(header::CONTENT_TYPE);
    match response.status() {
        StatusCode::REQUEST_TIMEOUT if plain => Problem::TooSlow.into_response(),
        _ => response,
    }
}

/// How much may still be asked for (draft-ietf-httpapi-ratelimit-headers).
fn say_allowance(response: &mut Response, allowance: Allowance) {
    let Allowance { limit, left, full } = allowance;
    let window = u64::from(limit) / 50;
    for (name, value) in [
        ("ratelimit-policy", format!("\"default\";q={limit};w={window}")),
        ("ratelimit", format!("\"default\";r={left};t={}", full.as_secs())),
    ] {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
    }
}
