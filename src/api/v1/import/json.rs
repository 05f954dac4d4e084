//! Whole books, as `/export?format=json` hands them out.

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems},
    gate::Gate,
    ledger::{self, Archive, Imported},
};

/// Reads whole books, beside what is in these: all of them or nothing; what was done before can no longer be undone
#[utoipa::path(
    post, path = "/import/json", tag = "import", operation_id = "import_json",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body(content = serde_json::Value, description = "An archive"),
    responses((status = 200, body = Imported), Problems),
)]
pub(in crate::api::v1) async fn import(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Archive>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let imported = ledger::import(&mut change.books, &value).await?;
    change.done(&gate, StatusCode::OK, &imported).await
}
