//! A message: stored, then accepted.

use axum::{Json, extract, http::StatusCode};
use chrono::TimeDelta;
use hisab_port::{Content, Incoming, MessageRef, Receipt, Revision};
use serde::{Deserialize, Serialize};

use crate::{
    State,
    problem::{Parsed, Problem},
    session::Guest,
};

/// How long ago a message may have been written that was kept while there was no connection.
const OLDEST: TimeDelta = TimeDelta::days(30);

/// A message as the widget sends it.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Posted {
    /// The widget's own id; sent again under it, a message has no second effect.
    id: MessageRef,
    text: Option<String>,
    /// The message that `text` is the new text of.
    edits: Option<MessageRef>,
    /// The message that is taken away.
    deletes: Option<MessageRef>,
    /// A button's payload.
    press: Option<String>,
    /// The message whose reply is answered, or has the button.
    reply_to: Option<MessageRef>,
    /// How long ago the person did it, in milliseconds: no clock but ours counts.
    #[serde(default)]
    age_ms: u64,
}

/// What was accepted.
#[derive(Serialize)]
pub(crate) struct Accepted {
    id: MessageRef,
    /// Whether it had come before.
    known: bool,
}

impl Posted {
    fn content(&self) -> Option<Content> {
        let Self { text, edits, deletes, press, .. } = self;
        match (text.clone(), edits.clone(), deletes.clone(), press.clone()) {
            (Some(text), None, None, None) => Some(Content::Text(text)),
            (Some(text), Some(of), None, None) => Some(Content::Edited { of, text }),
            (None, None, Some(of), None) => Some(Content::Deleted { of }),
            (None, None, None, Some(payload)) => Some(Content::Button { payload }),
            _ => None,
        }
    }
}

/// Takes a message.
pub(crate) async fn take(
    extract::State(state): extract::State<State>,
    guest: Guest,
    Parsed(posted): Parsed<Posted>,
) -> Result<(StatusCode, Json<Accepted>), Problem> {
    state.0.bounds.message(guest.id)?;
    let now = (state.0.surroundings.now)();
    let age = i64::try_from(posted.age_ms).map_or(OLDEST, TimeDelta::milliseconds).min(OLDEST);
    let incoming = Incoming {
        chat: guest.chat(),
        shared: false,
        sender: guest.sender(),
        id: posted.id.clone(),
        revision: Revision::FIRST,
        // The widget sends one message after the other.
        order: now.timestamp_micros(),
        at: now - age,
        content: posted.content().ok_or(Problem::Malformed)?,
        reply_to: posted.reply_to,
    };
    let known = match state.0.chat.receive(incoming).await? {
        Receipt::Stored => false,
        Receipt::Known => true,
        Receipt::Differs => return Err(Problem::IdUsed),
        Receipt::Refused(why) => return Err(Problem::Refused(why.plain_text())),
    };
    Ok((StatusCode::ACCEPTED, Json(Accepted { id: posted.id, known })))
}
