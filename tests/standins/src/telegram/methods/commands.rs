//! What the bot says of itself: its commands and its description.

use serde_json::{Value, json};

use crate::telegram::{refusal::Refusal, request::Args, state::State, text::units};

pub(super) fn set(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let commands = args.fields.get("commands").cloned().unwrap_or_default();
    let list = commands.as_array().map(Vec::as_slice).unwrap_or_default();
    if list.len() > 100 {
        return Err(Refusal::wrong("BOT_COMMANDS_TOO_MUCH"));
    }
    for command in list {
        let name = command["command"].as_str().unwrap_or_default();
        let allowed = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        if !(1..=32).contains(&name.len()) || !name.chars().all(allowed) {
            return Err(Refusal::wrong("BOT_COMMAND_INVALID"));
        }
        if !(1..=256).contains(&units(command["description"].as_str().unwrap_or_default())) {
            return Err(Refusal::wrong("BOT_COMMAND_DESCRIPTION_INVALID"));
        }
    }
    state.commands.insert(key(args), commands);
    Ok(super::done())
}

pub(super) fn get(state: &State, args: &Args) -> Value {
    state.commands.get(&key(args)).cloned().unwrap_or_else(|| json!([]))
}

pub(super) fn delete(state: &mut State, args: &Args) -> Value {
    state.commands.remove(&key(args));
    super::done()
}

pub(super) fn describe(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let text = args.text("description").unwrap_or_default();
    if units(text) > 512 {
        return Err(Refusal::wrong("description is too long"));
    }
    let language = args.text("language_code").unwrap_or_default();
    state.descriptions.insert(language.to_owned(), text.to_owned());
    Ok(super::done())
}

/// For whom: everybody, unless it says otherwise.
fn key(args: &Args) -> (String, String) {
    let everybody = json!({ "type": "default" });
    let scope = args.fields.get("scope").unwrap_or(&everybody);
    (scope.to_string(), args.text("language_code").unwrap_or_default().to_owned())
}
