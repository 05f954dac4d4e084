//! `safe_to_spend`: how much can be spent on each day that is left of the month.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Works it out.
pub async fn run(books: &mut Books, _: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::safe_to_spend(books).await?.into())
}
