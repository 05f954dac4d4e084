//! Requests and answers recorded from the real API, where they stand beside the repository.
//!
//! The files are YAML of one fixed shape, so a few lines read them.

use std::fs;

use serde_json::Value;

use super::spec;

/// A request and its answer.
#[derive(Clone, Debug)]
pub(crate) struct Recorded {
    pub(crate) path: String,
    pub(crate) asked: Value,
    pub(crate) status: u16,
    pub(crate) content_type: String,
    pub(crate) body: String,
}

/// Every recording by its name, with its requests in order. Empty where there are none.
pub(crate) fn all() -> Vec<(String, Vec<Recorded>)> {
    let Some(folder) = spec::folder() else { return Vec::new() };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder.join("recordings")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "yaml") {
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = fs::read_to_string(&path).unwrap();
            found.push((name, text.split("\n---\n").map(recorded).collect()));
        }
    }
    found.sort_by(|one, other| one.0.cmp(&other.0));
    found
}

/// One answer of a recording.
pub(crate) fn answer(name: &str, number: usize) -> Option<Recorded> {
    let (_, recorded) = all().into_iter().find(|(known, _)| known == name)?;
    recorded.into_iter().nth(number)
}

fn recorded(document: &str) -> Recorded {
    let (asked, answered) = document.split_once("\nthen:\n").unwrap();
    let content_type = answered.split_once("- name: content-type\n").unwrap().1;
    Recorded {
        path: value(asked, "path"),
        asked: serde_json::from_str(&value(asked, "body")).unwrap(),
        status: value(answered, "status").parse().unwrap(),
        content_type: value(content_type, "value"),
        body: value(answered, "body"),
    }
}

/// The value of a key on the one line that it has.
fn value(text: &str, key: &str) -> String {
    let mut lines = text.lines().map(str::trim_start);
    let line = lines.find_map(|line| line.strip_prefix(key)?.strip_prefix(": ")).unwrap();
    let single = line.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\''));
    match single {
        Some(inner) => inner.replace("''", "'"),
        // Its escapes are those of JSON.
        None if line.starts_with('"') => serde_json::from_str(line).unwrap(),
        None => line.to_owned(),
    }
}

/// The JSON of a body: the data of its events, or itself.
pub(crate) fn bodies(body: &str) -> Vec<Value> {
    let events = body.split("\r\n\r\n").filter(|event| !event.is_empty());
    events
        .map(|event| serde_json::from_str(event.strip_prefix("data: ").unwrap_or(event)).unwrap())
        .collect()
}
