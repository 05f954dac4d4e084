//! `/analytics/forecast`, `/analytics/safe-to-spend`, `/analytics/what-if`: what may be ahead.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        Asked, Caller, Problem,
        problem::Problems,
        v1::values::{Amount, Day, days},
    },
    domain::{currency::Currency, text::Description},
    gate::Gate,
    ledger::{self, Forecast, SafeToSpend, WhatIf},
};

/// Of when, and of what.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Period {
    /// The first day; without it and `end`, this month is meant.
    #[param(inline)]
    start: Option<Day>,
    /// The day after the last.
    #[param(inline)]
    end: Option<Day>,
    /// Only this category, by name.
    category: Option<String>,
}

/// Foretells what a period will have cost
#[utoipa::path(
    get, path = "/analytics/forecast", tag = "analytics", operation_id = "forecast",
    params(Period),
    responses((status = 200, body = Forecast), Problems),
)]
pub(super) async fn forecast(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Period>,
) -> Result<Json<Forecast>, Problem> {
    let mut books = gate.look(&shown).await?;
    let period = days(asked.start, asked.end, books.today())?;
    Ok(Json(ledger::forecast(&mut books, period, asked.category.as_deref()).await?))
}

/// Works out what can be spent on each day that is left of the month
#[utoipa::path(
    get, path = "/analytics/safe-to-spend", tag = "analytics", operation_id = "safe_to_spend",
    responses((status = 200, body = SafeToSpend), Problems),
)]
pub(super) async fn safe_to_spend(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<SafeToSpend>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(ledger::safe_to_spend(&mut books).await?))
}

/// The purchase.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Purchase {
    /// How much it would cost.
    #[param(inline)]
    amount: Amount,
    /// In which currency; the person's own when left out.
    #[param(inline)]
    currency: Option<Currency>,
    /// What it would be.
    #[param(value_type = Option<String>, min_length = 1, max_length = 200)]
    what: Option<Description>,
    /// Its category, by name; where it is left out, what it is tells it.
    category: Option<String>,
}

/// Works out what would be after a purchase, and files nothing
#[utoipa::path(
    get, path = "/analytics/what-if", tag = "analytics", operation_id = "what_if",
    params(Purchase),
    responses((status = 200, body = WhatIf), Problems),
)]
pub(super) async fn what_if(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Purchase>,
) -> Result<Json<WhatIf>, Problem> {
    let mut books = gate.look(&shown).await?;
    let Purchase { amount, currency, what, category } = asked;
    let currency = currency.unwrap_or(books.preferences().currency);
    let category = category.as_deref();
    Ok(Json(ledger::what_if(&mut books, amount.as_str(), currency, what, category).await?))
}
