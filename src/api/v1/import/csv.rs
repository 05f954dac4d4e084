//! Entries from a table: looked at first, then filed.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems},
    gate::Gate,
    ledger::{self, CsvImported, CsvPreview, Reading},
};

/// A table, and how it is read.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::api::v1) struct CsvTable {
    /// The table itself: at most 5 MiB in UTF-8, and 20,000 rows.
    csv: String,
    /// How it is read.
    #[serde(default)]
    reading: Reading,
}

/// Shows what a table would file, and files nothing
#[utoipa::path(
    post, path = "/import/csv/preview", tag = "import", operation_id = "preview_csv",
    request_body = CsvTable,
    responses((status = 200, body = CsvPreview), Problems),
)]
pub(in crate::api::v1) async fn preview(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Sent { value, .. }: Sent<CsvTable>,
) -> Result<Json<CsvPreview>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::preview_csv(&mut books, &value.csv, &value.reading).await?))
}

/// Files what a table has: all of it or nothing, as one step
#[utoipa::path(
    post, path = "/import/csv", tag = "import", operation_id = "import_csv",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = CsvTable,
    responses((status = 200, body = CsvImported), Problems),
)]
pub(in crate::api::v1) async fn import(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<CsvTable>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let imported = ledger::import_csv(&mut change.books, &value.csv, &value.reading).await?;
    change.done(&gate, StatusCode::OK, &imported).await
}
