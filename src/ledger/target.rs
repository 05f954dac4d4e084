//! Which entry a correction means.

use super::{Books, LedgerError, Missing, vocabulary::fold};
use crate::{
    domain::{
        change::Change, ids::TransactionId, money::Money, text::TextError, transaction::Transaction,
    },
    store::{
        self,
        transactions::{Filter, Order},
    },
};

/// Which entries are meant. With nothing said: those of the message answered, else those that were filed or
/// changed last.
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

/// How many steps back the journal is asked for them.
const STEPS: i64 = 20;

impl Target {
    fn says_something(&self) -> bool {
        self.words.is_some() || self.amount.is_some() || self.category.is_some()
    }

    fn fits(&self, books: &Books, entry: &Transaction) -> Result<bool, LedgerError> {
        let words = self.words.as_deref().is_none_or(|words| {
            let has = |text: &str| has_words(text, words);
            has(entry.description.as_str())
                || entry.merchant.as_ref().is_some_and(|merchant| has(merchant.as_str()))
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
            let found = store::transactions::live(books.conn(), user, &[id]).await?;
            return one_at_least(found);
        }
        if self.words.as_deref().is_some_and(|words| fold(words).is_empty()) {
            return Err(TextError::Empty { what: "description" }.into());
        }
        let talked_about = match books.answered.clone() {
            Some(answered) => store::transactions::live(books.conn(), user, &answered).await?,
            None => changed_last(books).await?,
        };
        let mut found = self.fitting(books, talked_about)?;
        if found.is_empty() && books.answered.is_none() && self.says_something() {
            let all = Filter::default();
            let recent =
                store::transactions::list(books.conn(), user, &all, Order::Newest, RECENT).await?;
            found = self.fitting(books, recent)?;
            // Of a thing bought every day, today's is meant.
            if let Some(latest) = found.iter().map(|entry| entry.date).max() {
                found.retain(|entry| entry.date == latest);
            }
        }
        if found.len() > 1 && !self.all {
            return Err(LedgerError::Ambiguous(books.views(&found)?));
        }
        one_at_least(found)
    }
}

fn one_at_least(found: Vec<Transaction>) -> Result<Vec<Transaction>, LedgerError> {
    if found.is_empty() { Err(LedgerError::Missing(Missing::Entry)) } else { Ok(found) }
}

/// Whether a text has these words, as whole words; "chais" finds "chai" and the other way round.
fn has_words(text: &str, words: &str) -> bool {
    let (text, words) = (format!(" {} ", fold(text)), fold(words));
    let has = |words: &str| text.contains(&format!(" {words} "));
    has(&words) || has(&format!("{words}s")) || words.strip_suffix('s').is_some_and(has)
}

/// The entries that the newest step in force filed or changed, as far as they are still there: what was talked
/// about last.
async fn changed_last(books: &mut Books) -> Result<Vec<Transaction>, LedgerError> {
    let user = books.user;
    let steps = store::journal::newest_done(books.conn(), user, STEPS).await?;
    for step in steps {
        let ids: Vec<TransactionId> = step
            .changes
            .iter()
            .filter_map(|change| match change {
                Change::Transaction { after, .. } => Some(after.id),
                _ => None,
            })
            .collect();
        let live = store::transactions::live(books.conn(), user, &ids).await?;
        if !live.is_empty() {
            return Ok(live);
        }
    }
    Ok(Vec::new())
}
