//! Replies on their way out.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error, conversations::Place};
use crate::domain::ids::{ConversationId, UserId};

/// A reply to send.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its id, the same for each attempt.
    pub id: Uuid,
    /// The platform's id of the message it answers; none for a post.
    pub answers: Option<String>,
    /// The reply, as JSON.
    pub reply: Value,
    /// How often it was tried before and failed. What a process did not live to note counts for nothing.
    pub attempts: i32,
    /// Since when attempts have failed that may work later.
    pub failing_since: Option<DateTime<Utc>>,
}

/// Takes the next reply of a conversation if it is due, so that until `until` nobody else tries it.
pub async fn claim(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Outgoing>, Error> {
    query_as!(
        Outgoing,
        "update outbox set due_at = $4
         where user_id = $1 and due_at <= $3 and id = (
             select id from outbox
             where user_id = $1 and conversation_id = $2 and failed_at is null
             order by position limit 1
         )
         returning id, reply, attempts, failing_since, (
             select external_id from messages m
             where m.user_id = outbox.user_id and m.id = outbox.message_id and m.kind <> 'notice'
         ) as answers",
        user.0,
        conversation.0,
        now,
        until,
    )
    .fetch_optional(conn)
    .await
}

/// What came of a note about a reply.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Noted {
    /// Whether the reply was there.
    pub there: bool,
    /// Whether another reply of the conversation waits.
    pub more: bool,
}

/// A reply was sent: it leaves the outbox, and its message keeps the platform's id of it. `news` is told to every
/// process in the same breath.
pub async fn sent(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    id: Uuid,
    sent_as: Option<&str>,
    news: Option<&str>,
) -> Result<Noted, Error> {
    // `told` is selected, since PostgreSQL does not run what nobody asks for.
    let row = query!(
        r#"with gone as (
             delete from outbox where user_id = $1 and id = $3 returning message_id
         ), named as (
             update messages set sent_as = $4
             where $4::text is not null and user_id = $1 and id = (select message_id from gone)
         ), told as (
             select pg_notify('hisab_news', $5) where $5::text is not null
         )
         select exists(
             select from outbox
             where user_id = $1 and conversation_id = $2 and failed_at is null and id <> $3
         ) as "more!", exists(select from gone) as "there!", (select count(*) from told) as told"#,
        user.0,
        conversation.0,
        id,
        sent_as,
        news,
    )
    .fetch_one(conn)
    .await?;
    Ok(Noted { there: row.there, more: row.more })
}

/// A reply could not be sent for now: it is due again at a time. `false` if it is not there.
pub async fn retry(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "update outbox
         set due_at = $3, attempts = attempts + 1, failing_since = coalesce(failing_since, $4)
         where user_id = $1 and id = $2 and failed_at is null",
        user.0,
        id,
        due_at,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A reply is left alone until a time. `false` if it is not there.
pub async fn postpone(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    due_at: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "update outbox set due_at = $3 where user_id = $1 and id = $2 and failed_at is null",
        user.0,
        id,
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// A reply can never be sent; it stays here with the reason. `false` if it is not there.
pub async fn fail(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    error: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "update outbox set failed_at = $3, error = left($4, 500), attempts = attempts + 1
         where user_id = $1 and id = $2",
        user.0,
        id,
        now,
        error,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Nothing can be sent to a conversation any more: all that waits there fails. `false` if nothing does.
pub async fn fail_all(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    error: &str,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "update outbox set failed_at = $3, error = left($4, 500)
         where user_id = $1 and conversation_id = $2 and failed_at is null",
        user.0,
        conversation.0,
        now,
        error,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() > 0)
}

struct Row {
    user_id: Uuid,
    conversation_id: Uuid,
    channel: String,
    chat: String,
    due_at: DateTime<Utc>,
}

/// The conversations in some channels with a reply that is due and comes next there, the longest due first, and since
/// when.
pub async fn due(
    conn: &mut Connection,
    channels: &[String],
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<(Place, DateTime<Utc>)>, Error> {
    let rows = query_as!(
        Row,
        "select o.user_id, o.conversation_id, c.channel, c.chat, o.due_at from outbox o
         join conversations c on c.user_id = o.user_id and c.id = o.conversation_id
         where o.failed_at is null and o.due_at <= $2 and o.channel = any($1)
           and not exists (
               select from outbox p
               where p.user_id = o.user_id and p.conversation_id = o.conversation_id
                 and p.failed_at is null and p.position < o.position
           )
         order by o.due_at limit $3",
        channels,
        now,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let place = |row: Row| {
        let Row { user_id, conversation_id, channel, chat, due_at } = row;
        let (user_id, conversation_id) = (user_id.into(), conversation_id.into());
        (Place { user_id, conversation_id, channel, chat }, due_at)
    };
    Ok(rows.into_iter().map(place).collect())
}

/// What waits in a channel.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// The channel's name.
    pub channel: String,
    /// How many replies wait.
    pub waiting: i64,
    /// When the one was made that has waited longest.
    pub oldest: Option<DateTime<Utc>>,
    /// How many could not be sent.
    pub failed: i64,
}

/// What waits in each channel that has anything.
pub async fn backlog(conn: &mut Connection) -> Result<Vec<Backlog>, Error> {
    query_as!(
        Backlog,
        r#"select channel, count(*) filter (where failed_at is null) as "waiting!",
                  min(created_at) filter (where failed_at is null) as oldest,
                  count(failed_at) as "failed!"
           from outbox group by channel"#,
    )
    .fetch_all(conn)
    .await
}

/// Since when the reply in some channels is due that has waited longest.
pub async fn oldest(
    conn: &mut Connection,
    channels: &[String],
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!(
        "select min(due_at) from outbox
         where failed_at is null and channel = any($1) and due_at <= $2",
        channels,
        now,
    )
    .fetch_one(conn)
    .await
}
