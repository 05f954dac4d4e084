//! What all ways to write a message share: its checks, its attachments, and who gets to see it.

use serde_json::{Value, json};

use super::{Refusal, Upload, files};
use crate::discord::{
    Id, Shown,
    clock::wire,
    events, gateway, limits,
    messages::{Channel, EPHEMERAL, LOADING, has_flag},
    session::Event,
    shown,
    state::{Shared, State},
};

/// Who is read, and what for: `check` refuses, what it lets through is written into `message`.
pub(super) fn fill(
    shared: &Shared,
    state: &mut State,
    channel: Id,
    message: &mut Value,
    body: &Value,
    uploads: Vec<Upload>,
) -> Result<(), Refusal> {
    limits::message(body)?;
    if let Some(content) = body.get("content") {
        message["content"] = json!(content.as_str().unwrap_or_default());
    }
    let listed = body.get("attachments").filter(|listed| !listed.is_null());
    let before = message["attachments"].clone();
    message["attachments"] = files::attach(shared, state, channel, &before, listed, uploads)?;
    if let Some(embeds) = body.get("embeds") {
        message["embeds"] = embeds_of(message, embeds)?;
    }
    if let Some(components) = body.get("components") {
        message["components"] = components_of(components);
    }
    mention(state, message, body);
    let is_empty = |name: &str| match &message[name] {
        Value::String(text) => text.trim().is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => true,
    };
    if ["content", "embeds", "attachments", "components"].into_iter().all(is_empty) {
        return Err(Refusal::new(400, 50006, "Cannot send an empty message"));
    }
    Ok(())
}

/// Embeds as they come back. A file that one shows is listed no more among the attachments.
fn embeds_of(message: &mut Value, said: &Value) -> Result<Value, Refusal> {
    let mut embeds = said.as_array().cloned().unwrap_or_default();
    for (i, embed) in embeds.iter_mut().enumerate() {
        embed["type"] = json!("rich");
        for part in ["image", "thumbnail"] {
            let url = embed[part]["url"].as_str().unwrap_or_default().to_owned();
            let Some(name) = url.strip_prefix("attachment://") else { continue };
            let list = message["attachments"].as_array_mut();
            let Some(list) = list else { continue };
            let Some(at) = list.iter().position(|a| a["filename"] == name) else {
                let at = format!("embeds.{i}.{part}.url");
                return Err(Refusal::field(&at, "URL_TYPE_INVALID_URL", "There is no such file"));
            };
            let file = list.remove(at);
            embed[part]["url"] = file["url"].clone();
            embed[part]["proxy_url"] = file["url"].clone();
            for name in ["width", "height", "content_type", "description"] {
                if !file[name].is_null() {
                    embed[part][name] = file[name].clone();
                }
            }
        }
        if let Some(embed) = embed.as_object_mut() {
            embed.retain(|_, value| !value.is_null());
        }
    }
    Ok(json!(embeds))
}

/// Components as they come back: each with a number.
fn components_of(said: &Value) -> Value {
    let mut rows = said.as_array().cloned().unwrap_or_default();
    let mut number = 0;
    for row in &mut rows {
        number += 1;
        row["id"] = json!(number);
        for item in row["components"].as_array_mut().into_iter().flatten() {
            number += 1;
            item["id"] = json!(number);
            if let Some(item) = item.as_object_mut() {
                item.retain(|_, value| !value.is_null());
            }
        }
    }
    json!(rows)
}

/// Who is called: what the text names and `allowed_mentions` lets through.
fn mention(state: &State, message: &mut Value, body: &Value) {
    let text = message["content"].as_str().unwrap_or_default().to_owned();
    let allowed = &body["allowed_mentions"];
    let lists = |list: &str, what: &str| {
        allowed[list].as_array().is_some_and(|all| all.iter().any(|each| each == what))
    };
    let parses = |what: &str| allowed.is_null() || lists("parse", what);
    let named = state.users.iter().filter(|(id, _)| {
        text.contains(&format!("<@{id}>")) || text.contains(&format!("<@!{id}>"))
    });
    let called = named.filter(|(id, _)| parses("users") || lists("users", &id.to_string()));
    let mut called: Vec<Value> = called.map(|(_, user)| user.clone()).collect();
    let replied = &message["referenced_message"]["author"];
    let calls_author = allowed.is_null() || allowed["replied_user"] == json!(true);
    if calls_author && !replied.is_null() && !called.contains(replied) {
        called.push(replied.clone());
    }
    let everyone = text.contains("@everyone") || text.contains("@here");
    message["mentions"] = json!(called);
    message["mention_everyone"] = json!(everyone && parses("everyone"));
}

/// Puts a new message of the bot where it belongs and tells everybody.
pub(super) fn publish(shared: &Shared, state: &mut State, channel: Id, message: &Value) {
    let Some(id) = Id::of(&message["id"]) else { return };
    state.channel(channel).messages.insert(id, message.clone());
    if !has_flag(message, LOADING) {
        let shown = look(shared, state, channel, message);
        state.channel(channel).unseen.push_back(shown);
    }
    tell(state, channel, "MESSAGE_CREATE", message);
}

/// Puts a message of the bot in the place of its former self. The answer that a person was waiting for is new to them.
pub(super) fn republish(
    shared: &Shared,
    state: &mut State,
    channel: Id,
    mut message: Value,
) -> Value {
    let Some(id) = Id::of(&message["id"]) else { return message };
    let waited = has_flag(&message, LOADING);
    if waited {
        let flags = crate::discord::messages::flags(&message) & !LOADING;
        message["flags"] = json!(flags);
    } else {
        message["edited_timestamp"] = json!(wire(state.now()));
    }
    state.channel(channel).messages.insert(id, message.clone());
    let shown = look(shared, state, channel, &message);
    let place = state.channel(channel);
    if waited {
        place.unseen.push_back(shown);
    } else {
        place.changed.push_back(shown);
    }
    tell(state, channel, "MESSAGE_UPDATE", &message);
    message
}

fn look(shared: &Shared, state: &State, channel: Id, message: &Value) -> Shown {
    shown::look(state, &shared.url, channel, message)
}

/// Tells the clients, if it is not for one person's eyes only.
pub(in crate::discord) fn tell(
    state: &mut State,
    channel: Id,
    name: &'static str,
    message: &Value,
) {
    if has_flag(message, EPHEMERAL) {
        return;
    }
    let guild = state.channels.get(&channel).is_some_and(Channel::is_guild);
    let mut data = if guild { events::in_guild(state, message) } else { message.clone() };
    data["channel_type"] = json!(u8::from(!guild));
    let event = Event { name, scope: gateway::scope(guild), data };
    state.sessions.emit(event);
}
