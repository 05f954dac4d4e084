//! Adds a category.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems},
    domain::text::CategoryName,
    gate::Gate,
    ledger::{self, CategoryAdded},
};

/// A category to be, or the new name of one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct CategoryNamed {
    /// What it shall be called.
    pub(super) name: CategoryName,
}

/// Adds a category
#[utoipa::path(
    post, path = "/categories", tag = "categories", operation_id = "add_category",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = CategoryNamed,
    responses((status = 201, body = CategoryAdded), Problems),
)]
pub(in crate::api::v1) async fn add(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<CategoryNamed>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let added = ledger::add_category(&mut change.books, value.name).await?;
    change.done(&gate, StatusCode::CREATED, &added).await
}
