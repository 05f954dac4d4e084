//! Takes messages in: each delivery once, within bounds, and with the time its person wrote it.

use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::{Content, Incoming, Reply};

use super::{Answered, TurnError};
use crate::{
    domain::ids::{ConversationId, IdSource, MessageId},
    ledger::Person,
    store::{
        self,
        messages::{NewMessage, Stored},
    },
    wording,
};

/// The longest text that is stored, in characters; also a constraint in the schema.
const MAX_TEXT: usize = 10_000;

/// The longest id of a platform; also a constraint in the schema.
const MAX_ID: usize = 200;

/// A message that was taken in.
pub(super) struct Message {
    pub(super) id: MessageId,
    pub(super) conversation: ConversationId,
    /// When the person wrote what it says: for an edit, when they wrote the message itself.
    pub(super) written: DateTime<Utc>,
    /// What the message it is about said last, and by which kind of delivery, if it came before.
    pub(super) previous: Option<(String, Stored)>,
}

/// Whether a delivery is new.
pub(super) enum Arrival {
    New(Box<Message>),
    Known(Answered),
}

/// What no store could hold, with what to do about it.
pub(super) fn refused(incoming: &Incoming) -> Option<Reply> {
    let text = match &incoming.content {
        Content::Text(text) | Content::Edited { text, .. } => text,
        Content::Button { payload } => payload,
        Content::Deleted { .. } => "",
    };
    let ids = [&incoming.id.0, root(incoming), &incoming.sender.subject, &incoming.chat.chat];
    let id_fits = |id: &&String| (1..=MAX_ID).contains(&id.chars().count());
    if text.chars().nth(MAX_TEXT).is_some() {
        Some(wording::too_long(MAX_TEXT))
    } else if !ids.iter().all(id_fits) {
        Some(wording::bad_id(MAX_ID))
    } else {
        None
    }
}

/// The platform's id of the message that a delivery is about.
fn root(incoming: &Incoming) -> &String {
    match &incoming.content {
        Content::Edited { of, .. } | Content::Deleted { of } => &of.0,
        Content::Text(_) | Content::Button { .. } => &incoming.id.0,
    }
}

/// Stores a delivery, unless it came before.
pub(super) async fn take(
    tx: &mut store::Transaction,
    person: Person,
    incoming: &Incoming,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Arrival, TurnError> {
    let conversation = store::conversations::find_or_insert(
        tx,
        person.id,
        ids.next(now),
        incoming.chat.channel.name(),
        &incoming.chat.chat,
        now,
    )
    .await?;
    let (kind, body) = match &incoming.content {
        Content::Text(text) => ("text", text.as_str()),
        Content::Edited { text, .. } => ("edited", text.as_str()),
        Content::Deleted { .. } => ("deleted", ""),
        Content::Button { payload } => ("button", payload.as_str()),
    };
    let id = ids.next(now);
    let root = root(incoming);
    let message = NewMessage {
        id,
        conversation,
        external_id: &incoming.id.0,
        root,
        kind,
        // PostgreSQL stores no NUL; nothing readable is lost with it.
        body: &body.replace('\0', ""),
        sent_at: incoming.at,
        received_at: now,
    };
    if !store::messages::insert(tx, person.id, &message).await? {
        let known = store::messages::find(tx, person.id, conversation, &incoming.id.0).await?;
        return Ok(Arrival::Known(
            known.map(answered).transpose()?.unwrap_or_else(|| Reply::default().into()),
        ));
    }
    let previous = store::messages::latest_of_root(tx, person.id, conversation, root, id).await?;
    let original = store::messages::original_sent_at(tx, person.id, conversation, root).await?;
    // A platform's clock may run ahead of ours a little; a day that has not begun here is not today.
    let written = original.unwrap_or(incoming.at).min(now + TimeDelta::minutes(5));
    Ok(Arrival::New(Box::new(Message { id, conversation, written, previous })))
}

fn answered(stored: Stored) -> Result<Answered, TurnError> {
    Ok(Answered {
        reply: stored.reply.map(serde_json::from_value).transpose()?.unwrap_or_default(),
        outcomes: serde_json::from_value(stored.outcomes)?,
    })
}
