//! `/budgets/{id}/pause` and `/budgets/{id}/resume`: a budget that says nothing by itself for a while.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use crate::{
    api::{Bare, Caller, Named, Problem, change, problem::Problems, version},
    domain::ids::BudgetId,
    gate::Gate,
    ledger::{self, KeptBudget},
};

/// Pauses a budget
#[utoipa::path(
    post, path = "/budgets/{id}/pause", tag = "budgets", operation_id = "pause_budget",
    params(
        ("id" = BudgetId, Path, description = "The budget's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, body = KeptBudget), Problems),
)]
pub(super) async fn pause(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<BudgetId>,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    rest(&gate, &caller, &headers, request, (id, true)).await
}

/// Takes a paused budget up again
#[utoipa::path(
    post, path = "/budgets/{id}/resume", tag = "budgets", operation_id = "resume_budget",
    params(
        ("id" = BudgetId, Path, description = "The budget's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, body = KeptBudget), Problems),
)]
pub(super) async fn resume(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<BudgetId>,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    rest(&gate, &caller, &headers, request, (id, false)).await
}

async fn rest(
    gate: &Gate,
    caller: &Caller,
    headers: &HeaderMap,
    request: [u8; 32],
    (id, paused): (BudgetId, bool),
) -> Result<Response, Problem> {
    let mut change = match change::begin(gate, caller, headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let budget = ledger::rest_budget(&mut change.books, id, paused).await?;
    let mut response = change.done(gate, StatusCode::OK, &budget).await?;
    version::tagged(&mut response, &version::tag(&budget)?);
    Ok(response)
}
