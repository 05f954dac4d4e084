//! Whether JSON has the shape that a table of [`super::fields`] tells. It complains of everything at once, each with
//! the place where it is.

use serde_json::{Map, Value};

use super::fields::{Field, Kind, Table};

/// What is wrong with a message.
pub(crate) fn complaints(table: &Table, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    message(table, value, table.message, &mut found);
    found
}

fn message(table: &Table, value: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Object(object) = value else {
        found.push(format!("{at} is no object: {value}"));
        return;
    };
    for (key, value) in object {
        let at = format!("{at}.{key}");
        match table.fields.iter().find(|field| field.is(key)) {
            // Without a value it is as if it were not there.
            Some(_) if value.is_null() => {}
            Some(field) if field.many => list(field, value, &at, found),
            Some(field) => one(field.kind, value, &at, found),
            None => found.push(format!("{at} is no field that is known")),
        }
    }
    for field in table.fields {
        let held = values(field, object).count();
        if held > 1 {
            found.push(format!("{at}.{} is there twice", field.name));
        }
        if field.required && held == 0 {
            found.push(format!("{at}.{} is missing", field.name));
        }
    }
}

fn list(field: &Field, value: &Value, at: &str, found: &mut Vec<String>) {
    let Value::Array(items) = value else {
        found.push(format!("{at} is no list: {value}"));
        return;
    };
    if field.required && items.is_empty() {
        found.push(format!("{at} is empty"));
    }
    for (number, item) in items.iter().enumerate() {
        one(field.kind, item, &format!("{at}[{number}]"), found);
    }
}

fn one(kind: Kind, value: &Value, at: &str, found: &mut Vec<String>) {
    let good = match kind {
        Kind::Message(table) => return message(table, value, at, found),
        Kind::Text => value.is_string(),
        Kind::Bool => value.is_boolean(),
        Kind::Int => value.as_i64().is_some_and(|number| i32::try_from(number).is_ok()),
        Kind::Number => value.is_number(),
        Kind::Bytes => value.as_str().is_some_and(is_base64),
        Kind::Object => value.is_object(),
        Kind::Any => true,
        Kind::Enum(names) => value
            .as_str()
            .is_some_and(|name| names.iter().any(|known| known.eq_ignore_ascii_case(name))),
    };
    if !good {
        let shown: String = value.to_string().chars().take(60).collect();
        found.push(format!("{at} holds something else than it should: {shown}"));
    }
}

impl Field {
    fn is(&self, key: &str) -> bool {
        self.name == key || snake_case(self.name) == key
    }
}

/// The values that an object has for a field, under either name.
fn values<'a>(field: &Field, object: &'a Map<String, Value>) -> impl Iterator<Item = &'a Value> {
    let names = [field.name.to_owned(), snake_case(field.name)];
    let names = if names[0] == names[1] { vec![names[0].clone()] } else { names.to_vec() };
    names.into_iter().filter_map(|name| object.get(&name)).filter(|value| !value.is_null())
}

/// A name as Google's definitions have it.
pub(crate) fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for letter in name.chars() {
        if letter.is_ascii_uppercase() {
            snake.push('_');
        }
        snake.push(letter.to_ascii_lowercase());
    }
    snake
}

/// In either alphabet, with or without padding, as `ProtoJSON` has it.
fn is_base64(text: &str) -> bool {
    let body = text.trim_end_matches('=');
    text.len() - body.len() <= 2
        && body.len() % 4 != 1
        && body.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/-_".contains(&byte))
}
