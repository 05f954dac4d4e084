//! Holds JSON against the tables: what is missing, what is of another kind, what is not known.

use std::{collections::BTreeMap, sync::LazyLock};

use chrono::DateTime;
use serde_json::Value;

use super::{
    faults::Route,
    tables::{ANSWERS, EVENTS, FRAMES, REQUESTS, ROUTES, TOLERATED},
};

/// A field of a table.
#[derive(Debug)]
pub(super) struct Field {
    pub(super) must: bool,
    pub(super) kind: &'static str,
}

/// Fields by their names.
pub(super) type Fields = BTreeMap<&'static str, Field>;

static TABLES: LazyLock<BTreeMap<&'static str, Fields>> = LazyLock::new(|| {
    let lines = [REQUESTS, ANSWERS, EVENTS, FRAMES].into_iter().flat_map(str::lines);
    lines.filter(|line| !line.is_empty()).map(table).collect()
});

/// One line of the tables.
pub(super) fn table(line: &'static str) -> (&'static str, Fields) {
    let mut words = line.split(' ');
    let name = words.next().unwrap_or_default();
    let field = |word: &'static str| {
        let Some((name, kind)) = word.split_once(':') else { panic!("no kind in {word}") };
        let must = name.ends_with('!');
        (name.trim_end_matches('!'), Field { must, kind })
    };
    (name, words.map(field).collect())
}

/// What is wrong with a request, before anything is done with it.
pub(super) fn request(
    method: &str,
    path: &str,
    query: &[(String, String)],
    body: Option<&Value>,
) -> Vec<String> {
    let covers = |route: &str| Route::from(route).covers(method, path);
    let Some((_, kind, allowed)) = ROUTES.into_iter().find(|(route, ..)| covers(route)) else {
        return Vec::new();
    };
    let mut wrong: Vec<String> = query
        .iter()
        .filter(|(name, _)| !allowed.contains(&name.as_str()))
        .map(|(name, _)| format!("?{name} is not known"))
        .collect();
    match (kind, body) {
        ("-", Some(_)) => wrong.push("there is a body".to_owned()),
        // A message may consist of files alone.
        ("-" | "MessageCreateRequest" | "MessageEditRequestPartial", None) => {}
        (_, None) => wrong.push("there is no body".to_owned()),
        ("callback", Some(body)) => {
            let update = body["type"] == 7;
            let which = if update { "Update" } else { "Create" };
            let kind = format!("{which}MessageInteractionCallbackRequest");
            value(&kind, body, "", &mut wrong);
        }
        (kind, Some(body)) => value(kind, body, "", &mut wrong),
    }
    options(method, path, body, &mut wrong);
    wrong
}

/// A command's options are of several kinds.
fn options(method: &str, path: &str, body: Option<&Value>, wrong: &mut Vec<String>) {
    if !Route::from("PUT /applications/*/commands").covers(method, path) {
        return;
    }
    let commands = body.and_then(Value::as_array).into_iter().flatten();
    for option in commands.filter_map(|command| command["options"].as_array()).flatten() {
        let kind = match option["type"].as_u64() {
            Some(3) => "ApplicationCommandStringOption",
            Some(4) => "ApplicationCommandIntegerOption",
            Some(10) => "ApplicationCommandNumberOption",
            Some(5) => "ApplicationCommandBooleanOption",
            _ => {
                wrong.push(format!("options of type {} are not known here", option["type"]));
                continue;
            }
        };
        value(kind, option, "options", wrong);
    }
}

/// What is wrong with an answer of the stand-in itself.
pub(super) fn answer(method: &str, path: &str, body: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let last = path.rsplit('/').next().unwrap_or_default();
    let kind = if path.contains("/commands") {
        "[ApplicationCommandResponse]"
    } else if method == "GET" && last == "messages" {
        "[MessageResponse]"
    } else if path.contains("/messages") || (path.starts_with("webhooks/") && method == "POST") {
        "MessageResponse"
    } else if path.starts_with("channels/") || path == "users/@me/channels" {
        if body["type"] == 1 { "PrivateChannelResponse" } else { "GuildChannelResponse" }
    } else {
        return wrong;
    };
    value(kind, body, "", &mut wrong);
    wrong
}

/// What is wrong with an event of the stand-in itself.
pub(super) fn event(name: &str, data: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    let kind = match name {
        "READY" => "GatewayReadyDispatchData",
        "MESSAGE_UPDATE" if data["author"].is_null() => "told_preview",
        "MESSAGE_CREATE" | "MESSAGE_UPDATE" => "told_message",
        "MESSAGE_DELETE" => "told_deletion",
        "INTERACTION_CREATE" => "told_interaction",
        _ => return wrong,
    };
    value(kind, data, "", &mut wrong);
    wrong
}

/// What is wrong with what a client says to the gateway.
pub(super) fn frame(kind: &str, data: &Value) -> Vec<String> {
    let mut wrong = Vec::new();
    value(kind, data, "", &mut wrong);
    wrong
}

fn value(kind: &str, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let (kind, nullable) = kind.strip_suffix('?').map_or((kind, false), |kind| (kind, true));
    if nullable && value.is_null() {
        return;
    }
    if let Some(inner) = kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')) {
        match value.as_array() {
            Some(items) => {
                for (i, item) in items.iter().enumerate() {
                    self::value(inner, item, &format!("{at}[{i}]"), wrong);
                }
            }
            None => wrong.push(format!("{at} is not a list")),
        }
        return;
    }
    let fits = match kind {
        "any" => true,
        "text" => value.is_string(),
        "id" => is_id(value),
        "place" => is_id(value) || value.is_u64(),
        "int" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        "bool" => value.is_boolean(),
        "time" => value.as_str().is_some_and(|text| DateTime::parse_from_rfc3339(text).is_ok()),
        table => return object(table, value, at, wrong),
    };
    if !fits {
        wrong.push(format!("{at} is not of the kind {kind}"));
    }
}

fn is_id(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text == "0" || text.parse::<u64>().is_ok())
}

fn object(table: &str, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let Some(fields) = TABLES.get(table) else { panic!("there is no table {table}") };
    let Some(object) = value.as_object() else {
        wrong.push(format!("{at} is not an object"));
        return;
    };
    for (name, field) in fields {
        match object.get(*name) {
            Some(inner) => self::value(field.kind, inner, &format!("{at}.{name}"), wrong),
            None if field.must => wrong.push(format!("{at}.{name} is missing in {table}")),
            None => {}
        }
    }
    let tolerated =
        TOLERATED.iter().find(|(of, _)| *of == table).map_or(&[][..], |(_, names)| names);
    let known = |name: &str| fields.contains_key(name) || tolerated.contains(&name);
    let unknown = object.keys().filter(|name| !known(name));
    wrong.extend(unknown.map(|name| format!("{at}.{name} is not known in {table}")));
}

#[cfg(test)]
#[path = "check/tests.rs"]
mod tests;
