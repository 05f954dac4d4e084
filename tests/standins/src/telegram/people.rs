//! Who is there: people, and the chats they write in.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

/// Somebody who writes to the bot.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Telegram's number of the person, and of their private chat with the bot.
    pub id: i64,
    /// The first name.
    pub name: String,
    /// The language of their app (a tag of IETF), if it says.
    pub language: Option<String>,
}

impl Person {
    /// The private chat with the bot.
    pub fn chat(&self) -> i64 {
        self.id
    }

    pub(super) fn user(&self) -> Value {
        let mut user = json!({ "id": self.id, "is_bot": false, "first_name": self.name });
        if let Some(language) = &self.language {
            user["language_code"] = json!(language);
        }
        user
    }
}

/// Why nothing can be sent to a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Closed {
    /// The person blocked the bot.
    Blocked,
    /// The bot was thrown out of the group.
    Kicked,
    /// The group is a supergroup now, with another number.
    Migrated(i64),
}

/// One chat.
#[derive(Debug, Default)]
pub(super) struct Chat {
    pub(super) id: i64,
    /// As others see it: `private` has a person's name, the others a title.
    pub(super) kind: &'static str,
    pub(super) title: String,
    /// Whether the bot has heard of it: it cannot be the first to write to a person.
    pub(super) met: bool,
    pub(super) closed: Option<Closed>,
    pub(super) messages: BTreeMap<i64, Map<String, Value>>,
    /// What the bot did that people see, in order: numbers of messages, with what they were then.
    pub(super) sent: Vec<Map<String, Value>>,
    pub(super) edited: Vec<Map<String, Value>>,
    /// How many of those a test has seen.
    pub(super) sent_seen: usize,
    pub(super) edited_seen: usize,
    pub(super) actions: Vec<String>,
}

impl Chat {
    pub(super) fn is_private(&self) -> bool {
        self.kind == "private"
    }

    pub(super) fn value(&self) -> Value {
        let name = if self.is_private() { "first_name" } else { "title" };
        json!({ "id": self.id, "type": self.kind, name: self.title })
    }

    pub(super) fn next_message(&self) -> i64 {
        self.messages.keys().next_back().map_or(1, |last| last + 1)
    }
}
