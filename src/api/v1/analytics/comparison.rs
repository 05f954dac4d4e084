//! `/analytics/comparison`: two periods side by side.

use axum::{Json, extract::State};
use chrono::Datelike as _;
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        Asked, Caller, Problem,
        problem::Problems,
        v1::values::{Day, Words, days, days_or_month},
    },
    gate::Gate,
    ledger::{self, Comparison, Invalid, LedgerError},
};

/// The two periods.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Question {
    /// The first day of the period asked about; this month is meant where neither end of it is said.
    #[param(inline)]
    this_start: Option<Day>,
    /// The day after its last.
    #[param(inline)]
    this_end: Option<Day>,
    /// The first day of the one it is compared with; where neither end of it is said, the one just before is meant.
    #[param(inline)]
    that_start: Option<Day>,
    /// The day after its last.
    #[param(inline)]
    that_end: Option<Day>,
    /// Only this category, by name.
    category: Option<String>,
    /// Only entries whose description or merchant has these words.
    #[param(inline)]
    words: Option<Words>,
    /// Both only as far as the first has come, if it is not over.
    so_far: Option<bool>,
}

/// Compares what was spent in two periods
#[utoipa::path(
    get, path = "/analytics/comparison", tag = "analytics", operation_id = "compare_periods",
    params(Question),
    responses((status = 200, body = Comparison), Problems),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Question>,
) -> Result<Json<Comparison>, Problem> {
    let mut books = gate.look(&shown).await?;
    let this = days_or_month(asked.this_start, asked.this_end, &books)?;
    let that = days(asked.that_start, asked.that_end, books.today())?;
    let that = that.unwrap_or_else(|| this.previous());
    if that.start().year() < 1 {
        // A date has no way to say it.
        return Err(LedgerError::from(Invalid::DateTooEarly(that.start())).into());
    }
    let (this, that) = if asked.so_far.unwrap_or(false) {
        ledger::as_far(this, that, books.today())
    } else {
        (this, that)
    };
    let words = asked.words.map(Into::into);
    Ok(Json(ledger::compare(&mut books, this, that, asked.category, words).await?))
}
