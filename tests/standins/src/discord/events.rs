//! How users, messages and interactions look in JSON.

use serde_json::{Value, json};

use super::{
    Id, Interaction,
    clock::wire,
    messages::{Channel, Place},
    state::State,
};

/// The permissions that everybody has here: sending, reading, embedding, attaching.
const PERMISSIONS: &str = "2248473465835073";

pub(super) fn user(id: Id, name: &str, bot: bool) -> Value {
    let mut user = json!({
        "id": id.json(), "username": name, "discriminator": if bot { "0042" } else { "0" },
        "global_name": if bot { Value::Null } else { json!(name) }, "avatar": null,
        "public_flags": 0, "flags": 0, "primary_guild": null,
    });
    if bot {
        user["bot"] = json!(true);
    }
    user
}

/// A message that says nothing yet.
pub(super) fn message(id: Id, channel: Id, author: &Value) -> Value {
    json!({
        "id": id.json(), "channel_id": channel.json(), "author": author, "content": "",
        "timestamp": wire(id.made_at()), "edited_timestamp": null, "tts": false,
        "mention_everyone": false, "mentions": [], "mention_roles": [], "attachments": [],
        "embeds": [], "components": [], "pinned": false, "type": 0, "flags": 0,
    })
}

/// What an event adds to a message in a guild.
pub(super) fn in_guild(state: &State, message: &Value) -> Value {
    let mut message = message.clone();
    message["guild_id"] = state.guild.json();
    message["member"] = member();
    if let Some(mentions) = message["mentions"].as_array_mut() {
        for user in mentions {
            user["member"] = member();
        }
    }
    message
}

/// A member, without the user that it is.
pub(super) fn member() -> Value {
    json!({
        "roles": [], "joined_at": "2026-01-01T00:00:00.000000+00:00", "deaf": false, "mute": false,
        "flags": 0, "nick": null, "avatar": null, "premium_since": null, "pending": false,
        "communication_disabled_until": null, "banner": null,
    })
}

/// A channel as REST gives it.
pub(super) fn channel(state: &State, channel: &Channel) -> Value {
    let last = channel.messages.keys().next_back().map_or(Value::Null, |id| id.json());
    match channel.place {
        Place::Direct(person) => json!({
            "id": channel.id.json(), "type": 1, "flags": 0, "last_message_id": last,
            "recipients": [state.users[&person]],
        }),
        Place::Guild => json!({
            "id": channel.id.json(), "type": 0, "flags": 0, "last_message_id": last,
            "guild_id": state.guild.json(), "name": channel.name, "position": 0, "parent_id": null,
            "topic": null, "nsfw": false, "rate_limit_per_user": 0, "permission_overwrites": [],
        }),
    }
}

/// `INTERACTION_CREATE`; `data` is what it is about.
pub(super) fn interaction(state: &State, interaction: &Interaction, data: &Value) -> Value {
    let place = &state.channels[&interaction.channel];
    let guild = place.is_guild();
    let user = &state.users[&interaction.person];
    let mut channel = channel(state, place);
    let mut event = json!({
        "id": interaction.id.json(), "application_id": state.application.json(),
        "type": interaction.kind, "token": interaction.token, "version": 1,
        "channel_id": interaction.channel.json(), "data": data, "locale": "en-US",
        "app_permissions": PERMISSIONS, "entitlements": [], "attachment_size_limit": 10_485_760,
        "authorizing_integration_owners": if guild {
            json!({"0": state.guild.json()})
        } else {
            json!({"0": "0"})
        },
        "context": u8::from(!guild),
    });
    if guild {
        let mut member = member();
        member["user"] = user.clone();
        member["permissions"] = json!(PERMISSIONS);
        event["member"] = member;
        event["guild_id"] = state.guild.json();
        event["guild_locale"] = json!("en-US");
        event["guild"] = json!({"id": state.guild.json(), "locale": "en-US", "features": []});
        channel["permissions"] = json!(PERMISSIONS);
        channel.as_object_mut().map(|channel| channel.remove("permission_overwrites"));
    } else {
        event["user"] = user.clone();
    }
    event["channel"] = channel;
    let pressed = interaction.pressed.and_then(|id| state.message(interaction.channel, id));
    if let Some(message) = pressed {
        event["message"] = message.clone();
    }
    event
}

/// What a message says of the interaction that it answers.
pub(super) fn metadata(state: &State, interaction: &Interaction) -> Value {
    let mut metadata = json!({
        "id": interaction.id.json(), "type": interaction.kind,
        "user": state.users[&interaction.person], "authorizing_integration_owners": {},
    });
    if let Some(pressed) = interaction.pressed {
        metadata["interacted_message_id"] = pressed.json();
    }
    metadata
}
