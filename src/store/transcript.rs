//! What was said in a conversation, to be shown again.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::query_as;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, UserId};

/// One delivery and its reply.
#[derive(Clone, Debug)]
pub struct Line {
    /// Its place; none until it is answered.
    pub position: Option<i64>,
    /// The platform's id of the delivery.
    pub external_id: String,
    /// The platform's id of the message it is about.
    pub root: String,
    /// What it is: one of the kinds in the schema.
    pub kind: String,
    /// The text, or the button's payload.
    pub body: String,
    /// The message or reply that it answers, as the platform names it.
    pub reply_to: Option<String>,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// The reply, as JSON.
    pub reply: Option<Value>,
}

/// Lines, by what follows the table's name; a literal, so that it is checked when compiled.
macro_rules! lines {
    ($rest:literal, $($argument:expr),+ $(,)?) => {
        query_as!(
            Line,
            "select position, external_id, root, kind, body, reply_to, sent_at, reply
             from messages " + $rest,
            $($argument),+
        )
    };
}

/// What was answered right before a position, oldest first.
pub async fn before(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    position: i64,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let mut lines = lines!(
        "where user_id = $1 and conversation_id = $2 and position < $3
         order by position desc limit $4",
        user.0,
        conversation.0,
        position,
        limit,
    )
    .fetch_all(conn)
    .await?;
    lines.reverse();
    Ok(lines)
}

/// What was answered right after a position, oldest first.
pub async fn after(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    position: i64,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    lines!(
        "where user_id = $1 and conversation_id = $2 and position > $3
         order by position limit $4",
        user.0,
        conversation.0,
        position,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// What waits for its answer, in the order in which it will be taken up.
pub async fn waiting(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    lines!(
        "where user_id = $1 and conversation_id = $2 and answered_at is null
         order by platform_order, id limit $3",
        user.0,
        conversation.0,
        limit,
    )
    .fetch_all(conn)
    .await
}
