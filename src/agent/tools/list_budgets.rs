//! `list_budgets`: the budgets, with what is spent and what is left.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{Each, budget_tag};
use crate::ledger::{self, Books, LedgerError, Outcome, WhichBudgets};

/// Which budgets; all when everything is left out.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Only those of this category, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub category: Option<String>,
    /// Only those of this tag, without its #.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub tag: Option<String>,
    /// Only those for each of this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub period: Option<Each>,
}

/// Shows the budgets.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let which = WhichBudgets {
        category: args.category,
        tag: budget_tag(args.tag.as_deref())?,
        period: args.period.map(Into::into),
    };
    Ok(ledger::list_budgets(books, &which).await?.into())
}
