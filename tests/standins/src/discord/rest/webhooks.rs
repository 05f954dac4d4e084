//! What follows the first answer to an interaction, for fifteen minutes.

use serde_json::json;

use super::{
    Answer, Call, Outcome, Refusal,
    interactions::reply,
    messages::{remove, unknown_message},
    writing,
};
use crate::discord::{
    Id, Interaction,
    messages::{LOADING, has_flag},
    state::{Shared, State},
};

/// The interaction that a token belongs to.
fn known(state: &State, application: &str, token: &str) -> Result<Interaction, Refusal> {
    let found = state.interactions.values().find(|i| i.token == token);
    let interaction = found.filter(|_| application == state.application.to_string());
    let interaction = interaction.ok_or_else(|| Refusal::new(404, 10015, "Unknown Webhook"))?;
    if interaction.is_expired(state.now()) {
        return Err(Refusal::new(401, 50027, "Invalid Webhook Token"));
    }
    if interaction.acknowledged.is_none() {
        return Err(Refusal::new(404, 10015, "Unknown Webhook"));
    }
    Ok(interaction.clone())
}

fn message(state: &State, interaction: &Interaction, which: &str) -> Result<Id, Refusal> {
    let id =
        if which == "@original" { interaction.original } else { Some(super::message_id(which)?) };
    let own = |id: &Id| {
        let of = state.message(interaction.channel, *id);
        of.is_some_and(|m| m["author"]["id"] == state.application.json())
    };
    id.filter(own).ok_or_else(unknown_message)
}

pub(super) fn follow_up(shared: &Shared, application: &str, token: &str, call: Call) -> Outcome {
    let mut state = shared.lock();
    let interaction = known(&state, application, token)?;
    let channel = interaction.channel;
    let waiting = interaction.original.and_then(|id| state.message(channel, id)).cloned();
    let body = call.body.unwrap_or_else(|| json!({}));
    // The first of them takes the place of "is thinking".
    if let Some(mut message) = waiting.filter(|message| has_flag(message, LOADING)) {
        writing::fill(shared, &mut state, channel, &mut message, &body, call.files)?;
        return Ok(Answer::Json(writing::republish(shared, &mut state, channel, message)));
    }
    let mut message = reply(&mut state, &interaction, &body);
    message["type"] = json!(0);
    writing::fill(shared, &mut state, channel, &mut message, &body, call.files)?;
    writing::publish(shared, &mut state, channel, &message);
    Ok(Answer::Json(message))
}

pub(super) fn get(shared: &Shared, application: &str, token: &str, which: &str) -> Outcome {
    let state = shared.lock();
    let interaction = known(&state, application, token)?;
    let id = message(&state, &interaction, which)?;
    let found = state.message(interaction.channel, id).ok_or_else(unknown_message)?;
    Ok(Answer::Json(found.clone()))
}

pub(super) fn edit(
    shared: &Shared,
    application: &str,
    token: &str,
    which: &str,
    call: Call,
) -> Outcome {
    let mut state = shared.lock();
    let interaction = known(&state, application, token)?;
    let channel = interaction.channel;
    let id = message(&state, &interaction, which)?;
    let mut message = state.message(channel, id).ok_or_else(unknown_message)?.clone();
    let body = call.body.unwrap_or_else(|| json!({}));
    writing::fill(shared, &mut state, channel, &mut message, &body, call.files)?;
    Ok(Answer::Json(writing::republish(shared, &mut state, channel, message)))
}

pub(super) fn delete(shared: &Shared, application: &str, token: &str, which: &str) -> Outcome {
    let mut state = shared.lock();
    let interaction = known(&state, application, token)?;
    let id = message(&state, &interaction, which)?;
    remove(&mut state, interaction.channel, id);
    Ok(Answer::Nothing)
}
