//! How it goes with everybody together, for whoever runs the program: numbers, and nobody's books.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::query_as;
use uuid::Uuid;

use super::{Connection, Error, model_usage::Taken};
use crate::domain::cost::Cost;

/// People and what waits for them.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Everybody who has books.
    pub people: i64,
    /// Those of them who wrote since a time.
    pub active: i64,
    /// Messages that wait for their turn.
    pub messages: i64,
    /// Since when the oldest of them waits.
    pub oldest_message: Option<DateTime<Utc>>,
    /// Replies that are to be sent.
    pub replies: i64,
    /// Since when the oldest of them is due, if any is.
    pub oldest_reply: Option<DateTime<Utc>>,
    /// Replies that could not be sent.
    pub dead_letters: i64,
    /// Mails that are to be sent.
    pub mails: i64,
    /// Since when the oldest of them is due, if any is.
    pub oldest_mail: Option<DateTime<Utc>>,
}

/// The numbers now. Who wrote since a time has a message with an id from then or later: ids begin with their time.
pub async fn numbers(
    conn: &mut Connection,
    now: DateTime<Utc>,
    active_since: Uuid,
) -> Result<Numbers, Error> {
    query_as!(
        Numbers,
        r#"select (select count(*) from users) as "people!",
                  (select count(*) from users u where exists (
                      select from messages m where m.user_id = u.id and m.id >= $2)) as "active!",
                  (select count(*) from messages where answered_at is null) as "messages!",
                  (select min(received_at) from messages where answered_at is null) as oldest_message,
                  (select count(*) from outbox where failed_at is null) as "replies!",
                  (select min(due_at) from outbox where failed_at is null and due_at <= $1) as oldest_reply,
                  (select count(*) from outbox where failed_at is not null) as "dead_letters!",
                  (select count(*) from mails where sent_at is null and failed_at is null) as "mails!",
                  (select min(due_at) from mails
                   where sent_at is null and failed_at is null and due_at <= $1) as oldest_mail"#,
        now,
        active_since,
    )
    .fetch_one(conn)
    .await
}

struct Row {
    calls: i64,
    input_tokens: i64,
    cached_tokens: i64,
    output_tokens: i64,
    cost_micros: i64,
}

/// What models took for everybody together, from a day on.
pub async fn usage(conn: &mut Connection, start: NaiveDate) -> Result<Taken, Error> {
    let row = query_as!(
        Row,
        r#"select coalesce(sum(calls), 0)::bigint as "calls!",
                  coalesce(sum(input_tokens), 0)::bigint as "input_tokens!",
                  coalesce(sum(cached_tokens), 0)::bigint as "cached_tokens!",
                  coalesce(sum(output_tokens), 0)::bigint as "output_tokens!",
                  coalesce(sum(cost_micros), 0)::bigint as "cost_micros!"
           from model_usage where day >= $1"#,
        start,
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
