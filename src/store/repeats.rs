//! Answers to requests that named a key, for whoever sends one again.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::query;

use super::{Connection, Error};
use crate::domain::ids::UserId;

/// An answer that was given.
#[derive(Clone, Debug)]
pub struct Answer {
    /// What was asked, by its hash.
    pub request: Vec<u8>,
    /// The status of HTTP.
    pub status: i16,
    /// What it said.
    pub body: Value,
}

/// The answer to a key, given after a time.
pub async fn find(
    conn: &mut Connection,
    user: UserId,
    key: &str,
    since: DateTime<Utc>,
) -> Result<Option<Answer>, Error> {
    let row = query!(
        "select request, status, body from repeats where user_id = $1 and key = $2 and made_at > $3",
        user.0,
        key,
        since,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Answer { request: row.request, status: row.status, body: row.body }))
}

/// Keeps an answer, in the place of one that is too old to count.
pub async fn save(
    conn: &mut Connection,
    user: UserId,
    key: &str,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into repeats (user_id, key, request, status, body, made_at)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (user_id, key) do update
         set request = excluded.request, status = excluded.status, body = excluded.body,
             made_at = excluded.made_at",
        user.0,
        key,
        answer.request,
        answer.status,
        answer.body,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets answers that were given before a time, whoever asked.
pub async fn forget_before(conn: &mut Connection, time: DateTime<Utc>) -> Result<(), Error> {
    query!("delete from repeats where made_at < $1", time).execute(conn).await?;
    Ok(())
}
