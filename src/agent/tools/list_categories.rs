//! `list_categories`: the person's categories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Shows the categories.
pub async fn run(books: &mut Books, _: Args) -> Result<Outcome, LedgerError> {
    std::future::ready(Ok(ledger::list_categories(books).into())).await
}
