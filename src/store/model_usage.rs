//! What models took and cost, by the person's day.

use chrono::NaiveDate;
use sqlx::{query, query_as};

use super::{Connection, Error};
use crate::domain::{cost::Cost, ids::UserId};

/// What models took over some days.
#[derive(Clone, Copy, Debug)]
pub struct Taken {
    /// How often one was asked.
    pub calls: i64,
    /// Tokens that went in, those read from a cache among them.
    pub input_tokens: i64,
    /// Of those, the ones that the model had in its cache.
    pub cached_tokens: i64,
    /// Tokens that came out.
    pub output_tokens: i64,
    /// The price.
    pub cost: Cost,
}

struct Row {
    calls: i64,
    input_tokens: i64,
    cached_tokens: i64,
    output_tokens: i64,
    cost_micros: i64,
}

/// Adds what a model took on a day.
pub async fn add(
    conn: &mut Connection,
    user: UserId,
    day: NaiveDate,
    model: &str,
    taken: Taken,
) -> Result<(), Error> {
    query!(
        "insert into model_usage as known
             (user_id, day, model, calls, input_tokens, cached_tokens, output_tokens, cost_micros)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict (user_id, day, model) do update
         set calls = known.calls + excluded.calls,
             input_tokens = known.input_tokens + excluded.input_tokens,
             cached_tokens = known.cached_tokens + excluded.cached_tokens,
             output_tokens = known.output_tokens + excluded.output_tokens,
             cost_micros = known.cost_micros + excluded.cost_micros",
        user.0,
        day,
        model,
        taken.calls,
        taken.input_tokens,
        taken.cached_tokens,
        taken.output_tokens,
        taken.cost.micros,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// The sum from a day on, up to but not including another.
pub async fn sum(
    conn: &mut Connection,
    user: UserId,
    start: NaiveDate,
    end: NaiveDate,
) -> Result<Taken, Error> {
    let row = query_as!(
        Row,
        r#"select coalesce(sum(calls), 0)::bigint as "calls!",
                  coalesce(sum(input_tokens), 0)::bigint as "input_tokens!",
                  coalesce(sum(cached_tokens), 0)::bigint as "cached_tokens!",
                  coalesce(sum(output_tokens), 0)::bigint as "output_tokens!",
                  coalesce(sum(cost_micros), 0)::bigint as "cost_micros!"
           from model_usage where user_id = $1 and day >= $2 and day < $3"#,
        user.0,
        start,
        end,
    )
    .fetch_one(conn)
    .await?;
    Ok(Taken {
        calls: row.calls,
        input_tokens: row.input_tokens,
        cached_tokens: row.cached_tokens,
        output_tokens: row.output_tokens,
        cost: Cost { micros: row.cost_micros },
    })
}
