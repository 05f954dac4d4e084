//! `delete_budget`: ends a budget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{Each, budget_tag};
use crate::ledger::{self, Books, LedgerError, Outcome, WhichBudgets};

/// Which budget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category it is for, by name; without category and tag the budget over everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The tag it is for, without its #.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// What it is for each of; any when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Each>,
}

/// Ends the budget, in every currency it was set in.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let which = WhichBudgets {
        category: args.category,
        tag: budget_tag(args.tag.as_deref())?,
        period: args.period.map(Into::into),
    };
    Ok(ledger::delete_budget(books, &which).await?.into())
}
