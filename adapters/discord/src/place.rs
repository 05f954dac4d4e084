//! The name of a chat: its channel, and in a server that one's id before it: `<server>/<channel>`.

use hisab_port::{Channel, ChatRef};

/// A place where people write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    /// The server, if it is a channel of one: others read along there.
    pub(crate) guild: Option<u64>,
    /// The channel.
    pub(crate) channel: u64,
}

impl Place {
    /// The place of this name.
    pub(crate) fn parse(chat: &str) -> Option<Self> {
        let (guild, channel) = match chat.split_once('/') {
            Some((guild, channel)) => (Some(guild.parse().ok()?), channel),
            None => (None, chat),
        };
        Some(Self { guild, channel: channel.parse().ok()? })
    }

    /// Its name.
    pub(crate) fn chat(self) -> ChatRef {
        let chat = match self.guild {
            Some(guild) => format!("{guild}/{}", self.channel),
            None => self.channel.to_string(),
        };
        ChatRef { channel: Channel::Discord, chat }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_found_by_its_name() {
        for place in [Place { guild: None, channel: 7 }, Place { guild: Some(3), channel: 7 }] {
            assert_eq!(Place::parse(&place.chat().chat), Some(place));
        }
        for other in ["", "/", "1/", "/1", "1/2/3", "x", "-1"] {
            assert_eq!(Place::parse(other), None, "{other:?}");
        }
    }
}
