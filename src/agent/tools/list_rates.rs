//! `list_rates`: the rates that count now.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::currency;
use crate::ledger::{self, Books, LedgerError, Outcome};

/// Which rates.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Only those of this currency, by its ISO 4217 code; all when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
}

/// Shows the rates.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let currency = args.currency.as_deref().map(currency).transpose()?;
    Ok(ledger::list_rates(books, currency).await?.into())
}
