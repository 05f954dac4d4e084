//! `set_rate`: sets a rate of the person's own, or forgets those they set.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{currency, maybe_day};
use crate::ledger::{self, Books, LedgerError, Outcome};

/// The rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// ISO 4217 code of the currency of which there is one.
    pub from: String,
    /// ISO 4217 code of the one it is told in; the person's own currency when left out, or any when forgetting.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// How much one of them is worth, as a decimal string; left out to forget what they set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rate: Option<String>,
    /// The day it counts from, YYYY-MM-DD; today when left out.
    #[serde(default, deserialize_with = "maybe_day", skip_serializing_if = "Option::is_none")]
    pub date: Option<NaiveDate>,
}

/// Sets the rate, or forgets.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let from = currency(&args.from)?;
    let to = args.to.as_deref().map(currency).transpose()?;
    let Some(rate) = args.rate else {
        return Ok(ledger::forget_rates(books, from, to).await?.into());
    };
    let to = to.unwrap_or(books.preferences().currency);
    Ok(ledger::set_rate(books, (from, to), &rate, args.date).await?.into())
}
