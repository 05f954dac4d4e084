//! People: who stands behind an identity, and what someone new starts with.

use chrono::{DateTime, Utc};

use super::LedgerError;
use crate::{
    domain::{
        category::{Category, Starter},
        change::Preferences,
        ids::IdSource,
        text::CategoryName,
    },
    store,
};

/// A person, locked until the transaction ends.
pub use crate::store::users::User as Person;

/// The person behind an identity; someone new gets books with the starting categories.
pub async fn find_or_create(
    tx: &mut store::Transaction,
    channel: &str,
    subject: &str,
    defaults: Preferences,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Person, LedgerError> {
    if let Some(person) = store::users::lock_by_identity(tx, channel, subject).await? {
        return Ok(person);
    }
    store::savepoint(tx).await?;
    let person = Person { id: ids.next(now), preferences: defaults };
    if store::users::insert(tx, person, channel, subject, now).await? {
        let starters: Result<Vec<Category>, LedgerError> =
            Starter::ALL.into_iter().map(|starter| begin(starter, now, ids)).collect();
        store::categories::save_all(tx, person.id, &starters?).await?;
        return Ok(person);
    }
    // Another process met them in the same moment: theirs counts.
    store::rollback_to_savepoint(tx).await?;
    let person = store::users::lock_by_identity(tx, channel, subject).await?;
    person.ok_or(LedgerError::Internal(store::Error::RowNotFound))
}

fn begin(starter: Starter, now: DateTime<Utc>, ids: &IdSource) -> Result<Category, LedgerError> {
    Ok(Category {
        id: ids.next(now),
        name: CategoryName::parse(starter.name())?,
        starter: Some(starter),
        merged_into: None,
        archived_at: None,
        created_at: now,
    })
}
