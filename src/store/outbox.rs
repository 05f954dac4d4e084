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
    /// The platform's id of the message it answers.
    pub answers: Option<String>,
    /// The reply, as JSON.
    pub reply: Value,
    /// How often it was tried, this time included.
    pub attempts: i32,
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
        "update outbox set due_at = $4, attempts = attempts + 1
         where user_id = $1 and due_at <= $3 and id = (
             select id from outbox
             where user_id = $1 and conversation_id = $2 and failed_at is null
             order by position limit 1
         )
         returning id, reply, attempts, (
             select external_id from messages m
             where m.user_id = outbox.user_id and m.id = outbox.message_id
         ) as answers",
        user.0,
        conversation.0,
        now,
        until,
    )
    .fetch_optional(conn)
    .await
}

/// A reply was sent: it leaves the outbox, and its message keeps the platform's id of it. `news` is told to every
/// process in the same breath. Whether another reply of the conversation waits.
pub async fn sent(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    id: Uuid,
    sent_as: Option<&str>,
    news: Option<&str>,
) -> Result<bool, Error> {
    // Only `case` is evaluated in a certain order: what a select in front does is done when its result is asked for.
    let more = query_scalar!(
        r#"with gone as (
             delete from outbox where user_id = $1 and id = $3 returning message_id
         ), named as (
             update messages set sent_as = $4
             where $4::text is not null and user_id = $1 and id = (select message_id from gone)
         ), told as (
             select pg_notify('hisab_news', $5) where $5::text is not null
         )
         select case when (select count(*) from told) >= 0 then exists(
             select from outbox
             where user_id = $1 and conversation_id = $2 and failed_at is null and id <> $3
         ) end as "more!""#,
        user.0,
        conversation.0,
        id,
        sent_as,
        news,
    )
    .fetch_one(conn)
    .await?;
    Ok(more)
}

/// A reply could not be sent for now: it is due again at a time.
pub async fn postpone(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    due_at: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update outbox set due_at = $3 where user_id = $1 and id = $2 and failed_at is null",
        user.0,
        id,
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A reply can never be sent; it stays here with the reason.
pub async fn fail(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update outbox set failed_at = $3, error = left($4, 500) where user_id = $1 and id = $2",
        user.0,
        id,
        now,
        error,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Nothing can be sent to a conversation any more: all that waits there fails.
pub async fn fail_all(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update outbox set failed_at = $3, error = left($4, 500)
         where user_id = $1 and conversation_id = $2 and failed_at is null",
        user.0,
        conversation.0,
        now,
        error,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The conversations in some channels with a reply that is due and comes next there, the longest due first.
pub async fn due(
    conn: &mut Connection,
    channels: &[String],
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<Place>, Error> {
    query_as!(
        Place,
        "select o.user_id, o.conversation_id, c.channel, c.chat from outbox o
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
    .await
}

/// Since when the reply is due that has waited longest, of all there are.
pub async fn oldest(
    conn: &mut Connection,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!("select min(due_at) from outbox where failed_at is null and due_at <= $1", now,)
        .fetch_one(conn)
        .await
}
