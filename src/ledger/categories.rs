//! A person's categories: shown, added, renamed, merged. Entries are never refiled by it.

use serde::{Deserialize, Serialize};

use super::{Books, Exists, Invalid, LedgerError, Missing, budgets, vocabulary::fold};
use crate::{
    domain::{
        category::Category,
        change::Change,
        ids::CategoryId,
        text::{CategoryName, TextError},
    },
    store,
};

/// The categories in use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Categories {
    /// Their names, in the order they were made.
    pub categories: Vec<CategoryName>,
}

/// A category, in use or not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct KnownCategory {
    /// Its id, which stays when it is renamed.
    pub id: CategoryId,
    /// What it is called.
    pub name: CategoryName,
    /// Whether entries can be filed under it.
    pub in_use: bool,
    /// What it became part of, by the name that has now.
    pub merged_into: Option<CategoryName>,
}

/// A category that was added.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CategoryAdded {
    /// Its name.
    pub name: CategoryName,
}

/// A category that has another name now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CategoryRenamed {
    /// What it was called.
    pub from: CategoryName,
    /// What it is called.
    pub to: CategoryName,
}

/// A category that became part of another.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct CategoryMerged {
    /// The one that went away.
    pub from: CategoryName,
    /// The one it is part of.
    pub into: CategoryName,
}

/// The most categories a person can have in use.
const MAX_CATEGORIES: usize = 100;

/// Shows the categories in use.
pub fn list_categories(books: &Books) -> Categories {
    let in_use = books.categories.iter().filter(|category| category.in_use());
    Categories { categories: in_use.map(|category| category.name.clone()).collect() }
}

/// Shows all categories, also those merged or taken away, in the order they were made.
pub fn all_categories(books: &Books) -> Vec<KnownCategory> {
    let known = |category: &Category| KnownCategory {
        id: category.id,
        name: category.name.clone(),
        in_use: category.in_use(),
        merged_into: category.merged_into.and_then(|into| books.name_of(into)).cloned(),
    };
    books.categories.iter().map(known).collect()
}

/// What a category in use is called.
pub fn name_of_category(books: &Books, id: CategoryId) -> Result<CategoryName, LedgerError> {
    let found = books.categories.iter().find(|category| category.id == id && category.in_use());
    found.map(|category| category.name.clone()).ok_or_else(|| {
        LedgerError::Missing(Missing::Category { said: id.to_string(), close: Vec::new() })
    })
}

/// Adds a category.
pub async fn add_category(
    books: &mut Books,
    name: CategoryName,
) -> Result<CategoryAdded, LedgerError> {
    must_be_free(books, &name, None)?;
    if list_categories(books).categories.len() >= MAX_CATEGORIES {
        return Err(Invalid::TooMany { what: "categories", max: MAX_CATEGORIES }.into());
    }
    let category = Category {
        id: books.ids.next(books.now),
        name: name.clone(),
        starter: None,
        merged_into: None,
        archived_at: None,
        created_at: books.now,
    };
    save(books, None, category).await?;
    books.reload().await?;
    Ok(CategoryAdded { name })
}

/// Gives a category another name.
pub async fn rename_category(
    books: &mut Books,
    said: &str,
    name: CategoryName,
) -> Result<CategoryRenamed, LedgerError> {
    let before = books.find_category(said)?.clone();
    must_be_free(books, &name, Some(before.id))?;
    let from = before.name.clone();
    let after = Category { name: name.clone(), ..before.clone() };
    save(books, Some(before), after).await?;
    books.reload().await?;
    Ok(CategoryRenamed { from, to: name })
}

/// Makes a category part of another: its entries, budgets and words now count there.
pub async fn merge_categories(
    books: &mut Books,
    said: &str,
    into: &str,
) -> Result<CategoryMerged, LedgerError> {
    let from = books.find_category(said)?.clone();
    let into = books.find_category(into)?.clone();
    if from.id == into.id {
        return Err(Invalid::SameCategory(from.name).into());
    }
    budgets::merge(books, from.id, into.id).await?;
    // Those that became part of it earlier go along, so that one step always leads to a category in use.
    for id in books.with_merged(from.id) {
        let Some(before) = books.categories.iter().find(|c| c.id == id).cloned() else { continue };
        let after = Category { merged_into: Some(into.id), ..before.clone() };
        save(books, Some(before), after).await?;
    }
    books.reload().await?;
    Ok(CategoryMerged { from: from.name, into: into.name })
}

/// Names that people would say alike are one name; `but` is the category that may keep its own.
fn must_be_free(
    books: &Books,
    name: &CategoryName,
    but: Option<CategoryId>,
) -> Result<(), LedgerError> {
    let wanted = fold(name.as_str());
    if wanted.is_empty() {
        return Err(TextError::Empty { what: "category name" }.into());
    }
    let taken = |c: &&Category| c.in_use() && Some(c.id) != but && fold(c.name.as_str()) == wanted;
    match books.categories.iter().find(taken) {
        Some(taken) => Err(LedgerError::Exists(Exists::Category(taken.name.clone()))),
        None => Ok(()),
    }
}

async fn save(
    books: &mut Books,
    before: Option<Category>,
    after: Category,
) -> Result<(), LedgerError> {
    let user = books.user;
    store::categories::save(books.conn(), user, &after).await?;
    books.changed(Change::Category { before, after });
    Ok(())
}
