//! One person, several doors: books that are reached from several chats, joined with a code and parted again; the books
//! as a file; and the wish to be erased.
//!
//! What is here is for the person alone: each use case begins with [`must_be_private`]. To add one: a file here, with
//! that line first.

mod code;
mod erase;
mod hand_out;
mod join;
mod link;
mod part;
mod split;
mod unlink;

pub use code::{holds_code, is_code};
pub use erase::{
    Erased, Erasure, ErasureAsked, ErasureDue, erase_account, erase_due, erasure_due, keep_books,
};
pub use hand_out::{Exported, Format, books_as_file, export_transactions};
pub use join::{BudgetMet, Linked};
pub use link::{LinkAsked, LinkCode, LinkRefused, LinkStep, link_account};
pub(super) use part::{Parted as PartedBooks, WITHIN, part};
pub use unlink::{DoorLeft, Parted, UnlinkAsked, UnlinkStep, unlink_account};

use chrono::{DateTime, Utc};
use hisab_port::Channel;

use super::{Books, Invalid, LedgerError};
use crate::{
    domain::ids::{ConversationId, UserId},
    store,
};

/// Refuses what is for the person alone where others read along.
pub(super) fn must_be_private(books: &Books) -> Result<(), LedgerError> {
    if books.shared { Err(Invalid::NotPrivate.into()) } else { Ok(()) }
}

/// Refuses to part books that are about to be erased: who leaves would take the wish back for themselves alone, and who
/// stays would be erased for another.
pub(super) async fn must_stay_together(books: &mut Books) -> Result<(), LedgerError> {
    let user = books.user;
    let due = store::erasures::due_at(books.conn(), user).await?;
    if due.is_some() { Err(Invalid::Leaving.into()) } else { Ok(()) }
}

/// The channels that lead to a person's books, each once, in the order they came.
async fn channels(books: &mut Books, user: UserId) -> Result<Vec<String>, LedgerError> {
    Ok(names(&store::links::doors(books.conn(), user).await?))
}

/// The channels that lead to the open books.
pub async fn reached_from(books: &mut Books) -> Result<Vec<String>, LedgerError> {
    let user = books.user;
    channels(books, user).await
}

/// A chat that leads to the open books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkedChat {
    /// Its channel.
    pub channel: String,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Whether it is the one of the pages, which stays with the books that they show.
    pub is_of_pages: bool,
    /// What is said there, by which it can be unlinked; none if nothing ever was.
    pub conversation: Option<ConversationId>,
}

/// The chats that lead to the open books, in the order they came.
pub async fn list_chats(books: &mut Books) -> Result<Vec<LinkedChat>, LedgerError> {
    let user = books.user;
    let doors = store::links::used_doors(books.conn(), user).await?;
    let chat = |door: store::links::UsedDoor| LinkedChat {
        is_of_pages: door.channel == Channel::Web.name() && door.subject == user.to_string(),
        channel: door.channel,
        since: door.since,
        conversation: door.conversation.map(Into::into),
    };
    Ok(doors.into_iter().map(chat).collect())
}

/// The channels of doors, each once.
fn names(doors: &[store::links::Door]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for door in doors {
        if !names.contains(&door.channel) {
            names.push(door.channel.clone());
        }
    }
    names
}

/// A count as outcomes tell it.
fn counted(count: i64) -> u64 {
    u64::try_from(count).unwrap_or_default()
}
