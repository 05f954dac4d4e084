//! `log_transactions`: files what the person spent or received.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{currency, day, tags};
use crate::{
    domain::{
        kind::Kind,
        text::{Description, Merchant},
    },
    ledger::{self, Books, LedgerError, NewEntry, Outcome},
};

/// What to file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The entries, in the order they were said.
    #[schemars(length(min = 1, max = 50))]
    pub entries: Vec<Entry>,
}

/// One entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// Whether money left or came in; a refund is income.
    pub kind: Kind,
    /// The amount as a decimal string: "20", "12.50".
    pub amount: String,
    /// ISO 4217 code; the person's own currency unless they named another.
    pub currency: String,
    /// What it was for, in the person's words, without amount and date.
    pub description: String,
    /// The shop, company or person, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<String>,
    /// One of the person's categories; leave out when unsure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The day it happened, YYYY-MM-DD in the person's calendar.
    #[serde(deserialize_with = "day")]
    pub date: NaiveDate,
    /// Labels the person gave with #, without the #.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
}

/// Files the entries.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let entries: Result<Vec<NewEntry>, LedgerError> =
        args.entries.into_iter().map(new_entry).collect();
    Ok(ledger::log(books, entries?).await?.into())
}

fn new_entry(entry: Entry) -> Result<NewEntry, LedgerError> {
    Ok(NewEntry {
        kind: entry.kind,
        currency: currency(&entry.currency)?,
        amount: entry.amount,
        description: Description::parse(&entry.description)?,
        merchant: entry.merchant.as_deref().map(Merchant::parse).transpose()?,
        category: entry.category,
        date: entry.date,
        tags: tags(&entry.tags)?,
    })
}
