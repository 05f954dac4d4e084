//! `forget_conversation`: what was said here is no longer remembered; the books stay.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Forgets what was said.
pub async fn run(books: &mut Books, Args {}: Args) -> Result<Outcome, LedgerError> {
    ledger::forget_conversation(books).await?;
    Ok(Outcome::Forgotten)
}
