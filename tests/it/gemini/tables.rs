//! The tables of fields against Google's definitions, where these are kept.

use crate::support::gemini::{fields, recordings, spec};

#[test]
fn the_tables_say_what_google_says() {
    let mut found = spec::differences(&fields::REQUEST);
    found.extend(spec::differences(&fields::ANSWER));
    assert_eq!(found, Vec::<String>::new());
}

#[test]
fn real_requests_are_as_google_defines_them() {
    for (name, recorded) in recordings::all() {
        for recorded in recorded {
            let found = spec::complaints(fields::REQUEST.message, &recorded.asked);
            assert_eq!(found, Vec::<String>::new(), "{name}");
        }
    }
}

#[test]
fn an_unknown_field_is_not_as_google_defines_it() {
    let request = serde_json::json!({ "contents": [{ "parts": [{ "txt": "chai" }] }] });
    let found = spec::complaints(fields::REQUEST.message, &request);
    assert_eq!(found.is_empty(), spec::folder().is_none(), "{found:?}");
}
