//! `/nudges` and `/nudges/{id}`: what was told, why, and less of it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{Asked, Bare, Caller, Named, Problem, change, problem::Problems},
    domain::ids::NudgeId,
    gate::Gate,
    ledger::{self, Explained, NudgesSet, NudgesTold},
    wording,
};

/// How many are shown where that is not said.
const USUAL: u8 = 20;

/// The most that are shown at once.
const MOST: u8 = 100;

/// Which part of it.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Question {
    /// Only what was told before this one: the last of the page before.
    #[param(value_type = Option<String>, format = Uuid)]
    before: Option<NudgeId>,
    /// How many; twenty when left out.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u8>,
}

/// Lists what was told without having been asked for
#[utoipa::path(
    get, path = "/nudges", tag = "nudges", operation_id = "list_nudges",
    params(Question),
    responses((status = 200, body = NudgesTold), Problems),
)]
pub(super) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Question>,
) -> Result<Json<NudgesTold>, Problem> {
    let limit = asked.limit.unwrap_or(USUAL);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::Malformed(wording::api::malformed("query", "limit is 1 to 100")));
    }
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::list_nudges(&mut books, asked.before, limit).await?))
}

/// Explains why something was told
#[utoipa::path(
    get, path = "/nudges/{id}", tag = "nudges", operation_id = "explain_nudge",
    params(("id" = NudgeId, Path, description = "Its id")),
    responses((status = 200, body = Explained), Problems),
)]
pub(super) async fn explain(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(id): Named<NudgeId>,
) -> Result<Json<Explained>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::explain_nudge(&mut books, Some(id)).await?))
}

/// Has no more of the same kind told
#[utoipa::path(
    post, path = "/nudges/{id}/less", tag = "nudges", operation_id = "less_nudges",
    params(
        ("id" = NudgeId, Path, description = "The id of what was told"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, body = NudgesSet), Problems),
)]
pub(super) async fn less(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<NudgeId>,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let set = ledger::less_nudges(&mut change.books, Some(id)).await?;
    change.done(&gate, StatusCode::OK, &set).await
}
