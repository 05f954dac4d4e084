//! Who is meant by what a request shows: the person, if what it shows still holds. One statement for both, since each
//! request begins with it.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as};

use super::{
    Connection, Error,
    users::{Row, User},
};
use crate::domain::{
    access::{Role, Scope},
    ids::{SessionId, UserId},
    token::{Token, TokenHash},
};

/// What a token is good for, as far as its secret is right.
#[derive(Clone, Copy, Debug)]
pub struct Bearer {
    /// The person.
    pub person: User,
    /// What is stored of its secret.
    pub hash: TokenHash,
    /// What it is good for.
    pub scope: Scope,
    /// When its use was noted last.
    pub used_at: Option<DateTime<Utc>>,
}

/// The person of a session that goes on.
pub async fn of_session(
    conn: &mut Connection,
    user: UserId,
    session: SessionId,
    now: DateTime<Utc>,
) -> Result<Option<User>, Error> {
    query_as!(
        Row,
        r#"select u.id, u.currency, u.timezone, u.assistant, u.setup_asked_at is not null as "asked!"
           from users u join sessions s on s.user_id = u.id
           where u.id = $1 and s.user_id = $1 and s.id = $2 and s.ended_at is null and s.expires_at > $3"#,
        user.0,
        session.0,
        now,
    )
    .fetch_optional(conn)
    .await?
    .map(User::try_from)
    .transpose()
}

/// The person of a token that is not over, whatever its secret.
pub async fn of_token(
    conn: &mut Connection,
    token: &Token,
    now: DateTime<Utc>,
) -> Result<Option<Bearer>, Error> {
    let row = query!(
        r#"select u.id, u.currency, u.timezone, u.assistant, u.setup_asked_at is not null as "asked!",
                  t.hash, t.scope, t.used_at
           from users u join api_tokens t on t.user_id = u.id
           where u.id = $1 and t.user_id = $1 and t.id = $2 and (t.expires_at is null or t.expires_at > $3)"#,
        token.user.0,
        token.id,
        now,
    )
    .fetch_optional(conn)
    .await?;
    row.map(|row| {
        let person = Row {
            id: row.id,
            currency: row.currency,
            timezone: row.timezone,
            assistant: row.assistant,
            asked: row.asked,
        };
        Ok(Bearer {
            person: person.try_into()?,
            hash: TokenHash(row.hash.try_into().map_err(|_| Error::ColumnNotFound("hash".into()))?),
            scope: Scope::parse(&row.scope).ok_or(Error::ColumnNotFound(row.scope))?,
            used_at: row.used_at,
        })
    })
    .transpose()
}

/// Locks a person until the transaction ends, as whoever changes books does; `None` if they are gone.
pub async fn lock(conn: &mut Connection, user: UserId) -> Result<Option<User>, Error> {
    query_as!(
        Row,
        r#"select id, currency, timezone, assistant, setup_asked_at is not null as "asked!"
           from users where id = $1 for update"#,
        user.0,
    )
    .fetch_optional(conn)
    .await?
    .map(User::try_from)
    .transpose()
}

/// What a person is here.
pub async fn role(conn: &mut Connection, user: UserId) -> Result<Role, Error> {
    let owner = sqlx::query_scalar!("select owner from users where id = $1", user.0);
    let owner = owner.fetch_optional(conn).await?.unwrap_or_default();
    Ok(if owner { Role::Owner } else { Role::Person })
}

/// Whether anybody is the owner.
pub async fn any_owner(conn: &mut Connection) -> Result<bool, Error> {
    sqlx::query_scalar!(r#"select exists(select from users where owner) as "any!""#)
        .fetch_one(conn)
        .await
}

/// Makes a person the owner, beside whoever is.
pub async fn make_owner(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("update users set owner = true where id = $1", user.0).execute(conn).await?;
    Ok(())
}

/// Has an identity lead to a person, unless it leads somewhere.
pub async fn add_identity(
    conn: &mut Connection,
    user: UserId,
    (channel, subject): (&str, &str),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into identities (channel, subject, user_id, created_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        channel,
        subject,
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends whatever signs in as a person whose books become part of others': they are signed in to nothing any more.
pub async fn end_access(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("delete from sign_in_links where user_id = $1", user.0).execute(&mut *conn).await?;
    query!("delete from sessions where user_id = $1", user.0).execute(&mut *conn).await?;
    query!("delete from api_tokens where user_id = $1", user.0).execute(&mut *conn).await?;
    query!("delete from repeats where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}
