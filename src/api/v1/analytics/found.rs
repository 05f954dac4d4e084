//! `/analytics/recurring`, `/analytics/unusual`: what is found in the books.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        Asked, Caller, Problem,
        problem::Problems,
        v1::values::{Day, days},
    },
    gate::Gate,
    ledger::{self, Recurring, Unusual},
};

/// Finds the payments that come again
#[utoipa::path(
    get, path = "/analytics/recurring", tag = "analytics", operation_id = "find_recurring",
    responses((status = 200, body = Recurring), Problems),
)]
pub(super) async fn recurring(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<Recurring>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::find_recurring(&mut books).await?))
}

/// Where to look.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Where {
    /// The first day; without it and `end`, the last thirty days are meant.
    #[param(inline)]
    start: Option<Day>,
    /// The day after the last.
    #[param(inline)]
    end: Option<Day>,
    /// Only this category, by name.
    category: Option<String>,
}

/// Finds expenses that are unusually large for their category
#[utoipa::path(
    get, path = "/analytics/unusual", tag = "analytics", operation_id = "find_unusual",
    params(Where),
    responses((status = 200, body = Unusual), Problems),
)]
pub(super) async fn unusual(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Where>,
) -> Result<Json<Unusual>, Problem> {
    let mut books = gate.look(&shown).await?;
    let period = days(asked.start, asked.end, books.today())?;
    Ok(Json(ledger::find_unusual(&mut books, period, asked.category.as_deref()).await?))
}
