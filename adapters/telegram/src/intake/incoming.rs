//! From an update to what the books understand.
//!
//! A message keeps its id. An edit and a press have one of their own, from the update and the press: each counts once.
//! The order of a chat is first the time, in seconds, and within a second the number of the update: after a week of
//! silence Telegram begins its numbers anew, anywhere.
//!
//! A new kind of message is a line in `content`.

use chrono::{DateTime, Utc};
use hisab_port::{Channel, ChatRef, Command, Content, Incoming, MessageRef, Revision, Sender};

use super::{
    group,
    wire::{Chat, Message, Press, Update, User},
};

/// What a name may have, in characters; Telegram allows half of it.
const NAME: usize = 256;

/// What the id of a press may have, in characters; Telegram's have 20.
const PRESS: usize = 100;

/// What a person can send that has no words but those under it.
const WORDLESS: [&str; 16] = [
    "document",
    "video",
    "animation",
    "audio",
    "sticker",
    "location",
    "venue",
    "contact",
    "poll",
    "dice",
    "game",
    "story",
    "checklist",
    "paid_media",
    "giveaway",
    "rich_message",
];

/// Of these, what can have words under it.
const CAPTIONED: [&str; 8] =
    ["photo", "live_photo", "document", "video", "animation", "audio", "voice", "paid_media"];

/// Who the bot is.
pub(super) struct Me<'a> {
    pub(super) id: i64,
    /// As others mention it; unknown until Telegram said it.
    pub(super) name: Option<&'a str>,
    /// The commands that are its own.
    pub(super) commands: &'a [Command],
}

/// What an update means.
pub(super) enum Meaning {
    /// Nothing to us.
    Nothing,
    /// It cannot be known before the bot's name is.
    Unsure,
    /// A person said something.
    Said(Box<Incoming>),
    /// A person pressed a button; the press waits for an answer.
    Pressed(String, Option<Box<Incoming>>),
}

/// What an update of this number means, at this time.
pub(super) fn meaning(me: &Me<'_>, number: i64, update: Update, now: DateTime<Utc>) -> Meaning {
    match update {
        Update { message: Some(message), .. } => said(me, number, &message, false),
        Update { edited_message: Some(message), .. } => said(me, number, &message, true),
        Update { callback_query: Some(press), .. } => {
            let incoming = pressed(number, &press, now).map(Box::new);
            Meaning::Pressed(press.id, incoming)
        }
        Update { .. } => Meaning::Nothing,
    }
}

fn said(me: &Me<'_>, number: i64, message: &Message, edited: bool) -> Meaning {
    let Message { chat, from: Some(from), sender_chat: None, .. } = message else {
        return Meaning::Nothing;
    };
    let Some(content) = content(message, edited) else { return Meaning::Nothing };
    // An edit was made when it was made, not when its message was sent.
    let date = message.edit_date.filter(|_| edited).unwrap_or(message.date);
    let Some(at) = DateTime::from_timestamp(date, 0) else { return Meaning::Nothing };
    if from.is_bot || chat.kind == "channel" {
        return Meaning::Nothing;
    }
    let answered = message.answered.as_ref().filter(|of| of.forum_topic_created.is_none());
    let shared = is_shared(chat);
    let content = if shared {
        let Some(name) = me.name else { return Meaning::Unsure };
        let answers = answered.and_then(|of| of.from.as_ref()).is_some_and(|of| of.id == me.id);
        match group::heard(content.words(), name, me.commands, answers) {
            Some(words) => with_words(content, words),
            None => return Meaning::Nothing,
        }
    } else {
        let words = group::told(content.words());
        with_words(content, words)
    };
    let id = if edited { format!("edit-{number}") } else { message.id.to_string() };
    Meaning::Said(Box::new(Incoming {
        chat: reference(chat),
        shared,
        sender: sender(from),
        id: MessageRef(id),
        revision: Revision::FIRST,
        order: order(at, number),
        at,
        content,
        reply_to: answered.map(|of| MessageRef(of.message_id.to_string())),
    }))
}

fn pressed(number: i64, press: &Press, now: DateTime<Utc>) -> Option<Incoming> {
    let (place, payload) = (press.message.as_ref()?, press.data.clone()?);
    let id: String = press.id.chars().take(PRESS).collect();
    (!press.from.is_bot).then(|| Incoming {
        chat: reference(&place.chat),
        shared: is_shared(&place.chat),
        sender: sender(&press.from),
        id: MessageRef(format!("press-{id}")),
        revision: Revision::FIRST,
        order: order(now, number),
        // Telegram does not say when.
        at: now,
        content: Content::Button { payload },
        reply_to: Some(MessageRef(place.message_id.to_string())),
    })
}

/// What was said. `None` for what chats say about themselves: who joined, what was pinned.
fn content(message: &Message, edited: bool) -> Option<Content> {
    let has = |field: &str| message.rest.contains_key(field);
    let caption = || message.caption.clone().unwrap_or_default();
    if edited {
        let words = message.text.clone().or_else(|| message.caption.clone());
        // The words were taken away; what has none to lose is a place on its way.
        let words = words.or_else(|| CAPTIONED.into_iter().any(has).then(String::new))?;
        let of = MessageRef(message.id.to_string());
        return Some(Content::Edited { of, text: words });
    }
    if let Some(text) = message.text.clone() {
        Some(Content::Text(text))
    } else if has("photo") || has("live_photo") {
        Some(Content::Photo { caption: caption() })
    } else if has("voice") || has("video_note") {
        Some(Content::Voice)
    } else if WORDLESS.into_iter().any(has) {
        Some(Content::Document { caption: caption() })
    } else {
        None
    }
}

/// The same, in other words.
fn with_words(content: Content, words: String) -> Content {
    match content {
        Content::Text(_) => Content::Text(words),
        Content::Edited { of, .. } => Content::Edited { of, text: words },
        Content::Photo { .. } => Content::Photo { caption: words },
        Content::Document { .. } => Content::Document { caption: words },
        other @ (Content::Deleted { .. } | Content::Button { .. } | Content::Voice) => other,
    }
}

fn is_shared(chat: &Chat) -> bool {
    chat.kind != "private"
}

fn reference(chat: &Chat) -> ChatRef {
    ChatRef { channel: Channel::Telegram, chat: chat.id.to_string() }
}

fn sender(user: &User) -> Sender {
    let last = user.last_name.as_deref().unwrap_or("");
    let name: String = format!("{} {last}", user.first_name).trim().chars().take(NAME).collect();
    Sender {
        subject: user.id.to_string(),
        name: Some(name).filter(|name| !name.is_empty()),
        language: user.language_code.clone().filter(|tag| tag.len() <= NAME),
    }
}

/// Seconds in the upper half, the number of the update in the lower.
fn order(at: DateTime<Utc>, number: i64) -> i64 {
    at.timestamp().saturating_mul(1 << 31).saturating_add(number & 0x7fff_ffff)
}
