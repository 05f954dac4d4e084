//! The runs of jobs: each is done by one process, and taken up by another if nothing is heard of that.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};

/// When the newest run of a job was due that anybody took.
pub async fn last(conn: &mut Connection, job: &str) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!("select max(due_at) from schedules where job = $1", job).fetch_one(conn).await
}

/// A run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The job's name.
    pub job: String,
    /// When it was due.
    pub due_at: DateTime<Utc>,
    /// When it was done, if it is.
    pub finished_at: Option<DateTime<Utc>>,
}

/// The newest run of each job that anybody took.
pub async fn newest(conn: &mut Connection) -> Result<Vec<Run>, Error> {
    query_as!(
        Run,
        "select distinct on (job) job, due_at, finished_at from schedules order by job, due_at desc",
    )
    .fetch_all(conn)
    .await
}

/// Takes a run. `false` if another process has it, or has done it.
pub async fn claim(
    conn: &mut Connection,
    job: &str,
    due_at: DateTime<Utc>,
    process: Uuid,
    now: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "insert into schedules as s (job, due_at, process, claimed_until) values ($1, $2, $3, $5)
         on conflict (job, due_at) do update set process = excluded.process, claimed_until = excluded.claimed_until
         where s.finished_at is null and s.claimed_until < $4",
        job,
        due_at,
        process,
        now,
        until,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The newest run of a job that was begun, is not finished, and that nobody works on any more.
pub async fn abandoned(
    conn: &mut Connection,
    job: &str,
    now: DateTime<Utc>,
) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!(
        "select max(due_at) from schedules
         where job = $1 and finished_at is null and claimed_until < $2",
        job,
        now,
    )
    .fetch_one(conn)
    .await
}

/// Keeps a run for some time more. `false` if another process has it by now.
pub async fn renew(
    conn: &mut Connection,
    job: &str,
    due_at: DateTime<Utc>,
    process: Uuid,
    until: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "update schedules set claimed_until = $4
         where job = $1 and due_at = $2 and process = $3 and finished_at is null",
        job,
        due_at,
        process,
        until,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// A run is done, or no use any more; and with it those before it.
pub async fn finish(
    conn: &mut Connection,
    job: &str,
    due_at: DateTime<Utc>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update schedules set finished_at = $3
         where job = $1 and due_at <= $2 and finished_at is null",
        job,
        due_at,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// When a run of each job was done last, whoever did it.
pub async fn done(conn: &mut Connection) -> Result<Vec<(String, DateTime<Utc>)>, Error> {
    let rows = query!(
        r#"select job, max(finished_at) as "at!" from schedules
           where finished_at is not null group by job"#
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(|row| (row.job, row.at)).collect())
}

/// Forgets runs that were due before a time and are done.
pub async fn forget_before(conn: &mut Connection, before: DateTime<Utc>) -> Result<u64, Error> {
    let done =
        query!("delete from schedules where due_at < $1 and finished_at is not null", before,)
            .execute(conn)
            .await?;
    Ok(done.rows_affected())
}
