//! Attempts to sign in, counted for an account or an address of the network; by the hash of it, for nobody's eyes.

use chrono::{DateTime, Utc};
use sqlx::{query, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};

/// Has others who count the same wait until the transaction ends, or two could each be the last that is let through.
pub async fn lock(conn: &mut Connection, about: &[u8]) -> Result<(), Error> {
    query!("select pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))", about)
        .execute(conn)
        .await?;
    Ok(())
}

/// How many attempts there were since a time.
pub async fn since(conn: &mut Connection, about: &[u8], time: DateTime<Utc>) -> Result<i64, Error> {
    query_scalar!(
        r#"select count(*) as "count!" from sign_in_attempts where about = $1 and made_at > $2"#,
        about,
        time,
    )
    .fetch_one(conn)
    .await
}

/// Notes an attempt.
pub async fn insert(
    conn: &mut Connection,
    about: &[u8],
    id: Uuid,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into sign_in_attempts (about, id, made_at) values ($1, $2, $3)",
        about,
        id,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets attempts that were made before a time.
pub async fn forget_before(conn: &mut Connection, time: DateTime<Utc>) -> Result<(), Error> {
    query!("delete from sign_in_attempts where made_at < $1", time).execute(conn).await?;
    Ok(())
}
