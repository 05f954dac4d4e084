//! `/rates/conversion`: an amount in another currency.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        Asked, Caller, Problem,
        problem::Problems,
        v1::values::{Amount, Day},
    },
    domain::currency::Currency,
    gate::Gate,
    ledger::{self, Conversion},
};

/// The amount, and what it is wanted in.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Question {
    /// How much.
    #[param(inline)]
    amount: Amount,
    /// The currency it is in.
    #[param(inline)]
    from: Currency,
    /// The one it is wanted in; the person's own when left out.
    #[param(inline)]
    to: Option<Currency>,
    /// By the rate of this day; of today when left out.
    #[param(inline)]
    date: Option<Day>,
}

/// Converts an amount
#[utoipa::path(
    get, path = "/rates/conversion", tag = "rates", operation_id = "convert_amount",
    params(Question),
    responses((status = 200, body = Conversion), Problems),
)]
pub(super) async fn convert(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Question>,
) -> Result<Json<Conversion>, Problem> {
    let mut books = gate.look(&shown).await?;
    let pair = (asked.from, asked.to.unwrap_or(books.preferences().currency));
    let date = asked.date.map(|Day(date)| date);
    Ok(Json(ledger::convert(&mut books, asked.amount.as_str(), pair, date).await?))
}
