//! `/usage`: what models took for the person.

use axum::{Json, extract::State};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    api::{Caller, Problem, problem::Problems},
    gate::Gate,
    ledger::{self, Usage},
};

/// Its endpoint.
pub(super) fn endpoints() -> OpenApiRouter<Gate> {
    OpenApiRouter::new().routes(routes!(show))
}

/// Shows what models took this month and today
#[utoipa::path(
    get, path = "/usage", tag = "usage", operation_id = "show_usage",
    responses((status = 200, body = Usage), Problems),
)]
async fn show(State(gate): State<Gate>, Caller(shown): Caller) -> Result<Json<Usage>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::show_usage(&mut books).await?))
}
