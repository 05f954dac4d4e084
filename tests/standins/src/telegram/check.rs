//! Whether JSON has the shape that a table tells. It complains of everything at once, each with its place.

use serde_json::{Map, Value};

use super::tables::{Field, Kind, Type};

/// What is wrong with the fields of a method or an object.
pub(super) fn fields(fields: &[Field], object: &Map<String, Value>, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in object {
        let at = format!("{at}.{key}");
        match fields.iter().find(|field| field.name == key) {
            Some(field) => found.extend(kind(field.kind, value, &at)),
            None => found.push(format!("{at} is no field that is known")),
        }
    }
    let missing = fields.iter().filter(|field| field.required && !object.contains_key(field.name));
    found.extend(missing.map(|field| format!("{at}.{} is missing", field.name)));
    found
}

/// What is wrong with an object.
pub(super) fn object(of: &Type, value: &Value, at: &str) -> Vec<String> {
    match value {
        Value::Object(object) => fields(of.fields, object, at),
        _ => vec![format!("{at} is no {}", of.name)],
    }
}

/// What is wrong with a value.
pub(super) fn kind(kind_: &Kind, value: &Value, at: &str) -> Vec<String> {
    let good = match kind_ {
        Kind::Int => value.is_i64(),
        Kind::Text => value.is_string(),
        Kind::Bool => value.is_boolean(),
        // Bytes stand in the arguments by the name of their part.
        Kind::File => value.as_str().is_some_and(|name| name.starts_with("attach://")),
        Kind::List(of) => {
            let Value::Array(items) = value else { return vec![format!("{at} is no list")] };
            let each = items.iter().enumerate();
            return each.flat_map(|(n, item)| kind(of, item, &format!("{at}[{n}]"))).collect();
        }
        Kind::Object(of) => return object(of, value, at),
        Kind::Union(name, _) if !value.is_object() => return vec![format!("{at} is no {name}")],
        Kind::Union(_, of) => return any(of.iter().map(|of| object(of, value, at))),
        Kind::Either(of) => return any(of.iter().map(|of| kind(of, value, at))),
    };
    let shown: String = value.to_string().chars().take(60).collect();
    if good { Vec::new() } else { vec![format!("{at} holds something else: {shown}")] }
}

/// The complaints of the alternative that fits best.
fn any(found: impl Iterator<Item = Vec<String>>) -> Vec<String> {
    found.min_by_key(Vec::len).unwrap_or_default()
}
