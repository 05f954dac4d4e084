//! Takes an entry out of the books. It is kept, voided, and can be brought back.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use crate::{
    api::{Bare, Caller, Named, Problem, change, problem::Problems, version},
    domain::ids::TransactionId,
    gate::Gate,
    ledger::{self, Deleted, Target},
};

/// Takes a transaction out
#[utoipa::path(
    delete, path = "/transactions/{id}", tag = "transactions", operation_id = "void_transaction",
    params(
        ("id" = TransactionId, Path),
        ("If-Match" = Option<String>, Header, description = "The version that is meant"),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    responses((status = 200, body = Deleted), Problems),
)]
pub(in crate::api::v1) async fn void(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<TransactionId>,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let books = &mut change.books;
    version::must_match(&headers, &ledger::entry(books, id).await?)?;
    let target = Target { id: Some(id), ..Target::default() };
    let deleted = ledger::delete(books, &target).await?;
    change.done(&gate, StatusCode::OK, &deleted).await
}
