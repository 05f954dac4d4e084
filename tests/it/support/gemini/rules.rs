//! What a good request is, beyond the fields that it may have: where it goes, where the key is, and what it says of
//! functions. The conversation in it is for [`talk`].

use serde_json::Value;

use super::{
    fields,
    request::{Request, get, items},
    shape, spec,
    talk::{self, Issued},
};

/// Google's limit for a request with everything inline.
const LARGEST: usize = 20 * 1024 * 1024;

/// Where the key belongs.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Key {
    Header,
    /// Where the library puts it by itself.
    Url,
}

/// What is wrong with a request.
pub(crate) fn complaints(request: &Request, key: Key, issued: &[Issued]) -> Vec<String> {
    let mut found = address(request);
    found.extend(key_place(request, key));
    if request.length > LARGEST {
        found.push(format!("the body has {} bytes", request.length));
    }
    found.extend(shape::complaints(&fields::REQUEST, &request.body));
    found.extend(spec::complaints(fields::REQUEST.message, &request.body));
    found.extend(system(&request.body));
    found.extend(functions(&request.body));
    found.extend(talk::complaints(items(&request.body, "contents"), issued));
    found
}

// --- Where it goes ---

fn address(request: &Request) -> Vec<String> {
    let mut found = Vec::new();
    if request.method != "POST" {
        found.push(format!("the method is {}", request.method));
    }
    let path = request.uri.path();
    let rest = path.strip_prefix("/v1beta/models/").and_then(|rest| rest.split_once(':'));
    let is_model = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"-.".contains(&b))
    };
    match rest {
        Some((model, "generateContent" | "streamGenerateContent")) if is_model(model) => {}
        _ => found.push(format!("there is nothing at {path}")),
    }
    let query = request.uri.query().unwrap_or_default().split('&');
    let query: Vec<&str> = query.filter(|pair| !pair.starts_with("key=")).collect();
    let expected = if request.streams() { "alt=sse" } else { "" };
    if query.join("&") != expected {
        found.push(format!("the query is {query:?} instead of {expected:?}"));
    }
    let kind = request.headers.get("content-type").and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("application/json")) {
        found.push(format!("the content type is {kind:?}"));
    }
    found
}

fn key_place(request: &Request, key: Key) -> Option<String> {
    let in_header = request.headers.get("x-goog-api-key").and_then(|key| key.to_str().ok());
    let query = request.uri.query().unwrap_or_default();
    let in_url = query.split('&').any(|pair| pair.starts_with("key="));
    match (key, in_header.filter(|key| !key.is_empty()), in_url) {
        (Key::Header, _, true) => Some("the key is in the URL".to_owned()),
        (Key::Header, None, false) => Some("there is no key".to_owned()),
        (Key::Header, Some(value), false) if request.uri.to_string().contains(value) => {
            Some("the key is somewhere in the URL".to_owned())
        }
        (Key::Url, _, false) => Some("there is no key in the URL".to_owned()),
        (Key::Header, Some(_), false) | (Key::Url, _, true) => None,
    }
}

// --- The instruction and the functions ---

fn system(body: &Value) -> Option<String> {
    let instruction = get(body, "systemInstruction")?;
    let only_text = items(instruction, "parts").iter().all(|part| part["text"].is_string());
    (!only_text).then(|| "the system instruction is not all text".to_owned())
}

fn functions(body: &Value) -> Vec<String> {
    let declared = items(body, "tools").iter();
    let declared: Vec<&Value> =
        declared.flat_map(|tool| items(tool, "functionDeclarations")).collect();
    let names: Vec<&str> =
        declared.iter().filter_map(|function| function["name"].as_str()).collect();
    let mut found: Vec<String> = names.iter().filter_map(|name| bad_name(name)).collect();
    for (number, name) in names.iter().enumerate() {
        if names[..number].contains(name) {
            found.push(format!("the function {name} is declared twice"));
        }
    }
    for function in &declared {
        if let Some(schema) = get(function, "parametersJsonSchema") {
            let mut keys = Vec::new();
            foreign_keys(schema, &mut keys);
            let name = &function["name"];
            found.extend(keys.iter().map(|key| format!("the schema of {name} has {key}")));
        }
    }
    let Some(config) =
        get(body, "toolConfig").and_then(|config| get(config, "functionCallingConfig"))
    else {
        return found;
    };
    let allowed = items(config, "allowedFunctionNames");
    let mode = config["mode"].as_str().unwrap_or("AUTO").to_ascii_uppercase();
    if !allowed.is_empty() && !["ANY", "VALIDATED"].contains(&mode.as_str()) {
        found.push(format!("allowedFunctionNames does not go with the mode {mode}"));
    }
    let unknown = allowed.iter().filter(|name| !names.iter().any(|known| *name == known));
    found.extend(unknown.map(|name| format!("{name} is allowed and not declared")));
    found
}

/// What is wrong with a function's name.
pub(crate) fn bad_name(name: &str) -> Option<String> {
    let begins = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_');
    let goes_on = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let good = begins && goes_on && name.len() <= 64;
    (!good).then(|| format!("{name:?} is no name for a function"))
}

/// Keys of JSON Schema that Gemini refuses.
fn foreign_keys(schema: &Value, found: &mut Vec<String>) {
    match schema {
        Value::Object(object) => {
            let foreign = object.keys().filter(|key| ["$ref", "$schema"].contains(&key.as_str()));
            found.extend(foreign.cloned());
            object.values().for_each(|value| foreign_keys(value, found));
        }
        Value::Array(items) => items.iter().for_each(|item| foreign_keys(item, found)),
        _ => {}
    }
}
