//! A request as it arrived, and how to find things in it.

use axum::http::{HeaderMap, Method, Uri};
use serde_json::Value;

use super::shape::snake_case;

/// One request, whether it was good or not.
#[derive(Clone, Debug)]
pub(crate) struct Request {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    /// Null where it was no JSON.
    pub(crate) body: Value,
    /// How long the body was, in bytes.
    pub(crate) length: usize,
}

impl Request {
    /// Whether the answer is wanted as it grows.
    pub(crate) fn streams(&self) -> bool {
        self.uri.path().ends_with(":streamGenerateContent")
    }

    /// The model that the path names.
    pub(crate) fn model(&self) -> &str {
        let name = self.uri.path().rsplit('/').next().unwrap_or_default();
        name.split(':').next().unwrap_or_default()
    }

    /// What the person said last, with what stands around it.
    pub(crate) fn said(&self) -> String {
        said(&self.body)
    }
}

/// The text of the newest content that a person wrote.
pub(crate) fn said(body: &Value) -> String {
    let contents = items(body, "contents");
    let Some(newest) = newest_said(contents) else { return String::new() };
    let parts = items(&contents[newest], "parts").iter();
    parts.filter_map(|part| part["text"].as_str()).collect::<Vec<_>>().join("\n")
}

/// Where the newest content that a person wrote is. Results of functions are in a user's content too, yet nobody
/// said them.
pub(crate) fn newest_said(contents: &[Value]) -> Option<usize> {
    contents.iter().rposition(|content| {
        let parts = items(content, "parts");
        content["role"] == "user"
            && parts.iter().any(|part| part["text"].is_string())
            && !parts.iter().any(|part| get(part, "functionResponse").is_some())
    })
}

/// A field under either of its names, unless it is null.
pub(crate) fn get<'a>(value: &'a Value, name: &str) -> Option<&'a Value> {
    let found = value.get(name).or_else(|| value.get(snake_case(name)));
    found.filter(|value| !value.is_null())
}

/// The items of a list, none where there is no list.
pub(crate) fn items<'a>(value: &'a Value, name: &str) -> &'a [Value] {
    get(value, name).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The calls or the responses among a content's parts.
pub(crate) fn all<'a>(content: &'a Value, name: &str) -> Vec<&'a Value> {
    items(content, "parts").iter().filter_map(|part| get(part, name)).collect()
}
