//! `/journal`, `/undo` and `/redo`: what was done to the books, taken back and done again.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, Uri},
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{Asked, Caller, Problem, Sent, change, next, problem::Problems},
    gate::Gate,
    ledger::{self, Journal, Replayed},
};

/// How many steps are shown if it is not said.
const USUAL: u32 = 20;

/// Which steps.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichSteps {
    /// How many.
    #[param(minimum = 1, maximum = 50, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    #[param(minimum = 1)]
    cursor: Option<i64>,
}

/// Lists what was done, newest first, as far as it can be undone or redone
#[utoipa::path(
    get, path = "/journal", tag = "journal", operation_id = "list_journal",
    params(WhichSteps),
    responses(
        (status = 200, body = Journal, headers(("Link" = String, description = "The next page, as `rel=\"next\"`"))),
        Problems,
    ),
)]
pub(super) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(WhichSteps { limit, cursor }): Asked<WhichSteps>,
    at: Uri,
) -> Result<Response, Problem> {
    let mut books = gate.look(&shown).await?;
    let journal = ledger::journal(&mut books, cursor, limit.unwrap_or(USUAL)).await?;
    Ok(next::paged(&at, journal.next.as_deref(), &journal))
}

/// How far back, or forth.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Steps {
    /// How many steps; what one message did is one.
    #[serde(default = "one")]
    #[schema(minimum = 1, maximum = 20, default = 1)]
    steps: u32,
}

const fn one() -> u32 {
    1
}

/// Undoes what was done last
#[utoipa::path(
    post, path = "/undo", tag = "journal", operation_id = "undo",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = Steps,
    responses((status = 200, body = Replayed), Problems),
)]
pub(super) async fn undo(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Steps>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let undone = ledger::undo(&mut change.books, value.steps).await?;
    change.done(&gate, StatusCode::OK, &undone).await
}

/// Does again what was undone last
#[utoipa::path(
    post, path = "/redo", tag = "journal", operation_id = "redo",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = Steps,
    responses((status = 200, body = Replayed), Problems),
)]
pub(super) async fn redo(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Steps>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let redone = ledger::redo(&mut change.books, value.steps).await?;
    change.done(&gate, StatusCode::OK, &redone).await
}
