//! `what_if`: what would be after a purchase. It files nothing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::currency;
use crate::{
    domain::text::Description,
    ledger::{self, Books, LedgerError, Outcome},
};

/// The purchase.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// How much it would cost, a decimal string.
    pub amount: String,
    /// ISO 4217 code.
    pub currency: String,
    /// What it would be, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub what: Option<String>,
    /// Its category, by name, where that is certain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
    pub category: Option<String>,
}

/// Works it out.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let currency = currency(&args.currency)?;
    let what = args.what.as_deref().map(Description::parse).transpose()?;
    let category = args.category.as_deref();
    Ok(ledger::what_if(books, &args.amount, currency, what, category).await?.into())
}
