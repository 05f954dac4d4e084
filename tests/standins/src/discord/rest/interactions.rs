//! The first answer to an interaction.

use serde_json::{Value, json};

use super::{Answer, Call, Outcome, Refusal, writing};
use crate::discord::{
    Id, Interaction, events,
    messages::{EPHEMERAL, LOADING, flags},
    state::{Shared, State},
};

fn unknown_interaction() -> Refusal {
    Refusal::new(404, 10062, "Unknown interaction")
}

pub(super) fn callback(shared: &Shared, id: &str, token: &str, call: Call) -> Outcome {
    let mut state = shared.lock();
    let now = state.now();
    let id = super::snowflake("interaction_id", id)?;
    let known = state.interactions.get(&id).filter(|known| known.token == token);
    let interaction = known.cloned().ok_or_else(unknown_interaction)?;
    if interaction.acknowledged.is_some() {
        return Err(Refusal::new(400, 40060, "Interaction has already been acknowledged."));
    }
    if interaction.is_over(now) {
        return Err(unknown_interaction());
    }
    let body = call.body.unwrap_or_else(|| json!({}));
    let none = json!({});
    let data = body.get("data").filter(|data| !data.is_null()).unwrap_or(&none);
    let pressed = interaction.pressed;
    let channel = interaction.channel;
    let (kind, original) = match (body["type"].as_u64(), pressed) {
        (Some(4), _) => {
            let mut message = reply(&mut state, &interaction, data);
            writing::fill(shared, &mut state, channel, &mut message, data, call.files)?;
            writing::publish(shared, &mut state, channel, &message);
            (4, Id::of(&message["id"]))
        }
        (Some(5), _) => {
            let mut message = reply(&mut state, &interaction, data);
            message["flags"] = json!(flags(&message) | LOADING);
            writing::publish(shared, &mut state, channel, &message);
            (5, Id::of(&message["id"]))
        }
        (Some(6), Some(pressed)) => (6, Some(pressed)),
        (Some(7), Some(pressed)) => {
            if let Some(mut message) = state.message(channel, pressed).cloned() {
                writing::fill(shared, &mut state, channel, &mut message, data, call.files)?;
                writing::republish(shared, &mut state, channel, message);
            }
            (7, Some(pressed))
        }
        _ => {
            let why = format!("{} is no answer to this interaction", body["type"]);
            return Err(Refusal::field("type", "BASE_TYPE_CHOICES", &why));
        }
    };
    if let Some(known) = state.interactions.get_mut(&id) {
        known.acknowledge(kind, now);
        known.original = original;
    }
    if call.query.iter().any(|(name, value)| name == "with_response" && value == "true") {
        return Ok(Answer::Json(with_response(&state, &interaction, kind, original)));
    }
    Ok(Answer::Nothing)
}

fn with_response(state: &State, asked: &Interaction, kind: u8, original: Option<Id>) -> Value {
    let mut answer = json!({"interaction": {"id": asked.id.json(), "type": asked.kind}});
    let Some(id) = original else { return answer };
    let Some(message) = state.message(asked.channel, id) else { return answer };
    answer["interaction"]["response_message_id"] = id.json();
    answer["interaction"]["response_message_loading"] = json!(kind == 5);
    answer["interaction"]["response_message_ephemeral"] = json!(flags(message) & EPHEMERAL != 0);
    if kind != 6 {
        answer["resource"] = json!({"type": kind, "message": message});
    }
    answer
}

/// A message of the application that answers an interaction.
pub(super) fn reply(state: &mut State, interaction: &Interaction, data: &Value) -> Value {
    let id = state.next_id();
    let bot = state.bot().clone();
    let mut message = events::message(id, interaction.channel, &bot);
    message["type"] = json!(if interaction.kind == 2 { 20 } else { 19 });
    message["flags"] = json!(data["flags"].as_u64().unwrap_or(0) & (EPHEMERAL | 1 << 2));
    message["webhook_id"] = state.application.json();
    message["application_id"] = state.application.json();
    message["interaction_metadata"] = events::metadata(state, interaction);
    if let Some(pressed) = interaction.pressed {
        // A button's message is what the answer refers to.
        let reference = json!({"message_id": pressed.json(), "fail_if_not_exists": false});
        let _ = super::messages::refer(state, interaction.channel, &mut message, &reference);
    }
    message
}
