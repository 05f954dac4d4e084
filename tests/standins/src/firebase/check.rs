//! Whether a request is one that a right client makes.

use axum::http::{HeaderMap, Uri};
use serde_json::Value;

use super::tables::{Field, KEY, Kind, LONGEST_EMAIL, REQUEST};

/// What is wrong with how the keys are asked for: they are for everybody, so nobody says who they are.
pub(super) fn keys(uri: &Uri, headers: &HeaderMap) -> Vec<String> {
    let mut found = Vec::new();
    if uri.query().is_some() {
        found.push("there is a query, and the keys take none".to_owned());
    }
    for secret in ["authorization", "cookie", KEY] {
        if headers.contains_key(secret) {
            found.push(format!("there is {secret}, and the keys are for everybody"));
        }
    }
    found
}

/// What is wrong with a sign-in, its body aside.
pub(super) fn envelope(uri: &Uri, headers: &HeaderMap) -> Vec<String> {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut found = Vec::new();
    if !text("content-type").starts_with("application/json") {
        found.push("content-type is not application/json".to_owned());
    }
    // An address is written into logs, and the key would be with it.
    if uri.query().is_some() {
        found.push("there is a query; the key belongs into a header".to_owned());
    }
    found
}

/// What is wrong with the body of a sign-in.
pub(super) fn request(body: &Value) -> Vec<String> {
    let mut found = fields("request", REQUEST, body);
    for field in REQUEST {
        if body.get(field.name).is_none() {
            found.push(format!("request: {} is missing", field.name));
        }
    }
    if body["returnSecureToken"] == false {
        found.push("request: returnSecureToken should always be true".to_owned());
    }
    let email = body["email"].as_str().unwrap_or_default();
    if !email.contains('@') || email.chars().count() > LONGEST_EMAIL {
        found.push("request: email is no address".to_owned());
    }
    found
}

/// What is in an object that a table does not know, or knows otherwise.
pub(super) fn fields(of: &str, table: &[Field], object: &Value) -> Vec<String> {
    let Value::Object(object) = object else { return vec![format!("{of}: it is no object")] };
    let mut found = Vec::new();
    for (name, value) in object {
        match table.iter().find(|field| field.name == name) {
            None => found.push(format!("{of}: {name} is no field that is known")),
            Some(field) if !fits(field.kind, value) => {
                found.push(format!("{of}: {name} holds something else"));
            }
            Some(_) => {}
        }
    }
    found
}

fn fits(kind: Kind, value: &Value) -> bool {
    match kind {
        Kind::Text => value.is_string(),
        Kind::Number => value.as_str().is_some_and(|text| text.parse::<i64>().is_ok()),
        Kind::Flag => value.is_boolean(),
        Kind::Objects => {
            value.as_array().is_some_and(|objects| objects.iter().all(Value::is_object))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn good() -> Value {
        json!({ "email": "asha@example.org", "password": "secret", "returnSecureToken": true })
    }

    #[test]
    fn a_sign_in_is_taken_and_what_is_wrong_with_one_is_said() {
        assert_eq!(request(&good()), Vec::<String>::new());
        for (name, value) in [
            ("email", json!("asha")),
            ("email", json!(format!("{}@b.org", "a".repeat(250)))),
            ("email", json!(7)),
            ("password", json!(null)),
            ("returnSecureToken", json!("true")),
            ("returnSecureToken", json!(false)),
            ("captcha", json!("x")),
        ] {
            let mut bad = good();
            bad[name] = value;
            assert_ne!(request(&bad), Vec::<String>::new(), "{bad}");
        }
        for field in REQUEST {
            let mut bad = good();
            bad.as_object_mut().unwrap().remove(field.name);
            assert_ne!(request(&bad), Vec::<String>::new(), "{bad}");
        }
        assert_ne!(request(&json!([])), Vec::<String>::new());
    }

    #[test]
    fn a_key_in_an_address_and_a_secret_where_none_belongs_are_found() {
        let headers = |name: &'static str, value: &'static str| {
            HeaderMap::from_iter([(name.parse().unwrap(), value.parse().unwrap())])
        };
        let uri: Uri = "/x?key=1".parse().unwrap();
        let plain: Uri = "/x".parse().unwrap();
        let json = headers("content-type", "application/json");
        assert_eq!(envelope(&plain, &json), Vec::<String>::new());
        assert_eq!(envelope(&uri, &json).len(), 1);
        assert_eq!(envelope(&plain, &HeaderMap::new()).len(), 1);
        assert_eq!(keys(&plain, &json), Vec::<String>::new());
        assert_eq!(keys(&uri, &headers("cookie", "a=b")).len(), 2);
    }
}
