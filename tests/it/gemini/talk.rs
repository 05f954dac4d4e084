//! What the stand-in refuses of conversations: who speaks when, calls and their responses, thought signatures.

use serde_json::{Value, json};

use super::refused::{PATH, good, refuses_contents, send, user};
use crate::support::gemini::{Gemini, Turn};

fn result(name: &str) -> Value {
    let response = json!({ "name": name, "response": { "result": 1 } });
    json!({ "role": "user", "parts": [{ "functionResponse": response }] })
}

#[tokio::test]
async fn a_role_that_nobody_has() {
    let system = json!({ "role": "system", "parts": [{ "text": "Be brief." }] });
    refuses_contents(json!([system, user("chai 20")]), "nobody has the role").await;
}

#[tokio::test]
async fn two_in_a_row_of_the_same_role() {
    refuses_contents(json!([user("hi"), user("chai 20")]), "two contents in a row").await;
}

#[tokio::test]
async fn a_conversation_that_ends_with_the_model() {
    let model = json!({ "role": "model", "parts": [{ "text": "Noted." }] });
    refuses_contents(json!([user("chai 20"), model]), "the last content is not the user's").await;
}

#[tokio::test]
async fn a_call_without_its_response() {
    let call = json!({ "functionCall": { "name": "add", "args": {} } });
    let model = json!({ "role": "model", "parts": [call] });
    let contents = json!([user("chai 20"), model, user("hello?")]);
    refuses_contents(contents, "1 calls of functions and then 0 responses").await;
}

#[tokio::test]
async fn a_response_of_another_function() {
    let call = json!({ "functionCall": { "name": "add", "args": {} } });
    let model = json!({ "role": "model", "parts": [call] });
    let contents = json!([user("chai 20"), model, result("subtract")]);
    refuses_contents(contents, "has the response of").await;
}

#[tokio::test]
async fn a_response_to_nothing() {
    let model = json!({ "role": "model", "parts": [{ "text": "Noted." }] });
    let contents = json!([user("chai 20"), model, result("add")]);
    refuses_contents(contents, "0 calls of functions and then 1 responses").await;
}

/// The model calls `add`; this is the request that goes on from there.
async fn after_a_call(gemini: &Gemini) -> Value {
    let calls = Turn::Calls(vec![("add", json!({ "x": 1 })), ("add", json!({ "x": 2 }))]);
    gemini.script("chai 20", vec![calls, Turn::text("Noted.")]);
    let (_, answer) = send(gemini, PATH, Some("a-key"), &good()).await;
    let model = answer["candidates"][0]["content"].clone();
    let results: Vec<Value> = model["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| {
            json!({ "functionResponse": {
                "id": part["functionCall"]["id"],
                "name": "add",
                "response": { "result": 1 },
            }})
        })
        .collect();
    let mut body = good();
    let results = json!({ "role": "user", "parts": results });
    body["contents"] = json!([user("chai 20"), model, results]);
    body
}

async fn refuses_after_a_call(change: impl FnOnce(&mut Value), why: &str) {
    let gemini = Gemini::start().await;
    let mut body = after_a_call(&gemini).await;
    change(&mut body["contents"]);
    let (status, _) = send(&gemini, PATH, Some("a-key"), &body).await;
    let violations = gemini.violations();
    assert!(status == 400 && violations[0].contains(why), "{violations:?}");
}

#[tokio::test]
async fn a_lost_thought_signature() {
    let lose = |contents: &mut Value| {
        contents[1]["parts"][0].as_object_mut().unwrap().remove("thoughtSignature");
    };
    refuses_after_a_call(lose, "has lost its thought signature").await;
}

#[tokio::test]
async fn a_thought_signature_on_another_part() {
    let move_it = |contents: &mut Value| {
        let parts = &mut contents[1]["parts"];
        parts[1]["thoughtSignature"] = parts[0]["thoughtSignature"].take();
    };
    refuses_after_a_call(move_it, "has another's signature").await;
}

#[tokio::test]
async fn a_response_too_few() {
    let drop_one = |contents: &mut Value| {
        contents[2]["parts"].as_array_mut().unwrap().pop();
    };
    refuses_after_a_call(drop_one, "2 calls of functions and then 1 responses").await;
}

#[tokio::test]
async fn a_response_with_another_id() {
    let rename = |contents: &mut Value| {
        contents[2]["parts"][1]["functionResponse"]["id"] = json!("call_7");
    };
    refuses_after_a_call(rename, "has the response of").await;
}

#[tokio::test]
async fn a_finished_turn_needs_no_signature() {
    let gemini = Gemini::start().await;
    let mut body = after_a_call(&gemini).await;
    gemini.script("tea 10", vec![Turn::text("Noted.")]);
    let contents = &mut body["contents"];
    contents[1]["parts"][0].as_object_mut().unwrap().remove("thoughtSignature");
    contents.as_array_mut().unwrap().push(user("tea 10"));
    let (status, _) = send(&gemini, PATH, Some("a-key"), &body).await;
    assert_eq!(status, 200);
}
