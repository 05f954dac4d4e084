//! Channels, and the messages and files in them.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use super::{Id, Shown};

/// Who is in a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The bot and one person.
    Direct(Id),
    /// Everybody of the guild.
    Guild,
}

/// A channel and what is in it.
#[derive(Debug)]
pub(super) struct Channel {
    pub(super) id: Id,
    pub(super) place: Place,
    pub(super) name: String,
    /// As REST would give them.
    pub(super) messages: BTreeMap<Id, Value>,
    /// New ones that no test has looked at.
    pub(super) unseen: VecDeque<Shown>,
    /// Changed ones that no test has looked at.
    pub(super) changed: VecDeque<Shown>,
    /// How often the bot was seen writing.
    pub(super) typing: usize,
    /// The person will hear nothing from the bot.
    pub(super) blocked: bool,
}

impl Channel {
    pub(super) fn new(id: Id, place: Place, name: &str) -> Self {
        Self {
            id,
            place,
            name: name.to_owned(),
            messages: BTreeMap::new(),
            unseen: VecDeque::new(),
            changed: VecDeque::new(),
            typing: 0,
            blocked: false,
        }
    }

    pub(super) fn is_guild(&self) -> bool {
        self.place == Place::Guild
    }

    /// What the history shows: not what only one person was shown.
    pub(super) fn history(&self) -> impl DoubleEndedIterator<Item = (&Id, &Value)> {
        self.messages.iter().filter(|(_, message)| !has_flag(message, EPHEMERAL))
    }
}

/// Only the person who caused it sees it.
pub(super) const EPHEMERAL: u64 = 1 << 6;
/// "The bot is thinking".
pub(super) const LOADING: u64 = 1 << 7;
/// A voice message.
pub(super) const VOICE: u64 = 1 << 13;

pub(super) fn flags(message: &Value) -> u64 {
    message["flags"].as_u64().unwrap_or(0)
}

pub(super) fn has_flag(message: &Value, flag: u64) -> bool {
    flags(message) & flag != 0
}

/// A file that somebody attaches.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its type as the platform tells it, `image/png`; `None`: not told.
    pub content_type: Option<String>,
    /// What is in it.
    pub bytes: Vec<u8>,
    /// What it shows, in words.
    pub description: Option<String>,
    /// Its size as the platform tells it, if that is not the truth.
    pub claimed_size: Option<u64>,
    /// Says that it is a voice message of so many seconds.
    pub voice_secs: Option<u32>,
}

impl File {
    /// A file of a type.
    pub fn new(name: &str, content_type: &str, bytes: impl Into<Vec<u8>>) -> Self {
        Self {
            name: name.to_owned(),
            content_type: Some(content_type.to_owned()),
            bytes: bytes.into(),
            ..Self::default()
        }
    }

    /// A voice message.
    pub fn voice(bytes: impl Into<Vec<u8>>, seconds: u32) -> Self {
        Self { voice_secs: Some(seconds), ..Self::new("voice-message.ogg", "audio/ogg", bytes) }
    }

    /// What a message says of it.
    pub(super) fn json(&self, id: Id, url: &str) -> Value {
        let size = self.claimed_size.unwrap_or(self.bytes.len() as u64);
        let mut value = json!({
            "id": id.json(), "filename": self.name, "size": size, "url": url, "proxy_url": url,
        });
        if let Some(content_type) = &self.content_type {
            value["content_type"] = json!(content_type);
            if content_type.starts_with("image/") {
                value["width"] = json!(640);
                value["height"] = json!(480);
            }
        }
        if let Some(description) = &self.description {
            value["description"] = json!(description);
        }
        if let Some(seconds) = self.voice_secs {
            value["duration_secs"] = json!(f64::from(seconds));
            value["waveform"] = json!("AAkfQE5OOC8bBQ==");
        }
        value
    }
}
