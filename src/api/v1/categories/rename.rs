//! Gives a category another name.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use super::add::CategoryNamed;
use crate::{
    api::{Caller, Named, Problem, Sent, change, problem::Problems},
    domain::ids::CategoryId,
    gate::Gate,
    ledger::{self, CategoryRenamed},
};

/// Renames a category
#[utoipa::path(
    patch, path = "/categories/{id}", tag = "categories", operation_id = "rename_category",
    params(
        ("id" = CategoryId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    request_body = CategoryNamed,
    responses((status = 200, body = CategoryRenamed), Problems),
)]
pub(in crate::api::v1) async fn rename(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<CategoryId>,
    headers: HeaderMap,
    Sent { value, request }: Sent<CategoryNamed>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let books = &mut change.books;
    let known = ledger::name_of_category(books, id)?;
    let renamed = ledger::rename_category(books, known.as_str(), value.name).await?;
    change.done(&gate, StatusCode::OK, &renamed).await
}
