//! Codes that join two books, by their hash, and how often somebody entered one that was none.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::UserId;

/// A code that was made.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// Who made it.
    pub user: UserId,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was entered, if it was.
    pub used_at: Option<DateTime<Utc>>,
}

struct Row {
    user_id: Uuid,
    expires_at: DateTime<Utc>,
    used_at: Option<DateTime<Utc>>,
}

/// The code of a hash. Its row stays as it is until the transaction ends.
pub async fn find(conn: &mut Connection, hash: &[u8]) -> Result<Option<Code>, Error> {
    let row = query_as!(
        Row,
        "select user_id, expires_at, used_at from link_codes where hash = $1 for update",
        hash,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|Row { user_id, expires_at, used_at }| Code {
        user: user_id.into(),
        expires_at,
        used_at,
    }))
}

/// Who made the code of a hash, without waiting for anybody.
pub async fn maker(conn: &mut Connection, hash: &[u8]) -> Result<Option<UserId>, Error> {
    let user = query_scalar!("select user_id from link_codes where hash = $1", hash);
    Ok(user.fetch_optional(conn).await?.map(Into::into))
}

/// How many codes a person made since a time; older ones go.
pub async fn made_since(
    conn: &mut Connection,
    user: UserId,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    query!("delete from link_codes where user_id = $1 and made_at <= $2", user.0, since)
        .execute(&mut *conn)
        .await?;
    query_scalar!(r#"select count(*) as "count!" from link_codes where user_id = $1"#, user.0)
        .fetch_one(conn)
        .await
}

/// Adds a code; what the person made before is good no longer.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    hash: &[u8],
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update link_codes set expires_at = $2
         where user_id = $1 and used_at is null and expires_at > $2",
        user.0,
        now,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "insert into link_codes (hash, user_id, made_at, expires_at) values ($1, $2, $3, $4)",
        hash,
        user.0,
        now,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a code was entered.
pub async fn mark_used(
    conn: &mut Connection,
    user: UserId,
    hash: &[u8],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update link_codes set used_at = $3 where user_id = $1 and hash = $2",
        user.0,
        hash,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends all codes of a person whose books become part of others.
pub async fn delete_all(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("delete from link_codes where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}

/// How often a person entered a wrong code since a time; older attempts go.
pub async fn wrong_since(
    conn: &mut Connection,
    user: UserId,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    query!("delete from link_attempts where user_id = $1 and made_at <= $2", user.0, since)
        .execute(&mut *conn)
        .await?;
    query_scalar!(r#"select count(*) as "count!" from link_attempts where user_id = $1"#, user.0)
        .fetch_one(conn)
        .await
}

/// Notes that a person entered a wrong code.
pub async fn wrong(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into link_attempts (user_id, id, made_at) values ($1, $2, $3)",
        user.0,
        id,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
