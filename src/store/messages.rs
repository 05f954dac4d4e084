//! Messages: what people wrote, what it did, and what they were told.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, MessageId, UserId};

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
    /// The question that is open now, as JSON.
    pub question: Option<Value>,
    /// The reply, as JSON.
    pub reply: Value,
}

/// A message that was answered.
#[derive(Clone, Debug)]
pub struct Stored {
    /// Its id.
    pub id: MessageId,
    /// Its text.
    pub body: String,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// The tool calls, as JSON.
    pub calls: Value,
    /// Their outcomes, as JSON.
    pub outcomes: Value,
    /// The question asked then, as JSON.
    pub question: Option<Value>,
    /// The reply, as JSON.
    pub reply: Option<Value>,
}

struct Row {
    id: Uuid,
    body: String,
    sent_at: DateTime<Utc>,
    calls: Value,
    outcomes: Value,
    question: Option<Value>,
    reply: Option<Value>,
}

impl From<Row> for Stored {
    fn from(row: Row) -> Self {
        let Row { id, body, sent_at, calls, outcomes, question, reply } = row;
        Self { id: id.into(), body, sent_at, calls, outcomes, question, reply }
    }
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
         set calls = $3, outcomes = $4, question = $5, reply = $6, answered_at = $7
         where user_id = $1 and id = $2",
        user.0,
        message.0,
        answer.calls,
        answer.outcomes,
        answer.question,
        answer.reply,
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
    query_as!(
        Row,
        "select id, body, sent_at, calls, outcomes, question, reply from messages
         where user_id = $1 and conversation_id = $2 and external_id = $3",
        user.0,
        conversation.0,
        external_id,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}

/// The latest words of a message: the text as sent, or its latest edit. Without `but`, which is just arriving.
pub async fn latest_of_root(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    root: &str,
    but: MessageId,
) -> Result<Option<(String, Stored)>, Error> {
    let row = query!(
        "select kind, id, body, sent_at, calls, outcomes, question, reply from messages
         where user_id = $1 and conversation_id = $2 and root = $3 and id <> $4
           and kind <> 'button'
         order by (kind = 'deleted') desc, (kind = 'edited') desc, sent_at desc, id desc
         limit 1",
        user.0,
        conversation.0,
        root,
        but.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| {
        let stored = Row {
            id: row.id,
            body: row.body,
            sent_at: row.sent_at,
            calls: row.calls,
            outcomes: row.outcomes,
            question: row.question,
            reply: row.reply,
        };
        (row.kind, stored.into())
    }))
}

/// When the message itself (not an edit of it) was sent.
pub async fn original_sent_at(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    root: &str,
) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!(
        "select sent_at from messages
         where user_id = $1 and conversation_id = $2 and external_id = $3 and kind = 'text'",
        user.0,
        conversation.0,
        root,
    )
    .fetch_optional(conn)
    .await
}

/// Every message about the same root: the message and its edits.
pub async fn ids_of_root(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    root: &str,
) -> Result<Vec<MessageId>, Error> {
    let ids = query_scalar!(
        "select id from messages where user_id = $1 and conversation_id = $2 and root = $3",
        user.0,
        conversation.0,
        root,
    )
    .fetch_all(conn)
    .await?;
    Ok(ids.into_iter().map(Into::into).collect())
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
    query_as!(
        Row,
        "select id, body, sent_at, calls, outcomes, question, reply from messages
         where user_id = $1 and conversation_id = $2 and answered_at is not null
         order by answered_at desc, id desc limit 1",
        user.0,
        conversation.0,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}

/// Closes the question that a message left open. `false` if it was closed already.
pub async fn close_question(
    conn: &mut Connection,
    user: UserId,
    message: MessageId,
) -> Result<bool, Error> {
    let done = query!(
        "update messages set question = null
         where user_id = $1 and id = $2 and question is not null",
        user.0,
        message.0,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}
