//! `draw_chart`: a picture of what was spent by category, day or month, or of the budgets.

use chrono::{DateTime, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{Filter, Span, maybe_day};
use crate::{
    domain::{
        kind::Kind,
        period::{Unit, forward},
    },
    ledger::{self, Books, ChartQuery, LedgerError, Outcome},
};

/// What a chart shows.
pub use crate::ledger::ChartKind;

/// What to draw.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// What it shows.
    pub kind: ChartKind,
    /// First day, YYYY-MM-DD.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "maybe_day"
    )]
    pub start: Option<NaiveDate>,
    /// The day after the last.
    #[serde(
        default,
        skip_serializing_if = "Option::is_none",
        deserialize_with = "maybe_day"
    )]
    pub end: Option<NaiveDate>,
    /// Only this category, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Only this tag.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// Only entries whose description or merchant has these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub words: Option<String>,
    /// True for money that came in.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schemars(skip)]
    pub income: bool,
}

/// Finds what is to be drawn.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let Args { kind, start, end, category, tag, words, income } = args;
    let period = (start.is_some() || end.is_some()).then(|| Span {
        start: start.unwrap_or_else(|| DateTime::UNIX_EPOCH.date_naive()),
        end: end.unwrap_or_else(|| forward(books.today(), Unit::Day, 1)),
    });
    let filter = Filter { period, category, words, tag }.decoded()?;
    let flow = if income { Kind::Income } else { Kind::Expense };
    Ok(ledger::chart(books, &ChartQuery { kind, flow, filter }).await?.into())
}
