//! `rename_category`: gives a category another name; its entries stay with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::text::CategoryName,
    ledger::{self, Books, LedgerError, Outcome},
};

/// The category and its new name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category, by its name now.
    pub category: String,
    /// What to call it from now on.
    pub name: String,
}

/// Renames the category.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let name = CategoryName::parse(&args.name)?;
    Ok(ledger::rename_category(books, &args.category, name).await?.into())
}
