//! Google's own specification, where it stands beside the repository: all traffic is checked against it too, and the
//! tables must agree with it.

use std::{path::Path, sync::LazyLock};

use serde_json::{Value, json};

/// From this package's folder.
const PLACE: &str = concat!(
    env!("CARGO_MANIFEST_DIR"),
    "/../../../shared/specs/firebase/identitytoolkit-openapi.json"
);

static SPEC: LazyLock<Option<Value>> = LazyLock::new(|| {
    let text = std::fs::read(Path::new(PLACE)).ok()?;
    serde_json::from_slice(&text).ok()
});

const REQUEST: &str = "GoogleCloudIdentitytoolkitV1SignInWithPasswordRequest";
const ANSWER: &str = "GoogleCloudIdentitytoolkitV1SignInWithPasswordResponse";

/// What is wrong with a sign-in.
pub(super) fn request(body: &Value) -> Vec<String> {
    check(REQUEST, body)
}

/// What is wrong with the answer to one.
pub(super) fn answer(body: &Value) -> Vec<String> {
    check(ANSWER, body)
}

fn check(name: &str, value: &Value) -> Vec<String> {
    let Some(spec) = &*SPEC else { return Vec::new() };
    let schema = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": { "schemas": spec["components"]["schemas"] },
    });
    let mut found: Vec<String> = match jsonschema::validator_for(&schema) {
        Ok(validator) => {
            validator.iter_errors(value).map(|error| format!("spec: {name}: {error}")).collect()
        }
        Err(error) => vec![format!("spec: {name} cannot be used: {error}")],
    };
    // It allows whatever else there is; the service does not know it.
    let known = &spec["components"]["schemas"][name]["properties"];
    for field in value.as_object().into_iter().flat_map(|object| object.keys()) {
        if known[field].is_null() {
            found.push(format!("spec: {name}.{field} is no field that is known"));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::firebase::tables::{self, Field, KEY, Kind, PATH};

    fn agree(spec: &Value, name: &str, table: &[Field]) {
        for field in table {
            let theirs = &spec["components"]["schemas"][name]["properties"][field.name];
            let fits = match field.kind {
                Kind::Text => theirs["type"] == "string" && theirs["format"].is_null(),
                Kind::Number => theirs["type"] == "string" && theirs["format"] == "int64",
                Kind::Flag => theirs["type"] == "boolean",
                Kind::Objects => theirs["type"] == "array",
            };
            assert!(fits, "{name}.{}: {theirs}", field.name);
        }
    }

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "whether this is CI, where nothing may be skipped"
    )]
    fn the_tables_agree_with_google() {
        let Some(spec) = &*SPEC else {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{PLACE} is missing");
            return;
        };
        agree(spec, REQUEST, tables::REQUEST);
        agree(spec, ANSWER, tables::ANSWER);
        let call = &spec["paths"][PATH]["post"];
        let wants = &call["requestBody"]["content"]["application/json"]["schema"]["$ref"];
        assert_eq!(*wants, format!("#/components/schemas/{REQUEST}"));
        let security = call["security"].as_array().unwrap();
        assert!(security.contains(&json!({ "apiKeyHeader": [] })), "{security:?}");
        let header = &spec["components"]["securitySchemes"]["apiKeyHeader"];
        assert_eq!((&header["in"], &header["name"]), (&json!("header"), &json!(KEY)));
        for field in tables::REQUEST {
            let theirs = &spec["components"]["schemas"][REQUEST]["properties"][field.name];
            let said = theirs["description"].as_str().unwrap();
            assert!(said.starts_with("Required") || said.contains("always"), "{said}");
        }
    }

    #[test]
    fn the_specification_complains() {
        let is_there = SPEC.is_some();
        assert_eq!(!request(&json!({ "email": 1 })).is_empty(), is_there);
        assert_eq!(!request(&json!({ "e-mail": "a@b.org" })).is_empty(), is_there);
        assert_eq!(!answer(&json!({ "expiresIn": 3600 })).is_empty(), is_there);
    }
}
