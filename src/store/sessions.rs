//! Sessions: who is signed in where.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::{
    access::Via,
    ids::{SessionId, UserId},
};

/// A session.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// Which.
    pub id: SessionId,
    /// How somebody signed in.
    pub via: Via,
    /// What their browser or program calls itself.
    pub agent: String,
    /// How many refresh tokens there were: the last is good.
    pub generation: i32,
    /// When they signed in.
    pub made_at: DateTime<Utc>,
    /// When the last refresh token was handed out.
    pub rotated_at: DateTime<Utc>,
    /// When it ends if it is not used.
    pub expires_at: DateTime<Utc>,
    /// When it was ended, if it was.
    pub ended_at: Option<DateTime<Utc>>,
}

struct Row {
    id: Uuid,
    via: String,
    agent: String,
    generation: i32,
    made_at: DateTime<Utc>,
    rotated_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Session {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            via: Via::parse(&row.via).ok_or(Error::ColumnNotFound(row.via))?,
            agent: row.agent,
            generation: row.generation,
            made_at: row.made_at,
            rotated_at: row.rotated_at,
            expires_at: row.expires_at,
            ended_at: row.ended_at,
        })
    }
}

/// Adds a session.
pub async fn insert(conn: &mut Connection, user: UserId, session: &Session) -> Result<(), Error> {
    query!(
        "insert into sessions (user_id, id, via, agent, generation, made_at, rotated_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        user.0,
        session.id.0,
        session.via.name(),
        session.agent,
        session.generation,
        session.made_at,
        session.rotated_at,
        session.expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A session, also one that is over. Its row stays as it is until the transaction ends.
pub async fn find(
    conn: &mut Connection,
    user: UserId,
    id: SessionId,
) -> Result<Option<Session>, Error> {
    query_as!(
        Row,
        "select id, via, agent, generation, made_at, rotated_at, expires_at, ended_at
         from sessions where user_id = $1 and id = $2 for update",
        user.0,
        id.0,
    )
    .fetch_optional(conn)
    .await?
    .map(Session::try_from)
    .transpose()
}

/// The sessions of a person that go on, the newest first.
pub async fn list(
    conn: &mut Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<Session>, Error> {
    let rows = query_as!(
        Row,
        "select id, via, agent, generation, made_at, rotated_at, expires_at, ended_at
         from sessions where user_id = $1 and ended_at is null and expires_at > $2
         order by rotated_at desc, id desc",
        user.0,
        now,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Session::try_from).collect()
}

/// Notes that another refresh token is good, and until when.
pub async fn rotate(conn: &mut Connection, user: UserId, session: &Session) -> Result<(), Error> {
    query!(
        "update sessions set generation = $3, rotated_at = $4, expires_at = $5
         where user_id = $1 and id = $2",
        user.0,
        session.id.0,
        session.generation,
        session.rotated_at,
        session.expires_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends a session. `false` if there is none that goes on.
pub async fn end(
    conn: &mut Connection,
    user: UserId,
    id: SessionId,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let ended = query!(
        "update sessions set ended_at = $3
         where user_id = $1 and id = $2 and ended_at is null and expires_at > $3",
        user.0,
        id.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Ends all sessions of a person. How many that were.
pub async fn end_all(
    conn: &mut Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<u64, Error> {
    let ended = query!(
        "update sessions set ended_at = $2
         where user_id = $1 and ended_at is null and expires_at > $2",
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(ended.rows_affected())
}

/// Forgets sessions that were over before a time, whoever's they were.
pub async fn forget_before(conn: &mut Connection, time: DateTime<Utc>) -> Result<(), Error> {
    query!("delete from sessions where least(ended_at, expires_at) < $1", time)
        .execute(conn)
        .await?;
    Ok(())
}
