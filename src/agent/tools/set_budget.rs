//! `set_budget`: sets or changes a monthly budget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::currency;
use crate::ledger::{self, Books, LedgerError, Outcome};

/// The budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category it is for, by name; left out for everything spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How much a month, as a decimal string.
    pub amount: String,
    /// ISO 4217 code; the person's own currency unless they named another.
    pub currency: String,
}

/// Sets the budget.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let currency = currency(&args.currency)?;
    let set = ledger::set_budget(books, args.category.as_deref(), &args.amount, currency).await?;
    Ok(set.into())
}
