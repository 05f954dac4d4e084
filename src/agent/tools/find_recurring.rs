//! `find_recurring`: the payments that come again, and when.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Finds them.
pub async fn run(books: &mut Books, _: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::find_recurring(books).await?.into())
}
