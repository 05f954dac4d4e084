//! Replies that could not be sent, for whoever runs the program: what they are about, never what they say.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, UserId};

/// A reply that could not be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeadLetter {
    /// Its id.
    pub id: Uuid,
    /// Whose it is.
    pub user_id: UserId,
    /// In which conversation.
    pub conversation_id: ConversationId,
    /// The channel's name.
    pub channel: String,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it was given up.
    pub failed_at: DateTime<Utc>,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it could not be sent.
    pub error: String,
}

/// Those that were given up first, of a channel or of all, after one: its `failed_at` and id.
pub async fn list(
    conn: &mut Connection,
    channel: Option<&str>,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<DeadLetter>, Error> {
    let (after_at, after_id) = after.unzip();
    query_as!(
        DeadLetter,
        r#"select id, user_id, conversation_id, channel, created_at, failed_at as "failed_at!", attempts,
                  error as "error!"
           from outbox
           where failed_at is not null and ($1::text is null or channel = $1)
             and ($2::timestamptz is null or (failed_at, id) > ($2, $3::uuid))
           order by failed_at, id limit $4"#,
        channel,
        after_at,
        after_id,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Has one of them tried again, as if it were new; all, of a channel or of every one, where none is named. How many.
pub async fn replay(
    conn: &mut Connection,
    id: Option<Uuid>,
    channel: Option<&str>,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let done = query!(
        "update outbox
         set failed_at = null, error = null, failing_since = null, attempts = 0, due_at = $3
         where failed_at is not null and ($1::uuid is null or id = $1)
           and ($2::text is null or channel = $2)",
        id,
        channel,
        now,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected())
}

/// Gives one up for good. `false` if it is not there.
pub async fn delete(conn: &mut Connection, id: Uuid) -> Result<bool, Error> {
    let done = query!("delete from outbox where failed_at is not null and id = $1", id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}
