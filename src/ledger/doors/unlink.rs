//! Has doors lead to other books again: within a day a join is taken back; after that this door alone leaves, once the
//! person agreed, to new books.

use hisab_port::Channel;
use serde::{Deserialize, Serialize};

use super::{channels, counted, must_be_private, must_stay_together, part, part::WITHIN};
use crate::{
    domain::ids::UserId,
    ledger::{Books, Invalid, LedgerError, Person, people},
    store::{self, links, moves},
};

/// Books that were parted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parted {
    /// The channels that lead to those which left.
    pub left: Vec<String>,
    /// How many entries left with them.
    pub entries: u64,
    /// The channels that lead to those which stayed.
    pub stayed: Vec<String>,
}

/// Whether this door is to leave.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlinkAsked {
    /// Whose books: an answer is about these and no others.
    pub of: UserId,
    /// How many entries would stay there.
    pub entries: u64,
    /// Its channel.
    pub channel: String,
    /// All channels that lead to the books.
    pub channels: Vec<String>,
}

/// A door that left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DoorLeft {
    /// Its channel.
    pub channel: String,
    /// The channels that lead to the books still.
    pub channels: Vec<String>,
}

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum UnlinkStep {
    /// The books were parted.
    Parted(Parted),
    /// It must be agreed to first.
    Asked(UnlinkAsked),
    /// The door left.
    Left(DoorLeft),
}

/// Takes back the join that brought this door, or the newest; if that is no longer to be had, closes this door, once
/// that is agreed to.
pub async fn unlink_account(
    books: &mut Books,
    agreed: Option<UserId>,
) -> Result<UnlinkStep, LedgerError> {
    must_be_private(books)?;
    let (user, now) = (books.user, books.now);
    let agreed = agreed == Some(user);
    let conversation = books.conversation.ok_or(Invalid::Nothing)?;
    let door = links::door_of(books.conn(), user, conversation).await?;
    let in_force = links::in_force(books.conn(), user, door.as_ref()).await?;
    // The one that brought this door; if none did, it has always led here, and the newest is meant.
    let meant = in_force.iter().find(|link| link.brought).or(in_force.first());
    if let Some(link) = meant.filter(|link| !agreed && now - link.made_at <= WITHIN) {
        books.touched();
        let parted = part(books, link.id).await?;
        let like = serde_json::json!([{ "linked": { "link": link.id } }]);
        let step = store::journal::holding(books.conn(), user, &like).await?;
        store::journal::mark(books.conn(), user, step.as_slice(), Some(now)).await?;
        let stayed = channels(books, user).await?;
        books.go_along().await?;
        let (left, entries) = (parted.channels, parted.entries);
        return Ok(UnlinkStep::Parted(Parted { left, entries, stayed }));
    }
    let doors = links::doors(books.conn(), user).await?;
    let Some(door) = door.filter(|_| doors.len() > 1) else {
        return Err(Invalid::OnlyDoor.into());
    };
    if door.channel == Channel::Web.name() && door.subject == user.to_string() {
        // Who is signed in stays signed in to these books, and must not write to others.
        return Err(Invalid::PagesDoor.into());
    }
    let channel = door.channel.clone();
    if !agreed {
        let channels = super::names(&doors);
        let entries = counted(store::erasures::counts(books.conn(), user).await?.entries);
        return Ok(UnlinkStep::Asked(UnlinkAsked { of: user, entries, channel, channels }));
    }
    leave(books, &door).await?;
    let channels = channels(books, user).await?;
    Ok(UnlinkStep::Left(DoorLeft { channel, channels }))
}

/// Has a door lead to new books. What was said by it goes along, so that the chat goes on; what was filed there stays.
async fn leave(books: &mut Books, door: &links::Door) -> Result<(), LedgerError> {
    must_stay_together(books).await?;
    let (user, now, ids) = (books.user, books.now, books.ids.clone());
    // They were met long ago, and know where they are.
    let person = Person { id: ids.next(now), preferences: books.preferences, asked: true };
    let conn = books.conn();
    links::close_door(conn, user, door).await?;
    store::users::insert(conn, person, (&door.channel, &door.subject), None, now).await?;
    store::users::set_asked(conn, person.id, now).await?;
    people::begin_books(conn, person, now, &ids).await?;
    let here: Vec<uuid::Uuid> = books.conversation.iter().map(|id| id.0).collect();
    let conn = books.conn();
    let doors = std::slice::from_ref(door);
    let conversations = moves::leaving_conversations(conn, user, &here, doors).await?;
    moves::begin(conn).await?;
    moves::conversations(conn, (user, person.id), &conversations, now, false).await?;
    moves::disown(conn, person.id, &conversations).await?;
    moves::end(conn).await?;
    links::insert_trail(conn, (ids.next(now), person.id, user), now).await?;
    books.turn_to(person).await
}
