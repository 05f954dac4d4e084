//! The wish to be erased: asked about, waited with for a day, and then done to everything at once.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{channels, counted, must_be_private};
use crate::{
    domain::{
        change::Change,
        ids::{ConversationId, UserId},
    },
    ledger::{Books, LedgerError, Missing},
    store::{self, conversations::Place},
};

/// What would be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureAsked {
    /// Whose books: an answer is to these and no others.
    pub of: UserId,
    /// Entries, those taken out aside.
    pub entries: u64,
    /// Budgets in force.
    pub budgets: u64,
    /// Messages.
    pub messages: u64,
    /// The channels that lead to the books.
    pub channels: Vec<String>,
}

/// When everything will be erased.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ErasureDue {
    /// By the person's clock.
    pub due: NaiveDateTime,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Erasure {
    /// It must be agreed to first.
    Asked(ErasureAsked),
    /// It will be done.
    Due(ErasureDue),
}

/// Someone who was erased.
#[derive(Clone, Debug)]
pub struct Erased {
    /// Their conversations.
    pub conversations: Vec<ConversationId>,
    /// Where they can be told.
    pub places: Vec<Place>,
}

/// How long there is to think again.
const WAIT: TimeDelta = TimeDelta::hours(24);

/// In how many chats somebody is told that they were erased.
const FAREWELLS: i64 = 100;

/// Has everything erased after a day, once that is agreed to for these books.
pub async fn erase_account(
    books: &mut Books,
    agreed: Option<UserId>,
) -> Result<Erasure, LedgerError> {
    must_be_private(books)?;
    let (user, now, zone) = (books.user, books.now, books.preferences.timezone);
    if let Some(due_at) = store::erasures::due_at(books.conn(), user).await? {
        return Ok(Erasure::Due(ErasureDue { due: zone.local(due_at) }));
    }
    if agreed != Some(user) {
        let counts = store::erasures::counts(books.conn(), user).await?;
        return Ok(Erasure::Asked(ErasureAsked {
            of: user,
            entries: counted(counts.entries),
            budgets: counted(counts.budgets),
            messages: counted(counts.messages),
            channels: channels(books, user).await?,
        }));
    }
    let due_at = now + WAIT;
    store::erasures::insert(books.conn(), user, now, due_at).await?;
    books.changed(Change::Erasing { due_at });
    Ok(Erasure::Due(ErasureDue { due: zone.local(due_at) }))
}

/// When everything will be erased, if that is wished.
pub async fn erasure_due(books: &mut Books) -> Result<Option<ErasureDue>, LedgerError> {
    let (user, zone) = (books.user, books.preferences.timezone);
    let due_at = store::erasures::due_at(books.conn(), user).await?;
    Ok(due_at.map(|due_at| ErasureDue { due: zone.local(due_at) }))
}

/// Nothing is erased after all.
pub async fn keep_books(books: &mut Books) -> Result<(), LedgerError> {
    must_be_private(books)?;
    let user = books.user;
    if !store::erasures::delete(books.conn(), user).await? {
        return Err(LedgerError::Missing(Missing::Erasure));
    }
    // The wish is taken back by this, and not again by "undo".
    let like = serde_json::json!([{ "erasing": {} }]);
    let step = store::journal::holding(books.conn(), user, &like).await?;
    Ok(store::journal::remove(books.conn(), user, step.as_slice()).await?)
}

/// Erases someone who is due, and everyone whose books are part of theirs, all in the transaction that is given. `None` if
/// they stay, or are gone already.
pub async fn erase_due(
    conn: &mut store::Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<Erased>, LedgerError> {
    if !store::erasures::lock(conn, user, now).await? {
        return Ok(None);
    }
    let conversations = store::erasures::conversations(conn, user).await?;
    let places = store::erasures::places(conn, user, FAREWELLS).await?;
    let everyone = store::erasures::everyone_in(conn, user).await?;
    store::links::lock(conn, &everyone).await?;
    store::erasures::erase(conn, &everyone).await?;
    Ok(Some(Erased { conversations, places }))
}
