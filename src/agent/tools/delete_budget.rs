//! `delete_budget`: ends a budget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Which budget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category it is for, by name; left out for the budget over everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}

/// Ends the budget, in every currency it was set in.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::delete_budget(books, args.category.as_deref()).await?.into())
}
