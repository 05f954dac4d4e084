//! Whether a conversation holds together: who speaks when, that each call of a function has its response, and that
//! thought signatures come back where they belong.

use serde_json::Value;

use super::{
    fields::PART_DATA,
    request::{all, get, items, newest_said},
    rules::bad_name,
};

/// What stands for a signature where the call is not the model's own.
const NO_SIGNATURE: &str = "skip_thought_signature_validator";

/// Calls that the stand-in made, and the signature on the first of them.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) calls: Vec<Value>,
    pub(crate) signature: String,
}

/// What is wrong with a conversation.
pub(crate) fn complaints(contents: &[Value], issued: &[Issued]) -> Vec<String> {
    let mut found = roles(contents);
    found.extend(contents.iter().flat_map(parts));
    found.extend(responses(contents));
    found.extend(signatures(contents, issued));
    found
}

/// A person begins and has the last word, and people and model take turns. After the results of functions more may
/// come from the person.
fn roles(contents: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for content in contents {
        if content["role"] != "user" && content["role"] != "model" {
            found.push(format!("nobody has the role {}", content["role"]));
        }
    }
    for pair in contents.windows(2) {
        let [before, after] = pair else { continue };
        if before["role"] == after["role"] && all(before, "functionResponse").is_empty() {
            found.push(format!("two contents in a row have the role {}", after["role"]));
        }
    }
    for (which, content) in [("first", contents.first()), ("last", contents.last())] {
        if content.is_some_and(|content| content["role"] != "user") {
            found.push(format!("the {which} content is not the user's"));
        }
    }
    found
}

/// A part is one thing, and each role has its own.
fn parts(content: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let all_parts = items(content, "parts");
    for part in all_parts {
        let held: Vec<&&str> = PART_DATA.iter().filter(|name| get(part, name).is_some()).collect();
        if held.len() != 1 {
            found.push(format!("a part holds {held:?}"));
        }
    }
    let (calls, responses) = (all(content, "functionCall"), all(content, "functionResponse"));
    if content["role"] == "user" && !calls.is_empty() {
        found.push("a user calls functions".to_owned());
    }
    if content["role"] == "model" && !responses.is_empty() {
        found.push("the model answers its own calls".to_owned());
    }
    if !responses.is_empty() && responses.len() != all_parts.len() {
        found.push("results of functions share a content with something else".to_owned());
    }
    let names = calls.iter().chain(&responses).filter_map(|function| function["name"].as_str());
    found.extend(names.filter_map(bad_name));
    found
}

/// After calls come exactly their responses, in the same order.
fn responses(contents: &[Value]) -> Vec<String> {
    let mut found = Vec::new();
    for (number, content) in contents.iter().enumerate() {
        let calls = all(content, "functionCall");
        let answers =
            contents.get(number + 1).map_or_else(Vec::new, |next| all(next, "functionResponse"));
        if calls.len() != answers.len() {
            let (calls, answers) = (calls.len(), answers.len());
            found.push(format!("{calls} calls of functions and then {answers} responses"));
            continue;
        }
        for (call, answer) in calls.iter().zip(answers) {
            if call["name"] != answer["name"] || get(call, "id") != get(answer, "id") {
                let wanted = format!("{} {:?}", call["name"], get(call, "id"));
                let got = format!("{} {:?}", answer["name"], get(answer, "id"));
                found.push(format!("the call {wanted} has the response of {got}"));
            }
        }
    }
    let orphans = contents.first().map_or(0, |first| all(first, "functionResponse").len());
    if orphans > 0 {
        found.push(format!("the conversation begins with {orphans} responses of functions"));
    }
    found
}

/// Signatures stay on the parts that they came on. Once the person has said something new they may be left out.
fn signatures(contents: &[Value], issued: &[Issued]) -> Vec<String> {
    let now = newest_said(contents).unwrap_or(0);
    let mut found = Vec::new();
    for (number, content) in contents.iter().enumerate() {
        let calls = all(content, "functionCall");
        for (place, part) in items(content, "parts").iter().enumerate() {
            let Some(signature) = get(part, "thoughtSignature") else { continue };
            let owner = issued.iter().find(|issued| *signature == issued.signature);
            let own = owner.map(|issued| &issued.calls[0]);
            let is_own = own.is_some_and(|own| {
                get(part, "functionCall").is_some_and(|call| is_same_call(call, own))
            });
            if !is_own && *signature != NO_SIGNATURE {
                found.push(format!("part {place} of content {number} has another's signature"));
            }
        }
        let first = items(content, "parts").iter().find(|part| get(part, "functionCall").is_some());
        let ours: Vec<&Issued> = issued.iter().filter(|issued| issued.are(&calls)).collect();
        let Some(first) = first.filter(|_| number >= now && !ours.is_empty()) else { continue };
        let signature = get(first, "thoughtSignature");
        if !ours.iter().any(|issued| signature.is_some_and(|s| *s == issued.signature)) {
            found.push(format!("content {number} has lost its thought signature"));
        }
    }
    found
}

impl Issued {
    fn are(&self, calls: &[&Value]) -> bool {
        self.calls.len() == calls.len()
            && calls.iter().zip(&self.calls).all(|(call, own)| is_same_call(call, own))
    }
}

/// Older models' calls come back without their ids.
fn is_same_call(call: &Value, own: &Value) -> bool {
    let same_id = get(call, "id").is_none_or(|id| *id == own["id"]);
    same_id && call["name"] == own["name"] && call["args"] == own["args"]
}
