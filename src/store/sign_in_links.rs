//! Links that sign in once.

use chrono::{DateTime, Utc};
use sqlx::{query, query_scalar};

use super::{Connection, Error};
use crate::domain::{
    access::Via,
    ids::UserId,
    token::{Token, TokenHash},
};

/// A link that was made.
#[derive(Clone, Copy, Debug)]
pub struct Link {
    /// What is stored of its secret.
    pub hash: TokenHash,
    /// What signs in by it.
    pub via: Via,
    /// Until when it is good.
    pub expires_at: DateTime<Utc>,
    /// When it was used, if it was.
    pub used_at: Option<DateTime<Utc>>,
}

/// Adds a link.
pub async fn insert(
    conn: &mut Connection,
    link: &Token,
    via: Via,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into sign_in_links (user_id, id, hash, via, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6)",
        link.user.0,
        link.id,
        &link.hash().0[..],
        via.name(),
        now,
        expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many links of a kind a person had made since a time; those that were made before go.
pub async fn made_since(
    conn: &mut Connection,
    user: UserId,
    via: Via,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    query!("delete from sign_in_links where user_id = $1 and made_at <= $2", user.0, since)
        .execute(&mut *conn)
        .await?;
    query_scalar!(
        r#"select count(*) as "count!" from sign_in_links where user_id = $1 and via = $2"#,
        user.0,
        via.name(),
    )
    .fetch_one(conn)
    .await
}

/// The link that a token names, whatever its secret. Its row stays as it is until the transaction ends.
pub async fn find(conn: &mut Connection, token: &Token) -> Result<Option<Link>, Error> {
    let row = query!(
        "select hash, via, expires_at, used_at from sign_in_links
         where user_id = $1 and id = $2 for update",
        token.user.0,
        token.id,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        Ok(Link {
            hash: TokenHash(row.hash.try_into().map_err(|_| Error::ColumnNotFound("hash".into()))?),
            via: Via::parse(&row.via).ok_or(Error::ColumnNotFound(row.via))?,
            expires_at: row.expires_at,
            used_at: row.used_at,
        })
    })
    .transpose()
}

/// Notes that a link was used.
pub async fn mark_used(
    conn: &mut Connection,
    link: &Token,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update sign_in_links set used_at = $3 where user_id = $1 and id = $2",
        link.user.0,
        link.id,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}
