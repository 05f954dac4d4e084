//! Messages of a channel: the history, and the bot's own.

use chrono::TimeDelta;
use serde_json::{Value, json};

use super::{
    Answer, Call, Outcome, Refusal,
    channels::{gone, unknown_channel},
    writing,
};
use crate::discord::{
    Id, events,
    gateway::scope,
    messages::{Channel, EPHEMERAL, has_flag},
    session::Event,
    state::{Shared, State},
};

/// For so long a nonce is remembered.
const NONCE: TimeDelta = TimeDelta::minutes(5);
/// Flags that a bot may set: no previews, no notification.
const OWN_FLAGS: u64 = 1 << 2 | 1 << 12;

pub(super) fn unknown_message() -> Refusal {
    Refusal::new(404, 10008, "Unknown Message")
}

/// Newest first: those before or after a message, or around it, at most `limit` of them.
pub(super) fn list(shared: &Shared, channel: Id, call: &Call) -> Outcome {
    let state = shared.lock();
    let channel = state.channels.get(&channel).ok_or_else(unknown_channel)?;
    let limit: usize = match call.asked("limit").map(str::parse) {
        None => 50,
        Some(Ok(limit @ 1..=100)) => limit,
        Some(_) => {
            let why = "int value should be greater than or equal to 1 and at most 100.";
            return Err(Refusal::field("limit", "NUMBER_TYPE_MAX", why));
        }
    };
    if let Some((name, _)) = call
        .query
        .iter()
        .find(|(name, _)| !matches!(name.as_str(), "limit" | "before" | "after" | "around"))
    {
        return Err(Refusal::field(name, "UNKNOWN", "not a parameter of this"));
    }
    let bound = |name: &str| call.asked(name).map(|id| super::snowflake(name, id)).transpose();
    let (before, after, around) = (bound("before")?, bound("after")?, bound("around")?);
    let mut found: Vec<(&Id, &Value)> = if let Some(around) = around {
        let half = limit / 2;
        let below = channel.history().rev().filter(|(id, _)| **id < around).take(half);
        let above = channel.history().filter(|(id, _)| **id >= around).take(limit - half);
        below.chain(above).collect()
    } else if let Some(after) = after {
        channel.history().filter(|(id, _)| **id > after).take(limit).collect()
    } else {
        let before = before.unwrap_or(Id(u64::MAX));
        channel.history().rev().filter(|(id, _)| **id < before).take(limit).collect()
    };
    found.sort_by(|(a, _), (b, _)| b.cmp(a));
    let found: Vec<&Value> = found.into_iter().map(|(_, message)| message).collect();
    Ok(Answer::Json(json!(found)))
}

pub(super) fn get(shared: &Shared, channel: Id, id: Id) -> Outcome {
    let state = shared.lock();
    if !state.channels.contains_key(&channel) {
        return Err(unknown_channel());
    }
    Ok(Answer::Json(state.message(channel, id).ok_or_else(unknown_message)?.clone()))
}

pub(super) fn create(shared: &Shared, channel: Id, call: Call) -> Outcome {
    let mut state = shared.lock();
    let place = state.channels.get(&channel).ok_or_else(unknown_channel)?;
    if place.blocked {
        return Err(gone(place.place));
    }
    let body = call.body.unwrap_or_else(|| json!({}));
    let nonce = nonce(&body["nonce"])?;
    if let (Some(nonce), Some(true)) = (&nonce, body["enforce_nonce"].as_bool())
        && let Some(first) = first_with(&state, nonce)
    {
        return Ok(Answer::Json(first));
    }
    let id = state.next_id();
    let bot = state.bot().clone();
    let mut message = events::message(id, channel, &bot);
    message["flags"] = json!(body["flags"].as_u64().unwrap_or(0) & OWN_FLAGS);
    if let Some(nonce) = &nonce {
        message["nonce"] = json!(nonce);
    }
    refer(&state, channel, &mut message, &body["message_reference"])?;
    writing::fill(shared, &mut state, channel, &mut message, &body, call.files)?;
    if let Some(nonce) = nonce {
        let now = state.now();
        state.nonces.insert(nonce, (channel, id, now));
    }
    writing::publish(shared, &mut state, channel, &message);
    Ok(Answer::Json(message))
}

/// The message that the same nonce made a moment ago.
fn first_with(state: &State, nonce: &str) -> Option<Value> {
    let (channel, id, at) = state.nonces.get(nonce)?;
    let fresh = state.now() - *at <= NONCE;
    fresh.then(|| state.message(*channel, *id).cloned()).flatten()
}

fn nonce(said: &Value) -> Result<Option<String>, Refusal> {
    match said {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(Some(number.to_string())),
        Value::String(text) if text.encode_utf16().count() <= 25 => Ok(Some(text.clone())),
        _ => Err(Refusal::field("nonce", "NONCE_TYPE_TOO_LONG", "Must be 25 or fewer in length.")),
    }
}

/// Makes it an answer to another message.
pub(in crate::discord) fn refer(
    state: &State,
    channel: Id,
    message: &mut Value,
    reference: &Value,
) -> Result<(), Refusal> {
    let Some(of) = Id::of(&reference["message_id"]) else { return Ok(()) };
    let Some(original) = state.message(channel, of) else {
        if reference["fail_if_not_exists"] == json!(false) {
            return Ok(());
        }
        let why = "Unknown message";
        return Err(Refusal::field("message_reference", "MESSAGE_REFERENCE_UNKNOWN_MESSAGE", why));
    };
    let mut original = original.clone();
    if let Some(original) = original.as_object_mut() {
        original.remove("referenced_message");
    }
    let mut reference = json!({"type": 0, "channel_id": channel.json(), "message_id": of.json()});
    if state.channels.get(&channel).is_some_and(Channel::is_guild) {
        reference["guild_id"] = state.guild.json();
    }
    message["type"] = json!(19);
    message["message_reference"] = reference;
    message["referenced_message"] = original;
    Ok(())
}

pub(super) fn edit(shared: &Shared, channel: Id, id: Id, call: Call) -> Outcome {
    let mut state = shared.lock();
    let mut message = state.message(channel, id).ok_or_else(unknown_message)?.clone();
    if message["author"]["id"] != state.application.json() {
        return Err(Refusal::new(403, 50005, "Cannot edit a message authored by another user"));
    }
    if has_flag(&message, EPHEMERAL) {
        return Err(unknown_message());
    }
    let body = call.body.unwrap_or_else(|| json!({}));
    writing::fill(shared, &mut state, channel, &mut message, &body, call.files)?;
    Ok(Answer::Json(writing::republish(shared, &mut state, channel, message)))
}

pub(super) fn delete(shared: &Shared, channel: Id, id: Id) -> Outcome {
    let mut state = shared.lock();
    let message = state.message(channel, id).ok_or_else(unknown_message)?;
    if message["author"]["id"] != state.application.json() {
        return Err(Refusal::new(403, 50003, "Cannot execute action on a DM channel"));
    }
    remove(&mut state, channel, id);
    Ok(Answer::Nothing)
}

/// Takes a message away and says so.
pub(in crate::discord) fn remove(state: &mut State, channel: Id, id: Id) {
    let place = state.channel(channel);
    let guild = place.is_guild();
    let Some(message) = place.messages.remove(&id) else { return };
    if has_flag(&message, EPHEMERAL) {
        return;
    }
    let mut data = json!({"id": id.json(), "channel_id": channel.json()});
    if guild {
        data["guild_id"] = state.guild.json();
    }
    state.sessions.emit(Event { name: "MESSAGE_DELETE", scope: scope(guild), data });
}
