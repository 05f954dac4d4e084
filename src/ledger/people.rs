//! People: who stands behind an identity, and what someone new starts with.

use chrono::{DateTime, Utc};

use super::LedgerError;
use crate::{
    domain::{
        category::{Category, Starter},
        change::Preferences,
        ids::{IdSource, UserId},
        text::CategoryName,
    },
    store,
};

/// A person, locked until the transaction ends.
#[derive(Clone, Copy, Debug)]
pub struct Person {
    /// Their id.
    pub id: UserId,
    /// What they have chosen.
    pub preferences: Preferences,
}

/// The person behind an identity; someone new gets books with the starting categories.
pub async fn find_or_create(
    tx: &mut store::Transaction,
    channel: &str,
    subject: &str,
    defaults: Preferences,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Person, LedgerError> {
    let known = |user: store::users::User| Person { id: user.id, preferences: user.preferences };
    if let Some(user) = store::users::lock_by_identity(tx, channel, subject).await? {
        return Ok(known(user));
    }
    store::savepoint(tx).await?;
    let user = store::users::User { id: ids.next(now), preferences: defaults };
    if store::users::insert(tx, user, channel, subject, now).await? {
        let starters: Result<Vec<Category>, LedgerError> =
            Starter::ALL.into_iter().map(|starter| begin(starter, now, ids)).collect();
        store::categories::save_all(tx, user.id, &starters?).await?;
        return Ok(known(user));
    }
    // Another process met them in the same moment: theirs counts.
    store::rollback_to_savepoint(tx).await?;
    let user = store::users::lock_by_identity(tx, channel, subject).await?;
    user.map(known).ok_or(LedgerError::Internal(store::Error::RowNotFound))
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
