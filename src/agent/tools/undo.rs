//! `undo`: takes back the person's last changes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// How far.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// How many changes; one message's changes count as one.
    #[serde(default = "super::args::one")]
    #[schemars(range(min = 1, max = 20))]
    pub steps: u32,
}

/// Takes the changes back.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(Outcome::Undone(ledger::undo(books, args.steps).await?))
}
