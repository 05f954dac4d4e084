//! What a person did in a chat.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ChatRef;

/// The platform's id of a message, as text; unique within its chat.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageRef(pub String);

/// Who wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The platform's id of the person, as text.
    pub subject: String,
    /// The name they show, if any.
    pub name: Option<String>,
}

/// One thing a person did, as the platform delivered it. Deliveries may repeat and come out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The conversation.
    pub chat: ChatRef,
    /// The person.
    pub sender: Sender,
    /// The platform's id of this delivery; for an edit or a deletion, an id of its own.
    pub id: MessageRef,
    /// When the person did it, by the platform's clock.
    pub at: DateTime<Utc>,
    /// What they did.
    pub content: Content,
    /// The message they answered: one of their own (meaning its confirmation).
    pub reply_to: Option<MessageRef>,
}

/// What a person did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A new message.
    Text(String),
    /// New words for a message sent before.
    Edited {
        /// The message that was changed.
        of: MessageRef,
        /// Its text now.
        text: String,
    },
    /// A message taken away.
    Deleted {
        /// The message that is gone.
        of: MessageRef,
    },
    /// A button of an earlier reply.
    Button {
        /// The button's [`payload`](crate::Button::payload).
        payload: String,
    },
}
