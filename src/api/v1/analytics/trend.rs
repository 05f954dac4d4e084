//! `/analytics/trend`: months, one after the other.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        Asked, Caller, Problem,
        problem::Problems,
        v1::values::{Day, Label, Words, days, filter},
    },
    domain::kind::Kind,
    gate::Gate,
    ledger::{self, Trend},
};

/// Of what, and when.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Question {
    /// A day of the first month; without it and `end`, the last six months are meant.
    #[param(inline)]
    start: Option<Day>,
    /// The day after the last; each month that has one of the days counts whole.
    #[param(inline)]
    end: Option<Day>,
    /// Money out, which is the usual, or money in.
    #[param(inline)]
    kind: Option<Kind>,
    /// Only this category, by name.
    category: Option<String>,
    /// Only entries with this tag.
    #[param(inline)]
    tag: Option<Label>,
    /// Only entries whose description or merchant has these words.
    #[param(inline)]
    words: Option<Words>,
}

/// Shows how months went
#[utoipa::path(
    get, path = "/analytics/trend", tag = "analytics", operation_id = "show_trend",
    params(Question),
    responses((status = 200, body = Trend), Problems),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Question>,
) -> Result<Json<Trend>, Problem> {
    let mut books = gate.look(&shown).await?;
    let period = days(asked.start, asked.end, books.today())?;
    let filter = filter(period, asked.category, asked.words, asked.tag);
    let kind = asked.kind.unwrap_or(Kind::Expense);
    Ok(Json(ledger::show_trend(&mut books, filter, kind).await?))
}
