//! `/email/confirm`, `/email/stop`, `/email/start`: what is wanted of the address that is known.

use axum::{extract::State, http::HeaderMap, response::Response};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{done, signed_in};
use crate::{
    api::{Bare, Caller, Problem, Sent, change, problem::Problems},
    gate::Gate,
    ledger::{EmailKnown, EmailWish},
};

/// What came by mail.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Code {
    /// Six digits.
    code: String,
}

/// Confirms an address by the code that was sent there
#[utoipa::path(
    post, path = "/email/confirm", tag = "email", operation_id = "confirm_email",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = Code,
    responses((status = 200, body = EmailKnown), Problems),
)]
pub(super) async fn confirm(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Code>,
) -> Result<Response, Problem> {
    wished(&gate, &caller, &headers, request, EmailWish::Confirm(value.code)).await
}

/// Stops all mail
#[utoipa::path(
    post, path = "/email/stop", tag = "email", operation_id = "stop_email",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    responses((status = 200, body = EmailKnown), Problems),
)]
pub(super) async fn stop(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    wished(&gate, &caller, &headers, request, EmailWish::Stop).await
}

/// Has mail sent again
#[utoipa::path(
    post, path = "/email/start", tag = "email", operation_id = "start_email",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    responses((status = 200, body = EmailKnown), Problems),
)]
pub(super) async fn start(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    wished(&gate, &caller, &headers, request, EmailWish::Start).await
}

async fn wished(
    gate: &Gate,
    caller: &Caller,
    headers: &HeaderMap,
    request: [u8; 32],
    wish: EmailWish,
) -> Result<Response, Problem> {
    signed_in(gate, caller).await?;
    match change::begin(gate, caller, headers, request).await? {
        change::Begun::New(change) => done(change, gate, wish).await,
        change::Begun::Again(response) => Ok(response),
    }
}
