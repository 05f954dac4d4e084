//! What was said in a conversation, to be shown again.

use chrono::{DateTime, Utc};
use serde_json::Value;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{ConversationId, UserId};

/// One delivery and its reply; or a post, which answers none.
#[derive(Clone, Debug)]
pub struct Line {
    /// The delivery.
    pub id: Uuid,
    /// Its place; none until it is answered.
    pub position: Option<i64>,
    /// The platform's id of the delivery.
    pub external_id: String,
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
    /// The reply, as JSON.
    pub reply: Option<Value>,
}

struct Fresh {
    id: Uuid,
    position: Option<i64>,
    external_id: String,
    root: String,
    kind: String,
    body: String,
    reply_to: Option<String>,
    sent_at: DateTime<Utc>,
    reply: Option<Value>,
    answered: i64,
}

/// Lines, by what follows the table's name; a literal, so that it is checked when compiled.
macro_rules! lines {
    ($rest:literal, $($argument:expr),+ $(,)?) => {
        query_as!(
            Line,
            "select id, position, external_id, root, kind, body, reply_to, sent_at, reply
             from messages " + $rest,
            $($argument),+
        )
    };
}

/// What was answered right before a position, oldest first.
pub async fn before(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    position: i64,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    let mut lines = lines!(
        "where user_id = $1 and conversation_id = $2 and position < $3
         order by position desc limit $4",
        user.0,
        conversation.0,
        position,
        limit,
    )
    .fetch_all(conn)
    .await?;
    lines.reverse();
    Ok(lines)
}

/// One exchange, for whoever must know what was said.
#[derive(Clone, Debug)]
pub struct Exchange {
    /// Its place.
    pub position: i64,
    /// What it is: one of the kinds in the schema.
    pub kind: String,
    /// The text, or the button's payload.
    pub body: String,
    /// What was done, as JSON.
    pub outcomes: Value,
    /// The reply, as JSON.
    pub reply: Option<Value>,
}

/// The exchanges of a stretch, oldest first, both ends included.
pub async fn exchanges(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    oldest: i64,
    newest: i64,
) -> Result<Vec<Exchange>, Error> {
    query_as!(
        Exchange,
        r#"select position as "position!", kind, body, outcomes, reply from messages
           where user_id = $1 and conversation_id = $2 and position between $3 and $4
           order by position"#,
        user.0,
        conversation.0,
        oldest,
        newest,
    )
    .fetch_all(conn)
    .await
}

/// What was answered right after a position in someone's chat, oldest first, each with the position of the newest
/// answer there; in one round trip, for whoever shows it as it comes.
pub async fn fresh(
    conn: &mut Connection,
    channel: &str,
    subject: &str,
    position: i64,
    limit: i64,
) -> Result<Vec<(Line, i64)>, Error> {
    let rows = query_as!(
        Fresh,
        "select m.id, m.position, m.external_id, m.root, m.kind, m.body, m.reply_to, m.sent_at, m.reply,
                c.answered
         from identities i
         join conversations c on c.user_id = i.user_id
         join messages m on m.user_id = c.user_id and m.conversation_id = c.id
         where i.channel = $1 and i.subject = $2 and c.channel = $1 and c.chat = $2
           and c.retired_at is null
           and m.position > $3
         order by m.position limit $4",
        channel,
        subject,
        position,
        limit,
    )
    .fetch_all(conn)
    .await?;
    let line = |row: Fresh| {
        let line = Line {
            id: row.id,
            position: row.position,
            external_id: row.external_id,
            root: row.root,
            kind: row.kind,
            body: row.body,
            reply_to: row.reply_to,
            sent_at: row.sent_at,
            reply: row.reply,
        };
        (line, row.answered)
    };
    Ok(rows.into_iter().map(line).collect())
}

/// What waits for its answer, in the order in which it will be taken up.
pub async fn waiting(
    conn: &mut Connection,
    user: UserId,
    conversation: ConversationId,
    limit: i64,
) -> Result<Vec<Line>, Error> {
    lines!(
        "where user_id = $1 and conversation_id = $2 and answered_at is null
         order by platform_order, id limit $3",
        user.0,
        conversation.0,
        limit,
    )
    .fetch_all(conn)
    .await
}

/// Who wrote a message of a chat, as the platform names them; of several names for one person any.
pub async fn author(
    conn: &mut Connection,
    channel: &str,
    chat: &str,
    external_id: &str,
) -> Result<Option<String>, Error> {
    query_scalar!(
        "select i.subject from conversations c
         join messages m on m.user_id = c.user_id and m.conversation_id = c.id
         join identities i on i.user_id = c.user_id and i.channel = c.channel
         where c.channel = $1 and c.chat = $2 and m.external_id = $3 limit 1",
        channel,
        chat,
        external_id,
    )
    .fetch_optional(conn)
    .await
}

/// The chats of a channel, each with the highest order of what was new in it and when the last of it was done, edits
/// too; those with the newest first. It reads every message of the channel: it is for when a connection begins anew.
pub async fn newest(
    conn: &mut Connection,
    channel: &str,
    limit: i64,
) -> Result<Vec<(String, i64, DateTime<Utc>)>, Error> {
    let rows = query!(
        r#"select c.chat, max(m.platform_order) filter (where m.kind <> 'edited') as "order",
                  max(m.sent_at) as "at!"
           from conversations c
           join messages m on m.user_id = c.user_id and m.conversation_id = c.id
           where c.channel = $1 and m.kind not in ('deleted', 'notice')
           group by c.chat order by max(m.sent_at) desc limit $2"#,
        channel,
        limit,
    )
    .fetch_all(conn)
    .await?;
    // Where only edits were stored, everything is newer.
    Ok(rows.into_iter().map(|row| (row.chat, row.order.unwrap_or(i64::MIN), row.at)).collect())
}
