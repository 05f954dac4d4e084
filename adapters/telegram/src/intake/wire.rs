//! What is read of an update, and nothing else of it: Telegram adds kinds and fields to its objects all the time, and a
//! message must not be lost because of one that says nothing to us.
//!
//! To read more: a field here, with Telegram's name (<https://core.telegram.org/bots/api#update>).

use std::collections::BTreeMap;

use serde::{Deserialize, de::IgnoredAny};
use serde_json::Value;

/// One thing that happened.
#[derive(Default, Deserialize)]
pub(crate) struct Update {
    pub(crate) message: Option<Message>,
    pub(crate) edited_message: Option<Message>,
    pub(crate) callback_query: Option<Press>,
}

/// A message of a person, or what a chat says about itself.
#[derive(Deserialize)]
#[expect(clippy::zero_sized_map_values, reason = "serde reads the rest of an object into a map")]
pub(crate) struct Message {
    #[serde(rename = "message_id")]
    pub(crate) id: i64,
    /// In seconds.
    pub(crate) date: i64,
    pub(crate) edit_date: Option<i64>,
    pub(crate) chat: Chat,
    pub(crate) from: Option<User>,
    /// In whose name it is, if not in the person's: a group's, a channel's.
    pub(crate) sender_chat: Option<IgnoredAny>,
    #[serde(rename = "reply_to_message")]
    pub(crate) answered: Option<Box<Answered>>,
    pub(crate) text: Option<String>,
    pub(crate) caption: Option<String>,
    /// Everything else that it has.
    #[serde(flatten)]
    pub(crate) rest: BTreeMap<String, IgnoredAny>,
}

/// A message that was answered.
#[derive(Deserialize)]
pub(crate) struct Answered {
    pub(crate) message_id: i64,
    pub(crate) from: Option<User>,
    /// It begins a topic of a forum: every message in the topic answers it, whatever the person meant.
    pub(crate) forum_topic_created: Option<IgnoredAny>,
}

/// A button that was pressed.
#[derive(Deserialize)]
pub(crate) struct Press {
    pub(crate) id: String,
    pub(crate) from: User,
    pub(crate) message: Option<Place>,
    pub(crate) data: Option<String>,
}

/// The message that holds a button.
#[derive(Deserialize)]
pub(crate) struct Place {
    pub(crate) message_id: i64,
    pub(crate) chat: Chat,
}

/// A chat.
#[derive(Deserialize)]
pub(crate) struct Chat {
    pub(crate) id: i64,
    #[serde(rename = "type")]
    pub(crate) kind: String,
}

/// A person or a bot.
#[derive(Deserialize)]
pub(crate) struct User {
    pub(crate) id: i64,
    pub(crate) is_bot: bool,
    pub(crate) first_name: String,
    pub(crate) last_name: Option<String>,
    pub(crate) language_code: Option<String>,
}

/// An update as it came: its id, and what it is, if that can be read.
pub(crate) struct Arrived {
    pub(crate) id: i64,
    pub(crate) update: Option<Update>,
}

impl Arrived {
    /// `None` for what has no id.
    pub(crate) fn parse(update: Value) -> Option<Self> {
        let id = update.get("update_id")?.as_i64()?;
        Some(Self { id, update: serde_json::from_value(update).ok() })
    }

    /// The chat it happened in.
    pub(crate) fn chat(&self) -> Option<i64> {
        let Update { message, edited_message, callback_query } = self.update.as_ref()?;
        let said = message.as_ref().or(edited_message.as_ref()).map(|message| message.chat.id);
        let place = || callback_query.as_ref()?.message.as_ref();
        said.or_else(|| place().map(|place| place.chat.id))
    }
}
