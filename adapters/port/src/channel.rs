//! Where a conversation takes place.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// The kind of place; stored with each conversation under [`Channel::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `hisab chat`, on the machine that holds the books.
    Terminal,
}

impl Channel {
    /// Every channel, for checks that must cover all of them.
    pub const ALL: [Self; 1] = [Self::Terminal];

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

/// A name that no [`Channel`] has.
#[derive(Debug, PartialEq, Eq)]
pub struct UnknownChannel(pub String);

impl fmt::Display for UnknownChannel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no channel is called {:?}", self.0)
    }
}

impl std::error::Error for UnknownChannel {}

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|channel| channel.name() == name)
            .ok_or_else(|| UnknownChannel(name.to_owned()))
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
