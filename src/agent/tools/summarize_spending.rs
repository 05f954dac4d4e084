//! `summarize_spending`: adds entries up, in all or by category, day, day of the week, month, merchant
//! or tag.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{Filter, currency};
use crate::{
    domain::kind::Kind,
    ledger::{self, Books, LedgerError, Outcome, Query},
};

/// What a total is split by.
pub use crate::ledger::Dimension;

/// What to add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Which entries to add up.
    #[serde(default)]
    pub filter: Filter,
    /// Money out (the usual) or money in.
    #[serde(default = "expense")]
    pub kind: Kind,
    /// How to split the total; left out for one total.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Dimension>,
    /// True when the person asked for an average per day and per entry.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub average: bool,
    /// ISO 4217 code, when they want one total in that currency.
    #[serde(default, rename = "in", skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

const fn expense() -> Kind {
    Kind::Expense
}

/// Adds the entries up.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let query = Query {
        filter: args.filter.decoded()?,
        kind: args.kind,
        by: args.by,
        average: args.average,
    };
    let summary = match &args.currency {
        Some(code) => ledger::summarize_in(books, &query, currency(code)?).await?,
        None => ledger::summarize(books, &query).await?,
    };
    Ok(summary.into())
}
