//! Resend's own specification, where it stands beside the repository: all traffic is checked against it too, and the
//! tables must agree with it.

use std::{path::Path, sync::LazyLock};

use serde_json::{Value, json};

/// From this package's folder.
const PLACE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/specs/resend/resend.json");

static SPEC: LazyLock<Option<Value>> = LazyLock::new(|| {
    let text = std::fs::read(Path::new(PLACE)).ok()?;
    serde_json::from_slice(&text).ok()
});

/// What is wrong with a mail.
pub(super) fn request(mail: &Value) -> Vec<String> {
    check("SendEmailRequest", mail)
}

/// What is wrong with what is answered to one.
pub(super) fn answer(answer: &Value) -> Vec<String> {
    check("SendEmailResponse", answer)
}

/// What is wrong with what is told of a mail.
pub(super) fn event(name: &str, event: &Value) -> Vec<String> {
    check(name, event)
}

fn check(name: &str, value: &Value) -> Vec<String> {
    let Some(spec) = &*SPEC else { return Vec::new() };
    let schema = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": { "schemas": spec["components"]["schemas"] },
    });
    match jsonschema::validator_for(&schema) {
        Ok(validator) => {
            validator.iter_errors(value).map(|error| format!("spec: {name}: {error}")).collect()
        }
        Err(error) => vec![format!("spec: {name} cannot be used: {error}")],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resend::tables::{FIELDS, KEY, Kind};

    #[test]
    #[expect(
        clippy::disallowed_methods,
        reason = "whether this is CI, where nothing may be skipped"
    )]
    fn the_tables_agree_with_resend() {
        let Some(spec) = &*SPEC else {
            assert_ne!(std::env::var("CI").as_deref(), Ok("true"), "{PLACE} is missing");
            return;
        };
        let schema = &spec["components"]["schemas"]["SendEmailRequest"];
        for field in FIELDS {
            let theirs = &schema["properties"][field.name];
            let fits = match field.kind {
                Kind::Text => theirs["type"] == "string",
                Kind::Headers => theirs["type"] == "object",
                Kind::Addresses(most) => theirs["oneOf"][1]["maxItems"] == most,
            };
            assert!(fits, "{}: {theirs}", field.name);
        }
        let required: Vec<&str> =
            FIELDS.iter().filter(|field| field.required).map(|field| field.name).collect();
        assert_eq!(schema["required"], json!(required));
        let parameter = &spec["paths"]["/emails"]["post"]["parameters"][0];
        assert_eq!(
            (&parameter["name"], &parameter["in"]),
            (&json!("Idempotency-Key"), &json!("header"))
        );
        assert_eq!(parameter["schema"]["maxLength"], KEY);
    }

    #[test]
    fn the_specification_complains() {
        let found = request(&json!({ "from": 1, "to": [] }));
        assert_eq!(found.is_empty(), SPEC.is_none(), "{found:?}");
        assert_eq!(answer(&json!({ "id": 1 })).is_empty(), SPEC.is_none());
    }
}
