//! Wishes to be erased, and the erasing itself.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error, conversations::Place};
use crate::domain::ids::{ConversationId, UserId};

/// How much there is of a person's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// Entries, those taken out aside.
    pub entries: i64,
    /// Budgets in force.
    pub budgets: i64,
    /// Messages that they wrote.
    pub messages: i64,
}

/// Counts what there is of a person's.
pub async fn counts(conn: &mut Connection, user: UserId) -> Result<Counts, Error> {
    query_as!(
        Counts,
        r#"select (select count(*) from transactions where user_id = $1 and voided_at is null) as "entries!",
                  (select count(*) from budgets where user_id = $1 and ended_at is null) as "budgets!",
                  (select count(*) from messages where user_id = $1 and kind <> 'notice') as "messages!""#,
        user.0,
    )
    .fetch_one(conn)
    .await
}

/// When a person will be erased, if they wish to be.
pub async fn due_at(conn: &mut Connection, user: UserId) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!("select due_at from erasures where user_id = $1", user.0)
        .fetch_optional(conn)
        .await
}

/// Notes the wish.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    now: DateTime<Utc>,
    due_at: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "insert into erasures (user_id, asked_at, due_at) values ($1, $2, $3) on conflict do nothing",
        user.0,
        now,
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Takes the wish back. `false` if there was none.
pub async fn delete(conn: &mut Connection, user: UserId) -> Result<bool, Error> {
    let done = query!("delete from erasures where user_id = $1", user.0).execute(conn).await?;
    Ok(done.rows_affected() == 1)
}

/// The people who are to be erased by now, whoever they are; not those whose last words are not heard yet.
pub async fn due(
    conn: &mut Connection,
    now: DateTime<Utc>,
    limit: i64,
) -> Result<Vec<UserId>, Error> {
    let ids = query_scalar!(
        "select user_id from erasures e
         where due_at <= $1 and not exists (
             select from messages m where m.user_id = e.user_id and m.answered_at is null
         )
         order by due_at limit $2",
        now,
        limit,
    );
    Ok(ids.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// Locks a person who is to be erased by now; `false` if they are gone, or stay.
pub async fn lock(conn: &mut Connection, user: UserId, now: DateTime<Utc>) -> Result<bool, Error> {
    query_scalar!("select id from users where id = $1 for update", user.0)
        .fetch_optional(&mut *conn)
        .await?;
    // Asked once the lock is there: who waited for it may have changed their mind.
    let due = due_at(conn, user).await?;
    Ok(due.is_some_and(|due| due <= now))
}

/// A person and everyone whose books are part of theirs.
pub async fn everyone_in(conn: &mut Connection, user: UserId) -> Result<Vec<UserId>, Error> {
    let ids = query_scalar!(
        r#"with recursive inside (user_id) as (
             select $1::uuid
             union
             select l.from_user from links l, inside i
             where l.user_id = i.user_id and l.undone_at is null
         )
         select user_id as "user_id!" from inside"#,
        user.0,
    );
    Ok(ids.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// The conversations of a person.
pub async fn conversations(
    conn: &mut Connection,
    user: UserId,
) -> Result<Vec<ConversationId>, Error> {
    let ids = query_scalar!("select id from conversations where user_id = $1", user.0);
    Ok(ids.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// Where a person can be told something: their chats, as far as the doors that these came in by still lead to them; the
/// newest first.
pub async fn places(conn: &mut Connection, user: UserId, limit: i64) -> Result<Vec<Place>, Error> {
    query_as!(
        Place,
        "select c.user_id, c.id as conversation_id, c.channel, c.chat from conversations c
         where c.user_id = $1 and c.retired_at is null and not c.shared and exists (
             select from identities i
             where i.user_id = $1 and i.channel = c.channel and i.subject = coalesce(c.subject, i.subject)
         )
         order by c.id desc limit $2",
        user.0,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Erases everything of some people, and the people.
pub async fn erase(conn: &mut Connection, users: &[UserId]) -> Result<(), Error> {
    let users: Vec<Uuid> = users.iter().map(|user| user.0).collect();
    macro_rules! erase {
        ($($statement:literal),+ $(,)?) => {$(
            query!($statement, &users).execute(&mut *conn).await?;
        )+};
    }
    // Whatever comes in meanwhile waits, and finds nobody.
    query!("select id from conversations where user_id = any($1) for update", &users)
        .fetch_all(&mut *conn)
        .await?;
    erase!(
        "delete from identities where user_id = any($1)",
        "delete from outbox where user_id = any($1)",
        "delete from model_rounds where user_id = any($1)",
        "delete from messages where user_id = any($1)",
        "delete from conversations where user_id = any($1)",
        "delete from transactions where user_id = any($1)",
        "delete from daily_totals where user_id = any($1)",
        "delete from category_hints where user_id = any($1)",
        "delete from budget_alerts where user_id = any($1)",
        "delete from nudges where user_id = any($1)",
        "delete from nudge_plans where user_id = any($1)",
        "delete from nudge_settings where user_id = any($1)",
        "delete from budgets where user_id = any($1)",
        "delete from rates where user_id = any($1)",
        "delete from categories where user_id = any($1)",
        "delete from journal where user_id = any($1)",
        "delete from model_usage where user_id = any($1)",
        "delete from link_codes where user_id = any($1)",
        "delete from link_attempts where user_id = any($1)",
        "delete from links where user_id = any($1) or from_user = any($1)",
        "delete from mails where user_id = any($1)",
        "delete from mail_addresses where user_id = any($1)",
        "delete from sign_in_links where user_id = any($1)",
        "delete from sessions where user_id = any($1)",
        "delete from api_tokens where user_id = any($1)",
        "delete from repeats where user_id = any($1)",
        "delete from erasures where user_id = any($1)",
        "delete from users where id = any($1)",
    );
    Ok(())
}
