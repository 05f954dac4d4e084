//! `show_nudges`: what the person is told without asking.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Shows it.
pub async fn run(books: &mut Books, _: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::show_nudges(books).await?.into())
}
