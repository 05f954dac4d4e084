//! One entry.

use axum::{extract::State, http::HeaderMap, response::Response};

use crate::{
    api::{Caller, Named, Problem, problem::Problems, version},
    domain::ids::TransactionId,
    gate::Gate,
    ledger::{self, Entry},
};

/// Shows a transaction
#[utoipa::path(
    get, path = "/transactions/{id}", tag = "transactions", operation_id = "show_transaction",
    params(
        ("id" = TransactionId, Path),
        ("If-None-Match" = Option<String>, Header, description = "The version that is known already"),
    ),
    responses(
        (status = 200, body = Entry, headers(("ETag" = String, description = "Its version"))),
        (status = 304, description = "It is as it was"),
        Problems,
    ),
)]
pub(in crate::api::v1) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(id): Named<TransactionId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let mut books = gate.look(&shown).await?;
    version::shown(&headers, &ledger::entry(&mut books, id).await?)
}
