//! Filing what was spent or received.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Books, BudgetTouched, Entry, Invalid, LedgerError, budgets};
use crate::domain::{
    category::Starter,
    currency::Currency,
    ids::CategoryId,
    kind::Kind,
    text::{Description, Merchant, Tag},
    transaction::Transaction,
};

/// An entry to be.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// Which way the money went.
    pub kind: Kind,
    /// How much, in decimals.
    pub amount: String,
    /// In which currency.
    pub currency: Currency,
    /// What it was for.
    pub description: Description,
    /// Where or to whom.
    pub merchant: Option<Merchant>,
    /// The category by name, if it was said.
    pub category: Option<String>,
    /// The day.
    pub date: NaiveDate,
    /// Labels.
    pub tags: Vec<Tag>,
}

/// What was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Logged {
    /// The entries, in the order they were said.
    pub entries: Vec<Entry>,
    /// The budgets that they count against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetTouched>,
}

/// The most entries that can be filed at once.
const MAX_ENTRIES: usize = 50;

/// Files entries, all or none.
pub async fn log(books: &mut Books, entries: Vec<NewEntry>) -> Result<Logged, LedgerError> {
    if entries.is_empty() {
        return Err(Invalid::Nothing.into());
    }
    if entries.len() > MAX_ENTRIES {
        return Err(Invalid::TooMany { what: "entries", max: MAX_ENTRIES }.into());
    }
    let filed: Result<Vec<Transaction>, LedgerError> =
        entries.into_iter().map(|entry| file(books, entry)).collect();
    let filed = filed?;
    let entries = books.views(&filed)?;
    let touched = filed.clone();
    books.save_entries(vec![None; filed.len()], filed).await?;
    let budgets = budgets::touched_by(books, &[], &touched).await?;
    Ok(Logged { entries, budgets })
}

fn file(books: &Books, entry: NewEntry) -> Result<Transaction, LedgerError> {
    if entry.tags.len() > Transaction::MAX_TAGS {
        return Err(Invalid::TooMany { what: "tags", max: Transaction::MAX_TAGS }.into());
    }
    let category = match &entry.category {
        Some(said) => books.find_category(said)?.id,
        None => categorise(books, entry.kind, &entry.description, entry.merchant.as_ref())?,
    };
    Ok(Transaction {
        id: books.ids.next(books.now),
        kind: entry.kind,
        money: Books::amount(&entry.amount, entry.currency)?,
        date: books.day(entry.date)?,
        description: entry.description,
        merchant: entry.merchant,
        category,
        tags: entry.tags,
        message: books.message,
        created_at: books.now,
        voided_at: None,
    })
}

/// What the person taught, else the lexicon, else the place for the rest.
pub(super) fn categorise(
    books: &Books,
    kind: Kind,
    description: &Description,
    merchant: Option<&Merchant>,
) -> Result<CategoryId, LedgerError> {
    let vocabulary = books.vocabulary();
    let merchant = merchant.map(Merchant::as_str);
    match (vocabulary.categorise(kind, description.as_str(), merchant), kind) {
        (Some(name), _) => Ok(books.find_category(name.as_str())?.id),
        (None, Kind::Income) => books.starter(Starter::Income),
        (None, Kind::Expense) => books.starter(Starter::Other),
    }
}
