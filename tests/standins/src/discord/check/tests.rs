//! Whether the checks find what is wrong, and the tables agree with the published schemas.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{super::spec, *};

#[test]
fn unknown_missing_and_mistyped_fields_are_found() {
    let body = json!({"contnet": "x", "tts": "yes", "message_reference": {},
        "embeds": [{"fields": [{"name": "a"}]}]});
    let wrong = request("POST", "channels/1/messages", &[], Some(&body));
    let wrong: BTreeSet<&str> = wrong.iter().map(String::as_str).collect();
    let expected = BTreeSet::from([
        ".contnet is not known in MessageCreateRequest",
        ".tts is not of the kind bool",
        ".message_reference.message_id is missing in MessageReferenceRequest",
        ".embeds[0].fields[0].value is missing in RichEmbedField",
    ]);
    assert_eq!(wrong, expected);
    let query = [("limt".to_owned(), "1".to_owned())];
    assert_eq!(request("GET", "channels/1/messages", &query, None), ["?limt is not known"]);
}

/// The kind that a schema asks for, in the words of the tables; `any` where it allows several.
fn kind(schema: &Value, all: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap();
        let target = &all[name];
        return match name {
            "SnowflakeType" | "Snowflake" => "id".to_owned(),
            _ if target["properties"].is_object() => name.to_owned(),
            _ => kind(target, all),
        };
    }
    for several in ["oneOf", "anyOf", "allOf"] {
        let Some(options) = schema[several].as_array() else { continue };
        let (null, kinds): (Vec<_>, Vec<_>) = options.iter().partition(|o| o["type"] == "null");
        let kinds: BTreeSet<String> =
            kinds.iter().map(|o| kind(o, all).trim_end_matches('?').to_owned()).collect();
        let one = if kinds.len() == 1 { kinds.first().unwrap().clone() } else { "any".into() };
        return if null.is_empty() { one } else { one + "?" };
    }
    let types: Vec<&str> = match &schema["type"] {
        Value::String(one) => vec![one],
        Value::Array(several) => several.iter().filter_map(Value::as_str).collect(),
        _ => return if schema["const"].is_u64() { "int".into() } else { "any".into() },
    };
    let null = if types.contains(&"null") { "?" } else { "" };
    let types: Vec<&str> = types.into_iter().filter(|t| *t != "null").collect();
    let word = match types.as_slice() {
        ["array"] => format!("[{}]", kind(&schema["items"], all)),
        ["string"] if schema["format"] == "date-time" => "time".to_owned(),
        ["string"] => "text".to_owned(),
        ["integer"] => "int".to_owned(),
        ["number"] => "number".to_owned(),
        ["boolean"] => "bool".to_owned(),
        _ => "any".to_owned(),
    };
    word + null
}

/// Whether a kind of ours says no more than the schema's.
fn agrees(ours: &str, theirs: &str) -> bool {
    let (ours, theirs) = match (ours.strip_suffix('?'), theirs.strip_suffix('?')) {
        (Some(ours), Some(theirs)) => (ours, theirs),
        (None, None) => (ours, theirs),
        // Stricter is what Discord does, not what its schema says.
        (None, Some(theirs)) => (ours, theirs),
        (Some(_), None) => return false,
    };
    let inner = |kind: &str| {
        kind.strip_prefix('[').and_then(|kind| kind.strip_suffix(']')).map(str::to_owned)
    };
    match (inner(ours), inner(theirs)) {
        (Some(ours), Some(theirs)) => agrees(&ours, &theirs),
        // The derived schema knows only numbers; times are texts there.
        _ => {
            ours == theirs
                || ours == "any"
                || theirs == "any"
                || (ours, theirs) == ("place", "id")
                || (ours, theirs) == ("int", "number")
                || (ours, theirs) == ("time", "text")
                || (ours, theirs) == ("id", "text")
        }
    }
}

fn compare(lines: &'static str, all: &Value, complete: bool) -> Vec<String> {
    let mut wrong = Vec::new();
    for (name, ours) in lines.lines().filter(|line| !line.is_empty()).map(table) {
        if name.starts_with("told_") {
            continue;
        }
        let schema = &all[name];
        let Some(theirs) = schema["properties"].as_object() else {
            wrong.push(format!("{name} is in no schema"));
            continue;
        };
        let required = |field: &str| {
            schema["required"].as_array().is_some_and(|all| all.iter().any(|each| each == field))
        };
        for (field, ours) in &ours {
            match theirs.get(*field).map(|schema| kind(schema, all)) {
                None => wrong.push(format!("{name}.{field} is not in the schema")),
                Some(theirs) if !agrees(ours.kind, &theirs) => {
                    wrong.push(format!("{name}.{field}: {} here, {theirs} there", ours.kind));
                }
                Some(_) if ours.must != required(field) => {
                    wrong.push(format!("{name}.{field}: required there: {}", required(field)));
                }
                Some(_) => {}
            }
        }
        let absent = theirs.keys().filter(|field| !ours.contains_key(field.as_str()));
        let absent = absent.filter(|field| complete || required(field));
        wrong.extend(absent.map(|field| format!("{name}.{field} is not in the table")));
    }
    wrong
}

#[test]
fn the_tables_say_what_the_published_schemas_say() {
    let Some(rest) = spec::file("openapi.json") else {
        #[expect(
            clippy::disallowed_methods,
            reason = "whether this runs where nothing may be left out"
        )]
        let must = std::env::var("CI").is_ok_and(|ci| matches!(ci.as_str(), "true" | "1"));
        assert!(!must, "the published schemas are not beside the repository");
        return;
    };
    let rest = &rest["components"]["schemas"];
    let down = spec::file("gateway-server-to-client.schema.json").expect("the gateway's schema");
    let up = spec::file("gateway-client-to-server.schema.json").expect("the gateway's schema");
    let mut wrong = compare(REQUESTS, rest, true);
    wrong.extend(compare(ANSWERS, rest, false));
    wrong.extend(compare(EVENTS, &down["definitions"], false));
    wrong.extend(compare(FRAMES, &up["definitions"], true));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
