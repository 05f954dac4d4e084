//! `convert_amount`: what an amount is worth in another currency.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{currency, maybe_day};
use crate::ledger::{self, Books, LedgerError, Outcome};

/// The amount, and what it is wanted in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// How much, as a decimal string.
    pub amount: String,
    /// ISO 4217 code of the currency it is in.
    pub from: String,
    /// ISO 4217 code of the one it is wanted in; the person's own currency when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// By the rate of this day, YYYY-MM-DD; today when left out.
    #[serde(default, deserialize_with = "maybe_day", skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// Converts the amount.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let from = currency(&args.from)?;
    let to = args.to.as_deref().map(currency).transpose()?;
    let to = to.unwrap_or(books.preferences().currency);
    Ok(ledger::convert(books, &args.amount, (from, to), args.date).await?.into())
}
