//! What people do: write, change their mind, press, command.

use std::time::Instant;

use chrono::{DateTime, Utc};
use serde_json::{Value, json};

use super::{
    File, Id, Interaction, Standin,
    clock::wire,
    events,
    messages::{Channel, Place, VOICE},
    rest::{files, messages, tell},
    session::{Event, Scope},
    state::State,
};

/// Somebody who uses Discord.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: Id,
    /// What they are called.
    pub name: String,
}

/// A message that a person is about to send; see [`Standin::writes`].
#[derive(Clone, Debug, Default)]
pub struct Writes {
    /// Its text; `<@id>` calls somebody.
    pub text: String,
    /// What is attached.
    pub files: Vec<File>,
    /// The message that it answers.
    pub reply_to: Option<Id>,
    /// When it is written; `None`: now.
    pub at: Option<DateTime<Utc>>,
}

impl From<&str> for Writes {
    fn from(text: &str) -> Self {
        Self { text: text.to_owned(), ..Self::default() }
    }
}

impl Standin {
    /// Somebody new.
    pub fn person(&self, name: &str) -> Person {
        let mut state = self.shared.lock();
        let id = state.next_id();
        state.users.insert(id, events::user(id, name, false));
        Person { id, name: name.to_owned() }
    }

    /// Another bot.
    pub fn other_bot(&self, name: &str) -> Person {
        let mut state = self.shared.lock();
        let id = state.next_id();
        state.users.insert(id, events::user(id, name, true));
        Person { id, name: name.to_owned() }
    }

    /// The channel of the bot and this person.
    pub fn dm(&self, person: &Person) -> Id {
        self.shared.lock().direct(person.id)
    }

    /// A new channel of the guild.
    pub fn guild_channel(&self, name: &str) -> Id {
        let mut state = self.shared.lock();
        let id = state.next_id();
        state.channels.insert(id, Channel::new(id, Place::Guild, name));
        let data = events::channel(&state, &state.channels[&id]);
        state.sessions.emit(Event { name: "CHANNEL_CREATE", scope: Scope::Guilds, data });
        id
    }

    /// A person writes.
    pub fn says(&self, person: &Person, channel: Id, text: &str) -> Id {
        self.writes(person, channel, text.into())
    }

    /// A person writes at a moment, perhaps one long past.
    pub fn says_at(&self, person: &Person, channel: Id, text: &str, at: DateTime<Utc>) -> Id {
        self.writes(person, channel, Writes { at: Some(at), ..text.into() })
    }

    /// A person answers a message.
    pub fn replies_to(&self, person: &Person, channel: Id, of: Id, text: &str) -> Id {
        self.writes(person, channel, Writes { reply_to: Some(of), ..text.into() })
    }

    /// A person sends a file, with or without words.
    pub fn sends_file(&self, person: &Person, channel: Id, text: &str, file: File) -> Id {
        self.writes(person, channel, Writes { files: vec![file], ..text.into() })
    }

    /// A person writes a message of any kind.
    pub fn writes(&self, person: &Person, channel: Id, what: Writes) -> Id {
        let mut state = self.shared.lock();
        let id = match what.at {
            Some(at) => state.ids.at(at),
            None => state.next_id(),
        };
        let mut message = events::message(id, channel, &state.users[&person.id]);
        message["content"] = json!(what.text);
        message["mentions"] = json!(called(&state, &what.text));
        if let Some(of) = what.reply_to {
            let reference = json!({"message_id": of.json(), "fail_if_not_exists": true});
            let referred = messages::refer(&state, channel, &mut message, &reference);
            assert!(referred.is_ok(), "there is no message {of} to answer");
            let author = message["referenced_message"]["author"].clone();
            if let Some(mentions) = message["mentions"].as_array_mut()
                && !mentions.contains(&author)
            {
                mentions.push(author);
            }
        }
        if what.files.iter().any(|file| file.voice_secs.is_some()) {
            message["flags"] = json!(VOICE);
        }
        let url = self.shared.url.clone();
        let files: Vec<Value> =
            what.files.into_iter().map(|f| files::keep(&mut state, &url, channel, f)).collect();
        message["attachments"] = json!(files);
        state.channel(channel).messages.insert(id, message.clone());
        tell(&mut state, channel, "MESSAGE_CREATE", &message);
        id
    }

    /// A person gives a message of theirs other words.
    pub fn edits(&self, channel: Id, message: Id, text: &str) {
        let mut state = self.shared.lock();
        let (now, mentions) = (state.now(), called(&state, text));
        let changed = change(&mut state, channel, message, |message| {
            message["content"] = json!(text);
            message["mentions"] = json!(mentions);
            message["edited_timestamp"] = json!(wire(now));
        });
        tell(&mut state, channel, "MESSAGE_UPDATE", &changed);
    }

    /// Discord adds the preview of a link: an update that names neither author nor text.
    pub fn previews(&self, channel: Id, message: Id) {
        let mut state = self.shared.lock();
        let embeds = json!([{"type": "link", "url": "https://example.com/", "title": "Example"}]);
        change(&mut state, channel, message, |message| message["embeds"] = embeds.clone());
        let part = json!({"id": message.json(), "channel_id": channel.json(), "embeds": embeds});
        let guild = state.channel(channel).is_guild();
        let mut data = part;
        if guild {
            data["guild_id"] = state.guild.json();
        }
        let scope = super::gateway::scope(guild);
        state.sessions.emit(Event { name: "MESSAGE_UPDATE", scope, data });
    }

    /// A person takes a message away.
    pub fn deletes(&self, channel: Id, message: Id) {
        messages::remove(&mut self.shared.lock(), channel, message);
    }

    /// A person will hear nothing more from the bot, or a channel lets it in no more.
    pub fn blocks(&self, channel: Id) {
        self.shared.lock().channel(channel).blocked = true;
    }

    /// And hears it again.
    pub fn unblocks(&self, channel: Id) {
        self.shared.lock().channel(channel).blocked = false;
    }

    /// A person presses a button of a message; the interaction's id.
    pub fn presses(&self, person: &Person, channel: Id, message: Id, custom_id: &str) -> Id {
        let mut state = self.shared.lock();
        let there = state.message(channel, message).is_some_and(|m| {
            let rows = m["components"].as_array().into_iter().flatten();
            let mut buttons = rows.filter_map(|row| row["components"].as_array()).flatten();
            buttons.any(|b| b["custom_id"] == custom_id && b["disabled"] != true)
        });
        assert!(there, "message {message} has no button that sends {custom_id:?}");
        let data = json!({"custom_id": custom_id, "component_type": 2});
        interact(&mut state, 3, person, channel, custom_id, Some(message), &data)
    }

    /// A person uses a command with options, each a name and a string, number or flag; the interaction's id.
    pub fn uses_command(
        &self,
        person: &Person,
        channel: Id,
        name: &str,
        options: &[(&str, Value)],
    ) -> Id {
        let mut state = self.shared.lock();
        let command = state.commands.iter().find(|command| command["name"] == name).cloned();
        let Some(command) = command else { panic!("no command {name:?} is registered") };
        let given: Vec<Value> = options
            .iter()
            .map(|(name, value)| {
                let all = command["options"].as_array().into_iter().flatten();
                let mut all = all.filter(|option| option["name"] == *name);
                let Some(option) = all.next() else { panic!("the command has no option {name:?}") };
                json!({"name": name, "type": option["type"], "value": value})
            })
            .collect();
        let mut data = json!({"id": command["id"], "name": name, "type": 1});
        if !given.is_empty() {
            data["options"] = json!(given);
        }
        interact(&mut state, 2, person, channel, name, None, &data)
    }
}

/// Those whom a text calls.
fn called(state: &State, text: &str) -> Vec<Value> {
    let users = state.users.iter();
    let called = users.filter(|(id, _)| text.contains(&format!("<@{id}>")));
    called.map(|(_, user)| user.clone()).collect()
}

fn change(state: &mut State, channel: Id, message: Id, change: impl FnOnce(&mut Value)) -> Value {
    let Some(found) = state.channel(channel).messages.get_mut(&message) else {
        panic!("there is no message {message}")
    };
    change(found);
    found.clone()
}

fn interact(
    state: &mut State,
    kind: u8,
    person: &Person,
    channel: Id,
    name: &str,
    pressed: Option<Id>,
    data: &Value,
) -> Id {
    let (id, at) = (state.next_id(), state.now());
    let interaction = Interaction {
        id,
        token: format!("aW50ZXJhY3Rpb24{id}"),
        kind,
        channel,
        person: person.id,
        name: name.to_owned(),
        at,
        sent: Instant::now(),
        acknowledged: None,
        pressed,
        original: None,
    };
    let data = events::interaction(state, &interaction, data);
    state.interactions.insert(id, interaction);
    state.sessions.emit(Event { name: "INTERACTION_CREATE", scope: Scope::Always, data });
    id
}
