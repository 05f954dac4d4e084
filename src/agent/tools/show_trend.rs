//! `show_trend`: how months went, one after the other.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Filter;
use crate::{
    domain::kind::Kind,
    ledger::{self, Books, LedgerError, Outcome},
};

/// Of what, and when.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Which entries to add up; the last six months when no period is said.
    #[serde(default)]
    pub filter: Filter,
    /// Money in instead of money out.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub income: bool,
}

/// Shows the months.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let kind = if args.income { Kind::Income } else { Kind::Expense };
    Ok(ledger::show_trend(books, args.filter.decoded()?, kind).await?.into())
}
