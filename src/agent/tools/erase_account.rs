//! `erase_account`: has everything of the person erased, after they were asked and a day has passed.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::ids::UserId,
    ledger::{self, Books, LedgerError, Outcome},
};

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The books that the person was asked about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub agreed: Option<UserId>,
}

/// Asks, or begins the wait.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::erase_account(books, args.agreed).await?.into())
}
