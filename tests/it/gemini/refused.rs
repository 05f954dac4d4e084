//! What the stand-in refuses of requests by themselves, one test for each kind of mistake.

use serde_json::{Value, json};

use crate::support::gemini::{Gemini, Turn};

pub(super) const PATH: &str = "/v1beta/models/gemini-2.5-flash:generateContent";

/// A good request.
pub(super) fn good() -> Value {
    json!({
        "contents": [user("chai 20")],
        "systemInstruction": { "role": "model", "parts": [{ "text": "Be brief." }] },
        "tools": [{
            "functionDeclarations": [{
                "name": "add",
                "description": "Adds.",
                "parametersJsonSchema": { "type": "object", "properties": {} },
            }],
            "codeExecution": null,
        }],
        "toolConfig": { "functionCallingConfig": {
            "mode": "ANY",
            "allowed_function_names": ["add"],
        }},
        "generationConfig": { "temperature": 0.2, "thinkingConfig": { "thinkingLevel": "low" } },
        "safetySettings": null,
    })
}

pub(super) fn user(text: &str) -> Value {
    json!({ "role": "user", "parts": [{ "text": text, "thought": false }] })
}

pub(super) async fn send(
    gemini: &Gemini,
    path: &str,
    key: Option<&str>,
    body: &Value,
) -> (u16, Value) {
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = client.post(format!("{}{path}", gemini.url)).json(body);
    if let Some(key) = key {
        request = request.header("x-goog-api-key", key);
    }
    let response = request.send().await.unwrap();
    (response.status().as_u16(), response.json().await.unwrap())
}

/// Sends it, and finds it refused for exactly this.
async fn refuses(path: &str, key: Option<&str>, body: &Value, why: &str) {
    let gemini = Gemini::start().await;
    gemini.always(Turn::text("Noted."));
    let (status, answer) = send(&gemini, path, key, body).await;
    let told = answer["error"]["message"].as_str().unwrap_or_default().to_owned();
    assert_eq!((status, answer["error"]["status"].as_str()), (400, Some("INVALID_ARGUMENT")));
    assert!(told.contains(why), "{told}");
    let violations = gemini.violations();
    assert!(violations.len() == 1 && violations[0].contains(why), "{violations:?}");
}

async fn refuses_body(body: &Value, why: &str) {
    refuses(PATH, Some("a-key"), body, why).await;
}

pub(super) async fn refuses_contents(contents: Value, why: &str) {
    let mut body = good();
    body["contents"] = contents;
    refuses_body(&body, why).await;
}

#[tokio::test]
async fn a_good_request_is_answered() {
    let gemini = Gemini::start().await;
    gemini.script("chai 20", vec![Turn::text("Noted.")]);
    let (status, answer) = send(&gemini, PATH, Some("a-key"), &good()).await;
    assert_eq!((status, gemini.violations()), (200, Vec::new()));
    assert_eq!(answer["candidates"][0]["content"]["parts"][0]["text"], "Noted.");
    let request = gemini.requests().remove(0);
    assert_eq!(request.body, good());
    assert_eq!(
        (request.uri.path(), &request.headers["x-goog-api-key"]),
        (PATH, &"a-key".parse().unwrap())
    );
}

#[tokio::test]
async fn a_key_in_the_url() {
    refuses(&format!("{PATH}?key=a-key"), None, &good(), "the key is in the URL").await;
}

#[tokio::test]
async fn no_key() {
    refuses(PATH, None, &good(), "there is no key").await;
}

#[tokio::test]
async fn another_path() {
    let path = "/v1/models/gemini-2.5-flash:generateContent";
    refuses(path, Some("a-key"), &good(), "there is nothing at").await;
}

#[tokio::test]
async fn a_stream_that_is_not_of_events() {
    let path = "/v1beta/models/gemini-2.5-flash:streamGenerateContent";
    refuses(path, Some("a-key"), &good(), "alt=sse").await;
}

#[tokio::test]
async fn an_unknown_field() {
    let mut body = good();
    body["generationConfig"]["temprature"] = json!(0.2);
    refuses_body(&body, "generationConfig.temprature is no field").await;
}

#[tokio::test]
async fn a_field_of_another_kind() {
    let mut body = good();
    body["generationConfig"]["maxOutputTokens"] = json!("many");
    refuses_body(&body, "maxOutputTokens holds something else").await;
}

#[tokio::test]
async fn no_contents() {
    refuses_contents(json!([]), "contents is empty").await;
}

#[tokio::test]
async fn a_reference_in_a_schema() {
    let mut body = good();
    let schema = &mut body["tools"][0]["functionDeclarations"][0]["parametersJsonSchema"];
    schema["properties"]["day"] = json!({ "$ref": "#/$defs/Day" });
    refuses_body(&body, "has $ref").await;
}

#[tokio::test]
async fn a_name_that_is_none() {
    let mut body = good();
    body["tools"][0]["functionDeclarations"][0]["name"] = json!("add expense");
    body["toolConfig"] = Value::Null;
    refuses_body(&body, "is no name for a function").await;
}

#[tokio::test]
async fn what_no_script_foresees() {
    let gemini = Gemini::start().await;
    gemini.script("tea 10", vec![Turn::text("Noted.")]);
    let (status, _) = send(&gemini, PATH, Some("a-key"), &good()).await;
    let violations = gemini.violations();
    assert!(status == 400 && violations[0].contains("no script fits"), "{violations:?}");
}

#[tokio::test]
async fn a_violation_fails_the_test_that_made_it() {
    let gemini = Gemini::start().await;
    send(&gemini, PATH, None, &good()).await;
    let checked = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| gemini.check()));
    assert!(checked.is_err());
}
