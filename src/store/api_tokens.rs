//! Tokens for programs.

use chrono::{DateTime, Utc};
use sqlx::{query, query_scalar};

use super::{Connection, Error};
use crate::domain::{
    access::Scope,
    ids::{ApiTokenId, UserId},
    text::TokenName,
    token::Token,
};

/// A token, without its secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiToken {
    /// Which.
    pub id: ApiTokenId,
    /// What the person calls it.
    pub name: TokenName,
    /// What it is good for.
    pub scope: Scope,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it ends, if it does.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was used last, to the hour.
    pub used_at: Option<DateTime<Utc>>,
}

/// Adds a token.
pub async fn insert(conn: &mut Connection, token: &Token, about: &ApiToken) -> Result<(), Error> {
    query!(
        "insert into api_tokens (user_id, id, name, scope, hash, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)",
        token.user.0,
        about.id.0,
        about.name.as_str(),
        about.scope.name(),
        &token.hash().0[..],
        about.made_at,
        about.expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The tokens of a person, the newest first.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<ApiToken>, Error> {
    let rows = query!(
        "select id, name, scope, made_at, expires_at, used_at
         from api_tokens where user_id = $1 order by id desc",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(ApiToken {
                id: row.id.into(),
                name: TokenName::parse(&row.name).map_err(super::broken)?,
                scope: Scope::parse(&row.scope).ok_or(Error::ColumnNotFound(row.scope))?,
                made_at: row.made_at,
                expires_at: row.expires_at,
                used_at: row.used_at,
            })
        })
        .collect()
}

/// How many tokens a person has.
pub async fn count(conn: &mut Connection, user: UserId) -> Result<i64, Error> {
    query_scalar!(r#"select count(*) as "count!" from api_tokens where user_id = $1"#, user.0)
        .fetch_one(conn)
        .await
}

/// Takes a token away. `false` if there is none.
pub async fn delete(conn: &mut Connection, user: UserId, id: ApiTokenId) -> Result<bool, Error> {
    let gone = query!("delete from api_tokens where user_id = $1 and id = $2", user.0, id.0)
        .execute(conn)
        .await?;
    Ok(gone.rows_affected() == 1)
}

/// Notes that a token is used, where that was not noted since a time.
pub async fn used(
    conn: &mut Connection,
    user: UserId,
    id: ApiTokenId,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update api_tokens set used_at = $3
         where user_id = $1 and id = $2 and (used_at is null or used_at < $4)",
        user.0,
        id.0,
        now,
        since,
    )
    .execute(conn)
    .await?;
    Ok(())
}
