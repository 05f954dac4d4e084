//! Messages that are being answered or were: what they did, and what people were told. How they come in stands in
//! [`super::inbox`], how they are shown again in [`super::transcript`].

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, MessageId, TransactionId, UserId};

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
    /// What it is, as [`super::inbox`] stores it, or a post.
    pub kind: String,
    /// Its text.
    pub body: String,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// Which version of its id it is.
    pub revision: i64,
    /// The platform's order.
    pub order: i64,
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
    revision: i64,
    platform_order: i64,
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
            revision: row.revision,
            order: row.platform_order,
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
            "select id, root, kind, body, sent_at, revision, platform_order, calls, outcomes, filed, touched, question,
                    settled_at, completes, reply
             from messages " + $rest,
            $($argument),+
        )
    };
}

/// Where an answer goes, and who gives it.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// The conversation.
    pub conversation: ConversationId,
    /// Its channel.
    pub channel: &'a str,
    /// The process that did the turn.
    pub owner: Uuid,
    /// Until when nobody else may go on, if more is waiting.
    pub lease_until: DateTime<Utc>,
    /// The id of the reply on its way out.
    pub outgoing: Uuid,
    /// From when on anybody may send it; whoever gave it may do so at once.
    pub due_at: DateTime<Utc>,
}

/// What follows an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Next {
    /// Whether more is waiting in the conversation.
    pub more: bool,
    /// Whether its reply is the next to be sent: no earlier one is still on its way.
    pub first_out: bool,
    /// The position of the answer.
    pub position: i64,
}

/// Stores what was done about a message, gives it its position, and puts its reply into the outbox. The lease on
/// the conversation goes on if more is waiting and ends if not.
pub async fn answer(
    conn: &mut Connection,
    user: UserId,
    message: MessageId,
    answer: &Answer,
    place: Place<'_>,
    now: DateTime<Utc>,
) -> Result<Next, Error> {
    let row = query!(
        r#"with waiting as (
             select exists(
                 select from messages
                 where user_id = $1 and conversation_id = $3 and answered_at is null and id <> $2
             ) as more
         ), placed as (
             update conversations
             set answered = answered + 1,
                 lease_owner = case when (select more from waiting) then $12::uuid end,
                 lease_until = case when (select more from waiting) then $13::timestamptz end
             where user_id = $1 and id = $3
             returning answered
         ), before as (
             select exists(
                 select from outbox
                 where user_id = $1 and conversation_id = $3 and failed_at is null
             ) as busy
         ), outgoing as (
             insert into outbox
                 (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at)
             select $1, $14, $3, $15, placed.answered, $2, $10, $11,
                    case when before.busy then $11 else $16::timestamptz end
             from placed, before where $1::uuid is not null
         )
         update messages
         set calls = $4, outcomes = $5, filed = $6, touched = $7, question = $8, completes = $9,
             reply = $10, answered_at = $11, position = (select answered from placed)
         where user_id = $1 and id = $2
         returning (select more from waiting) as "more!", (select not busy from before) as "first_out!",
                   (select answered from placed) as "position!""#,
        user.0,
        message.0,
        place.conversation.0,
        answer.calls,
        answer.outcomes,
        &uuids(&answer.filed),
        &uuids(&answer.touched),
        answer.question,
        answer.completes,
        answer.reply,
        now,
        place.owner,
        place.lease_until,
        place.outgoing,
        place.channel,
        place.due_at,
    )
    .fetch_one(conn)
    .await?;
    Ok(Next { more: row.more, first_out: row.first_out, position: row.position })
}

fn uuids(ids: &[TransactionId]) -> Vec<Uuid> {
    ids.iter().map(|id| id.0).collect()
}

/// Takes the files out of a person's replies that were sent; what was said with them stays.
pub async fn drop_files(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!(
        "update messages set reply = reply - 'file' where user_id = $1 and reply ? 'file'",
        user.0
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// How many pictures a person's messages keep before a new one, for a channel that shows them again. Each takes some tens of
/// kilobytes, and can be asked for again.
const PICTURES: i64 = 4;

/// Takes the pictures out of a person's replies that were sent, but for the newest.
pub async fn drop_pictures(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    query!(
        "update messages set reply = reply - 'picture' where user_id = $1 and id in (
             select id from messages where user_id = $1 and reply ? 'picture'
             order by answered_at desc, position desc offset $2
         )",
        user.0,
        PICTURES,
    )
    .execute(conn)
    .await?;
    Ok(())
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

/// The message that a person names: by its own id, or by that of its reply.
pub async fn find(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    external_id: &str,
) -> Result<Option<Stored>, Error> {
    messages!(
        "where user_id = $1 and conversation_id = $2 and (external_id = $3 or sent_as = $3)
         order by external_id = $3 desc, revision limit 1",
        user.0,
        conversation.0,
        external_id,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}

/// The reply and the outcomes of a delivery, if it was answered.
pub async fn answer_to(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    external_id: &str,
    revision: i64,
) -> Result<Option<(Value, Value)>, Error> {
    let row = query!(
        r#"select reply as "reply!", outcomes from messages
           where user_id = $1 and conversation_id = $2 and external_id = $3 and revision = $4
             and reply is not null"#,
        user.0,
        conversation.0,
        external_id,
        revision,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| (row.reply, row.outcomes)))
}

/// Everything that was done about a message so far: the message, its edits in the order they were made, its
/// deletion.
pub async fn of_root(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    root: &str,
) -> Result<Vec<Stored>, Error> {
    let rows = messages!(
        "where user_id = $1 and conversation_id = $2 and root = $3 and answered_at is not null
           and kind <> 'button'
         order by kind = 'deleted', kind = 'edited', platform_order, revision, id",
        user.0,
        conversation.0,
        root,
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
         and m.position is not null
         order by m.position desc limit $4",
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

/// The newest answered messages of a conversation, the newest first; nothing of what is forgotten, and no posts.
pub async fn remembered(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<Stored>, Error> {
    let rows = messages!(
        "where user_id = $1 and conversation_id = $2
           and position > (select forgotten from conversations where user_id = $1 and id = $2)
           and kind <> 'notice'
         order by position desc limit $3",
        user.0,
        conversation.0,
        limit,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Stored::from).collect())
}

/// The newest answered message of a conversation. A post is none: what was talked about before it still is.
pub async fn last_answered(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Stored>, Error> {
    messages!(
        "where user_id = $1 and conversation_id = $2 and position is not null and kind <> 'notice'
         order by position desc limit 1",
        user.0,
        conversation.0,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}

/// The newest answered message of a conversation if its answer asked something, whether that is settled or not. Most did
/// not: of these nothing is read.
pub async fn last_asking(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Stored>, Error> {
    messages!(
        "where user_id = $1 and conversation_id = $2 and question is not null and position = (
             select l.position from messages l
             where l.user_id = $1 and l.conversation_id = $2 and l.position is not null and l.kind <> 'notice'
             order by l.position desc limit 1
         )",
        user.0,
        conversation.0,
    )
    .fetch_optional(conn)
    .await
    .map(|row| row.map(Stored::from))
}
