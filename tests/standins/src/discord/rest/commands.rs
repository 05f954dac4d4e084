//! The application's commands.

use serde_json::{Value, json};

use super::{Answer, Call, Outcome, Refusal};
use crate::discord::{
    limits,
    state::{Shared, State},
};

pub(super) fn list(shared: &Shared, application: &str) -> Outcome {
    let state = shared.lock();
    own(&state, application)?;
    Ok(Answer::Json(json!(state.commands)))
}

/// Puts all of them in the place of those before; a name that was there keeps its id.
pub(super) fn set(shared: &Shared, application: &str, call: &Call) -> Outcome {
    let mut state = shared.lock();
    own(&state, application)?;
    let Some(said) = call.body.as_ref().and_then(Value::as_array) else {
        return Err(Refusal::field("commands", "LIST_TYPE_CONVERT", "Must be a list"));
    };
    limits::commands(said)?;
    let mut commands = Vec::new();
    for command in said {
        let before = state.commands.iter().find(|old| old["name"] == command["name"]);
        let id = before.map(|old| old["id"].clone());
        let id = id.unwrap_or_else(|| state.next_id().json());
        let version = state.next_id().json();
        let mut kept = json!({
            "id": id, "application_id": state.application.json(), "version": version,
            "default_member_permissions": null, "type": 1, "nsfw": false,
            "name": "", "description": "", "name_localizations": null,
            "description_localizations": null, "dm_permission": true,
            "contexts": null, "integration_types": [0],
        });
        for (name, value) in command.as_object().into_iter().flatten() {
            if !(value.is_null() || name == "id" || name == "handler") {
                kept[name] = value.clone();
            }
        }
        if kept["default_member_permissions"].is_u64() {
            let number = kept["default_member_permissions"].to_string();
            kept["default_member_permissions"] = json!(number);
        }
        commands.push(kept);
    }
    state.commands.clone_from(&commands);
    Ok(Answer::Json(json!(commands)))
}

fn own(state: &State, application: &str) -> Result<(), Refusal> {
    if application == state.application.to_string() {
        return Ok(());
    }
    Err(Refusal::new(
        403,
        20012,
        "You are not authorized to perform this action on this application",
    ))
}
