//! `explain_nudge`: why the person was told something.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::nudge;
use crate::ledger::{self, Books, LedgerError, Outcome};

/// What was told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Its id; left out for the last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
}

/// Explains it.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let id = nudge(args.id.as_deref())?;
    Ok(ledger::explain_nudge(books, id).await?.into())
}
