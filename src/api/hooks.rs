//! `/hooks/resend`: where Resend says what became of mails. It says it again until it hears that it was taken.

use std::time::Duration;

use axum::{
    body::Bytes,
    extract::{FromRequest as _, Request, State},
    http::{HeaderMap, StatusCode},
};

use crate::mail::{Hook, HookError, Signed};

/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// The longest body, in bytes.
pub(super) const BODY: usize = 64 << 10;

/// Takes in what is said.
pub(super) async fn resend(State(hook): State<Hook>, request: Request) -> StatusCode {
    let headers = request.headers().clone();
    let body = match tokio::time::timeout(PATIENCE, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(rejection)) => return rejection.status(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT,
    };
    let signed = Signed {
        id: said(&headers, "svix-id"),
        timestamp: said(&headers, "svix-timestamp"),
        signatures: said(&headers, "svix-signature"),
        body: &body,
    };
    match hook.take(signed).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(HookError::Forged) => StatusCode::UNAUTHORIZED,
        Err(HookError::Unreadable) => StatusCode::BAD_REQUEST,
        Err(HookError::Unavailable) => StatusCode::SERVICE_UNAVAILABLE,
    }
}

fn said<'a>(headers: &'a HeaderMap, name: &str) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
