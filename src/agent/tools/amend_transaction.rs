//! `amend_transaction`: changes an entry that is already in the books.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{Which, currency, maybe_day, tags};
use crate::{
    domain::{
        kind::Kind,
        text::{Description, Merchant, TextError},
    },
    ledger::{self, Books, Changes, LedgerError, Outcome},
};

/// Which entry, and its new values; what is left out stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The entry to change.
    #[serde(default)]
    pub which: Which,
    /// The new amount as a decimal string.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// The new currency, ISO 4217.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The new description.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// The new merchant; an empty text takes it away.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<String>,
    /// The new category, by name. It is remembered for such entries.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The new day, YYYY-MM-DD.
    #[serde(default, deserialize_with = "maybe_day", skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
    /// Whether it was money out or in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<Kind>,
    /// The new labels, replacing the old.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub tags: Option<Vec<String>>,
}

/// Changes the entries.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let target = args.which.target()?;
    let changes = Changes {
        amount: args.amount,
        currency: args.currency.as_deref().map(currency).transpose()?,
        description: args.description.as_deref().map(Description::parse).transpose()?,
        merchant: args.merchant.as_deref().map(merchant).transpose()?,
        category: args.category,
        date: args.date,
        kind: args.kind,
        tags: args.tags.as_deref().map(tags).transpose()?,
    };
    Ok(ledger::amend(books, &target, &changes).await?.into())
}

fn merchant(said: &str) -> Result<Option<Merchant>, TextError> {
    if said.is_empty() { Ok(None) } else { Merchant::parse(said).map(Some) }
}
