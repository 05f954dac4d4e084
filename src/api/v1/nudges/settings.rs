//! `/nudges/settings`: what the person wants to be told, and when they are left alone.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems, v1::values::Minute, version},
    domain::nudge::{Kind, Quiet, Wanted},
    gate::Gate,
    ledger::{self, NudgesSet},
};

/// Shows what the person wants to be told
#[utoipa::path(
    get, path = "/nudges/settings", tag = "nudges", operation_id = "show_nudge_settings",
    params(("If-None-Match" = Option<String>, Header, description = "The version that is known")),
    responses(
        (status = 200, body = Wanted, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It is as you know it"),
        Problems,
    ),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut books = gate.look(&shown).await?;
    version::shown(&headers, &ledger::show_nudges(&mut books).await?.wanted)
}

/// All that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NudgeSettings {
    /// Just these kinds.
    kinds: Vec<Kind>,
    /// When the person is left alone.
    quiet: QuietHours,
}

/// Hours of the person's clock; the same twice are none.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct QuietHours {
    /// From when on.
    from: Minute,
    /// Until when; over midnight if it is earlier.
    to: Minute,
}

/// Sets what the person wants to be told
#[utoipa::path(
    put, path = "/nudges/settings", tag = "nudges", operation_id = "set_nudge_settings",
    params(
        ("If-Match" = Option<String>, Header, description = "The version that was seen"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    request_body = NudgeSettings,
    responses(
        (status = 200, body = NudgesSet, headers(("ETag" = String, description = "Its version"))),
        Problems,
    ),
)]
pub(super) async fn set(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<NudgeSettings>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let before = ledger::show_nudges(&mut change.books).await?;
    version::must_match(&headers, &before.wanted)?;
    let NudgeSettings { kinds, quiet: QuietHours { from: Minute(from), to: Minute(to) } } = value;
    let set = ledger::want_nudges(&mut change.books, &kinds, Quiet { from, to }).await?;
    let mut response = change.done(&gate, StatusCode::OK, &set).await?;
    version::tagged(&mut response, &version::tag(&set.after)?);
    Ok(response)
}
