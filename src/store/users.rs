//! People, and the identities that lead to them.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{
    assistant::Assistant, change::Preferences, currency::Currency, ids::UserId, zone::Zone,
};

/// A person.
#[derive(Clone, Copy, Debug)]
pub struct User {
    /// Their id.
    pub id: UserId,
    /// What they have chosen.
    pub preferences: Preferences,
    /// Whether they were asked for their time zone and currency.
    pub asked: bool,
}

/// A person as stored.
pub(super) struct Row {
    pub(super) id: Uuid,
    pub(super) currency: String,
    pub(super) timezone: String,
    pub(super) assistant: String,
    pub(super) asked: bool,
}

impl TryFrom<Row> for User {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let currency = Currency::parse(&row.currency).map_err(broken)?;
        let timezone = Zone::parse(&row.timezone).map_err(broken)?;
        let assistant = Assistant::parse(&row.assistant).map_err(broken)?;
        let preferences = Preferences { currency, timezone, assistant };
        Ok(Self { id: row.id.into(), preferences, asked: row.asked })
    }
}

/// The person behind an identity, locked until the transaction ends: one turn at a time for one person, so
/// that sums, sequence numbers and undo never cross.
pub async fn lock_by_identity(
    conn: &mut Connection,
    channel: &str,
    subject: &str,
) -> Result<Option<User>, Error> {
    loop {
        let row = query_as!(
            Row,
            r#"select u.id, u.currency, u.timezone, u.assistant,
                      u.setup_asked_at is not null as "asked!"
               from identities i join users u on u.id = i.user_id
               where i.channel = $1 and i.subject = $2
               for update of u"#,
            channel,
            subject,
        )
        .fetch_optional(&mut *conn)
        .await?;
        let Some(row) = row else { return Ok(None) };
        // While somebody else had the lock the identity may have been led elsewhere.
        let leads_to = query_scalar!(
            "select user_id from identities where channel = $1 and subject = $2",
            channel,
            subject,
        )
        .fetch_optional(&mut *conn)
        .await?;
        if leads_to == Some(row.id) {
            return User::try_from(row).map(Some);
        }
    }
}

/// Adds a person with their first identity. `false` if the identity was taken meanwhile.
pub async fn insert(
    conn: &mut Connection,
    user: User,
    (channel, subject): (&str, &str),
    language: Option<&str>,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    query!(
        "insert into users (id, currency, timezone, assistant, language, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        user.id.0,
        user.preferences.currency.code(),
        user.preferences.timezone.name(),
        user.preferences.assistant.name(),
        language,
        now,
    )
    .execute(&mut *conn)
    .await?;
    let identity = query!(
        "insert into identities (channel, subject, user_id, created_at) values ($1, $2, $3, $4)
         on conflict do nothing",
        channel,
        subject,
        user.id.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(identity.rows_affected() == 1)
}

/// Sets what a person has chosen.
pub async fn set_preferences(
    conn: &mut Connection,
    user: UserId,
    preferences: Preferences,
) -> Result<(), Error> {
    query!(
        "update users set currency = $2, timezone = $3, assistant = $4 where id = $1",
        user.0,
        preferences.currency.code(),
        preferences.timezone.name(),
        preferences.assistant.name(),
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Notes that a person is asked where they are. The language that their platform said they use.
pub async fn set_asked(
    conn: &mut Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Option<String>, Error> {
    query_scalar!(
        "update users set setup_asked_at = $2 where id = $1 returning language",
        user.0,
        now,
    )
    .fetch_one(conn)
    .await
}

/// Whether anybody keeps books here.
pub async fn any(conn: &mut Connection) -> Result<bool, Error> {
    query_scalar!(r#"select exists(select from users) as "any!""#).fetch_one(conn).await
}
