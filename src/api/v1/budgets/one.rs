//! `/budgets/{id}`: one budget, shown, changed and ended.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{
        Bare, Caller, Named, Problem, Sent, change,
        problem::Problems,
        v1::values::{Amount, Percentages},
        version,
    },
    domain::ids::BudgetId,
    gate::Gate,
    ledger::{self, BudgetChanges, BudgetEnded, KeptBudget},
};

/// Shows a budget
#[utoipa::path(
    get, path = "/budgets/{id}", tag = "budgets", operation_id = "show_budget",
    params(
        ("id" = BudgetId, Path, description = "The budget's id"),
        ("If-None-Match" = Option<String>, Header, description = "The version that is known"),
    ),
    responses(
        (status = 200, body = KeptBudget, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It is as you know it"),
        Problems,
    ),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(id): Named<BudgetId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut books = gate.look(&shown).await?;
    version::shown(&headers, &ledger::show_budget(&mut books, id).await?)
}

/// What is to be different; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Amendment {
    /// How much for each period, from today on, in the currency that it has.
    amount: Option<Amount>,
    /// Whether what is left of a period is added to the next.
    rollover: Option<bool>,
    /// When to speak up, in percent.
    thresholds: Option<Percentages>,
}

/// Changes a budget
#[utoipa::path(
    patch, path = "/budgets/{id}", tag = "budgets", operation_id = "change_budget",
    params(
        ("id" = BudgetId, Path, description = "The budget's id"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    request_body = Amendment,
    responses(
        (status = 200, body = KeptBudget, headers(("ETag" = String, description = "Its version"))),
        Problems,
    ),
)]
pub(super) async fn amend(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<BudgetId>,
    headers: HeaderMap,
    Sent { value, request }: Sent<Amendment>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    version::must_match(&headers, &ledger::show_budget(&mut change.books, id).await?)?;
    let Amendment { amount, rollover, thresholds } = value;
    let changes = BudgetChanges {
        amount: amount.map(Into::into),
        rollover,
        thresholds: thresholds.map(|Percentages(thresholds)| thresholds),
    };
    let budget = ledger::change_budget(&mut change.books, id, &changes).await?;
    let mut response = change.done(&gate, StatusCode::OK, &budget).await?;
    version::tagged(&mut response, &version::tag(&budget)?);
    Ok(response)
}

/// Ends a budget
#[utoipa::path(
    delete, path = "/budgets/{id}", tag = "budgets", operation_id = "end_budget",
    params(
        ("id" = BudgetId, Path, description = "The budget's id"),
        ("If-Match" = Option<String>, Header, description = "The version that was seen"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, description = "What it was", body = BudgetEnded), Problems),
)]
pub(super) async fn end(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<BudgetId>,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    version::must_match(&headers, &ledger::show_budget(&mut change.books, id).await?)?;
    let ended = ledger::end_budget(&mut change.books, id).await?;
    change.done(&gate, StatusCode::OK, &ended).await
}
