//! What people want to be told without asking, when each is looked after next, and what they were told.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{
    ids::{NudgeId, UserId},
    nudge::{Kind, Plan, Quiet, Wanted},
};

struct Row {
    kinds: Vec<String>,
    quiet_from: NaiveTime,
    quiet_to: NaiveTime,
}

impl TryFrom<Row> for Wanted {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let kinds: Result<Vec<Kind>, _> = row.kinds.iter().map(|name| Kind::parse(name)).collect();
        let quiet = Quiet { from: row.quiet_from, to: row.quiet_to };
        Ok(Self { kinds: kinds.map_err(broken)?, quiet })
    }
}

/// What a person wants.
pub async fn wanted(conn: &mut Connection, user: UserId) -> Result<Wanted, Error> {
    Ok(said(conn, user).await?.unwrap_or_default())
}

/// What a person said that they want, if they ever did.
pub async fn said(conn: &mut Connection, user: UserId) -> Result<Option<Wanted>, Error> {
    let row = query_as!(
        Row,
        "select kinds, quiet_from, quiet_to from nudge_settings where user_id = $1",
        user.0,
    )
    .fetch_optional(conn)
    .await?;
    row.map(Wanted::try_from).transpose()
}

/// Has it be as if a person had never said what they want.
pub async fn unsay(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!("delete from nudge_plans where user_id = $1", user.0).execute(&mut *conn).await?;
    query!("delete from nudge_settings where user_id = $1", user.0).execute(conn).await?;
    Ok(())
}

/// Sets what a person wants, and when they are looked after next for it. What is due already stays so.
pub async fn want(
    conn: &mut Connection,
    user: UserId,
    wanted: &Wanted,
    plans: &[(Plan, DateTime<Utc>)],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let kinds: Vec<String> = wanted.kinds.iter().map(|kind| kind.name().to_owned()).collect();
    query!(
        "insert into nudge_settings (user_id, kinds, quiet_from, quiet_to) values ($1, $2, $3, $4)
         on conflict (user_id) do update
         set kinds = excluded.kinds, quiet_from = excluded.quiet_from, quiet_to = excluded.quiet_to",
        user.0,
        &kinds,
        wanted.quiet.from,
        wanted.quiet.to,
    )
    .execute(&mut *conn)
    .await?;
    let (names, due): (Vec<String>, Vec<DateTime<Utc>>) =
        plans.iter().map(|(plan, due)| (plan.name().to_owned(), *due)).unzip();
    query!("delete from nudge_plans where user_id = $1 and plan <> all($2)", user.0, &names,)
        .execute(&mut *conn)
        .await?;
    query!(
        "insert into nudge_plans as p (user_id, plan, due_at)
         select $1, plan, due_at from unnest($2::text[], $3::timestamptz[]) as new (plan, due_at)
         on conflict (user_id, plan) do update set due_at = excluded.due_at where p.due_at > $4",
        user.0,
        &names,
        &due,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Whom to look after, with which plan, and since when that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// Since when.
    pub at: DateTime<Utc>,
    /// Whom.
    pub user: UserId,
    /// With which plan.
    pub plan: Plan,
}

/// Who is due to be looked after by a time, the longest due first, after one of them.
pub async fn due(
    conn: &mut Connection,
    by: DateTime<Utc>,
    after: Option<Due>,
    limit: i64,
) -> Result<Vec<Due>, Error> {
    let (at, user) = after.map(|due| (due.at, due.user.0)).unzip();
    let rows = query!(
        r#"select user_id, plan, due_at from nudge_plans
         where due_at <= $1
           and ($2::timestamptz is null or (due_at, user_id, plan) > ($2, $3::uuid, $4::text))
         order by due_at, user_id, plan limit $5"#,
        by,
        at,
        user,
        after.map(|due| due.plan.name()),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let plan = Plan::parse(&row.plan).map_err(broken)?;
            Ok(Due { at: row.due_at, user: row.user_id.into(), plan })
        })
        .collect()
}

/// When a plan of a person is due, locked until the transaction ends; `None` if they have it no more, or somebody else is
/// at it.
pub async fn lock_plan(
    conn: &mut Connection,
    user: UserId,
    plan: Plan,
) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!(
        "select due_at from nudge_plans where user_id = $1 and plan = $2 for update skip locked",
        user.0,
        plan.name(),
    )
    .fetch_optional(conn)
    .await
}

/// A plan is due next at a time.
pub async fn plan_next(
    conn: &mut Connection,
    user: UserId,
    plan: Plan,
    due_at: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update nudge_plans set due_at = $3 where user_id = $1 and plan = $2",
        user.0,
        plan.name(),
        due_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Something that was told.
#[derive(Clone, Debug)]
pub struct Told {
    /// Its id.
    pub id: NudgeId,
    /// Of which kind it is.
    pub kind: Kind,
    /// What it is about: told once.
    pub key: String,
    /// The person's day.
    pub day: NaiveDate,
    /// What was found.
    pub finding: Value,
    /// When it was told.
    pub made_at: DateTime<Utc>,
}

struct ToldRow {
    id: Uuid,
    kind: String,
    key: String,
    day: NaiveDate,
    finding: Value,
    made_at: DateTime<Utc>,
}

impl TryFrom<ToldRow> for Told {
    type Error = Error;

    fn try_from(row: ToldRow) -> Result<Self, Error> {
        Ok(Self {
            id: row.id.into(),
            kind: Kind::parse(&row.kind).map_err(broken)?,
            key: row.key,
            day: row.day,
            finding: row.finding,
            made_at: row.made_at,
        })
    }
}

/// Notes what is told. `false` if the same was told before.
pub async fn insert(conn: &mut Connection, user: UserId, told: &Told) -> Result<bool, Error> {
    let done = query!(
        "insert into nudges (user_id, id, kind, key, day, finding, made_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict on constraint nudges_once do nothing",
        user.0,
        told.id.0,
        told.kind.name(),
        told.key,
        told.day,
        told.finding,
        told.made_at,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How much a person was told on a day.
pub async fn count_on(conn: &mut Connection, user: UserId, day: NaiveDate) -> Result<i64, Error> {
    query_scalar!(
        r#"select count(*) as "count!" from nudges where user_id = $1 and day = $2"#,
        user.0,
        day,
    )
    .fetch_one(conn)
    .await
}

/// What was told under an id, or last.
pub async fn find(
    conn: &mut Connection,
    user: UserId,
    id: Option<NudgeId>,
) -> Result<Option<Told>, Error> {
    let row = query_as!(
        ToldRow,
        "select id, kind, key, day, finding, made_at from nudges
         where user_id = $1 and ($2::uuid is null or id = $2) order by made_at desc, id desc limit 1",
        user.0,
        id.map(|id| id.0),
    )
    .fetch_optional(conn)
    .await?;
    row.map(Told::try_from).transpose()
}

/// What was told, the newest first, before what was told under an id.
pub async fn list(
    conn: &mut Connection,
    user: UserId,
    before: Option<NudgeId>,
    limit: i64,
) -> Result<Vec<Told>, Error> {
    let rows = query_as!(
        ToldRow,
        "select id, kind, key, day, finding, made_at from nudges
         where user_id = $1 and ($2::uuid is null or id < $2) order by id desc limit $3",
        user.0,
        before.map(|id| id.0),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Told::try_from).collect()
}

/// Forgets what a person was told before a day; what was told of longer ago is not found again.
pub async fn forget_before(conn: &mut Connection, day: NaiveDate) -> Result<u64, Error> {
    let done = query!("delete from nudges where day < $1", day).execute(conn).await?;
    Ok(done.rows_affected())
}

/// Where a person wrote last, alone, as far as the doors that it came in by still lead to them; on a page only where there
/// is nothing else, since nobody sees it there who does not look, and never in a terminal, which hears only answers.
pub async fn place(
    conn: &mut Connection,
    user: UserId,
) -> Result<Option<super::conversations::Place>, Error> {
    query_as!(
        super::conversations::Place,
        "select c.user_id, c.id as conversation_id, c.channel, c.chat from conversations c
         where c.user_id = $1 and c.retired_at is null and not c.shared and c.channel <> 'terminal'
           and exists (
               select from identities i
               where i.user_id = $1 and i.channel = c.channel
                 and i.subject = coalesce(c.subject, i.subject)
           )
         order by c.channel = 'web', (
             -- What they were told there without asking is not what they wrote.
             select m.received_at from messages m
             where m.user_id = $1 and m.conversation_id = c.id and m.position is not null and m.kind <> 'notice'
             order by m.position desc limit 1
         ) desc nulls last, c.id desc limit 1",
        user.0,
    )
    .fetch_optional(conn)
    .await
}

/// Moves what was told; what the person who gets it was told stays as it is.
pub async fn move_all(conn: &mut Connection, (from, into): (UserId, UserId)) -> Result<(), Error> {
    query!(
        "delete from nudges n where user_id = $1 and exists (
             select from nudges k where k.user_id = $2 and k.key = n.key
         )",
        from.0,
        into.0,
    )
    .execute(&mut *conn)
    .await?;
    query!("update nudges set user_id = $2 where user_id = $1", from.0, into.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Moves what was told that has one of these ids, or stands in one of these conversations.
pub async fn move_some(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    ids: &[Uuid],
    conversations: &[Uuid],
) -> Result<(), Error> {
    query!(
        "update nudges n set user_id = $2
         where n.user_id = $1 and not exists (select from nudges k where k.user_id = $2 and k.key = n.key)
           and (n.id = any($3) or exists (
               select from messages m
               where m.user_id = $1 and m.conversation_id = any($4) and m.kind = 'notice'
                 and m.post_key in ('nudge:' || n.key, 'nudge:' || n.key || '#' || m.id::text)
           ))",
        from.0,
        into.0,
        ids,
        conversations,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The people who are due by a time, in the order of their ids, after some person; each with their plans, the longest due
/// first.
pub async fn people_due(
    conn: &mut Connection,
    by: DateTime<Utc>,
    after: Option<UserId>,
    limit: i64,
) -> Result<Vec<(UserId, Vec<Plan>)>, Error> {
    let rows = query!(
        r#"select user_id, array_agg(plan order by due_at, plan) as "plans!" from nudge_plans
         where due_at <= $1 and ($2::uuid is null or user_id > $2)
         group by user_id order by user_id limit $3"#,
        by,
        after.map(|user| user.0),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let plans: Result<Vec<Plan>, _> =
                row.plans.iter().map(|plan| Plan::parse(plan)).collect();
            Ok((row.user_id.into(), plans.map_err(broken)?))
        })
        .collect()
}
