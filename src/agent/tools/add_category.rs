//! `add_category`: adds a category of the person's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::text::CategoryName,
    ledger::{self, Books, LedgerError, Outcome},
};

/// The new category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// What to call it.
    pub name: String,
}

/// Adds the category.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::add_category(books, CategoryName::parse(&args.name)?).await?.into())
}
