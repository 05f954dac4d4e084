//! Mails on their way, and what became of them.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::{
    ids::UserId,
    mail::{EmailAddress, Topic},
};

/// A mail to be stored.
#[derive(Clone, Debug)]
pub struct NewMail<'a> {
    /// What it is about.
    pub topic: Topic,
    /// Where it goes.
    pub to: &'a EmailAddress,
    /// Its subject.
    pub subject: &'a str,
    /// What it says, without markup.
    pub text: &'a str,
    /// What it says.
    pub html: &'a str,
    /// Further headers: names and values.
    pub headers: &'a Value,
}

/// A mail that was taken up.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// Whose it is.
    pub user_id: Uuid,
    /// Its id, the same for each attempt.
    pub id: Uuid,
    /// What it is about, by the stored name.
    pub topic: String,
    /// Where it goes.
    pub address: String,
    /// Its subject.
    pub subject: String,
    /// What it says, without markup.
    pub text: String,
    /// What it says.
    pub html: String,
    /// Further headers: names and values.
    pub headers: Value,
    /// When it was stored.
    pub created_at: DateTime<Utc>,
    /// How often it was tried, this time included.
    pub attempts: i32,
    /// Whether it may still go there: the address is the person's, and they want it; a code is the newest, and still good.
    pub wanted: bool,
}

/// Stores a mail, due at once.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    mail: &NewMail<'_>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into mails (user_id, id, topic, address, subject, text, html, headers, created_at, due_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        user.0,
        id,
        mail.topic.name(),
        mail.to.as_str(),
        mail.subject,
        mail.text,
        mail.html,
        mail.headers,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many mails about a topic a person had since a time.
pub async fn of_person_since(
    conn: &mut Connection,
    user: UserId,
    topic: Topic,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    query_scalar!(
        r#"select count(*) as "count!" from mails where user_id = $1 and topic = $2 and created_at > $3"#,
        user.0,
        topic.name(),
        since,
    )
    .fetch_one(conn)
    .await
}

/// How many mails about a topic went to an address since a time, whoever asked for them.
pub async fn to_address_since(
    conn: &mut Connection,
    address: &EmailAddress,
    topic: Topic,
    since: DateTime<Utc>,
) -> Result<i64, Error> {
    query_scalar!(
        r#"select count(*) as "count!" from mails where address = $1 and topic = $2 and created_at > $3"#,
        address.as_str(),
        topic.name(),
        since,
    )
    .fetch_one(conn)
    .await
}

/// How many mails wait, and when the one was stored that has waited longest.
pub async fn backlog(conn: &mut Connection) -> Result<(i64, Option<DateTime<Utc>>), Error> {
    let row = query!(
        r#"select count(*) as "waiting!", min(created_at) as oldest
           from mails where sent_at is null and failed_at is null"#
    )
    .fetch_one(conn)
    .await?;
    Ok((row.waiting, row.oldest))
}

/// Takes up a mail that is due, whoever's it is, so that until `until` nobody else does.
pub async fn claim(
    conn: &mut Connection,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<Option<Claimed>, Error> {
    query_as!(
        Claimed,
        r#"with due as (
             select user_id, id from mails
             where sent_at is null and failed_at is null and due_at <= $1
             order by due_at limit 1 for update skip locked
         )
         update mails m set due_at = $2, attempts = m.attempts + 1 from due
         where m.user_id = due.user_id and m.id = due.id
         returning m.user_id, m.id, m.topic, m.address, m.subject, m.text, m.html, m.headers,
                   m.created_at, m.attempts, exists(
             select from mail_addresses a
             where a.user_id = m.user_id and a.address = m.address and a.trouble is null
               and case when m.topic = 'confirmation' then a.confirmed_at is null
                        and a.code_expires_at > $1 and m.created_at >= a.made_at
                   else a.confirmed_at is not null and a.stopped_at is null
                        and not m.topic = any(a.unsubscribed) end
         ) as "wanted!""#,
        now,
        until,
    )
    .fetch_optional(conn)
    .await
}

/// A mail was sent: nothing is kept of what it said.
pub async fn sent(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    provider_id: Option<&str>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update mails
         set sent_at = $3, provider_id = left($4, 200),
             subject = '-', text = '', html = '', headers = '{}'
         where user_id = $1 and id = $2 and failed_at is null",
        user.0,
        id,
        now,
        provider_id,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A mail could not be sent for now: it is due again at a time.
pub async fn postpone(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    due_at: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update mails set due_at = $3
         where user_id = $1 and id = $2 and sent_at is null and failed_at is null",
        user.0,
        id,
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A mail is never sent; it stays with the reason and without what it said.
pub async fn fail(
    conn: &mut Connection,
    user: UserId,
    id: Uuid,
    error: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update mails
         set failed_at = $3, error = left($4, 200), subject = '-', text = '', html = '', headers = '{}'
         where user_id = $1 and id = $2 and sent_at is null and failed_at is null",
        user.0,
        id,
        now,
        error,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the mails of some people, those that wait as well; but not the codes that were asked for after a time, for these
/// are counted.
pub async fn forget(
    conn: &mut Connection,
    users: &[UserId],
    counted_after: DateTime<Utc>,
) -> Result<(), Error> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    query!(
        "delete from mails where user_id = any($1) and (topic <> 'confirmation' or created_at <= $2)",
        &users,
        counted_after,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets the mails that are over and were stored before a time, whoever's they are; and those stored before a later time
/// that went where their person has no mail go any more.
pub async fn forget_before(
    conn: &mut Connection,
    before: DateTime<Utc>,
    elsewhere_before: DateTime<Utc>,
) -> Result<u64, Error> {
    let done = query!(
        "delete from mails m
         where (m.sent_at is not null or m.failed_at is not null) and (
             m.created_at < $1 or m.created_at < $2 and not exists (
                 select from mail_addresses a where a.user_id = m.user_id and a.address = m.address
             )
         )",
        before,
        elsewhere_before,
    );
    Ok(done.execute(conn).await?.rows_affected())
}

/// Notes what a provider told under an id; what it told before `before` is forgotten. `false` if it is known already.
pub async fn note_event(
    conn: &mut Connection,
    id: &str,
    now: DateTime<Utc>,
    before: DateTime<Utc>,
) -> Result<bool, Error> {
    query!("delete from mail_events where seen_at < $1", before).execute(&mut *conn).await?;
    let done = query!(
        "insert into mail_events (id, seen_at) values ($1, $2) on conflict do nothing",
        id,
        now,
    );
    Ok(done.execute(conn).await?.rows_affected() == 1)
}
