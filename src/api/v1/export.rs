//! `/export`: the books as a file.

use axum::{
    extract::State,
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{Asked, Caller, Problem, problem::Problems},
    gate::Gate,
    ledger::{self, Format},
};

/// As what.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct As {
    /// `csv`, the entries as a table for spreadsheets, or `json`, everything as an archive.
    #[param(inline)]
    format: Option<Format>,
}

/// Hands out the books as a file
#[utoipa::path(
    get, path = "/export", tag = "export", operation_id = "export",
    params(As),
    responses(
        (
            status = 200, description = "The file",
            content((String = "text/csv"), (serde_json::Value = "application/json")),
            headers(("Content-Disposition" = String, description = "What it is called")),
        ),
        Problems,
    ),
)]
pub(super) async fn export(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(As { format }): Asked<As>,
) -> Result<Response, Problem> {
    let mut books = gate.look(&shown).await?;
    let format = format.unwrap_or_default();
    let file = ledger::books_as_file(&mut books, format).await?;
    let mut headers = HeaderMap::new();
    let (_, media) = format.ending();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(media));
    let attached = format!("attachment; filename=\"{}\"", file.name);
    if let Ok(attached) = HeaderValue::from_str(&attached) {
        headers.insert(header::CONTENT_DISPOSITION, attached);
    }
    Ok((headers, file.data).into_response())
}
