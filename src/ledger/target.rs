//! Which entry a correction means.

use super::{Books, LedgerError, Missing, vocabulary::fold};
use crate::{
    domain::{ids::TransactionId, money::Money, transaction::Transaction},
    store::{
        self,
        transactions::{Filter, Order},
    },
};

/// Which entries are meant. With nothing said: those of the message answered, else of the message filed last.
#[derive(Clone, Debug, Default)]
pub struct Target {
    /// This one.
    pub id: Option<TransactionId>,
    /// With these words in description or merchant.
    pub words: Option<String>,
    /// Of this amount now, in decimals.
    pub amount: Option<String>,
    /// In this category now, by name.
    pub category: Option<String>,
    /// All that fit, not just one.
    pub all: bool,
}

/// How far back entries are looked for by their words when the message talked about has none such.
const RECENT: i64 = 200;

/// How many entries a person is asked to choose between.
const CHOICES: usize = 5;

impl Target {
    fn says_something(&self) -> bool {
        self.words.is_some() || self.amount.is_some() || self.category.is_some()
    }

    fn fits(&self, books: &Books, entry: &Transaction) -> Result<bool, LedgerError> {
        let has = |text: &str, words: &str| fold(text).contains(&fold(words));
        let words = self.words.as_deref().is_none_or(|words| {
            has(entry.description.as_str(), words)
                || entry.merchant.as_ref().is_some_and(|merchant| has(merchant.as_str(), words))
        });
        let amount = self.amount.as_deref().is_none_or(|amount| {
            Money::from_decimal(amount, entry.money.currency) == Ok(entry.money)
        });
        let category = match &self.category {
            Some(said) => books.find_category(said)?.id == books.root(entry.category),
            None => true,
        };
        Ok(words && amount && category)
    }

    fn fitting(
        &self,
        books: &Books,
        entries: Vec<Transaction>,
    ) -> Result<Vec<Transaction>, LedgerError> {
        let mut fitting = Vec::new();
        for entry in entries {
            if self.fits(books, &entry)? {
                fitting.push(entry);
            }
        }
        Ok(fitting)
    }

    /// The entries meant: at least one, and more than one only when all are.
    pub(super) async fn find(&self, books: &mut Books) -> Result<Vec<Transaction>, LedgerError> {
        let user = books.user;
        if let Some(id) = self.id {
            let found = store::transactions::find(books.conn(), user, id).await?;
            let found = found.filter(|entry| entry.voided_at.is_none());
            return found.map(|entry| vec![entry]).ok_or(LedgerError::Missing(Missing::Entry));
        }
        let talked_about = if books.answered.is_empty() {
            store::transactions::of_last_message(books.conn(), user).await?
        } else {
            let answered = books.answered.clone();
            store::transactions::of_messages(books.conn(), user, &answered).await?
        };
        let mut found = self.fitting(books, talked_about)?;
        if found.is_empty() && books.answered.is_empty() && self.says_something() {
            let all = Filter::default();
            let recent =
                store::transactions::list(books.conn(), user, &all, Order::Newest, RECENT).await?;
            found = self.fitting(books, recent)?;
            // Of a thing bought every day, today's is meant.
            if let Some(latest) = found.iter().map(|entry| entry.date).max() {
                found.retain(|entry| entry.date == latest);
            }
        }
        match found.len() {
            0 => Err(LedgerError::Missing(Missing::Entry)),
            2.. if !self.all => {
                found.truncate(CHOICES);
                Err(LedgerError::Ambiguous(books.views(&found)?))
            }
            _ => Ok(found),
        }
    }
}
