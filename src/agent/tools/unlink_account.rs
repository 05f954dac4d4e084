//! `unlink_account`: parts books that were joined, or has this chat leave them.

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
    /// The books that this chat is to leave, once the person was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub agreed: Option<UserId>,
}

/// Parts the books.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    Ok(ledger::unlink_account(books, args.agreed).await?.into())
}
