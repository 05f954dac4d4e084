//! What people do, at a given moment by Telegram's clock.

use chrono::{DateTime, Utc};
use serde_json::{Map, Value, json};

use super::{
    messages::{put, quoted},
    methods::files,
    people::{Chat, Closed, Person},
    pictures,
    request::Upload,
    shown,
    state::{Press, Shared, State},
    text::units,
};

/// This moment, in seconds since 1970.
#[expect(clippy::disallowed_methods, reason = "the stand-in has the clock of the platform")]
pub(super) fn now() -> i64 {
    Utc::now().timestamp()
}

/// People act at this moment; made by [`Standin::at`](super::Standin::at).
#[derive(Debug)]
pub struct At<'a> {
    pub(super) shared: &'a Shared,
    /// In seconds since 1970.
    pub(super) date: i64,
}

impl<'a> At<'a> {
    pub(super) fn new(shared: &'a Shared, date: DateTime<Utc>) -> Self {
        Self { shared, date: date.timestamp() }
    }

    /// Somebody writes; the number of the message.
    pub fn says(&self, person: &Person, chat: i64, text: &str) -> i64 {
        self.writes(person, chat, None, |_| words("text", "entities", text))
    }

    /// Somebody answers a message.
    pub fn replies_to(&self, person: &Person, chat: i64, message: i64, text: &str) -> i64 {
        self.writes(person, chat, Some(message), |_| words("text", "entities", text))
    }

    /// Somebody sends a picture, with words under it.
    pub fn sends_photo(&self, person: &Person, chat: i64, bytes: &[u8], caption: &str) -> i64 {
        self.writes(person, chat, None, |state| {
            let (width, height) = pictures::size(bytes).unwrap_or((640, 480));
            let file = Upload { bytes: bytes.to_vec(), ..Upload::default() };
            let photo = json!([files::photo_size(state, file, width, height)]);
            let mut message = words("caption", "caption_entities", caption);
            message.insert("photo".to_owned(), photo);
            message
        })
    }

    /// Somebody speaks for so many seconds.
    pub fn sends_voice(&self, person: &Person, chat: i64, bytes: &[u8], seconds: u32) -> i64 {
        self.writes(person, chat, None, |state| {
            let media = Some("audio/ogg".to_owned());
            let file = Upload { name: "voice.oga".to_owned(), media, bytes: bytes.to_vec() };
            let mut voice = files::described(state, "voice", file, None);
            voice["duration"] = json!(seconds);
            if let Value::Object(voice) = &mut voice {
                voice.remove("file_name");
            }
            Map::from_iter([("voice".to_owned(), voice)])
        })
    }

    /// Somebody sends a file, with words under it. `claimed` is its size in bytes, if it is to seem another than it
    /// is.
    pub fn sends_document(
        &self,
        person: &Person,
        chat: i64,
        (name, media, bytes): (&str, &str, &[u8]),
        caption: &str,
        claimed: Option<i64>,
    ) -> i64 {
        self.writes(person, chat, None, |state| {
            let media = Some(media.to_owned());
            let file = Upload { name: name.to_owned(), media, bytes: bytes.to_vec() };
            let document = files::described(state, "documents", file, claimed);
            let mut message = words("caption", "caption_entities", caption);
            message.insert("document".to_owned(), document);
            message
        })
    }

    /// Somebody gives a message of theirs new words. A message that is not there, or is not theirs, fails the test.
    pub fn edits(&self, person: &Person, chat: i64, message: i64, text: &str) {
        let edited = self.shared.with(|state| {
            let old = state.chats.get_mut(&chat)?.messages.get_mut(&message)?;
            old.get("from").filter(|from| from["id"] == person.id)?;
            let (field, entities) = if old.contains_key("text") {
                ("text", "entities")
            } else {
                ("caption", "caption_entities")
            };
            old.remove(entities);
            old.extend(words(field, entities, text));
            old.insert("edit_date".to_owned(), json!(self.date));
            let edited = old.clone();
            if hears(state, chat, &edited) {
                state.push_update(chat, "edited_message", &Value::Object(edited));
            }
            Some(())
        });
        if edited.is_none() {
            let who = &person.name;
            self.shared.with(|s| s.violate(format!("{who} has no message {message} to edit")));
        }
    }

    /// Somebody presses a button of a message; the id of the query. A button that is not there fails the test.
    pub fn presses(&self, person: &Person, chat: i64, message: i64, data: &str) -> String {
        self.shared.with(|state| {
            let found =
                state.chats.get(&chat).and_then(|chat| chat.messages.get(&message)).cloned();
            let found = found.unwrap_or_default();
            let rows = shown::buttons(found.get("reply_markup").unwrap_or(&Value::Null));
            if !rows.iter().flatten().any(|(_, sends)| sends == data) {
                state.violate(format!("message {message} has no button that sends {data:?}"));
            }
            let id = format!("43{:016}", state.count());
            state.presses.insert(id.clone(), Press { answer: None, expired: false });
            let query = json!({
                "id": id, "from": person.user(), "message": found,
                "chat_instance": format!("-{}", chat.unsigned_abs()), "data": data,
            });
            state.push_update(chat, "callback_query", &query);
            id
        })
    }

    /// Somebody blocks the bot.
    pub fn blocks(&self, person: &Person) {
        self.shared.with(|state| {
            self.close(state, person, person.id, Closed::Blocked);
        });
    }

    /// Somebody lets the bot write again.
    pub fn unblocks(&self, person: &Person) {
        self.shared.with(|state| {
            if let Some(chat) = state.chats.get_mut(&person.id) {
                chat.closed = None;
            }
            self.member(state, person, person.id, ("kicked", "member"));
        });
    }

    /// Somebody throws the bot out of a group.
    pub fn kicks(&self, person: &Person, group: i64) {
        self.shared.with(|state| {
            self.close(state, person, group, Closed::Kicked);
        });
    }

    fn close(&self, state: &mut State, person: &Person, chat: i64, why: Closed) {
        if let Some(chat) = state.chats.get_mut(&chat) {
            chat.closed = Some(why);
        }
        self.member(state, person, chat, ("member", "kicked"));
    }

    fn member(&self, state: &mut State, person: &Person, chat: i64, (old, new): (&str, &str)) {
        let bot = state.bot_user();
        let member = |status: &str| match status {
            "kicked" => json!({ "status": status, "user": bot, "until_date": 0 }),
            _ => json!({ "status": status, "user": bot }),
        };
        let place = state.chats.get(&chat).map(Chat::value).unwrap_or_default();
        let change = json!({
            "chat": place, "from": person.user(), "date": self.date,
            "old_chat_member": member(old), "new_chat_member": member(new),
        });
        state.push_update(chat, "my_chat_member", &change);
    }

    /// A group becomes a supergroup; the new number.
    pub fn migrates(&self, person: &Person, group: i64) -> i64 {
        let to = self.shared.with(|state| {
            let to = -1_000_000_000_000 + group;
            let old = state.chats.get_mut(&group);
            let title = old.map(|old| {
                old.closed = Some(Closed::Migrated(to));
                old.title.clone()
            });
            let title = title.unwrap_or_default();
            let new = Chat { id: to, kind: "supergroup", title, met: true, ..Chat::default() };
            state.chats.insert(to, new);
            to
        });
        for (chat, field, other) in
            [(group, "migrate_to_chat_id", to), (to, "migrate_from_chat_id", group)]
        {
            self.writes(person, chat, None, |_| Map::from_iter([(field.to_owned(), json!(other))]));
        }
        to
    }

    fn writes(
        &self,
        person: &Person,
        number: i64,
        reply: Option<i64>,
        fill: impl FnOnce(&mut State) -> Map<String, Value>,
    ) -> i64 {
        self.shared.with(|state| {
            let filled = fill(state);
            let Some(chat) = state.chats.get_mut(&number) else {
                state.violate(format!("there is no chat {number} for {} to write in", person.name));
                return 0;
            };
            chat.met = true;
            let id = chat.next_message();
            let answered = reply.and_then(|reply| chat.messages.get(&reply)).map(quoted);
            let lost = reply.is_some() && answered.is_none();
            let mut message = filled;
            message.insert("message_id".to_owned(), json!(id));
            message.insert("from".to_owned(), person.user());
            message.insert("chat".to_owned(), chat.value());
            message.insert("date".to_owned(), json!(self.date));
            put(&mut message, "reply_to_message", answered);
            chat.messages.insert(id, message.clone());
            if lost {
                state.violate(format!("{} answers a message that is not there", person.name));
            }
            if hears(state, number, &message) {
                state.push_update(number, "message", &Value::Object(message));
            }
            id
        })
    }
}

/// Whether the bot is told of a message: in groups only of what is meant for it (privacy mode).
fn hears(state: &State, chat: i64, message: &Map<String, Value>) -> bool {
    let field = |name: &str| message.get(name).unwrap_or(&Value::Null);
    let text = field("text").as_str().or_else(|| field("caption").as_str()).unwrap_or_default();
    let entities = ["entities", "caption_entities"];
    let has = |kind: &str| {
        let all = entities.iter().filter_map(|name| field(name).as_array()).flatten();
        all.into_iter().any(|entity| entity["type"] == kind)
    };
    let bot = format!("@{}", state.bot_name()).to_lowercase();
    // A command may name another bot.
    let command = text.split_whitespace().next().filter(|_| has("bot_command"));
    let ours = |command: &str| {
        command.split_once('@').is_none_or(|(_, to)| to.eq_ignore_ascii_case(state.bot_name()))
    };
    state.chats.get(&chat).is_some_and(Chat::is_private)
        || command.is_some_and(ours)
        || has("mention") && text.to_lowercase().contains(&bot)
        || field("reply_to_message")["from"]["id"] == state.bot_id()
        || ["migrate_to_chat_id", "migrate_from_chat_id"].iter().any(|f| message.contains_key(*f))
}

/// What somebody wrote, with the commands and mentions in it.
fn words(field: &str, entities: &str, text: &str) -> Map<String, Value> {
    let mut found = Vec::new();
    for word in text.split_whitespace() {
        // Both point into the same text.
        let at = word.as_ptr().addr() - text.as_ptr().addr();
        let name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let (kind, rest, also) = match word.chars().next() {
            Some('/') => ("bot_command", word.get(1..), true),
            Some('@') => ("mention", word.get(1..), false),
            _ => continue,
        };
        let rest = rest.unwrap_or_default();
        let length = rest.find(|c: char| !(name(c) || also && c == '@')).unwrap_or(rest.len());
        if length > 0 {
            let offset = units(text.get(..at).unwrap_or_default());
            found.push(json!({ "type": kind, "offset": offset, "length": length + 1 }));
        }
    }
    let mut message = Map::new();
    put(&mut message, field, (!text.is_empty()).then(|| json!(text)));
    put(&mut message, entities, (!found.is_empty()).then(|| json!(found)));
    message
}
