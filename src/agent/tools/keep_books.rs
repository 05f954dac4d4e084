//! `keep_books`: nothing is erased after all.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Takes the wish back.
pub async fn run(books: &mut Books, Args {}: Args) -> Result<Outcome, LedgerError> {
    ledger::keep_books(books).await?;
    Ok(Outcome::Kept)
}
