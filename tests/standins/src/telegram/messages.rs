//! What a message is made of on the wire: words with entities, keyboards, replies.

use serde_json::{Map, Value, json};

use super::{
    html::{self, Entity},
    people::Chat,
    refusal::Refusal,
    request::Args,
    text::{byte_of, cleaned, units},
};

/// Words with what is said of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    pub(super) text: String,
    pub(super) entities: Vec<Value>,
}

/// Most of the text of a message, in UTF-16.
pub(super) const LONGEST_TEXT: usize = 4096;
/// Most of the words with a picture or a file.
pub(super) const LONGEST_CAPTION: usize = 1024;

impl Words {
    /// The words of a call: `text` with `entities`, or `caption` with `caption_entities`.
    pub(super) fn of(args: &Args, field: &str, entities: &str) -> Result<Self, Refusal> {
        let text = args.text(field).unwrap_or_default();
        let mode = args.text("parse_mode").unwrap_or_default();
        let words = if mode.eq_ignore_ascii_case("html") {
            let parsed = html::parse(text);
            let (text, entities) =
                parsed.map_err(|why| Refusal::wrong(&format!("can't parse entities: {why}")))?;
            Self { text, entities: entities.into_iter().map(value).collect() }
        } else if mode.is_empty() {
            let given = args.fields.get(entities).and_then(Value::as_array).cloned();
            let (text, entities) = (cleaned(text), given.unwrap_or_default());
            for entity in &entities {
                let place = |name| usize::try_from(entity[name].as_i64()?).ok();
                let (offset, length) = (place("offset"), place("length"));
                let end = offset.zip(length).map(|(offset, length)| offset + length);
                let fits = |unit: Option<usize>| unit.and_then(|unit| byte_of(&text, unit));
                if fits(offset).is_none() || fits(end).is_none() {
                    return Err(Refusal::wrong("entity beginning or end is not in the text"));
                }
            }
            Self { text, entities }
        } else {
            return Err(Refusal::wrong("unsupported parse_mode"));
        };
        Ok(words.trimmed())
    }

    /// Without blanks around it: entities move along, and those around blanks alone are gone.
    fn trimmed(self) -> Self {
        let text = self.text.trim();
        let before = units(&self.text) - units(self.text.trim_start());
        let length = units(text);
        let move_along = |mut entity: Value| {
            let place = |entity: &Value, name: &str| {
                entity[name].as_u64().and_then(|at| usize::try_from(at).ok()).unwrap_or_default()
            };
            let begin = place(&entity, "offset");
            let end = (begin + place(&entity, "length")).saturating_sub(before).min(length);
            let begin = begin.saturating_sub(before);
            entity["offset"] = json!(begin);
            entity["length"] = json!(end.checked_sub(begin).filter(|length| *length > 0)?);
            Some(entity)
        };
        let entities = self.entities.into_iter().filter_map(move_along).collect();
        Self { text: text.to_owned(), entities }
    }

    /// Puts them into a message, in place of what was there.
    pub(super) fn put(&self, message: &mut Map<String, Value>, field: &str, entities: &str) {
        for (name, value) in [
            (field, (!self.text.is_empty()).then(|| json!(self.text))),
            (entities, (!self.entities.is_empty()).then(|| json!(self.entities))),
        ] {
            put(message, name, value);
        }
    }
}

/// Sets a field, or takes it away.
pub(super) fn put(message: &mut Map<String, Value>, name: &str, value: Option<Value>) {
    match value {
        Some(value) => {
            message.insert(name.to_owned(), value);
        }
        None => {
            message.remove(name);
        }
    }
}

fn value(entity: Entity) -> Value {
    let mut value =
        json!({ "type": entity.kind, "offset": entity.offset, "length": entity.length });
    if let Some(url) = entity.url {
        value["url"] = json!(url);
    }
    if let Some(language) = entity.language.filter(|_| entity.kind == "pre") {
        value["language"] = json!(language);
    }
    value
}

/// The keyboard under a message, if there is to be one.
pub(super) fn keyboard(args: &Args) -> Result<Option<Value>, Refusal> {
    let Some(markup) = args.fields.get("reply_markup") else { return Ok(None) };
    let Some(rows) = markup.get("inline_keyboard").and_then(Value::as_array) else {
        return Ok(None);
    };
    let mut kept = Vec::new();
    for row in rows.iter().filter_map(Value::as_array).filter(|row| !row.is_empty()) {
        if row.len() > 8 {
            return Err(Refusal::wrong("reply markup is too long"));
        }
        for button in row {
            check_button(button)?;
        }
        kept.push(json!(row));
    }
    if rows.iter().filter_map(Value::as_array).map(Vec::len).sum::<usize>() > 100 {
        return Err(Refusal::wrong("reply markup is too long"));
    }
    Ok((!kept.is_empty()).then(|| json!({ "inline_keyboard": kept })))
}

fn check_button(button: &Value) -> Result<(), Refusal> {
    if button["text"].as_str().is_none_or(|text| text.trim().is_empty()) {
        return Err(Refusal::wrong("inline keyboard button text must be non-empty"));
    }
    let kinds = button.as_object().map(Map::len).unwrap_or_default()
        - usize::from(button.get("style").is_some());
    if kinds != 2 {
        return Err(Refusal::wrong("text buttons are unallowed in the inline keyboard"));
    }
    match button.get("callback_data").and_then(Value::as_str) {
        Some(data) if data.is_empty() || data.len() > 64 => {
            Err(Refusal::wrong("BUTTON_DATA_INVALID"))
        }
        _ => Ok(()),
    }
}

/// The message that this one answers, as it stands in it.
pub(super) fn replied(args: &Args, chat: &Chat) -> Result<Option<Value>, Refusal> {
    let Some(reply) = args.fields.get("reply_parameters") else { return Ok(None) };
    let elsewhere = reply["chat_id"].as_i64().is_some_and(|other| other != chat.id);
    let message = reply["message_id"].as_i64().and_then(|id| chat.messages.get(&id));
    match message.filter(|_| !elsewhere) {
        Some(message) => Ok(Some(quoted(message))),
        None if reply["allow_sending_without_reply"] == true => Ok(None),
        None => Err(Refusal::bad("message to be replied not found")),
    }
}

/// A message as it stands in one that answers it: without what it answers itself.
pub(super) fn quoted(message: &Map<String, Value>) -> Value {
    let fields = message.iter().filter(|(name, _)| *name != "reply_to_message");
    Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
}
