//! What a person teaches about words: "always put Pathao in Transport", and every corrected category.

use serde::{Deserialize, Serialize};

use super::{Books, LedgerError, Missing, vocabulary::fold};
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RuleSet {
    /// The words, folded.
    pub words: String,
    /// The category they belong to.
    pub category: CategoryName,
}

/// What a person taught.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Rules {
    /// Each of it, in the order of the words.
    pub rules: Vec<RuleSet>,
}

/// What is no longer remembered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct RuleForgotten {
    /// The words, folded.
    pub words: String,
    /// The category they belonged to.
    pub category: CategoryName,
}

/// Shows what the person taught.
pub async fn list_rules(books: &mut Books) -> Result<Rules, LedgerError> {
    let user = books.user;
    let known = store::hints::list(books.conn(), user).await?;
    let rule = |(words, id)| Some(RuleSet { words, category: books.name_of(id)?.clone() });
    Ok(Rules { rules: known.into_iter().filter_map(rule).collect() })
}

/// Forgets what words were taught to mean. Entries already filed stay where they are.
pub async fn forget_rule(
    books: &mut Books,
    words: &Description,
) -> Result<RuleForgotten, LedgerError> {
    let user = books.user;
    let words = fold(words.as_str());
    let known = store::hints::list(books.conn(), user).await?;
    let before = known.into_iter().find(|(known, _)| *known == words).map(|(_, id)| id);
    let category = before.and_then(|id| books.name_of(id)).cloned();
    let Some(category) = category else {
        return Err(LedgerError::Missing(Missing::Rule { words }));
    };
    store::hints::delete(books.conn(), user, &words).await?;
    books.changed(Change::Hint { words: words.clone(), before, after: None });
    books.reload().await?;
    Ok(RuleForgotten { words, category })
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
    books.changed(Change::Hint { words: words.to_owned(), before, after: Some(after) });
    Ok(())
}
