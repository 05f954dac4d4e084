//! What a person teaches about words: "always put Pathao in Transport", and every corrected category.

use serde::{Deserialize, Serialize};

use super::{Books, LedgerError, vocabulary::fold};
use crate::{
    domain::{
        change::Change,
        ids::CategoryId,
        text::{CategoryName, Description, TextError},
        transaction::Transaction,
    },
    store,
};

/// What was taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleSet {
    /// The words, folded.
    pub words: String,
    /// The category they belong to.
    pub category: CategoryName,
}

/// Remembers that words belong to a category from now on. Entries already filed stay where they are.
pub async fn set_rule(
    books: &mut Books,
    words: &Description,
    category: &str,
) -> Result<RuleSet, LedgerError> {
    let found = books.find_category(category)?;
    let (id, category) = (found.id, found.name.clone());
    let words = fold(words.as_str());
    if words.is_empty() {
        return Err(TextError::Empty { what: "words" }.into());
    }
    remember(books, &words, id).await?;
    books.reload().await?;
    Ok(RuleSet { words, category })
}

/// Remembers the category that a person gave an entry, for its merchant if it has one, else its description.
pub(super) async fn learn(books: &mut Books, entry: &Transaction) -> Result<(), LedgerError> {
    let said = entry.merchant.as_ref().map_or(entry.description.as_str(), |m| m.as_str());
    let words = fold(said);
    if words.is_empty() {
        return Ok(());
    }
    remember(books, &words, entry.category).await
}

async fn remember(books: &mut Books, words: &str, after: CategoryId) -> Result<(), LedgerError> {
    let user = books.user;
    let known = store::hints::list(books.conn(), user).await?;
    let before = known.into_iter().find(|(w, _)| w == words).map(|(_, category)| category);
    if before == Some(after) {
        return Ok(());
    }
    store::hints::save(books.conn(), user, words, after).await?;
    books.changed(Change::Hint { words: words.to_owned(), before, after });
    Ok(())
}
