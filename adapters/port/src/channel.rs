//! Where a conversation takes place.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The kind of place; stored with each conversation under [`Channel::name`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Channel {
    /// `hisab chat`, on the machine that holds the books.
    Terminal,
    /// The widget on a web page.
    Web,
    /// A bot of Telegram.
    Telegram,
    /// An application of Discord.
    Discord,
}

/// A name that no channel has.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is no channel")]
pub struct UnknownChannel(pub String);

impl Channel {
    /// Every kind of place.
    pub const ALL: [Self; 4] = [Self::Terminal, Self::Web, Self::Telegram, Self::Discord];

    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Terminal => "terminal",
            Self::Web => "web",
            Self::Telegram => "telegram",
            Self::Discord => "discord",
        }
    }

    /// Whether it chooses by itself between a picture and the same one for dark surroundings. The others show one picture
    /// to everybody, whatever their surroundings.
    pub const fn shows_dark(self) -> bool {
        match self {
            Self::Web => true,
            Self::Terminal | Self::Telegram | Self::Discord => false,
        }
    }
}

impl FromStr for Channel {
    type Err = UnknownChannel;

    fn from_str(name: &str) -> Result<Self, UnknownChannel> {
        let known = Self::ALL.into_iter().find(|channel| channel.name() == name);
        known.ok_or_else(|| UnknownChannel(name.to_owned()))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_channel_is_found_by_its_stored_name() {
        for channel in Channel::ALL {
            assert_eq!(channel.name().parse(), Ok(channel));
        }
        assert_eq!("pigeon".parse::<Channel>(), Err(UnknownChannel("pigeon".to_owned())));
    }
}
