//! `find_unusual`: the expenses that are unusually large for their category. The merely biggest are a list.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Span;
use crate::ledger::{self, Books, LedgerError, Outcome};

/// Where to look.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Only these days; the last thirty when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Span>,
    /// Only this category, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Finds them.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let period = args.period.map(Span::period).transpose()?;
    Ok(ledger::find_unusual(books, period, args.category.as_deref()).await?.into())
}
