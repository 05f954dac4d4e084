//! `show_sent`: what left the person's books for a model.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Shows what was sent.
pub async fn run(books: &mut Books, Args {}: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::show_sent(books).await?.into())
}
