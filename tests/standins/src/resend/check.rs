//! Whether a mail is one that Resend would take, and that mail programs understand.

use axum::http::HeaderMap;
use serde_json::{Map, Value};

use super::tables::{FIELDS, KEY, Kind};

/// What is wrong with the headers of a request.
pub(super) fn headers(headers: &HeaderMap) -> Vec<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut found = Vec::new();
    if !text("content-type").starts_with("application/json") {
        found.push("content-type is not application/json".to_owned());
    }
    if text("user-agent").is_empty() {
        found.push("there is no user-agent".to_owned());
    }
    if !(1..=KEY).contains(&text("idempotency-key").len()) {
        found.push("there is no idempotency-key of 1 to 256 characters".to_owned());
    }
    found
}

/// What is wrong with a mail.
pub(super) fn mail(mail: &Value) -> Vec<String> {
    let Value::Object(mail) = mail else { return vec!["the body is no object".to_owned()] };
    let mut found = Vec::new();
    for (name, value) in mail {
        match FIELDS.iter().find(|field| field.name == name) {
            Some(field) => found.extend(kind(field.kind, name, value)),
            None => found.push(format!("{name} is no field that is known")),
        }
    }
    let missing = FIELDS.iter().filter(|field| field.required && !mail.contains_key(field.name));
    found.extend(missing.map(|field| format!("{} is missing", field.name)));
    if !mail.contains_key("html") && !mail.contains_key("text") {
        found.push("there is neither html nor text".to_owned());
    }
    let from = mail.get("from").and_then(Value::as_str).unwrap_or_default();
    if !is_sender(from) {
        found.push("from is neither `address` nor `Name <address>`".to_owned());
    }
    let subject = mail.get("subject").and_then(Value::as_str).unwrap_or_default();
    if subject.is_empty() || subject.contains(char::is_control) {
        found.push("subject is no line of text".to_owned());
    }
    found
}

fn kind(kind: Kind, name: &str, value: &Value) -> Vec<String> {
    let good = match (kind, value) {
        (Kind::Text, Value::String(_)) => true,
        (Kind::Addresses(_), Value::String(address)) => is_address(address),
        (Kind::Addresses(most), Value::Array(all)) => {
            (1..=most).contains(&all.len())
                && all.iter().all(|address| address.as_str().is_some_and(is_address))
        }
        (Kind::Headers, Value::Object(headers)) => return list_headers(headers),
        _ => false,
    };
    if good { Vec::new() } else { vec![format!("{name} holds something else")] }
}

/// Headers are tokens with a line of text; a mail that can be ended with one press says so as RFC 8058 has it.
fn list_headers(headers: &Map<String, Value>) -> Vec<String> {
    let mut found = Vec::new();
    for (name, value) in headers {
        let token = |c: char| c.is_ascii_alphanumeric() || c == '-';
        let line = |text: &str| !text.contains(char::is_control);
        if name.is_empty() || !name.chars().all(token) || !value.as_str().is_some_and(line) {
            found.push(format!("header {name:?} is none"));
        }
    }
    let link = headers.get("List-Unsubscribe").and_then(Value::as_str);
    let linked = |link: &str| link.starts_with("<http") && link.ends_with('>');
    let post = headers.get("List-Unsubscribe-Post").and_then(Value::as_str);
    if link.is_some_and(|link| !linked(link)) || post.is_some() && link.is_none() {
        found.push("List-Unsubscribe is no link".to_owned());
    }
    if post.is_some_and(|post| post != "List-Unsubscribe=One-Click") {
        found.push("List-Unsubscribe-Post says something else".to_owned());
    }
    found
}

fn is_sender(text: &str) -> bool {
    let inner = text.strip_suffix('>').and_then(|text| text.rsplit_once(" <"));
    match inner {
        Some((name, address)) => !name.is_empty() && is_address(address),
        None => is_address(text),
    }
}

fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"<>,;:()[]\"\\ ".contains(c);
    text.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty()
            && domain.contains('.')
            && !domain.contains('@')
            && text.chars().all(plain)
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Value {
        json!({
            "from": "Hisab <books@example.org>", "to": ["asha@example.org"], "subject": "Hello",
            "html": "<p>Hello</p>", "text": "Hello",
            "headers": { "List-Unsubscribe": "<https://h.example/u>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
        })
    }

    #[test]
    fn a_mail_is_taken_and_what_is_wrong_with_one_is_said() {
        assert_eq!(mail(&good()), Vec::<String>::new());
        for (name, value) in [
            ("from", json!("Hisab books@example.org")),
            ("from", json!(null)),
            ("to", json!([])),
            ("to", json!(["Asha <asha@example.org>, b@c.org"])),
            ("to", json!(vec!["a@b.org"; 51])),
            ("subject", json!("")),
            ("subject", json!("a\r\nBcc: b@c.org")),
            ("subject", json!(7)),
            ("headers", json!({ "X\n": "a" })),
            ("headers", json!({ "X": 1 })),
            ("headers", json!({ "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" })),
            ("headers", json!({ "List-Unsubscribe": "https://h.example" })),
            ("sbject", json!("Hello")),
        ] {
            let mut bad = good();
            bad[name] = value;
            assert_ne!(mail(&bad), Vec::<String>::new(), "{bad}");
        }
        for name in ["from", "to", "subject"] {
            let mut bad = good();
            bad.as_object_mut().unwrap().remove(name);
            assert_ne!(mail(&bad), Vec::<String>::new(), "{name}");
        }
    }
}
