//! What people do, told by another process: a line of JSON each.
//!
//! `{"says": "chai 20", "from": "Asha"}`, `{"edits": 3, "to": "chai 25", "from": "Asha"}`,
//! `{"replies": "25", "to": 3, "from": "Asha"}`, `{"presses": "undo", "of": 4, "from": "Asha"}`, `{"shown": "Asha"}`.
//! People are there from when they are first named; what happens does so in their private chats.

use serde_json::{Value, json};

use super::{Person, Shown, Standin};

/// Does what a line says; what came of it, or what is wrong with the line.
pub fn obey(standin: &Standin, people: &mut Vec<Person>, line: &str) -> Value {
    let Ok(line) = serde_json::from_str::<Value>(line) else {
        return json!({ "wrong": "this is no JSON" });
    };
    let text = |name: &str| line[name].as_str();
    let Some(name) = text("from").or_else(|| text("shown")) else {
        return json!({ "wrong": "it does not say who" });
    };
    let known = people.iter().find(|person| person.name == name).cloned();
    let person = known.unwrap_or_else(|| {
        let person = standin.person(name);
        people.push(person.clone());
        person
    });
    let chat = person.chat();
    if line["shown"].is_string() {
        let shown = standin.all_shown(chat);
        return json!({ "chat": chat, "shown": shown.iter().map(seen).collect::<Vec<_>>() });
    }
    if let Some(said) = text("says") {
        return json!({ "chat": chat, "message": standin.says(&person, chat, said) });
    }
    if let (Some(message), Some(to)) = (line["edits"].as_i64(), text("to")) {
        standin.edits(&person, chat, message, to);
        return json!({ "chat": chat, "message": message });
    }
    if let (Some(said), Some(to)) = (text("replies"), line["to"].as_i64()) {
        let message = standin.replies_to(&person, chat, to, said);
        return json!({ "chat": chat, "message": message });
    }
    if let (Some(data), Some(message)) = (text("presses"), line["of"].as_i64()) {
        return json!({ "chat": chat, "query": standin.presses(&person, chat, message, data) });
    }
    json!({ "wrong": "it does not say what" })
}

fn seen(shown: &Shown) -> Value {
    json!({
        "message": shown.message_id, "text": shown.text, "bold": shown.bold_words(),
        "buttons": shown.buttons, "photo": shown.photo.as_ref().map(Vec::len),
        "document": shown.document.as_ref().map(|(name, _)| name), "reply_to": shown.reply_to,
    })
}
