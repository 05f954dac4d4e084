//! `/operator`: how it goes with everybody together, for the owner. It opens nobody's books.

use axum::{Json, extract::State};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::{
    api::{Asked, Caller, Named, Problem, problem::Problems},
    domain::ids::{ConversationId, UserId},
    gate::Gate,
    ledger::{self, DeadLetter, Overview},
    wording,
};

/// Letters in an answer, if nothing else is said.
const USUAL: u16 = 50;

/// The most of them.
const MOST: u16 = 100;

/// A reply that could not be sent. What it says is the person's alone.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadLetter)]
struct Letter {
    /// Which.
    id: Uuid,
    /// Whose it is.
    user: UserId,
    /// In which conversation.
    conversation: ConversationId,
    /// The channel's name.
    channel: String,
    /// When it was made.
    created_at: DateTime<Utc>,
    /// When it was given up.
    failed_at: DateTime<Utc>,
    /// How often it was tried.
    attempts: i32,
    /// Why it could not be sent.
    error: String,
}

impl From<DeadLetter> for Letter {
    fn from(letter: DeadLetter) -> Self {
        Self {
            id: letter.id,
            user: letter.user_id,
            conversation: letter.conversation_id,
            channel: letter.channel,
            created_at: letter.created_at,
            failed_at: letter.failed_at,
            attempts: letter.attempts,
            error: letter.error,
        }
    }
}

/// What could not be sent, what was given up first in front.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadLetters)]
pub(super) struct Letters {
    dead_letters: Vec<Letter>,
    /// What asks for those that follow; absent if none do.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// Which of them.
#[derive(Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Part {
    /// How many; 50 if nothing else is said.
    #[param(minimum = 1, maximum = 100)]
    limit: Option<u16>,
    /// `next` of an answer, for those that follow it.
    cursor: Option<String>,
}

/// How many are tried again.
#[derive(Serialize, ToSchema)]
#[schema(as = DeadLettersReplayed)]
pub(super) struct Replayed {
    replayed: u64,
}

fn to_cursor(letter: &Letter) -> String {
    format!("{}.{}", letter.failed_at.timestamp_micros(), letter.id.simple())
}

fn from_cursor(text: &str) -> Option<(DateTime<Utc>, Uuid)> {
    let (at, id) = text.split_once('.')?;
    let at = DateTime::from_timestamp_micros(at.parse().ok()?)?;
    // What no database can hold is no place in it.
    (at.timestamp() >= 0 && at.timestamp() < 1 << 36).then_some(())?;
    Some((at, Uuid::try_parse(id).ok()?))
}

/// Show how it goes
#[utoipa::path(
    get, path = "/operator/overview", tag = "operator", operation_id = "show_overview",
    description = "For the owner: people, what waits, what could not be sent, what models took. Of nobody's books.",
    responses((status = 200, body = Overview), Problems),
)]
pub(super) async fn overview(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<Overview>, Problem> {
    let mut books = gate.oversee(&shown).await?;
    Ok(Json(ledger::overview(&mut books).await?))
}

/// List what could not be sent
#[utoipa::path(
    get, path = "/operator/dead-letters", tag = "operator", operation_id = "list_dead_letters",
    description = "For the owner: whose it is and why, never what it says.",
    params(Part),
    responses((status = 200, body = Letters), Problems),
)]
pub(super) async fn dead_letters(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Asked(Part { limit, cursor }): Asked<Part>,
) -> Result<Json<Letters>, Problem> {
    let limit = limit.unwrap_or(USUAL);
    let after = cursor.as_deref().map(from_cursor);
    if !(1..=MOST).contains(&limit) || after == Some(None) {
        let why = "limit is 1 to 100, cursor is what an answer said as next";
        return Err(Problem::Malformed(wording::api::malformed("query", why)));
    }
    let mut books = gate.oversee(&shown).await?;
    // One more tells whether any follow.
    let found =
        ledger::list_dead_letters(&mut books, after.flatten(), i64::from(limit) + 1).await?;
    let mut dead_letters: Vec<Letter> = found.into_iter().map(Letter::from).collect();
    let follow = dead_letters.len() > usize::from(limit);
    dead_letters.truncate(limit.into());
    let next = dead_letters.last().filter(|_| follow).map(to_cursor);
    Ok(Json(Letters { dead_letters, next }))
}

/// Try one again that could not be sent
#[utoipa::path(
    post, path = "/operator/dead-letters/{id}/replay", tag = "operator",
    operation_id = "replay_dead_letter",
    params(("id" = Uuid, Path, description = "The reply")),
    responses((status = 200, body = Replayed), Problems),
)]
pub(super) async fn replay(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(id): Named<Uuid>,
) -> Result<Json<Replayed>, Problem> {
    let mut books = gate.operate(&shown).await?;
    let replayed = ledger::replay_dead_letters(&mut books, Some(id)).await?;
    if replayed == 0 {
        return Err(Problem::Missing("reply that could not be sent"));
    }
    books.commit().await?;
    Ok(Json(Replayed { replayed }))
}

/// Try everything again that could not be sent
#[utoipa::path(
    post, path = "/operator/dead-letters/replay", tag = "operator",
    operation_id = "replay_dead_letters",
    responses((status = 200, body = Replayed), Problems),
)]
pub(super) async fn replay_all(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<Replayed>, Problem> {
    let mut books = gate.operate(&shown).await?;
    let replayed = ledger::replay_dead_letters(&mut books, None).await?;
    books.commit().await?;
    Ok(Json(Replayed { replayed }))
}
