//! `list_transactions`: shows entries, newest or biggest first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Filter;
use crate::{
    domain::kind::Kind,
    ledger::{self, Books, LedgerError, Listing, Outcome},
};

/// Which entries, and how.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Which entries to look at.
    #[serde(default)]
    pub filter: Filter,
    /// Only money out or only money in; both when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// Only entries of at least this amount, a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<String>,
    /// Only entries of at most this amount, a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<String>,
    /// What comes first.
    #[serde(default)]
    pub order: Order,
    /// How many to show, 10 when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1, max = 50))]
    pub limit: Option<u32>,
}

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Order {
    /// The latest day.
    #[default]
    Newest,
    /// The largest amount.
    Biggest,
    /// The smallest amount.
    Smallest,
}

/// How many entries are shown when nothing is said.
const USUAL: u32 = 10;

/// Lists the entries.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let listing = Listing {
        filter: args.filter.decoded()?,
        kind: args.kind,
        at_least: args.at_least,
        at_most: args.at_most,
        order: match args.order {
            Order::Newest => ledger::Order::Newest,
            Order::Biggest => ledger::Order::Biggest,
            Order::Smallest => ledger::Order::Smallest,
        },
        limit: args.limit.unwrap_or(USUAL),
    };
    Ok(ledger::list(books, &listing).await?.into())
}
