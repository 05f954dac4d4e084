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

/// The person behind an identity, which is a channel and the name it knows them by; someone new gets books with the
/// starting categories. `language` is what their platform says they use, as a tag of BCP 47.
pub async fn find_or_create(
    tx: &mut store::Transaction,
    (channel, subject): (&str, &str),
    language: Option<&str>,
    defaults: Preferences,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Person, LedgerError> {
    if let Some(person) = store::users::lock_by_identity(tx, channel, subject).await? {
        return Ok(person);
    }
    store::savepoint(tx).await?;
    let person = Person { id: ids.next(now), preferences: defaults, asked: false };
    if store::users::insert(tx, person, (channel, subject), language, now).await? {
        begin_books(tx, person, now, ids).await?;
        return Ok(person);
    }
    // Another process met them in the same moment: theirs counts.
    store::rollback_to_savepoint(tx).await?;
    let person = store::users::lock_by_identity(tx, channel, subject).await?;
    person.ok_or(LedgerError::Internal(store::Error::RowNotFound))
}

/// Gives somebody new the categories that everyone starts with.
pub(super) async fn begin_books(
    conn: &mut store::Connection,
    person: Person,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<(), LedgerError> {
    let starters: Result<Vec<Category>, LedgerError> =
        Starter::ALL.into_iter().map(|starter| begin(starter, now, ids)).collect();
    Ok(store::categories::save_all(conn, person.id, &starters?).await?)
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
