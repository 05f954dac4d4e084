//! What hints between processes say: where something waits or happened, and who says so.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::store::conversations::Place;

#[derive(Serialize, Deserialize)]
struct About {
    from: Uuid,
    user: Uuid,
    conversation: Uuid,
    channel: String,
    chat: String,
}

/// A hint of a process about a place.
pub(super) fn about(place: &Place, from: Uuid) -> String {
    let Place { user_id, conversation_id, channel, chat } = place.clone();
    let about = About { from, user: user_id.0, conversation: conversation_id.0, channel, chat };
    // Plain fields always become JSON; a hint that says nothing would be ignored.
    serde_json::to_string(&about).unwrap_or_default()
}

/// The place that a hint of another process is about; `None` also if it is of another make.
pub(super) fn place(about: &str, own: Uuid) -> Option<Place> {
    let About { from, user, conversation, channel, chat } = serde_json::from_str(about).ok()?;
    let place = Place { user_id: user.into(), conversation_id: conversation.into(), channel, chat };
    (from != own).then_some(place)
}
