//! What a person did in a chat.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::ChatRef;

/// The platform's id of a message, as text; unique within its chat.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct MessageRef(pub String);

/// Which version of a message a delivery brings; grows with each edit. Where every delivery has an id of its own,
/// all are the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Revision(pub i64);

impl Revision {
    /// The message as it was sent.
    pub const FIRST: Self = Self(0);
    /// Its deletion, where that comes under the id of the message itself: nothing follows it.
    pub const GONE: Self = Self(i64::MAX);
}

/// Who wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// The platform's id of the person, as text.
    pub subject: String,
    /// The name they show, if any.
    pub name: Option<String>,
    /// The language they use there, as a tag of BCP 47, if the platform says.
    pub language: Option<String>,
}

/// One thing a person did, as the platform delivered it. Deliveries may repeat and come out of order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incoming {
    /// The conversation.
    pub chat: ChatRef,
    /// Whether others read along there: a group, a channel of a server.
    pub shared: bool,
    /// The person.
    pub sender: Sender,
    /// The platform's id of this delivery: for an edit or a deletion one of its own, or that of the message.
    pub id: MessageRef,
    /// Which version of `id` this is: a delivery is known by both.
    pub revision: Revision,
    /// The platform's order within the chat: whatever it counts up (update ids, snowflakes, microseconds). What
    /// waits together is taken up in this order.
    pub order: i64,
    /// When the person did it, by the platform's clock.
    pub at: DateTime<Utc>,
    /// What they did.
    pub content: Content,
    /// The message they answered: one of their own (meaning its confirmation), or a reply by the id that
    /// [`Sent`](crate::Sent) gave it.
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
    /// A picture.
    Photo {
        /// The words sent with it, if any.
        caption: String,
    },
    /// A spoken message.
    Voice,
    /// A file.
    Document {
        /// The words sent with it, if any.
        caption: String,
    },
}

impl Content {
    /// The stable name of its kind.
    pub const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "text",
            Self::Edited { .. } => "edited",
            Self::Deleted { .. } => "deleted",
            Self::Button { .. } => "button",
            Self::Photo { .. } => "photo",
            Self::Voice => "voice",
            Self::Document { .. } => "document",
        }
    }

    /// The words of it: what was written, or what a button says to the books.
    pub fn words(&self) -> &str {
        match self {
            Self::Text(text) | Self::Edited { text, .. } => text,
            Self::Button { payload } => payload,
            Self::Photo { caption } | Self::Document { caption } => caption,
            Self::Deleted { .. } | Self::Voice => "",
        }
    }

    /// The message it changes or takes away.
    pub fn of(&self) -> Option<&MessageRef> {
        match self {
            Self::Edited { of, .. } | Self::Deleted { of } => Some(of),
            _ => None,
        }
    }
}
