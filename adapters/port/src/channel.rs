//! Where a conversation takes place.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The kind of place; stored with each conversation under [`Channel::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `hisab chat`, on the machine that holds the books.
    Terminal,
}

impl Channel {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
        }
    }
}

impl fmt::Display for Channel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// One conversation: a channel, and the platform's own name for the chat in it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct ChatRef {
    /// The kind of place.
    pub channel: Channel,
    /// The platform's chat id, as text.
    pub chat: String,
}
