//! Who the application is, and where its gateway is.

use serde_json::{Value, json};

use super::Answer;
use crate::discord::state::Shared;

pub(super) fn gateway(shared: &Shared) -> Answer {
    Answer::Json(json!({"url": shared.lock().sessions.url}))
}

pub(super) fn gateway_bot(shared: &Shared) -> Answer {
    Answer::Json(json!({
        "url": shared.lock().sessions.url, "shards": 1,
        "session_start_limit": {
            "total": 1000, "remaining": 999, "reset_after": 14_400_000, "max_concurrency": 1,
        },
    }))
}

pub(super) fn me(shared: &Shared) -> Answer {
    let mut me = shared.lock().bot().clone();
    me["mfa_enabled"] = json!(false);
    me["locale"] = json!("en-US");
    me["verified"] = json!(true);
    me["email"] = Value::Null;
    Answer::Json(me)
}

pub(super) fn application(shared: &Shared) -> Answer {
    let state = shared.lock();
    Answer::Json(json!({
        "id": state.application.json(), "name": "Hisab", "icon": null, "description": "",
        "type": null, "verify_key": "0".repeat(64), "flags": 0, "flags_new": "0",
        "redirect_uris": [], "interactions_endpoint_url": null,
        "role_connections_verification_url": null, "owner": state.bot(),
        "approximate_guild_count": 1, "approximate_user_install_count": 0,
        "approximate_user_authorization_count": 0, "explicit_content_filter": 0, "team": null,
        "eligible_oauth2_scopes": [], "bot": state.bot(), "bot_public": true,
        "bot_require_code_grant": false,
    }))
}
