//! Channels: opening one with a person, looking one up, being seen writing in it.

use serde_json::Value;

use super::{Answer, Call, Outcome, Refusal};
use crate::discord::{Id, events, messages::Place, state::Shared};

pub(super) fn unknown_channel() -> Refusal {
    Refusal::new(404, 10003, "Unknown Channel")
}

pub(super) fn open(shared: &Shared, call: &Call) -> Outcome {
    let mut state = shared.lock();
    let body = call.body.as_ref().unwrap_or(&Value::Null);
    let person = Id::of(&body["recipient_id"]).filter(|id| state.users.contains_key(id));
    let Some(person) = person.filter(|id| *id != state.application) else {
        return Err(Refusal::new(400, 50033, "Invalid Recipient(s)"));
    };
    let id = state.direct(person);
    Ok(Answer::Json(events::channel(&state, &state.channels[&id])))
}

pub(super) fn get(shared: &Shared, id: Id) -> Outcome {
    let state = shared.lock();
    let channel = state.channels.get(&id).ok_or_else(unknown_channel)?;
    Ok(Answer::Json(events::channel(&state, channel)))
}

pub(super) fn typing(shared: &Shared, id: Id) -> Outcome {
    let mut state = shared.lock();
    let channel = state.channels.get_mut(&id).ok_or_else(unknown_channel)?;
    if channel.blocked {
        return Err(gone(channel.place));
    }
    channel.typing += 1;
    Ok(Answer::Nothing)
}

/// A person who wants to hear nothing, or a channel that the bot is no longer let into.
pub(super) fn gone(place: Place) -> Refusal {
    match place {
        Place::Direct(_) => Refusal::new(403, 50007, "Cannot send messages to this user"),
        Place::Guild => Refusal::new(403, 50001, "Missing Access"),
    }
}
