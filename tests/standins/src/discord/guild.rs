//! The one guild: `GUILD_CREATE`, which tells a client what is in it.

use serde_json::{Value, json};

use super::{
    events::{channel, member},
    state::State,
};

pub(super) fn create(state: &State) -> Value {
    let guild = state.guild.json();
    let channels: Vec<Value> = state
        .channels
        .values()
        .filter(|place| place.is_guild())
        .map(|place| channel(state, place))
        .collect();
    let members: Vec<Value> = state
        .users
        .values()
        .map(|user| {
            let mut member = member();
            member["user"] = user.clone();
            member
        })
        .collect();
    let mut create = json!({
        "id": guild, "name": "Household", "owner_id": state.application.json(),
        "region": "india", "afk_timeout": 300, "widget_enabled": false, "verification_level": 0,
        "default_message_notifications": 0, "explicit_content_filter": 0, "mfa_level": 0,
        "system_channel_flags": 0, "max_members": 1000, "premium_tier": 0,
        "premium_subscription_count": 0, "preferred_locale": "en-US", "nsfw_level": 0,
        "premium_progress_bar_enabled": false, "roles": [everyone(&guild)],
        "joined_at": "2026-01-01T00:00:00.000000+00:00", "large": false, "unavailable": false,
        "member_count": members.len(), "members": members, "channels": channels,
    });
    for name in ABSENT {
        create[name] = Value::Null;
    }
    for name in EMPTY {
        create[name] = json!([]);
    }
    create
}

const ABSENT: [&str; 13] = [
    "icon",
    "icon_hash",
    "splash",
    "discovery_splash",
    "afk_channel_id",
    "application_id",
    "system_channel_id",
    "rules_channel_id",
    "vanity_url_code",
    "description",
    "banner",
    "public_updates_channel_id",
    "safety_alerts_channel_id",
];

const EMPTY: [&str; 9] = [
    "emojis",
    "features",
    "stickers",
    "voice_states",
    "threads",
    "presences",
    "stage_instances",
    "guild_scheduled_events",
    "soundboard_sounds",
];

/// The role that everybody has.
fn everyone(guild: &Value) -> Value {
    json!({
        "id": guild, "name": "@everyone", "color": 0, "hoist": false, "icon": null,
        "unicode_emoji": null, "position": 0, "permissions": "2248473465835073",
        "managed": false, "mentionable": false, "flags": 0,
        "colors": {"primary_color": 0, "secondary_color": null, "tertiary_color": null},
    })
}
