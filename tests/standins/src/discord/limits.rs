//! How much a message or a command may hold, and what a client is told that sends more.

use std::collections::HashSet;

use serde_json::Value;

use super::rest::Refusal;

/// Code units of UTF-16 in a text; the documentation says characters, and this is the stricter reading.
const CONTENT: usize = 2000;
/// Characters in all embeds of a message together.
const EMBEDS: usize = 6000;
const ROWS: usize = 5;
const BUTTONS: usize = 5;
const FILES: usize = 10;

fn too_long(at: &str, most: usize) -> Refusal {
    let why = format!("Must be {most} or fewer in length.");
    Refusal::field(at, "BASE_TYPE_MAX_LENGTH", &why)
}

fn units(text: &Value) -> usize {
    text.as_str().unwrap_or_default().encode_utf16().count()
}

fn list<'a>(body: &'a Value, name: &str) -> &'a [Value] {
    body[name].as_array().map_or(&[], Vec::as_slice)
}

/// Everything that is written into a message.
pub(super) fn message(body: &Value) -> Result<(), Refusal> {
    if units(&body["content"]) > CONTENT {
        return Err(too_long("content", CONTENT));
    }
    embeds(list(body, "embeds"))?;
    components(list(body, "components"))?;
    let attachments = list(body, "attachments");
    if attachments.len() > FILES {
        return Err(too_long("attachments", FILES));
    }
    for (i, attachment) in attachments.iter().enumerate() {
        if units(&attachment["description"]) > 1024 {
            return Err(too_long(&format!("attachments.{i}.description"), 1024));
        }
    }
    mentions(&body["allowed_mentions"])
}

fn embeds(embeds: &[Value]) -> Result<(), Refusal> {
    if embeds.len() > 10 {
        return Err(too_long("embeds", 10));
    }
    let mut all = 0;
    for (i, embed) in embeds.iter().enumerate() {
        let mut check = |at: &str, text: &Value, most: usize| {
            let length = units(text);
            all += length;
            if length > most { Err(too_long(&format!("embeds.{i}.{at}"), most)) } else { Ok(()) }
        };
        check("title", &embed["title"], 256)?;
        check("description", &embed["description"], 4096)?;
        check("footer.text", &embed["footer"]["text"], 2048)?;
        check("author.name", &embed["author"]["name"], 256)?;
        let fields = list(embed, "fields");
        if fields.len() > 25 {
            return Err(too_long(&format!("embeds.{i}.fields"), 25));
        }
        for (f, field) in fields.iter().enumerate() {
            check(&format!("fields.{f}.name"), &field["name"], 256)?;
            check(&format!("fields.{f}.value"), &field["value"], 1024)?;
        }
    }
    if all > EMBEDS {
        let why = "Embed size exceeds maximum size of 6000";
        return Err(Refusal::field("embeds", "MAX_EMBED_SIZE_EXCEEDED", why));
    }
    Ok(())
}

fn components(rows: &[Value]) -> Result<(), Refusal> {
    if rows.len() > ROWS {
        return Err(too_long("components", ROWS));
    }
    let mut ids = HashSet::new();
    for (r, row) in rows.iter().enumerate() {
        let at = format!("components.{r}");
        let buttons = list(row, "components");
        if row["type"] != 1 || buttons.is_empty() || buttons.len() > BUTTONS {
            let why = "Must be a row of 1 to 5 buttons";
            return Err(Refusal::field(&at, "BASE_TYPE_BAD_LENGTH", why));
        }
        for (b, button) in buttons.iter().enumerate() {
            let at = format!("{at}.components.{b}");
            if units(&button["label"]) > 80 {
                return Err(too_long(&format!("{at}.label"), 80));
            }
            if units(&button["label"]) == 0 && button["emoji"].is_null() {
                let why = "A button must have a label or emoji";
                return Err(Refusal::field(&at, "BUTTON_COMPONENT_INVALID_LABEL", why));
            }
            button_target(&at, button)?;
            if let Some(id) = button["custom_id"].as_str()
                && !ids.insert(id)
            {
                let why = "Component custom id cannot be duplicated";
                let at = format!("{at}.custom_id");
                return Err(Refusal::field(&at, "COMPONENT_CUSTOM_ID_DUPLICATED", why));
            }
        }
    }
    Ok(())
}

/// A link has an address; every other style has an id of its own.
fn button_target(at: &str, button: &Value) -> Result<(), Refusal> {
    let link = button["style"] == 5;
    if !link && !matches!(button["style"].as_u64(), Some(1..=4)) {
        return Err(Refusal::field(at, "BASE_TYPE_CHOICES", "Not a style that is known here"));
    }
    let wanted = if link { "url" } else { "custom_id" };
    let most = if link { 512 } else { 100 };
    match units(&button[wanted]) {
        0 => {
            let why = "This field is required";
            Err(Refusal::field(&format!("{at}.{wanted}"), "BASE_TYPE_REQUIRED", why))
        }
        length if length > most => Err(too_long(&format!("{at}.{wanted}"), most)),
        _ => Ok(()),
    }
}

/// Naming people and allowing all of them excludes each other.
fn mentions(allowed: &Value) -> Result<(), Refusal> {
    for (what, named) in [("users", "users"), ("roles", "roles")] {
        let parses = list(allowed, "parse").iter().any(|each| each == what);
        if parses && !list(allowed, named).is_empty() {
            let why = format!("parse:[\"{what}\"] and {named}: [ids...] are mutually exclusive.");
            let code = "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE";
            return Err(Refusal::field("allowed_mentions", code, &why));
        }
        if list(allowed, named).len() > 100 {
            return Err(too_long(&format!("allowed_mentions.{named}"), 100));
        }
    }
    Ok(())
}

/// All commands of an application.
pub(super) fn commands(commands: &[Value]) -> Result<(), Refusal> {
    if commands.len() > 100 {
        return Err(Refusal::new(
            400,
            30032,
            "Maximum number of application commands reached (100).",
        ));
    }
    let mut names = HashSet::new();
    for (i, command) in commands.iter().enumerate() {
        let at = i.to_string();
        described(&at, command)?;
        if !names.insert(command["name"].as_str()) {
            let why = "Application command names must be unique";
            return Err(Refusal::field(&at, "APPLICATION_COMMANDS_DUPLICATE_NAME", why));
        }
        options(&at, list(command, "options"))?;
        let size = characters(command);
        if size > 8000 {
            return Err(too_long(&at, 8000));
        }
    }
    Ok(())
}

fn options(at: &str, options: &[Value]) -> Result<(), Refusal> {
    if options.len() > 25 {
        return Err(too_long(&format!("{at}.options"), 25));
    }
    let (mut names, mut optional) = (HashSet::new(), false);
    for (i, option) in options.iter().enumerate() {
        let at = format!("{at}.options.{i}");
        described(&at, option)?;
        if !names.insert(option["name"].as_str()) {
            let why = "Option name already exists in this options list.";
            return Err(Refusal::field(
                &at,
                "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS",
                why,
            ));
        }
        let required = option["required"] == true;
        if required && optional {
            let why = "Required options must be placed before non-required options";
            return Err(Refusal::field(&at, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", why));
        }
        optional |= !required;
        if !matches!(option["type"].as_u64(), Some(3..=11)) {
            return Err(Refusal::field(&at, "BASE_TYPE_CHOICES", "Not a type that is known here"));
        }
        if list(option, "choices").len() > 25 {
            return Err(too_long(&format!("{at}.choices"), 25));
        }
    }
    Ok(())
}

/// A name of small letters, digits, `-`, `_` and `'`, and a description.
fn described(at: &str, it: &Value) -> Result<(), Refusal> {
    let name = it["name"].as_str().unwrap_or_default();
    let fits = |c: char| {
        matches!(c, '-' | '_' | '\'') || c.is_alphabetic() || c.is_numeric() || is_mark(c)
    };
    let length = name.chars().count();
    if !(1..=32).contains(&length) || !name.chars().all(fits) || name.to_lowercase() != name {
        let why = "Command name is invalid";
        let at = format!("{at}.name");
        return Err(Refusal::field(&at, "APPLICATION_COMMAND_INVALID_NAME", why));
    }
    if !(1..=100).contains(&units(&it["description"])) {
        let why = "Must be between 1 and 100 in length.";
        let at = format!("{at}.description");
        return Err(Refusal::field(&at, "BASE_TYPE_BAD_LENGTH", why));
    }
    Ok(())
}

/// Vowel signs of Devanagari and Thai, which Discord lets in beside letters.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{0900}'..='\u{097F}' | '\u{0E00}'..='\u{0E7F}')
}

fn characters(value: &Value) -> usize {
    match value {
        Value::Object(fields) => fields
            .iter()
            .map(|(name, value)| match value {
                Value::String(_) if matches!(name.as_str(), "name" | "description" | "value") => {
                    units(value)
                }
                other => characters(other),
            })
            .sum(),
        Value::Array(items) => items.iter().map(characters).sum(),
        _ => 0,
    }
}
