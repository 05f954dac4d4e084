//! Conversations: a person in one chat.

use chrono::{DateTime, Utc};
use sqlx::query_scalar;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, UserId};

/// The conversation in a chat, made with `id` if it is new.
pub async fn find_or_insert(
    conn: &mut Connection,
    user: UserId,
    id: ConversationId,
    channel: &str,
    chat: &str,
    now: DateTime<Utc>,
) -> Result<ConversationId, Error> {
    let found = query_scalar!(
        "select id from conversations where user_id = $1 and channel = $2 and chat = $3",
        user.0,
        channel,
        chat,
    )
    .fetch_optional(&mut *conn)
    .await?;
    if let Some(found) = found {
        return Ok(found.into());
    }
    // The person's row is locked, so nobody else can have made it meanwhile.
    query_scalar!(
        "insert into conversations (user_id, id, channel, chat, created_at)
         values ($1, $2, $3, $4, $5) returning id",
        user.0,
        id.0,
        channel,
        chat,
        now,
    )
    .fetch_one(conn)
    .await
    .map(Into::into)
}
