//! How it goes, for the owner: people, what waits, what could not be sent, what models took. Of nobody's books does it say
//! anything. Who asks is the owner: the door sees to that.

use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Books, LedgerError};
use crate::{
    domain::cost::Cost,
    store::{dead_letters, operator},
};

pub use crate::store::dead_letters::DeadLetter;

/// How many days back people count as active, and what models took is added up.
pub const OVERVIEW_DAYS: i64 = 30;

/// How it goes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Overview {
    /// As of when.
    pub at: DateTime<Utc>,
    /// How many people have books.
    pub people: i64,
    /// How many of them wrote in the last 30 days.
    pub active: i64,
    /// Messages that wait for their turn.
    pub inbox: Waiting,
    /// Replies that are to be sent.
    pub outbox: Waiting,
    /// Replies that could not be sent.
    pub dead_letters: i64,
    /// Mails that are to be sent.
    pub mails: Waiting,
    /// What models took in the last 30 days, for everybody together.
    pub model: ModelTotals,
}

/// What waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OperatorWaiting)]
pub struct Waiting {
    /// How much of it.
    pub count: i64,
    /// For how many seconds the oldest has been due; absent if none is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oldest_seconds: Option<i64>,
}

/// What models took.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[schema(as = OperatorModelTotals)]
pub struct ModelTotals {
    /// How often one was asked.
    pub calls: i64,
    /// Tokens that went in, those read from a cache among them.
    pub input_tokens: i64,
    /// Of those, the ones that the model had in its cache.
    pub cached_tokens: i64,
    /// Tokens that came out.
    pub output_tokens: i64,
    /// The price by list, in millionths of a US dollar.
    pub cost_micros: i64,
}

/// The first id that can have been made at a time.
fn first_id(time: DateTime<Utc>) -> Uuid {
    let millis = u128::try_from(time.timestamp_millis()).unwrap_or_default();
    Uuid::from_u128(millis << 80)
}

/// Tells how it goes.
pub async fn overview(books: &mut Books) -> Result<Overview, LedgerError> {
    let (now, since) = (books.now, books.now - TimeDelta::days(OVERVIEW_DAYS));
    let numbers = operator::numbers(books.conn(), now, first_id(since)).await?;
    let taken = operator::usage(books.conn(), since.date_naive()).await?;
    let waiting = |count: i64, since: Option<DateTime<Utc>>| Waiting {
        count,
        oldest_seconds: since.map(|since| (now - since).num_seconds().max(0)),
    };
    let Cost { micros } = taken.cost;
    Ok(Overview {
        at: now,
        people: numbers.people,
        active: numbers.active,
        inbox: waiting(numbers.messages, numbers.oldest_message),
        outbox: waiting(numbers.replies, numbers.oldest_reply),
        dead_letters: numbers.dead_letters,
        mails: waiting(numbers.mails, numbers.oldest_mail),
        model: ModelTotals {
            calls: taken.calls,
            input_tokens: taken.input_tokens,
            cached_tokens: taken.cached_tokens,
            output_tokens: taken.output_tokens,
            cost_micros: micros,
        },
    })
}

/// What could not be sent, what was given up first in front, after a time and an id.
pub async fn list_dead_letters(
    books: &mut Books,
    after: Option<(DateTime<Utc>, Uuid)>,
    limit: i64,
) -> Result<Vec<DeadLetter>, LedgerError> {
    Ok(dead_letters::list(books.conn(), None, after, limit).await?)
}

/// Has one of them tried again, or all there are. How many.
pub async fn replay_dead_letters(books: &mut Books, id: Option<Uuid>) -> Result<u64, LedgerError> {
    let now = books.now;
    Ok(dead_letters::replay(books.conn(), id, None, now).await?)
}
