//! Files: what is uploaded with a message, and where it is fetched from.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{Refusal, Upload};
use crate::discord::{
    File, Id, server,
    state::{Shared, State},
};

/// What one file may hold.
const LARGEST_FILE: usize = 10 << 20;

/// `<channel>/<id>/<name>`; the query says until when, which is not looked at.
pub(in crate::discord) fn fetch(shared: &Shared, path: &str) -> Response {
    let state = shared.lock();
    let id = path.split('/').nth(1).and_then(|id| id.parse().ok());
    match id.and_then(|id: Id| state.files.get(&id)) {
        Some(file) => {
            let content_type = file.content_type.as_deref().unwrap_or("application/octet-stream");
            server::bytes(content_type, file.bytes.clone())
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Keeps a file and says what its message tells of it.
pub(in crate::discord) fn keep(state: &mut State, url: &str, channel: Id, file: File) -> Value {
    let id = state.next_id();
    let url = format!("{url}/attachments/{channel}/{id}/{}", encoded(&file.name));
    let value = file.json(id, &url);
    state.files.insert(id, file);
    value
}

fn encoded(name: &str) -> String {
    let keep = |b: &u8| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-' | b'_');
    name.bytes()
        .map(|b| if keep(&b) { char::from(b).to_string() } else { format!("%{b:02X}") })
        .collect()
}

/// The attachments of a message after a request: those it keeps of `before`, then the new ones.
pub(super) fn attach(
    shared: &Shared,
    state: &mut State,
    channel: Id,
    before: &Value,
    listed: Option<&Value>,
    uploads: Vec<Upload>,
) -> Result<Value, Refusal> {
    let none = Vec::new();
    let before = before.as_array().unwrap_or(&none);
    let entries = listed.and_then(Value::as_array);
    let mut attachments: Vec<Value> = match entries {
        None => before.clone(),
        Some(entries) => {
            let kept = |old: &&Value| entries.iter().any(|entry| same_id(&entry["id"], &old["id"]));
            before.iter().filter(kept).cloned().collect()
        }
    };
    for entry in entries.into_iter().flatten() {
        let number = number(&entry["id"]);
        let known = before.iter().any(|old| same_id(&entry["id"], &old["id"]))
            || uploads.iter().any(|upload| Some(upload.number) == number);
        if !known {
            let id = &entry["id"];
            let why = format!("Attachment data: there is neither a file nor an attachment {id}");
            return Err(Refusal::field("attachments", "ATTACHMENT_NOT_FOUND", &why));
        }
    }
    for upload in uploads {
        if upload.bytes.len() > LARGEST_FILE {
            return Err(Refusal::new(413, 40005, "Request entity too large"));
        }
        let entry = entries.into_iter().flatten().find(|e| number(&e["id"]) == Some(upload.number));
        let text = |name: &str| entry.and_then(|e| e[name].as_str()).map(str::to_owned);
        let name = text("filename").unwrap_or(upload.name);
        if name.is_empty() {
            let at = format!("files.{}", upload.number);
            return Err(Refusal::field(&at, "BASE_TYPE_REQUIRED", "This file has no name"));
        }
        let file = File {
            content_type: upload.content_type.or_else(|| guessed(&name)),
            name,
            bytes: upload.bytes,
            description: text("description"),
            ..File::default()
        };
        attachments.push(keep(state, &shared.url, channel, file));
    }
    Ok(json!(attachments))
}

fn number(id: &Value) -> Option<usize> {
    id.as_u64().and_then(|n| usize::try_from(n).ok()).or_else(|| id.as_str()?.parse().ok())
}

fn same_id(said: &Value, old: &Value) -> bool {
    said == old || said.as_u64().map(|n| n.to_string()).as_deref() == old.as_str()
}

/// The type of a file that came without one.
fn guessed(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit_once('.')?;
    let content_type = match ending {
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "txt" | "csv" => "text/plain; charset=utf-8",
        "json" => "application/json",
        _ => return None,
    };
    Some(content_type.to_owned())
}
