//! Moves rows from one person to another, table by table, within a transaction that has locked both.
//!
//! References hold at the end, not in between: a move begins with [`begin`] and ends with [`end`]. Conversations come
//! after all else, for what comes in waits from then on; and messages after the outbox, as everywhere else, so that nobody waits for whom they keep waiting.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_scalar};
use uuid::Uuid;

use super::{Connection, Error, links::Door};
use crate::domain::ids::{BudgetId, CategoryId, UserId};

/// References are looked at when [`end`] comes.
pub async fn begin(conn: &mut Connection) -> Result<(), Error> {
    sqlx::raw_sql("set constraints all deferred").execute(conn).await?;
    Ok(())
}

/// Looks at the references.
pub async fn end(conn: &mut Connection) -> Result<(), Error> {
    sqlx::raw_sql("set constraints all immediate").execute(conn).await?;
    Ok(())
}

/// The conversations that leave with these doors: those that came with them, and those begun by them since.
pub async fn leaving_conversations(
    conn: &mut Connection,
    user: UserId,
    known: &[Uuid],
    doors: &[Door],
) -> Result<Vec<Uuid>, Error> {
    let (channels, subjects): (Vec<String>, Vec<String>) =
        doors.iter().map(|door| (door.channel.clone(), door.subject.clone())).unzip();
    query_scalar!(
        "select id from conversations c
         where user_id = $1 and (id = any($2) or exists (
             select from unnest($3::text[], $4::text[]) as door (channel, subject)
             where door.channel = c.channel and door.subject = c.subject
         ))",
        user.0,
        known,
        &channels,
        &subjects,
    )
    .fetch_all(conn)
    .await
}

/// The entries that leave with these conversations: those that came with them, and those filed there since.
pub async fn leaving_transactions(
    conn: &mut Connection,
    user: UserId,
    known: &[Uuid],
    conversations: &[Uuid],
) -> Result<Vec<Uuid>, Error> {
    query_scalar!(
        "select id from transactions
         where user_id = $1 and (id = any($2) or message_id in (
             select id from messages where user_id = $1 and conversation_id = any($3)
         ))",
        user.0,
        known,
        conversations,
    )
    .fetch_all(conn)
    .await
}

/// Moves conversations with all that was said in them. Where the person who gets them has one in the same chat, theirs
/// goes on and the one that comes is retired `at` that time; one that was retired at that time is in use again if it
/// `returns`.
pub async fn conversations(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    ids: &[Uuid],
    at: DateTime<Utc>,
    returns: bool,
) -> Result<(), Error> {
    query!(
        "update conversations c
         set user_id = $2, retired_at = case
             when $5 and c.retired_at = $4 then null
             when c.retired_at is null and exists (
                 select from conversations k
                 where k.user_id = $2 and k.channel = c.channel and k.chat = c.chat
                   and k.retired_at is null
             ) then $4 else c.retired_at end
         where c.user_id = $1 and c.id = any($3)",
        from.0,
        into.0,
        ids,
        at,
        returns,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update outbox set user_id = $2 where user_id = $1 and conversation_id = any($3)",
        from.0,
        into.0,
        ids,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update model_rounds set user_id = $2
         where user_id = $1 and message_id in (
             select id from messages where user_id = $1 and conversation_id = any($3)
         )",
        from.0,
        into.0,
        ids,
    )
    .execute(&mut *conn)
    .await?;
    // What both were told stands under one key; the one that comes gets another, and its own again where it returns to.
    query!(
        "update messages m set user_id = $2, post_key = named.key
         from (
             select id, case when first and not exists (
                 select from messages k where k.user_id = $2 and k.post_key = own
             ) then own else own || '#' || id::text end as key
             from (
                 select id, own, row_number() over (partition by own order by id) = 1 as first
                 from (
                     select id, case when right(post_key, 37) = '#' || id::text then left(post_key, -37) else post_key end as own
                     from messages
                     where user_id = $1 and conversation_id = any($3) and post_key is not null
                 ) moving
             ) ordered
         ) named
         where m.user_id = $1 and m.id = named.id",
        from.0,
        into.0,
        ids,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update messages set user_id = $2 where user_id = $1 and conversation_id = any($3)",
        from.0,
        into.0,
        ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was filed by the messages of conversations is not theirs any more: editing them changes nothing of it.
pub async fn disown(conn: &mut Connection, user: UserId, ids: &[Uuid]) -> Result<(), Error> {
    query!(
        "update messages set filed = '{}', touched = '{}'
         where user_id = $1 and conversation_id = any($2)",
        user.0,
        ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Has doors lead to somebody else.
pub async fn doors(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    doors: &[Door],
) -> Result<(), Error> {
    let (channels, subjects): (Vec<String>, Vec<String>) =
        doors.iter().map(|door| (door.channel.clone(), door.subject.clone())).unzip();
    query!(
        "update identities i set user_id = $2
         from unnest($3::text[], $4::text[]) as door (channel, subject)
         where i.user_id = $1 and i.channel = door.channel and i.subject = door.subject",
        from.0,
        into.0,
        &channels,
        &subjects,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves categories, each with its name and the category it is part of from then on.
pub async fn categories(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    categories: &[crate::domain::category::Category],
) -> Result<(), Error> {
    let rows = serde_json::to_value(categories).map_err(super::broken)?;
    query!(
        "update categories c set user_id = $2, name = r.name, merged_into = r.merged_into
         from jsonb_to_recordset($3) as r (id uuid, name text, merged_into uuid)
         where c.user_id = $1 and c.id = r.id",
        from.0,
        into.0,
        rows,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves entries.
pub async fn transactions(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    ids: &[Uuid],
) -> Result<(), Error> {
    query!(
        "update transactions set user_id = $2 where user_id = $1 and id = any($3)",
        from.0,
        into.0,
        ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves budgets.
pub async fn budgets(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    ids: &[BudgetId],
) -> Result<(), Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    query!(
        "update budgets set user_id = $2 where user_id = $1 and id = any($3)",
        from.0,
        into.0,
        &ids,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Ends budgets, or has them in force again.
pub async fn end_budgets(
    conn: &mut Connection,
    user: UserId,
    ids: &[BudgetId],
    ended_at: Option<DateTime<Utc>>,
) -> Result<(), Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    query!(
        "update budgets set ended_at = $3 where user_id = $1 and id = any($2)",
        user.0,
        &ids,
        ended_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves all that was taught; what the person who gets it has taught about the same words stays as it is.
pub async fn hints(conn: &mut Connection, (from, into): (UserId, UserId)) -> Result<(), Error> {
    query!(
        "delete from category_hints h where user_id = $1 and exists (
             select from category_hints k where k.user_id = $2 and k.words = h.words
         )",
        from.0,
        into.0,
    )
    .execute(&mut *conn)
    .await?;
    query!("update category_hints set user_id = $2 where user_id = $1", from.0, into.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Moves all rates that were set; what the person who gets them has set between the same currencies for the same day stays
/// as it is.
pub async fn rates(conn: &mut Connection, (from, into): (UserId, UserId)) -> Result<(), Error> {
    query!(
        "delete from rates r where user_id = $1 and exists (
             select from rates k
             where k.user_id = $2 and k.day = r.day
               and (k.base = r.base and k.quote = r.quote or k.base = r.quote and k.quote = r.base)
         )",
        from.0,
        into.0,
    )
    .execute(&mut *conn)
    .await?;
    query!("update rates set user_id = $2 where user_id = $1", from.0, into.0)
        .execute(conn)
        .await?;
    Ok(())
}

/// Adds up what models took of both.
pub async fn usage(conn: &mut Connection, (from, into): (UserId, UserId)) -> Result<(), Error> {
    query!(
        "with gone as (delete from model_usage where user_id = $1 returning *)
         insert into model_usage as known
             (user_id, day, model, calls, input_tokens, cached_tokens, output_tokens, cost_micros)
         select $2, day, model, calls, input_tokens, cached_tokens, output_tokens, cost_micros from gone
         on conflict (user_id, day, model) do update
         set calls = known.calls + excluded.calls,
             input_tokens = known.input_tokens + excluded.input_tokens,
             cached_tokens = known.cached_tokens + excluded.cached_tokens,
             output_tokens = known.output_tokens + excluded.output_tokens,
             cost_micros = known.cost_micros + excluded.cost_micros",
        from.0,
        into.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Gives back what models took of one of both.
pub async fn return_usage(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    usage: &Value,
) -> Result<(), Error> {
    query!(
        "update model_usage u
         set calls = u.calls - r.calls, input_tokens = u.input_tokens - r.input_tokens,
             cached_tokens = u.cached_tokens - r.cached_tokens,
             output_tokens = u.output_tokens - r.output_tokens,
             cost_micros = u.cost_micros - r.cost_micros
         from jsonb_to_recordset($2) as r (day date, model text, calls bigint, input_tokens bigint,
             cached_tokens bigint, output_tokens bigint, cost_micros bigint)
         where u.user_id = $1 and u.day = r.day and u.model = r.model",
        from.0,
        usage,
    )
    .execute(&mut *conn)
    .await?;
    query!("delete from model_usage where user_id = $1 and calls = 0", from.0)
        .execute(&mut *conn)
        .await?;
    query!(
        "insert into model_usage
             (user_id, day, model, calls, input_tokens, cached_tokens, output_tokens, cost_micros)
         select $1, r.* from jsonb_to_recordset($2) as r (day date, model text, calls bigint,
             input_tokens bigint, cached_tokens bigint, output_tokens bigint, cost_micros bigint)",
        into.0,
        usage,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The categories that entries, budgets and words of a person are filed under.
pub async fn filed_under(conn: &mut Connection, user: UserId) -> Result<Vec<CategoryId>, Error> {
    let ids = query_scalar!(
        r#"select category_id as "id!" from transactions where user_id = $1
           union select category_id from budgets where user_id = $1 and category_id is not null
           union select category_id from category_hints where user_id = $1"#,
        user.0,
    );
    Ok(ids.fetch_all(conn).await?.into_iter().map(Into::into).collect())
}

/// Files under other categories what stands under some; a budget that has another in its place then is ended.
pub async fn refile(
    conn: &mut Connection,
    user: UserId,
    (from, into): (CategoryId, CategoryId),
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update transactions set category_id = $3 where user_id = $1 and category_id = $2",
        user.0,
        from.0,
        into.0,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update budgets b set category_id = $3, ended_at = case when ended_at is null and exists (
             select from budgets k
             where k.user_id = $1 and k.category_id = $3 and k.currency = b.currency
               and k.period = b.period and k.starts_on is not distinct from b.starts_on
               and k.ends_on is not distinct from b.ends_on and k.ended_at is null
         ) then $4 else ended_at end
         where user_id = $1 and category_id = $2",
        user.0,
        from.0,
        into.0,
        now,
    )
    .execute(&mut *conn)
    .await?;
    query!(
        "update category_hints set category_id = $3 where user_id = $1 and category_id = $2",
        user.0,
        from.0,
        into.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}
