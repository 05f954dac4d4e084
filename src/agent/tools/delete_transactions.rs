//! `delete_transactions`: takes entries out of the books (they are kept, voided, and can be brought back).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Which;
use crate::ledger::{self, Books, LedgerError, Outcome};

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The entries to take out.
    #[serde(default)]
    pub which: Which,
}

/// Takes the entries out.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::delete(books, &args.which.target()?).await?.into())
}
