//! `forecast_spending`: what a period will have cost when it is over.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Span;
use crate::ledger::{self, Books, LedgerError, Outcome};

/// Of when, and of what.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The days; this month when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Span>,
    /// Only this category, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Foretells it.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let period = args.period.map(Span::period).transpose()?;
    Ok(ledger::forecast(books, period, args.category.as_deref()).await?.into())
}
