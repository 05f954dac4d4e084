//! `set_category_rule`: remembers which category a word or merchant belongs to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::text::Description,
    ledger::{self, Books, LedgerError, Outcome},
};

/// The rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The word or merchant, such as "Pathao".
    pub words: String,
    /// The category it belongs to from now on, by name.
    pub category: String,
}

/// Remembers the rule.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let words = Description::parse(&args.words)?;
    Ok(ledger::set_rule(books, &words, &args.category).await?.into())
}
