//! `set_preference`: the person's currency, their time zone, and whether a model may read what they write.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{assistant::Assistant, currency::Currency, zone::Zone},
    ledger::{self, Books, LedgerError, Outcome},
};

/// The new settings; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// Their currency, an ISO 4217 code.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// Their time zone, a name of the IANA database such as Asia/Kathmandu.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub timezone: Option<String>,
    /// Whether a model may read what they write: as it is, with names, merchants and account numbers hidden, or not at all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub assistant: Option<Assistant>,
}

/// Sets the preferences.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let currency = args.currency.as_deref().map(Currency::parse).transpose()?;
    let timezone = args.timezone.as_deref().map(Zone::parse).transpose()?;
    Ok(ledger::set_preferences(books, currency, timezone, args.assistant).await?.into())
}
