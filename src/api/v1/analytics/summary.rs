//! `/analytics/summary`: entries added up.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::IntoParams;

use crate::{
    api::{
        Asked, Caller, Problem,
        problem::Problems,
        v1::values::{Day, Label, Words, days_or_month, filter},
    },
    domain::{currency::Currency, kind::Kind},
    gate::Gate,
    ledger::{self, Dimension, Query, Summary},
};

/// What to add up.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Question {
    /// The first day; without it and `end`, this month is meant, and without it alone all days before.
    #[param(inline)]
    start: Option<Day>,
    /// The day after the last; tomorrow where only `start` is said.
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
    /// How to split the total.
    #[param(inline)]
    by: Option<Dimension>,
    /// Whether averages per day and per entry are wanted.
    average: Option<bool>,
    /// A currency in which one total is wanted besides.
    #[serde(rename = "in")]
    #[param(inline)]
    currency: Option<Currency>,
}

/// Adds entries up
#[utoipa::path(
    get, path = "/analytics/summary", tag = "analytics", operation_id = "summarize",
    params(Question),
    responses((status = 200, body = Summary), Problems),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(asked): Asked<Question>,
) -> Result<Json<Summary>, Problem> {
    let mut books = gate.look(&shown).await?;
    let period = days_or_month(asked.start, asked.end, &books)?;
    let query = Query {
        filter: filter(Some(period), asked.category, asked.words, asked.tag),
        kind: asked.kind.unwrap_or(Kind::Expense),
        by: asked.by,
        average: asked.average.unwrap_or(false),
    };
    let summary = match asked.currency {
        Some(currency) => ledger::summarize_in(&mut books, &query, currency).await?,
        None => ledger::summarize(&mut books, &query).await?,
    };
    Ok(Json(summary))
}
