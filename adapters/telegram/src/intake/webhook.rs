//! Has updates brought: Telegram calls, and calls again for a day until it hears that an update was taken.
//!
//! So what is stored, or of no use to anybody, is answered with 200, and only what cannot be stored now with 503.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest as _, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
    routing::post,
};
use reqwest::Url;
use subtle::ConstantTimeEq as _;
use tokio_util::sync::CancellationToken;

use super::{Intake, wire::Arrived};
use crate::{Stopped, failure::Failure, trouble::insist};

/// The longest body, in bytes: an update with the longest text and all that Telegram says about it has a tenth of it.
const BODY: usize = 256 << 10;

/// How long a body may take.
const PATIENCE: Duration = Duration::from_secs(10);

/// When Telegram is to try again, in seconds.
const AGAIN: &str = "2";

/// Where Telegram says the secret.
const SECRET: &str = "x-telegram-bot-api-secret-token";

#[derive(Clone)]
struct Door {
    intake: Intake,
    secret: Arc<str>,
}

/// The one endpoint, at the path of the address.
pub(crate) fn router(intake: Intake, url: &Url, secret: &str) -> Router {
    Router::new()
        // A path may have segments that looked like patterns once.
        .without_v07_checks()
        .route(url.path(), post(take))
        .layer(DefaultBodyLimit::max(BODY))
        .with_state(Door { intake, secret: Arc::from(secret) })
}

async fn take(State(door): State<Door>, request: Request) -> Response {
    if !is_telegram(request.headers(), &door.secret) {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let body = match tokio::time::timeout(PATIENCE, Bytes::from_request(request, &())).await {
        Ok(Ok(body)) => body,
        Ok(Err(rejection)) => return rejection.into_response(),
        Err(_) => return StatusCode::REQUEST_TIMEOUT.into_response(),
    };
    let Some(arrived) = serde_json::from_slice(&body).ok().and_then(Arrived::parse) else {
        tracing::warn!("A call of Telegram holds no update");
        return StatusCode::OK.into_response();
    };
    if door.intake.take(arrived).await.is_err() {
        let again = [(header::RETRY_AFTER, AGAIN)];
        return (StatusCode::SERVICE_UNAVAILABLE, again).into_response();
    }
    StatusCode::OK.into_response()
}

/// Whether a call has the secret; it takes the same time however much of it is right.
fn is_telegram(headers: &HeaderMap, secret: &str) -> bool {
    let said = headers.get(SECRET).map_or(&[][..], |said| said.as_bytes());
    said.ct_eq(secret.as_bytes()).into()
}

/// Tells Telegram where to call, and waits to be stopped. What comes later waits there for the next process.
pub(crate) async fn run(
    intake: &Intake,
    url: &Url,
    secret: &str,
    stop: &CancellationToken,
) -> Result<(), Stopped> {
    let stops = |failure: &Failure| match failure {
        Failure::Rejected(said) => Some(Stopped::Webhook(said.clone())),
        _ => None,
    };
    let bring = || intake.api.bring(url.clone(), secret.to_owned());
    match insist(stop, stops, bring).await {
        Some(Err(stopped)) => Err(stopped),
        Some(Ok(())) => {
            tracing::info!("Telegram brings updates to the webhook");
            stop.cancelled().await;
            Ok(())
        }
        None => Ok(()),
    }
}
