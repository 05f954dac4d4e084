//! `merge_categories`: makes one category part of another; nothing of its history is lost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// The two categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category that goes away, by name.
    pub category: String,
    /// The category it becomes part of, by name.
    pub into: String,
}

/// Merges the categories.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::merge_categories(books, &args.category, &args.into).await?.into())
}
