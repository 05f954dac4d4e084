//! The journal: steps that can be undone and redone. Whatever is done to it is told to every process over the same server,
//! once it is committed and in the same breath, so that pages show it.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{
    change::Change,
    ids::{MessageId, UserId},
};

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its place in the person's journal, from 1.
    pub seq: i64,
    /// The message that made it.
    pub message: Option<MessageId>,
    /// What it changed, in order.
    pub changes: Vec<Change>,
}

struct Row {
    seq: i64,
    message_id: Option<Uuid>,
    changes: Value,
}

impl TryFrom<Row> for Step {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let changes = serde_json::from_value(row.changes).map_err(broken)?;
        Ok(Self { seq: row.seq, message: row.message_id.map(Into::into), changes })
    }
}

/// Appends a step; what was undone before it can no longer be redone.
pub async fn append(
    conn: &mut Connection,
    user: UserId,
    message: Option<MessageId>,
    changes: &[Change],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let changes = serde_json::to_value(changes).map_err(broken)?;
    query!(
        "with discarded as (
             update journal set discarded_at = $4
             where user_id = $1 and undone_at is not null and discarded_at is null
         )
         insert into journal (user_id, seq, message_id, changes, made_at)
         select $1, coalesce(max(seq), 0) + 1, $2, $3, $4 from journal where user_id = $1
         returning pg_notify('hisab_books', user_id::text)",
        user.0,
        message.map(|id| id.0),
        changes,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A step as the journal shows it.
#[derive(Clone, Debug)]
pub struct Shown {
    /// The step.
    pub step: Step,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// When it was undone, if it was.
    pub undone_at: Option<DateTime<Utc>>,
}

/// Steps that are in force or can be redone, newest first, before one of them.
pub async fn page(
    conn: &mut Connection,
    user: UserId,
    before: i64,
    limit: i64,
) -> Result<Vec<Shown>, Error> {
    let rows = query!(
        "select seq, message_id, changes, made_at, undone_at from journal
         where user_id = $1 and seq < $2 and discarded_at is null
         order by seq desc limit $3",
        user.0,
        before,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let (made_at, undone_at) = (row.made_at, row.undone_at);
            let row = Row { seq: row.seq, message_id: row.message_id, changes: row.changes };
            Ok(Shown { step: row.try_into()?, made_at, undone_at })
        })
        .collect()
}

/// The newest steps that are in force, newest first.
pub async fn newest_done(
    conn: &mut Connection,
    user: UserId,
    limit: i64,
) -> Result<Vec<Step>, Error> {
    let rows = query_as!(
        Row,
        "select seq, message_id, changes from journal
         where user_id = $1 and undone_at is null and discarded_at is null
         order by seq desc limit $2",
        user.0,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Step::try_from).collect()
}

/// The steps that can be redone, the one undone last first.
pub async fn oldest_undone(
    conn: &mut Connection,
    user: UserId,
    limit: i64,
) -> Result<Vec<Step>, Error> {
    let rows = query_as!(
        Row,
        "select seq, message_id, changes from journal
         where user_id = $1 and undone_at is not null and discarded_at is null
         order by seq limit $2",
        user.0,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Step::try_from).collect()
}

/// Marks steps as undone, or as in force again.
pub async fn mark(
    conn: &mut Connection,
    user: UserId,
    seqs: &[i64],
    undone_at: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    query!(
        "update journal set undone_at = $3 where user_id = $1 and seq = any($2)
         returning pg_notify('hisab_books', user_id::text)",
        user.0,
        seqs,
        undone_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends the journal: nothing before this can be undone or redone.
pub async fn discard_all(
    conn: &mut Connection,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update journal set discarded_at = $2 where user_id = $1 and discarded_at is null",
        user.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whether anything was ever journalled.
pub async fn any(conn: &mut Connection, user: UserId) -> Result<bool, Error> {
    query_scalar!(r#"select exists(select from journal where user_id = $1) as "any!""#, user.0,)
        .fetch_one(conn)
        .await
}

/// The step in force that holds a change which has all of `like` in it.
pub async fn holding(
    conn: &mut Connection,
    user: UserId,
    like: &Value,
) -> Result<Option<i64>, Error> {
    query_scalar!(
        "select seq from journal
         where user_id = $1 and changes @> $2 and undone_at is null and discarded_at is null
         order by seq desc limit 1",
        user.0,
        like,
    )
    .fetch_optional(conn)
    .await
}

/// All steps since a time, in force or not.
pub async fn since(
    conn: &mut Connection,
    user: UserId,
    time: DateTime<Utc>,
) -> Result<Vec<Step>, Error> {
    let rows = query_as!(
        Row,
        "select seq, message_id, changes from journal
         where user_id = $1 and made_at >= $2 order by seq",
        user.0,
        time,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Step::try_from).collect()
}

/// Writes down the changes of a step that are left of it.
pub async fn rewrite(conn: &mut Connection, user: UserId, step: &Step) -> Result<(), Error> {
    let changes = serde_json::to_value(&step.changes).map_err(broken)?;
    query!(
        "update journal set changes = $3 where user_id = $1 and seq = $2",
        user.0,
        step.seq,
        changes,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Removes steps about what is a person's no longer.
pub async fn remove(conn: &mut Connection, user: UserId, seqs: &[i64]) -> Result<(), Error> {
    query!("delete from journal where user_id = $1 and seq = any($2)", user.0, seqs)
        .execute(conn)
        .await?;
    Ok(())
}
