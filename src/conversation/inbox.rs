//! Takes messages in: each delivery once, within bounds, and with what is known of the message it is about.

use chrono::{DateTime, Utc};
use hisab_port::{Content, Incoming, MessageRef, Reply};

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

/// The longest id of a platform; also a constraint in the schema, with room for what [`key`] adds.
const MAX_ID: usize = 150;

/// A message that was taken in.
pub(super) struct Message {
    pub(super) id: MessageId,
    pub(super) conversation: ConversationId,
    /// The platform's id of the message it is about: itself, or the one edited or deleted.
    pub(super) root: String,
    /// When the person wrote what it says: for an edit, when they wrote the message itself.
    pub(super) written: DateTime<Utc>,
    /// What was delivered about the same message before, the latest last.
    pub(super) history: Vec<Stored>,
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
    let MessageRef(id) = &incoming.id;
    let ids = [id, root(incoming), &incoming.sender.subject, &incoming.chat.chat];
    let reply_to = incoming.reply_to.as_ref().map(|MessageRef(id)| id);
    let fits = |id: &String| {
        (1..=MAX_ID).contains(&id.chars().count()) && !id.chars().any(char::is_control)
    };
    if text.chars().nth(MAX_TEXT).is_some() {
        Some(wording::too_long(MAX_TEXT))
    } else if !ids.into_iter().chain(reply_to).all(fits) {
        Some(wording::bad_id(MAX_ID))
    } else {
        None
    }
}

/// The text with blanks for control characters: nothing readable is lost, and PostgreSQL stores no NUL.
pub(super) fn clean(text: &str) -> String {
    text.chars().map(|c| if c.is_control() && c != '\n' { ' ' } else { c }).collect()
}

/// The platform's id of the message that a delivery is about.
fn root(incoming: &Incoming) -> &String {
    match &incoming.content {
        Content::Edited { of, .. } | Content::Deleted { of } => &of.0,
        Content::Text(_) | Content::Button { .. } => &incoming.id.0,
    }
}

/// What a delivery is known by. Where a platform gives an edit no id of its own, its time and words make
/// the revision.
fn key(incoming: &Incoming) -> String {
    let MessageRef(id) = &incoming.id;
    match &incoming.content {
        Content::Edited { of, text } if *of == incoming.id => {
            format!("{id} edited {} {:x}", incoming.at.timestamp_millis(), fingerprint(text))
        }
        Content::Deleted { of } if *of == incoming.id => format!("{id} deleted"),
        _ => id.clone(),
    }
}

/// Tells two edits of one second apart: FNV-1a, 64 bits.
fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Stores a delivery, unless it came before.
pub(super) async fn take(
    tx: &mut store::Transaction,
    person: Person,
    incoming: &Incoming,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Arrival, TurnError> {
    let user = person.id;
    let conversation = store::conversations::find_or_insert(
        tx,
        user,
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
    let (id, key, root) = (ids.next(now), key(incoming), root(incoming).clone());
    let message = NewMessage {
        id,
        conversation,
        external_id: &key,
        root: &root,
        kind,
        body: &clean(body),
        sent_at: incoming.at,
        received_at: now,
    };
    if !store::messages::insert(tx, user, &message).await? {
        let known = store::messages::find(tx, user, conversation, &key).await?;
        let known = known.map(answered).transpose()?;
        return Ok(Arrival::Known(known.unwrap_or_else(|| Reply::default().into())));
    }
    let history = store::messages::of_root(tx, user, conversation, &root, id).await?;
    let original = history.iter().find(|stored| stored.kind == "text");
    let written = original.map_or(incoming.at, |original| original.sent_at);
    Ok(Arrival::New(Box::new(Message { id, conversation, root, written, history })))
}

fn answered(stored: Stored) -> Result<Answered, TurnError> {
    Ok(Answered {
        reply: stored.reply.map(serde_json::from_value).transpose()?.unwrap_or_default(),
        outcomes: serde_json::from_value(stored.outcomes)?,
    })
}
