//! What hints between processes say: where something waits or happened.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::conversations::Place;

#[derive(Serialize, Deserialize)]
struct About {
    user: Uuid,
    conversation: Uuid,
    channel: String,
    chat: String,
}

/// A place, for a hint.
pub(super) fn about(place: &Place) -> String {
    let Place { user_id, conversation_id, channel, chat } = place.clone();
    let about = About { user: user_id.0, conversation: conversation_id.0, channel, chat };
    // Four plain fields always become JSON; a hint that says nothing would be ignored.
    serde_json::to_string(&about).unwrap_or_default()
}

/// The place of a hint; `None` if it is of another make.
pub(super) fn place(about: &str) -> Option<Place> {
    let About { user, conversation, channel, chat } = serde_json::from_str(about).ok()?;
    Some(Place { user_id: user.into(), conversation_id: conversation.into(), channel, chat })
}
