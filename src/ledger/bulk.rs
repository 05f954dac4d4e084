//! Changing many entries at once: all of them or none, and one step to undo.

use std::collections::HashSet;

use serde::Serialize;

use super::{Amended, Books, Changes, Deleted, Invalid, LedgerError, Missing, amend, delete};
use crate::{
    domain::{ids::TransactionId, text::Tag, transaction::Transaction},
    store,
};

/// What is done to each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Deed {
    /// They are taken out.
    Void,
    /// They are filed under another category, by name. It is remembered for entries with the same words.
    Recategorise(String),
    /// They are given some tags, and lose others.
    Retag {
        /// The new ones.
        add: Vec<Tag>,
        /// Those that go, in whatever letters.
        remove: Vec<Tag>,
    },
}

/// What was done.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum BulkDone {
    /// They were taken out.
    Deleted(Deleted),
    /// They were changed.
    Amended(Amended),
}

/// The most entries at once.
const MAX_ENTRIES: usize = 200;

/// Changes these entries, all or none.
pub async fn bulk(
    books: &mut Books,
    ids: &[TransactionId],
    deed: Deed,
) -> Result<BulkDone, LedgerError> {
    let ids: Vec<TransactionId> = ids.iter().copied().collect::<HashSet<_>>().into_iter().collect();
    if ids.is_empty() {
        return Err(Invalid::Nothing.into());
    }
    if ids.len() > MAX_ENTRIES {
        return Err(Invalid::TooMany { what: "entries", max: MAX_ENTRIES }.into());
    }
    let user = books.user;
    let found = store::transactions::live(books.conn(), user, &ids).await?;
    if found.len() < ids.len() {
        return Err(LedgerError::Missing(Missing::Entry));
    }
    Ok(match deed {
        Deed::Void => BulkDone::Deleted(delete::delete_each(books, found).await?),
        Deed::Recategorise(category) => {
            let changes = Changes { category: Some(category), ..Changes::default() };
            BulkDone::Amended(amend::amend_each(books, found, &changes).await?)
        }
        Deed::Retag { add, remove } => {
            let retagged: Result<Vec<Transaction>, Invalid> =
                found.iter().map(|entry| retagged(entry, &add, &remove)).collect();
            BulkDone::Amended(amend::put(books, found, retagged?, false).await?)
        }
    })
}

fn retagged(entry: &Transaction, add: &[Tag], remove: &[Tag]) -> Result<Transaction, Invalid> {
    let same =
        |one: &Tag, other: &Tag| one.as_str().to_lowercase() == other.as_str().to_lowercase();
    let mut tags = entry.tags.clone();
    tags.retain(|tag| !remove.iter().any(|gone| same(gone, tag)));
    for tag in add {
        if !tags.iter().any(|known| same(known, tag)) {
            tags.push(tag.clone());
        }
    }
    if tags.len() > Transaction::MAX_TAGS {
        return Err(Invalid::TooMany { what: "tags", max: Transaction::MAX_TAGS });
    }
    Ok(Transaction { tags, ..entry.clone() })
}
