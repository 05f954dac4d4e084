//! Posts: what a person is told in a conversation that answers no message of theirs, each once by its key.
//!
//! A post stands in the conversation like an answer, at the next position, so that it is shown again with the rest and
//! can be replied to; and in the outbox, so that it is sent until it is.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::query_scalar;
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, MessageId, TransactionId, UserId};

/// What to tell.
#[derive(Clone, Copy, Debug)]
pub struct Post<'a> {
    /// Its id as a message.
    pub id: MessageId,
    /// Its id on the way out.
    pub outgoing: Uuid,
    /// What it is about, at most 200 characters: a person is told it once, in whichever conversation.
    pub key: &'a str,
    /// What is said, as JSON.
    pub reply: &'a Value,
    /// The question that its buttons answer, as JSON.
    pub question: Option<&'a Value>,
    /// The entries that it is about: an answer to it corrects them.
    pub about: &'a [TransactionId],
    /// When.
    pub now: DateTime<Utc>,
}

/// Adds a post to a conversation and to the outbox, due at once. `false`, and nothing is added, if the person was told it
/// before, or if they have no such conversation any more.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    post: &Post<'_>,
) -> Result<bool, Error> {
    let about: Vec<Uuid> = post.about.iter().map(|entry| entry.0).collect();
    // Whoever waits for the conversation finds the position that it has by then. The position is counted up only if the
    // post is new: what was said has no gaps.
    query_scalar!(
        r#"with here as (
             select channel, answered + 1 as position from conversations
             where user_id = $1 and id = $2 and retired_at is null
             for update
         ), told as (
             insert into messages
                 (user_id, id, conversation_id, external_id, platform_order, root, kind, body, sent_at,
                  received_at, touched, question, reply, answered_at, position, post_key)
             select $1, $3, $2, 'notice:' || $3::uuid::text, 0, 'notice:' || $3::uuid::text, 'notice', '', $8, $8, $9,
                    $7, $6, $8, here.position, $5
             from here where $1::uuid is not null
             on conflict (user_id, post_key) where post_key is not null do nothing
             returning position
         ), counted as (
             update conversations set answered = (select position from told)
             where user_id = $1 and id = $2 and exists(select from told)
         ), outgoing as (
             insert into outbox
                 (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at)
             select $1, $4, $2, here.channel, here.position, $3, $6, $8, $8
             from here, told where $1::uuid is not null
         )
         select exists(select from told) as "new!""#,
        user.0,
        conversation.0,
        post.id.0,
        post.outgoing,
        post.key,
        post.reply,
        post.question,
        post.now,
        &about,
    )
    .fetch_one(conn)
    .await
}
