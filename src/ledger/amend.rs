//! Changing entries that are in the books.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Books, BudgetTouched, Entry, Invalid, LedgerError, Target, budgets, log, rules};
use crate::domain::{
    currency::Currency,
    kind::Kind,
    text::{Description, Merchant, Tag},
    transaction::Transaction,
};

/// New values; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct Changes {
    /// How much, in decimals.
    pub amount: Option<String>,
    /// In which currency.
    pub currency: Option<Currency>,
    /// What it was for.
    pub description: Option<Description>,
    /// Where or to whom; `Some(None)` takes it away.
    pub merchant: Option<Option<Merchant>>,
    /// The category by name. It is remembered for entries with the same words.
    pub category: Option<String>,
    /// The day.
    pub date: Option<NaiveDate>,
    /// Which way the money went.
    pub kind: Option<Kind>,
    /// Labels, in place of the old.
    pub tags: Option<Vec<Tag>>,
}

/// An entry before and after.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Change {
    /// As it was.
    pub before: Entry,
    /// As it is.
    pub after: Entry,
}

/// What was changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Amended {
    /// Each entry.
    pub changes: Vec<Change>,
    /// The budgets that they count against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetTouched>,
}

/// Changes the entries meant.
pub async fn amend(
    books: &mut Books,
    target: &Target,
    changes: &Changes,
) -> Result<Amended, LedgerError> {
    let before = target.find(books).await?;
    amend_each(books, before, changes).await
}

/// Changes these entries.
pub(super) async fn amend_each(
    books: &mut Books,
    before: Vec<Transaction>,
    changes: &Changes,
) -> Result<Amended, LedgerError> {
    let after: Result<Vec<Transaction>, LedgerError> =
        before.iter().map(|entry| changed(books, entry, changes)).collect();
    put(books, before, after?, changes.category.is_some()).await
}

/// Puts entries in the place of what they were; `learns` is whether their categories are remembered.
pub(super) async fn put(
    books: &mut Books,
    before: Vec<Transaction>,
    after: Vec<Transaction>,
    learns: bool,
) -> Result<Amended, LedgerError> {
    if before == after {
        return Err(Invalid::Nothing.into());
    }
    let shown: Result<Vec<Change>, LedgerError> = before
        .iter()
        .zip(&after)
        .map(|(before, after)| {
            Ok(Change { before: books.view(before)?, after: books.view(after)? })
        })
        .collect();
    let shown = shown?;
    if learns {
        for entry in &after {
            rules::learn(books, entry).await?;
        }
    }
    books.save_entries(before.iter().cloned().map(Some).collect(), after.clone()).await?;
    let budgets = budgets::touched_by(books, &before, &after).await?;
    Ok(Amended { changes: shown, budgets })
}

fn changed(
    books: &Books,
    before: &Transaction,
    changes: &Changes,
) -> Result<Transaction, LedgerError> {
    let mut entry = before.clone();
    let currency = changes.currency.unwrap_or(entry.money.currency);
    if changes.amount.is_some() || currency != entry.money.currency {
        let kept = entry.money.to_decimal();
        entry.money = Books::amount(changes.amount.as_ref().unwrap_or(&kept), currency)?;
    }
    if let Some(said) = &changes.category {
        entry.category = books.find_category(said)?.id;
    }
    if let Some(date) = changes.date {
        entry.date = books.day(date)?;
    }
    if let Some(tags) = &changes.tags {
        if tags.len() > Transaction::MAX_TAGS {
            return Err(Invalid::TooMany { what: "tags", max: Transaction::MAX_TAGS }.into());
        }
        entry.tags.clone_from(tags);
    }
    if let Some(description) = &changes.description {
        entry.description = description.clone();
    }
    if let Some(merchant) = &changes.merchant {
        entry.merchant.clone_from(merchant);
    }
    entry.kind = changes.kind.unwrap_or(entry.kind);
    if changes.category.is_none() {
        refile(books, before, &mut entry)?;
    }
    Ok(entry)
}

/// Other words are another thing: it moves to the category of the new words, unless the person had put it
/// elsewhere than its old words would have gone.
fn refile(books: &Books, before: &Transaction, after: &mut Transaction) -> Result<(), LedgerError> {
    let by_words = |entry: &Transaction| {
        log::categorise(books, entry.kind, &entry.description, entry.merchant.as_ref())
    };
    let by_old_words = by_words(before)?;
    if books.root(before.category) == books.root(by_old_words) {
        let by_new_words = by_words(after)?;
        if books.root(by_new_words) != books.root(by_old_words) {
            after.category = by_new_words;
        }
    }
    Ok(())
}
