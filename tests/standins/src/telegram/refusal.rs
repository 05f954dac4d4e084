//! How the server says no.

use serde_json::{Value, json};

/// An answer that is not `ok`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The status of HTTP as well.
    pub(super) code: u16,
    pub(super) description: String,
    pub(super) retry_after: Option<u64>,
    pub(super) migrate_to: Option<i64>,
    /// Whether no right client would have asked for it, whatever state the chats are in.
    pub(super) violation: bool,
}

impl Refusal {
    pub(super) fn new(code: u16, description: impl Into<String>) -> Self {
        Self {
            code,
            description: description.into(),
            retry_after: None,
            migrate_to: None,
            violation: false,
        }
    }

    /// It cannot be done as things stand.
    pub(super) fn bad(what: &str) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    /// It could never have been done.
    pub(super) fn wrong(what: &str) -> Self {
        Self { violation: true, ..Self::bad(what) }
    }

    pub(super) fn forbidden(what: &str) -> Self {
        Self::new(403, format!("Forbidden: {what}"))
    }

    pub(super) fn conflict(what: &str) -> Self {
        Self::new(409, format!("Conflict: {what}"))
    }

    pub(super) fn too_many(seconds: u64) -> Self {
        let description = format!("Too Many Requests: retry after {seconds}");
        Self { retry_after: Some(seconds), ..Self::new(429, description) }
    }

    pub(super) fn migrated(to: i64) -> Self {
        let refusal = Self::bad("group chat was upgraded to a supergroup chat");
        Self { migrate_to: Some(to), ..refusal }
    }

    pub(super) fn body(&self) -> Value {
        let mut body =
            json!({ "ok": false, "error_code": self.code, "description": self.description });
        if let Some(seconds) = self.retry_after {
            body["parameters"] = json!({ "retry_after": seconds });
        }
        if let Some(chat) = self.migrate_to {
            body["parameters"] = json!({ "migrate_to_chat_id": chat });
        }
        body
    }
}
