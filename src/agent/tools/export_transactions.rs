//! `export_transactions`: hands out the books as a file.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, Format, LedgerError, Outcome};

/// As what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// A table, or everything.
    #[serde(default)]
    pub format: Format,
}

/// Hands out the books.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::export_transactions(books, args.format).await?.into())
}
