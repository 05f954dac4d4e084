//! `/rules`: which words belong to which category, as the person taught it.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};

use crate::{
    api::{Asked, Bare, Caller, Problem, Sent, change, problem::Problems},
    domain::text::Description,
    gate::Gate,
    ledger::{self, RuleForgotten, RuleSet, Rules},
};

/// Lists rules
#[utoipa::path(
    get, path = "/rules", tag = "rules", operation_id = "list_rules",
    responses((status = 200, body = Rules), Problems),
)]
pub(super) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<Rules>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::list_rules(&mut books).await?))
}

/// Words and where they belong.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewRule {
    /// The words, in whatever letters.
    words: Description,
    /// The category by name.
    category: String,
}

/// Sets a rule
#[utoipa::path(
    put, path = "/rules", tag = "rules", operation_id = "set_rule",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = NewRule,
    responses((status = 200, body = RuleSet), Problems),
)]
pub(super) async fn set(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<NewRule>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let set = ledger::set_rule(&mut change.books, &value.words, &value.category).await?;
    change.done(&gate, StatusCode::OK, &set).await
}

/// Which rule.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct WhichRule {
    /// Its words, in whatever letters.
    words: Description,
}

/// Forgets a rule
#[utoipa::path(
    delete, path = "/rules", tag = "rules", operation_id = "forget_rule",
    params(
        WhichRule,
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, body = RuleForgotten), Problems),
)]
pub(super) async fn forget(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Asked(WhichRule { words }): Asked<WhichRule>,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let forgotten = ledger::forget_rule(&mut change.books, &words).await?;
    change.done(&gate, StatusCode::OK, &forgotten).await
}
