//! The published schemas, where they stand beside the repository: a second look at all that passes.
//!
//! What they are known to have wrong is set right before they are asked: see `as_published`.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

use jsonschema::Validator;
use serde_json::{Map, Value, json};

/// The folder of the schemas.
fn place() -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs/discord"))
}

/// One of them; `None` if they are not at hand.
pub(super) fn file(name: &str) -> Option<Value> {
    let text = std::fs::read(place().join(name)).ok()?;
    match serde_json::from_slice(&text) {
        Ok(schema) => Some(schema),
        Err(why) => panic!("{name} is not JSON: {why}"),
    }
}

static REST: LazyLock<Option<Value>> = LazyLock::new(|| file("openapi.json"));
static DOWN: LazyLock<Option<Value>> =
    LazyLock::new(|| file("gateway-server-to-client.schema.json").map(flags_are_sums));
static UP: LazyLock<Option<Value>> = LazyLock::new(|| file("gateway-client-to-server.schema.json"));

/// The derived schema lists single flags where the wire has their sum.
fn flags_are_sums(mut schema: Value) -> Value {
    let definitions = schema["definitions"].as_object_mut();
    let flags = definitions.into_iter().flatten().filter(|(name, _)| name.ends_with("Flags"));
    for (_, definition) in flags {
        *definition = json!({"type": "integer"});
    }
    schema
}

/// Made when they are first needed: it takes a moment.
static VALIDATORS: Mutex<BTreeMap<String, Arc<Validator>>> = Mutex::new(BTreeMap::new());

fn validator(name: String, schema: impl FnOnce() -> Value) -> Arc<Validator> {
    let mut all = VALIDATORS.lock().unwrap_or_else(PoisonError::into_inner);
    let made =
        all.entry(name).or_insert_with_key(|name| match jsonschema::validator_for(&schema()) {
            Ok(validator) => Arc::new(validator),
            Err(why) => panic!("{name} is not a schema: {why}"),
        });
    Arc::clone(made)
}

fn errors(validator: &Validator, value: &Value) -> Vec<String> {
    let short = |text: String| text.chars().take(300).collect::<String>();
    let error = |e: jsonschema::ValidationError<'_>| format!("schema: {}: {e}", e.instance_path);
    validator.iter_errors(value).map(error).map(short).take(5).collect()
}

/// The operation that a request is for: its path in the schema, and what the schema says of it.
fn operation(
    spec: &'static Value,
    method: &str,
    path: &str,
) -> Option<(&'static str, &'static Value)> {
    let segments: Vec<&str> = path.split('/').collect();
    let literal = |pattern: &str| pattern.split('/').filter(|s| !s.starts_with('{')).count();
    let fits = |pattern: &str| {
        let wanted: Vec<&str> = pattern.trim_start_matches('/').split('/').collect();
        let mut pairs = wanted.iter().zip(&segments);
        wanted.len() == segments.len() && pairs.all(|(w, s)| w.starts_with('{') || w == s)
    };
    let method = method.to_lowercase();
    let found = spec["paths"].as_object()?.iter().filter(|(pattern, _)| fits(pattern));
    let found = found.filter(|(_, item)| item[&method].is_object());
    let (pattern, item) = found.max_by_key(|(pattern, _)| literal(pattern))?;
    Some((pattern, &item[&method]))
}

/// A schema together with all that it refers to.
fn with_components(spec: &Value, schema: &Value) -> Value {
    let mut schemas = Map::new();
    let mut open = vec![schema];
    let mut seen = BTreeSet::new();
    while let Some(value) = open.pop() {
        match value {
            Value::Object(fields) => {
                if let Some(name) = fields.get("$ref").and_then(|r| r.as_str()?.rsplit('/').next())
                    && seen.insert(name)
                {
                    let target = &spec["components"]["schemas"][name];
                    schemas.insert(name.to_owned(), target.clone());
                    open.push(target);
                }
                open.extend(fields.values());
            }
            Value::Array(items) => open.extend(items),
            _ => {}
        }
    }
    json!({"allOf": [schema], "components": {"schemas": schemas}})
}

/// What is wrong with the body of a request.
pub(super) fn request(method: &str, path: &str, body: &Value) -> Vec<String> {
    let Some(spec) = REST.as_ref() else { return Vec::new() };
    let Some((pattern, operation)) = operation(spec, method, path) else {
        return vec!["schema: no such operation".to_owned()];
    };
    let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return Vec::new();
    }
    let validator = validator(format!("{method} {pattern}"), || with_components(spec, schema));
    errors(&validator, &as_published(body))
}

/// What is wrong with an answer.
pub(super) fn answer(method: &str, path: &str, body: &Value) -> Vec<String> {
    let Some(spec) = REST.as_ref() else { return Vec::new() };
    let Some((pattern, operation)) = operation(spec, method, path) else { return Vec::new() };
    let schema = &operation["responses"]["200"]["content"]["application/json"]["schema"];
    if schema.is_null() {
        return vec!["schema: there is no such answer".to_owned()];
    }
    let name = format!("{method} {pattern} answer");
    errors(&validator(name, || with_components(spec, schema)), body)
}

/// A body as the schema wants it: the number of an uploaded file is a string there, and a number on the wire.
fn as_published(body: &Value) -> Value {
    let mut body = body.clone();
    for holder in ["", "/data"] {
        let list = body.pointer_mut(&format!("{holder}/attachments")).and_then(Value::as_array_mut);
        for attachment in list.into_iter().flatten() {
            if let Some(number) = attachment["id"].as_u64() {
                attachment["id"] = json!(number.to_string());
            }
        }
    }
    body
}

/// What is wrong with a frame of the gateway.
pub(super) fn told(frame: &Value) -> Vec<String> {
    let Some(spec) = DOWN.as_ref() else { return Vec::new() };
    let name = match (frame["op"].as_u64(), frame["t"].as_str()) {
        (Some(7), _) => "GatewayReconnect",
        (Some(9), _) => "GatewayInvalidSession",
        (Some(10), _) => "GatewayHello",
        (Some(11), _) => "GatewayHeartbeatAck",
        (_, Some("READY")) => "GatewayReadyDispatch",
        (_, Some("RESUMED")) => "GatewayResumedDispatch",
        (_, Some("MESSAGE_CREATE")) => "MessageCreate",
        (_, Some("INTERACTION_CREATE")) => "InteractionCreate",
        _ => return Vec::new(),
    };
    let mut frame = frame.clone();
    // It takes null for something that is there, knows no traces no members among those who are called and no
    // permissions of a channel, and is older than `channel_type`.
    if frame["d"].is_null() || name == "GatewayResumedDispatch" {
        frame.as_object_mut().map(|frame| frame.remove("d"));
    }
    frame["d"].as_object_mut().map(|data| data.remove("channel_type"));
    let channel = frame.pointer_mut("/d/channel").and_then(Value::as_object_mut);
    channel.map(|channel| channel.remove("permissions"));
    let called = frame.pointer_mut("/d/mentions").and_then(Value::as_array_mut);
    for user in called.into_iter().flatten() {
        user.as_object_mut().map(|user| user.remove("member"));
    }
    if frame["d"].is_null() {
        frame.as_object_mut().map(|frame| frame.remove("d"));
    }
    errors(&definition(spec, name), &frame)
}

/// What is wrong with a frame of a client.
pub(super) fn said(frame: &Value) -> Vec<String> {
    let Some(spec) = UP.as_ref() else { return Vec::new() };
    let name = match frame["op"].as_u64() {
        Some(1) => "GatewayHeartbeat",
        Some(2) => "GatewayIdentify",
        Some(6) => "GatewayResume",
        _ => return Vec::new(),
    };
    let mut frame = frame.clone();
    // discord.js repeats its presence, serenity writes an instant into it; the real gateway lets both in.
    if name == "GatewayResume" {
        frame["d"].as_object_mut().map(|data| data.remove("presence"));
    }
    if let Some(presence) = frame.pointer_mut("/d/presence").and_then(Value::as_object_mut) {
        presence.insert("since".to_owned(), Value::Null);
    }
    errors(&definition(spec, name), &frame)
}

fn definition(spec: &'static Value, name: &'static str) -> Arc<Validator> {
    validator(name.to_owned(), || {
        json!({
            "$schema": "http://json-schema.org/draft-07/schema#",
            "$ref": format!("#/definitions/{name}"),
            "definitions": spec["definitions"],
        })
    })
}
