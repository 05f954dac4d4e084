//! What people see, and what tests ask about it.

use std::{ops::Range, time::Instant};

use serde_json::{Map, Value};

use super::{state::State, text::byte_of};

/// A message of the bot, as a person sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shown {
    /// Its number within the chat.
    pub message_id: i64,
    /// Its words, or those under its picture or file; without markup.
    pub text: String,
    /// Where these are bold, in bytes.
    pub bold: Vec<Range<usize>>,
    /// Every part of them that is shown in some way: which way, and where (in bytes).
    pub parts: Vec<(String, Range<usize>)>,
    /// Rows of buttons: what they say, and what they send (or where they lead).
    pub buttons: Vec<Vec<(String, String)>>,
    /// The bytes of the picture.
    pub photo: Option<Vec<u8>>,
    /// The name and the bytes of the file.
    pub document: Option<(String, Vec<u8>)>,
    /// The message that it answers.
    pub reply_to: Option<i64>,
}

impl Shown {
    /// The bold words, in order.
    pub fn bold_words(&self) -> Vec<&str> {
        self.bold.iter().filter_map(|range| self.text.get(range.clone())).collect()
    }
}

/// What the bot said to a pressed button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CallbackAnswer {
    /// What is shown for a moment; perhaps nothing.
    pub text: String,
    /// Whether it has to be clicked away.
    pub alert: bool,
}

/// One of the bot's commands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Command {
    /// Without the slash.
    pub command: String,
    /// What it does.
    pub description: String,
}

/// A message that the bot sent, for measuring.
#[derive(Clone, Copy, Debug)]
pub struct Sent {
    /// The chat.
    pub chat: i64,
    /// Its number within the chat.
    pub message: i64,
    /// When the call had been read.
    pub at: Instant,
}

/// A message as it is seen.
pub(super) fn shown(state: &State, message: &Map<String, Value>) -> Shown {
    let field = |name: &str| message.get(name).unwrap_or(&Value::Null);
    let (text, entities) = match field("text").as_str() {
        Some(text) => (text, field("entities")),
        None => (field("caption").as_str().unwrap_or_default(), field("caption_entities")),
    };
    let place = |value: &Value| value.as_u64().and_then(|at| usize::try_from(at).ok());
    let part = |entity: &Value| {
        let begin = place(&entity["offset"])?;
        let end = begin + place(&entity["length"])?;
        let kind = entity["type"].as_str()?.to_owned();
        Some((kind, byte_of(text, begin)?..byte_of(text, end)?))
    };
    let parts: Vec<_> = entities.as_array().into_iter().flatten().filter_map(part).collect();
    let stored = |file: &Value| state.files.get(file["file_id"].as_str()?);
    let photo = field("photo").as_array().and_then(|sizes| stored(sizes.last()?));
    let document = stored(field("document"));
    Shown {
        message_id: field("message_id").as_i64().unwrap_or_default(),
        text: text.to_owned(),
        bold: parts.iter().filter(|(kind, _)| kind == "bold").map(|(_, at)| at.clone()).collect(),
        parts,
        buttons: buttons(field("reply_markup")),
        photo: photo.map(|file| file.bytes.clone()),
        document: document.map(|file| (file.name.clone(), file.bytes.clone())),
        reply_to: field("reply_to_message")["message_id"].as_i64(),
    }
}

/// The rows of a keyboard.
pub(super) fn buttons(markup: &Value) -> Vec<Vec<(String, String)>> {
    let rows = markup["inline_keyboard"].as_array().into_iter().flatten();
    let button = |button: &Value| {
        let sends = button["callback_data"].as_str().or_else(|| button["url"].as_str());
        let label = button["text"].as_str().unwrap_or_default();
        (label.to_owned(), sends.unwrap_or_default().to_owned())
    };
    rows.map(|row| row.as_array().into_iter().flatten().map(button).collect()).collect()
}
