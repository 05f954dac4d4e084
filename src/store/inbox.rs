//! Messages that come in and wait for their turn.

use chrono::{DateTime, Utc};
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
    /// Which version of that it is.
    pub revision: i64,
    /// The platform's order.
    pub order: i64,
    /// The platform's id of the message it is about: itself, or the one edited or deleted.
    pub root: &'a str,
    /// What it is: one of the kinds in the schema.
    pub kind: &'static str,
    /// The text, or the button's payload.
    pub body: &'a str,
    /// The message or reply that it answers, as the platform names it.
    pub reply_to: Option<&'a str>,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// When it came here.
    pub received_at: DateTime<Utc>,
}

/// Adds a message. `false` if this delivery came before.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    message: &NewMessage<'_>,
) -> Result<bool, Error> {
    let done = query!(
        "insert into messages
             (user_id, id, conversation_id, external_id, revision, platform_order, root, kind, body,
              reply_to, sent_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict on constraint messages_once do nothing",
        user.0,
        message.id.0,
        message.conversation.0,
        message.external_id,
        message.revision,
        message.order,
        message.root,
        message.kind,
        message.body,
        message.reply_to,
        message.sent_at,
        message.received_at,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether a message could not be added because its conversation is elsewhere by now, or gone.
pub fn is_elsewhere(error: &Error) -> bool {
    super::refused_by(error) == Some("messages_user_id_conversation_id_fkey")
}

/// Whether a delivery that came before said the same.
pub async fn is_same(
    conn: &mut Connection,
    user: UserId,
    message: &NewMessage<'_>,
) -> Result<bool, Error> {
    query_scalar!(
        r#"select exists(
             select from messages
             where user_id = $1 and conversation_id = $2 and external_id = $3 and revision = $4
               and root = $5 and kind = $6 and body = $7 and reply_to is not distinct from $8
         ) as "same!""#,
        user.0,
        message.conversation.0,
        message.external_id,
        message.revision,
        message.root,
        message.kind,
        message.body,
        message.reply_to,
    )
    .fetch_one(conn)
    .await
}

/// A message whose turn it is.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Its id.
    pub id: MessageId,
    /// The platform's id of the delivery.
    pub external_id: String,
    /// Which version of that it is.
    pub revision: i64,
    /// The platform's id of the message it is about.
    pub root: String,
    /// What it is: one of the kinds in the schema.
    pub kind: String,
    /// The text, or the button's payload.
    pub body: String,
    /// The message or reply that it answers, as the platform names it.
    pub reply_to: Option<String>,
    /// When the person wrote it.
    pub sent_at: DateTime<Utc>,
    /// The platform's order.
    pub order: i64,
    /// How much it is blamed for having been taken up without coming to an end.
    pub blame: i32,
    /// Whether a model was asked about it.
    pub thinking: bool,
    /// Whether others read along.
    pub shared: bool,
}

struct Row {
    id: Uuid,
    external_id: String,
    revision: i64,
    root: String,
    kind: String,
    body: String,
    reply_to: Option<String>,
    sent_at: DateTime<Utc>,
    platform_order: i64,
    blame: i32,
    thinking: bool,
    shared: bool,
}

/// The message of a conversation that comes next, by the platform's order.
pub async fn next(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
) -> Result<Option<Waiting>, Error> {
    let row = query_as!(
        Row,
        r#"select id, external_id, revision, root, kind, body, reply_to, sent_at, platform_order,
                  blame, exists(
                      select from model_rounds r where r.user_id = $1 and r.message_id = m.id
                  ) as "thinking!",
                  (select shared from conversations where user_id = $1 and id = $2) as "shared!"
           from messages m
           where user_id = $1 and conversation_id = $2 and answered_at is null
           order by platform_order, id limit 1"#,
        user.0,
        conversation.0,
    )
    .fetch_optional(conn)
    .await?;
    Ok(row.map(|row| Waiting {
        id: row.id.into(),
        external_id: row.external_id,
        revision: row.revision,
        root: row.root,
        kind: row.kind,
        body: row.body,
        reply_to: row.reply_to,
        sent_at: row.sent_at,
        order: row.platform_order,
        blame: row.blame,
        thinking: row.thinking,
        shared: row.shared,
    }))
}

/// Blames the next message of a conversation for being taken up anew. `false` if there is none, or if another process
/// is at it.
pub async fn blame(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    blame: i32,
    owner: Uuid,
    now: DateTime<Utc>,
) -> Result<bool, Error> {
    let done = query!(
        "with free as (
             select id from conversations
             where user_id = $1 and id = $2
               and (lease_owner is null or lease_owner = $3 or lease_until < $4
                    or lease_until > $4 + interval '1 minute')
             for update
         )
         update messages set blame = blame + $5
         where user_id = $1 and exists (select from free) and id = (
             select id from messages
             where user_id = $1 and conversation_id = $2 and answered_at is null
             order by platform_order, id limit 1
         )",
        user.0,
        conversation.0,
        owner,
        now,
        blame,
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// How many messages wait, and when the one came that has waited longest.
pub async fn backlog(conn: &mut Connection) -> Result<(i64, Option<DateTime<Utc>>), Error> {
    let row = query!(
        r#"select count(*) as "waiting!", min(received_at) as oldest
           from messages where answered_at is null"#
    )
    .fetch_one(conn)
    .await?;
    Ok((row.waiting, row.oldest))
}

/// When the message came that has waited longest, of all there are.
pub async fn oldest(conn: &mut Connection) -> Result<Option<DateTime<Utc>>, Error> {
    query_scalar!("select min(received_at) from messages where answered_at is null")
        .fetch_one(conn)
        .await
}
