//! `show_usage`: what models took and cost the person.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Adds up what models took.
pub async fn run(books: &mut Books, Args {}: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::show_usage(books).await?.into())
}
