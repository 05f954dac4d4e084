//! Makes a category part of another.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Caller, Named, Problem, Sent, change, problem::Problems},
    domain::ids::CategoryId,
    gate::Gate,
    ledger::{self, CategoryMerged},
};

/// Where a category goes.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct Merge {
    /// The one that it becomes part of, by name.
    into: String,
}

/// Merges a category into another
#[utoipa::path(
    post, path = "/categories/{id}/merge", tag = "categories", operation_id = "merge_categories",
    params(
        ("id" = CategoryId, Path),
        ("Idempotency-Key" = Option<String>, Header, description = "Names the request"),
    ),
    request_body = Merge,
    responses((status = 200, body = CategoryMerged), Problems),
)]
pub(in crate::api::v1) async fn merge(
    State(gate): State<Gate>,
    caller: Caller,
    Named(id): Named<CategoryId>,
    headers: HeaderMap,
    Sent { value, request }: Sent<Merge>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let books = &mut change.books;
    let from = ledger::name_of_category(books, id)?;
    let merged = ledger::merge_categories(books, from.as_str(), &value.into).await?;
    change.done(&gate, StatusCode::OK, &merged).await
}
