//! What models were asked about a message, round by round.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::{query, query_as};

use super::{Connection, Error, broken};
use crate::domain::ids::{ConversationId, MessageId, UserId};

/// One piece of what was sent, as it left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece {
    /// What it was for the model: the instructions, the person's words, a tool's result.
    pub role: String,
    /// Its text.
    pub text: String,
}

/// What one round sent.
#[derive(Clone, Debug)]
pub struct Sent {
    /// To which model.
    pub model: String,
    /// When.
    pub at: DateTime<Utc>,
    /// In the order it was sent.
    pub pieces: Vec<Piece>,
}

struct Row {
    model: String,
    sent: Value,
    sent_at: DateTime<Utc>,
}

impl TryFrom<Row> for Sent {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let pieces = serde_json::from_value(row.sent).map_err(broken)?;
        Ok(Self { model: row.model, at: row.sent_at, pieces })
    }
}

/// Which time a model is asked about which message.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// The message.
    pub message: MessageId,
    /// Which time, from 1.
    pub round: i16,
}

/// How long it is kept what left for a model.
const KEPT: TimeDelta = TimeDelta::days(90);

/// A question that is about to be sent.
#[derive(Clone, Copy, Debug)]
pub struct NewRound<'a> {
    /// Which it is.
    pub key: Key,
    /// Which model.
    pub model: &'a str,
    /// What goes out that did not before.
    pub pieces: &'a [Piece],
    /// What to go on with if this process does not.
    pub run: &'a Value,
}

/// Writes down what is about to be sent; what was sent long ago goes.
pub async fn begin(
    conn: &mut Connection,
    user: UserId,
    new: NewRound<'_>,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    let sent = serde_json::to_value(new.pieces).map_err(broken)?;
    query!(
        "with old as (delete from model_rounds where user_id = $1 and sent_at < $8)
         insert into model_rounds (user_id, message_id, round, model, sent, sent_at, run)
         values ($1, $2, $3, $4, $5, $6, $7)",
        user.0,
        new.key.message.0,
        new.key.round,
        new.model,
        sent,
        now,
        new.run,
        now - KEPT,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A round about a message that is not answered yet.
#[derive(Clone, Debug)]
pub struct Round {
    /// Which, from 1.
    pub round: i16,
    /// What to go on with; only in the last one.
    pub run: Option<Value>,
    /// What was called and what came of it, as JSON.
    pub done: Value,
}

/// The rounds about a message, in order.
pub async fn of_message(
    conn: &mut Connection,
    user: UserId,
    message: MessageId,
) -> Result<Vec<Round>, Error> {
    query_as!(
        Round,
        "select round, run, done from model_rounds
         where user_id = $1 and message_id = $2 order by round",
        user.0,
        message.0,
    )
    .fetch_all(conn)
    .await
}

/// Ends a round with what it did, and whether anything left for it after all. `false` if it had ended, or never began:
/// somebody else went on with the message.
pub async fn end(
    conn: &mut Connection,
    user: UserId,
    key: Key,
    done: &Value,
    was_sent: bool,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let ended = query!(
        "update model_rounds
         set done = $4, ended_at = $5, run = null, sent = case when $6 then sent else '[]' end
         where user_id = $1 and message_id = $2 and round = $3 and ended_at is null",
        user.0,
        key.message.0,
        key.round,
        done,
        now,
        was_sent,
    )
    .execute(conn)
    .await?;
    Ok(ended.rows_affected() == 1)
}

/// Ends what is open of a message that is answered without going on with it.
pub async fn close(
    conn: &mut Connection,
    user: UserId,
    message: MessageId,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update model_rounds set ended_at = $3, run = null
         where user_id = $1 and message_id = $2 and ended_at is null",
        user.0,
        message.0,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Forgets what was sent in a conversation; what was done stays.
pub async fn forget(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<(), Error> {
    query!(
        "update model_rounds r set sent = '[]' from messages m
         where r.user_id = $1 and m.user_id = r.user_id and m.id = r.message_id
           and m.conversation_id = $2",
        user.0,
        conversation.0,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// What was sent last in a conversation, all rounds about one message, in order: about another message than the one that is being
/// answered, and nothing of what is forgotten.
pub async fn last_sent(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    answering: Option<MessageId>,
) -> Result<Vec<Sent>, Error> {
    let rows = query_as!(
        Row,
        "select model, sent, sent_at from model_rounds
         where user_id = $1 and message_id = (
             select r.message_id
             from model_rounds r
             join messages m on m.user_id = r.user_id and m.id = r.message_id
             join conversations c on c.user_id = m.user_id and c.id = m.conversation_id
             where r.user_id = $1 and m.conversation_id = $2 and m.position > c.forgotten
               and r.message_id is distinct from $3 and r.sent <> '[]'
             order by r.sent_at desc limit 1
         )
         order by round",
        user.0,
        conversation.0,
        answering.map(|id| id.0),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Sent::try_from).collect()
}
