//! Conversations: a person in one chat, and which process does its turns.
//!
//! A lease that goes on for more than a minute, and a message from the future, are of a process whose clock is wrong:
//! they are not waited for.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error, users};
use crate::domain::ids::{ConversationId, UserId};

/// A conversation and where it takes place.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Place {
    /// The person.
    pub user_id: UserId,
    /// The conversation.
    pub conversation_id: ConversationId,
    /// The channel's name.
    pub channel: String,
    /// The platform's name for the chat.
    pub chat: String,
}

/// A conversation, and the position of its newest answer.
#[derive(Clone, Copy, Debug)]
pub struct Known {
    /// The person.
    pub user: UserId,
    /// The conversation.
    pub conversation: ConversationId,
    /// How many of its messages are answered.
    pub answered: i64,
}

/// The conversation of a person in a chat, if they ever wrote there.
pub async fn find(
    conn: &mut Connection,
    channel: &str,
    subject: &str,
    chat: &str,
) -> Result<Option<Known>, Error> {
    let row = query!(
        "select c.user_id, c.id, c.answered
         from identities i join conversations c on c.user_id = i.user_id
         where i.channel = $1 and i.subject = $2 and c.channel = $1 and c.chat = $3
           and c.retired_at is null",
        channel,
        subject,
        chat,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Known {
        user: row.user_id.into(),
        conversation: row.id.into(),
        answered: row.answered,
    }))
}

/// Adds the conversation in a chat that somebody, as the platform names them, began; unless it is there.
pub async fn insert(
    conn: &mut Connection,
    (user, subject): (UserId, &str),
    id: ConversationId,
    (channel, chat): (&str, &str),
    shared: bool,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into conversations (user_id, id, channel, chat, shared, created_at, subject)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (user_id, channel, chat) where retired_at is null do nothing",
        user.0,
        id.0,
        channel,
        chat,
        shared,
        now,
        subject,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Locks a conversation and its person until the transaction ends, unless another process has the lease on it. The person
/// first: who moves their conversations has them locked, too.
pub async fn lock(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<Option<users::User>, Error> {
    let row = query_as!(
        users::Row,
        r#"with person as materialized (
               select id, currency, timezone, assistant, setup_asked_at
               from users where id = $1 for update
           )
           select u.id, u.currency, u.timezone, u.assistant,
                  u.setup_asked_at is not null as "asked!"
           from person u join conversations c on c.user_id = u.id
           where c.user_id = $1 and c.id = $2
             and (c.lease_owner is null or c.lease_owner = $3 or c.lease_until < $4
                  or c.lease_until > $4 + interval '1 minute')
           for update of c"#,
        user.0,
        conversation.0,
        owner,
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(users::User::try_from).transpose()
}

/// Forgets what was said in a conversation up to now, and the message that is being answered. `false` if there is no
/// such conversation.
pub async fn forget(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<bool, Error> {
    let done = query!(
        // The message that asks for it gets the next position.
        "update conversations set forgotten = answered + 1 where user_id = $1 and id = $2",
        user.0,
        conversation.0,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Keeps a conversation for a process while it is locked.
pub async fn hold(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    owner: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update conversations set lease_owner = $3, lease_until = $4 where user_id = $1 and id = $2",
        user.0,
        conversation.0,
        owner,
        until,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Keeps the conversations that a process holds for some time more.
pub async fn renew(
    conn: &mut Connection,
    held: &[(UserId, ConversationId)],
    owner: Uuid,
    until: DateTime<Utc>,
) -> Result<(), Error> {
    let (users, conversations): (Vec<Uuid>, Vec<Uuid>) =
        held.iter().map(|(user, conversation)| (user.0, conversation.0)).unzip();
    query!(
        "update conversations c set lease_until = $4
         from unnest($1::uuid[], $2::uuid[]) as held (user_id, id)
         where c.user_id = held.user_id and c.id = held.id and c.lease_owner = $3",
        &users,
        &conversations,
        owner,
        until,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The positions of the newest answer in a conversation, and of the newest that is forgotten.
pub async fn extent(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<(i64, i64), Error> {
    let row = query!(
        "select answered, forgotten from conversations where user_id = $1 and id = $2",
        user.0,
        conversation.0,
    )
    .fetch_one(conn)
    .await?;
    Ok((row.answered, row.forgotten))
}

/// The conversations with messages that came before a time and wait, and that no process works on.
pub async fn waiting(
    conn: &mut Connection,
    received_before: DateTime<Utc>,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Place>, Error> {
    query_as!(
        Place,
        "select c.user_id, c.id as conversation_id, c.channel, c.chat
         from (
             select user_id, conversation_id, min(received_at) as since from messages
             where answered_at is null group by user_id, conversation_id
         ) m
         join conversations c on c.user_id = m.user_id and c.id = m.conversation_id
         where (m.since <= $1 or m.since > $2)
           and (c.lease_until is null or c.lease_until < $2
                or c.lease_until > $2 + interval '1 minute')
         order by m.since limit $3",
        received_before,
        now,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Ends the leases of a process, or of all; that is for whoever knows that there is no other.
pub async fn end_leases(conn: &mut Connection, owner: Option<Uuid>) -> Result<(), Error> {
    query!(
        "update conversations set lease_owner = null, lease_until = null
         where lease_owner = $1 or $1::uuid is null and lease_owner is not null",
        owner,
    )
    .execute(conn)
    .await?;
    Ok(())
}
