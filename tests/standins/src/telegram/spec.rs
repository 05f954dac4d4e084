//! Telegram's own specification, where it stands beside the repository: all traffic is checked against it too, and
//! the tables must agree with it.

use std::{path::Path, sync::LazyLock};

use serde_json::{Map, Value};

/// From this package's folder.
const PLACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs/telegram/api.json");

static SPEC: LazyLock<Option<Value>> = LazyLock::new(|| {
    let text = std::fs::read(Path::new(PLACE)).ok()?;
    serde_json::from_slice(&text).ok()
});

/// What is wrong with the arguments of a method.
pub(super) fn call(method: &str, args: &Map<String, Value>) -> Vec<String> {
    let Some(spec) = &*SPEC else { return Vec::new() };
    fields(spec, &spec["methods"][method], args, &format!("spec: {method}"))
}

/// What is wrong with the answer of a method.
pub(super) fn answer(method: &str, result: &Value) -> Vec<String> {
    let Some(spec) = &*SPEC else { return Vec::new() };
    let types = &spec["methods"][method]["returns"];
    one_of(spec, types, result, &format!("spec: {method} answered"))
}

/// What is wrong with an object of a type.
pub(super) fn object(of: &str, value: &Value) -> Vec<String> {
    let Some(spec) = &*SPEC else { return Vec::new() };
    typed(spec, of, value, &format!("spec: {of}"))
}

fn fields(spec: &Value, of: &Value, object: &Map<String, Value>, at: &str) -> Vec<String> {
    let known = of["fields"].as_array().map(Vec::as_slice).unwrap_or_default();
    let mut found = Vec::new();
    for (key, value) in object {
        match known.iter().find(|field| field["name"] == *key) {
            Some(field) => {
                found.extend(one_of(spec, &field["types"], value, &format!("{at}.{key}")));
            }
            None => found.push(format!("{at}.{key} is no field that is known")),
        }
    }
    for field in known.iter().filter(|field| field["required"] == true) {
        let name = field["name"].as_str().unwrap_or_default();
        if !object.contains_key(name) {
            found.push(format!("{at}.{name} is missing"));
        }
    }
    found
}

/// The complaints of the alternative that fits best.
fn one_of(spec: &Value, types: &Value, value: &Value, at: &str) -> Vec<String> {
    let types = types.as_array().map(Vec::as_slice).unwrap_or_default();
    let each = types.iter().filter_map(Value::as_str).map(|of| typed(spec, of, value, at));
    each.min_by_key(Vec::len).unwrap_or_default()
}

fn typed(spec: &Value, of: &str, value: &Value, at: &str) -> Vec<String> {
    if let Some(of) = of.strip_prefix("Array of ") {
        let Value::Array(items) = value else { return vec![format!("{at} is no list")] };
        let each = items.iter().enumerate();
        return each.flat_map(|(n, item)| typed(spec, of, item, &format!("{at}[{n}]"))).collect();
    }
    let good = match of {
        "Integer" => value.is_i64(),
        "Float" => value.is_number(),
        "String" => value.is_string(),
        "Boolean" => value.is_boolean(),
        "True" => *value == true,
        "InputFile" => value.as_str().is_some_and(|name| name.starts_with("attach://")),
        _ => {
            let known = &spec["types"][of];
            if known["subtypes"].is_array() {
                return one_of(spec, &known["subtypes"], value, at);
            }
            let Value::Object(object) = value else { return vec![format!("{at} is no {of}")] };
            return fields(spec, known, object, at);
        }
    };
    let shown: String = value.to_string().chars().take(60).collect();
    if good { Vec::new() } else { vec![format!("{at} is no {of}: {shown}")] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telegram::tables::{Field, Kind, METHODS, Type, UPDATE};

    /// The types of a kind, as the specification writes them.
    fn types(kind: &Kind) -> Vec<String> {
        match kind {
            Kind::Int => vec!["Integer".to_owned()],
            Kind::Text => vec!["String".to_owned()],
            Kind::Bool => vec!["Boolean".to_owned()],
            Kind::File => vec!["InputFile".to_owned()],
            Kind::List(of) => types(of).iter().map(|of| format!("Array of {of}")).collect(),
            Kind::Object(of) => vec![of.name.to_owned()],
            Kind::Union(name, _) => vec![(*name).to_owned()],
            Kind::Either(kinds) => kinds.iter().flat_map(types).collect(),
        }
    }

    struct Comparison<'a> {
        spec: &'a Value,
        seen: Vec<&'static str>,
        found: Vec<String>,
    }

    impl Comparison<'_> {
        fn fields(&mut self, at: &str, ours: &'static [Field], theirs: &Value) {
            if !theirs.is_object() {
                self.found.push(format!("{at} is not there"));
            }
            let known = theirs["fields"].as_array().cloned().unwrap_or_default();
            for field in ours {
                let name = field.name;
                let Some(known) = known.iter().find(|known| known["name"] == name) else {
                    self.found.push(format!("{at}.{name} is not there"));
                    continue;
                };
                if known["types"] != serde_json::json!(types(field.kind)) {
                    let ours = types(field.kind);
                    self.found.push(format!("{at}.{name}: {ours:?}, not {}", known["types"]));
                }
                if known["required"] != field.required {
                    self.found.push(format!("{at}.{name}: whether it must be there"));
                }
                self.kind(field.kind);
            }
            for known in known.iter().filter(|known| known["required"] == true) {
                if !ours.iter().any(|field| known["name"] == field.name) {
                    self.found.push(format!("{at} lacks {}", known["name"]));
                }
            }
        }

        fn kind(&mut self, kind: &'static Kind) {
            match kind {
                Kind::List(of) => self.kind(of),
                Kind::Object(of) => self.object(of),
                Kind::Union(name, of) => {
                    let known = self.spec["types"][*name]["subtypes"].as_array().cloned();
                    let known = known.unwrap_or_default();
                    for of in *of {
                        if !known.iter().any(|known| known == of.name) {
                            self.found.push(format!("{} is no {name}", of.name));
                        }
                        self.object(of);
                    }
                }
                Kind::Either(kinds) => kinds.iter().for_each(|kind| self.kind(kind)),
                Kind::Int | Kind::Text | Kind::Bool | Kind::File => {}
            }
        }

        fn object(&mut self, of: &'static Type) {
            if !self.seen.contains(&of.name) {
                self.seen.push(of.name);
                let theirs = &self.spec["types"][of.name];
                self.fields(of.name, of.fields, theirs);
            }
        }
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "whether this is CI, where nothing may be skipped"
    )]
    fn the_tables_agree_with_telegram() {
        let Some(spec) = &*SPEC else {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{PLACE} is missing");
            return;
        };
        let mut comparison = Comparison { spec, seen: Vec::new(), found: Vec::new() };
        for method in METHODS {
            let theirs = &spec["methods"][method.name];
            comparison.fields(method.name, method.fields, theirs);
            if theirs["returns"] != serde_json::json!(types(method.returns)) {
                comparison.found.push(format!("{} returns something else", method.name));
            }
            comparison.kind(method.returns);
        }
        comparison.object(&UPDATE);
        assert_eq!(comparison.found, Vec::<String>::new());
        assert!(comparison.seen.contains(&"InaccessibleMessage"), "{:?}", comparison.seen);
    }

    #[test]
    fn the_specification_complains_as_the_tables_do() {
        let call_ = serde_json::json!({ "chat_id": 1, "txt": "x", "reply_markup": [] });
        let found = call("sendMessage", call_.as_object().unwrap());
        assert_eq!(found.len(), if SPEC.is_some() { 3 } else { 0 }, "{found:?}");
    }
}
