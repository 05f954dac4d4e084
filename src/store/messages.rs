//! Messages: what people wrote, what it did, and what they were told.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, MessageId, TransactionId, UserId};

/// A message as it arrives.
#[derive(Clone, Debug)]
pub struct NewMessage<'a> {
    /// Its id.
    pub id: MessageId,
    /// Where.
    pub conversation: ConversationId,
    /// The platform's id of this delivery.
    pub external_id: &'a str,
    /// The platform's id of the message it is about: itself, or the one edited or deleted.
    pub root: &'a str,
    /// `text`, `edited`, `deleted` or `button`.
    pub kind: &'static str,
    /// The text, or the button's payload.
    pub body: &'a str,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// When it came here.
    pub received_at: DateTime<Utc>,
}

/// What was done about a message.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The tool calls, as JSON.
    pub calls: Value,
    /// Their outcomes, as JSON.
    pub outcomes: Value,
    /// The entries it filed, in the order of the calls.
    pub filed: Vec<TransactionId>,
    /// The entries it changed or took out.
    pub touched: Vec<TransactionId>,
    /// The question that is open now, as JSON.
    pub question: Option<Value>,
    /// The words before it that its own words complete.
    pub completes: Option<String>,
    /// The reply, as JSON.
    pub reply: Value,
}

/// A message that was answered.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its id.
    pub id: MessageId,
    /// The platform's id of the message it is about.
    pub root: String,
    /// `text`, `edited`, `deleted` or `button`.
    pub kind: String,
    /// Its text.
    pub body: String,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// The tool calls, as JSON.
    pub calls: Value,
    /// Their outcomes, as JSON.
    pub outcomes: Value,
    /// The entries it filed, in the order of the calls.
    pub filed: Vec<TransactionId>,
    /// The entries it changed or took out.
    pub touched: Vec<TransactionId>,
    /// The question asked then, as JSON.
    pub question: Option<Value>,
    /// Whether that question was answered.
    pub settled: bool,
    /// The words before it that its own words complete.
    pub completes: Option<String>,
    /// The reply, as JSON.
    pub reply: Option<Value>,
}

struct Row {
    id: Uuid,
    root: String,
    kind: String,
    body: String,
    sent_at: DateTime<Utc>,
    calls: Value,
    outcomes: Value,
    filed: Vec<Uuid>,
    touched: Vec<Uuid>,
    question: Option<Value>,
    settled_at: Option<DateTime<Utc>>,
    completes: Option<String>,
    reply: Option<Value>,
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        Self {
            id: row.id.into(),
            root: row.root,
            kind: row.kind,
            body: row.body,
            sent_at: row.sent_at,
            calls: row.calls,
            outcomes: row.outcomes,
            filed: row.filed.into_iter().map(Into::into).collect(),
            touched: row.touched.into_iter().map(Into::into).collect(),
            question: row.question,
            settled: row.settled_at.is_some(),
            completes: row.completes,
            reply: row.reply,
        }
    }
}

/// Messages, by what follows the table's name; a literal, so that it is checked when compiled.
macro_rules! messages {
    ($rest:literal, $($argument:expr),+ $(,)?) => {
        query_as!(
            Row,
            "select id, root, kind, body, sent_at, calls, outcomes, filed, touched, question,
                    settled_at, completes, reply
             from messages " + $rest,
            $($argument),+
        )
    };
}

/// Adds a message. `false` if this delivery came before.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    message: &NewMessage<'_>,
) -> Result<bool, Error> {
    let done = query!(
        "insert into messages
             (user_id, id, conversation_id, external_id, root, kind, body, sent_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
         on conflict on constraint messages_once do nothing",
        user.0,
        message.id.0,
        message.conversation.0,
        message.external_id,
        message.root,
        message.kind,
        message.body,
        message.sent_at,
        message.received_at,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Stores what was done about a message.
pub async fn answer(
    conn: &mut Connection,
    user: UserId,
    message: MessageId,
    answer: &Answer,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update messages
         set calls = $3, outcomes = $4, filed = $5, touched = $6, question = $7, completes = $8,
             reply = $9, answered_at = $10
         where user_id = $1 and id = $2",
        user.0,
        message.0,
        answer.calls,
        answer.outcomes,
        &uuids(&answer.filed),
        &uuids(&answer.touched),
        answer.question,
        answer.completes,
        answer.reply,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

fn uuids(ids: &[TransactionId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

/// Settles the question of a message: what its answer did is what the message did.
pub async fn settle(
    conn: &mut Connection,
    user: UserId,
    message: MessageId,
    calls: &Value,
    filed: &[TransactionId],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update messages set calls = $3, filed = $4, settled_at = $5
         where user_id = $1 and id = $2",
        user.0,
        message.0,
        calls,
        &uuids(filed),
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Settles every question about a message that is changed or gone.
pub async fn settle_root(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    root: &str,
    now: DateTime<Utc>,
) -> Result<(), Error> {
    query!(
        "update messages set settled_at = $4
         where user_id = $1 and conversation_id = $2 and root = $3
           and question is not null and settled_at is null",
        user.0,
        conversation.0,
        root,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// One delivery of a conversation.
pub async fn find(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    external_id: &str,
) -> Result<Option<Stored>, Error> {
    messages!(
        "where user_id = $1 and conversation_id = $2 and external_id = $3",
        user.0,
        conversation.0,
        external_id,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}

/// Everything that was delivered about a message, but for `but`, which is just arriving: the message, its edits
/// in the order they were made, its deletion.
pub async fn of_root(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    root: &str,
    but: MessageId,
) -> Result<Vec<Stored>, Error> {
    let rows = messages!(
        "where user_id = $1 and conversation_id = $2 and root = $3 and id <> $4
           and kind <> 'button'
         order by kind = 'deleted', kind = 'edited', sent_at, id",
        user.0,
        conversation.0,
        root,
        but.0,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// What a person wrote last in a conversation, oldest first.
pub async fn recent_texts(
    conn: &mut Connection,
    user: UserId,
    channel: &str,
    chat: &str,
    limit: i64,
) -> Result<Vec<String>, Error> {
    let mut texts = query_scalar!(
        "select m.body from messages m
         join conversations c on c.user_id = m.user_id and c.id = m.conversation_id
         where m.user_id = $1 and c.channel = $2 and c.chat = $3 and m.kind = 'text'
         and m.answered_at is not null
         order by m.answered_at desc, m.id desc limit $4",
        user.0,
        channel,
        chat,
        limit,
    )
    .fetch_all(conn)
    .await?;
    texts.reverse();
    Ok(texts)
}

/// The newest answered message of a conversation.
pub async fn last_answered(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Stored>, Error> {
    messages!(
        "where user_id = $1 and conversation_id = $2 and answered_at is not null
         order by answered_at desc, id desc limit 1",
        user.0,
        conversation.0,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}
