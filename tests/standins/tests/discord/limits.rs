//! What is refused, and what goes wrong because a test wants it.

use std::time::Duration;

use hisab_standins::discord::{Fault, Standin};
use reqwest::{Client, Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{AGENT, post, request, send};

async fn with_channel() -> (Standin, String) {
    let standin = Standin::start().await;
    let channel = standin.dm(&standin.person("asha"));
    (standin, format!("/channels/{channel}/messages"))
}

#[tokio::test]
async fn every_answer_says_what_is_left_of_its_bucket() {
    let (standin, path) = with_channel().await;
    let response = send(&standin, Method::POST, &path, json!({"content": "x"})).await;
    for name in ["limit", "remaining", "reset", "reset-after", "bucket"] {
        assert!(response.headers().contains_key(format!("x-ratelimit-{name}")), "{name}");
    }
}

#[tokio::test]
async fn a_full_bucket_is_no_place_to_send_into() {
    let (standin, path) = with_channel().await;
    standin.fail("POST /channels/*/messages", Fault::TooMany(Duration::from_mins(1)), 1);
    let refused = send(&standin, Method::POST, &path, json!({"content": "x"})).await;
    assert_eq!(refused.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(refused.headers()["retry-after"], "60");
    assert_eq!(refused.headers()["x-ratelimit-scope"], "user");
    let body: Value = refused.json().await.unwrap();
    assert_eq!((&body["retry_after"], &body["global"]), (&json!(60.0), &json!(false)));
    let typing = path.replace("messages", "typing");
    assert!(request(&standin, Method::POST, &typing).send().await.unwrap().status().is_success());
    assert_eq!(standin.violations(), Vec::<String>::new(), "another bucket is not full");
    let again = send(&standin, Method::POST, &path, json!({"content": "x"})).await;
    assert_eq!(again.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(standin.take_violations().len(), 1);
}

#[tokio::test]
async fn when_all_is_full_nothing_may_be_sent() {
    let (standin, path) = with_channel().await;
    standin.fail("*", Fault::TooManyOfAll(Duration::from_mins(1)), 1);
    let refused = send(&standin, Method::POST, &path, json!({"content": "x"})).await;
    assert_eq!(refused.headers()["x-ratelimit-global"], "true");
    let other = request(&standin, Method::GET, "/users/@me").send().await.unwrap();
    assert_eq!(other.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(standin.take_violations().len(), 1);
}

#[tokio::test]
async fn what_was_cut_after_it_was_done_is_there_once_with_its_nonce() {
    let (standin, path) = with_channel().await;
    let body = json!({"content": "x", "nonce": "n", "enforce_nonce": true});
    standin.fail("POST /channels/*/messages", Fault::CutAfter, 1);
    standin.fail("POST /channels/*/messages", Fault::CutBefore, 1);
    for _ in 0..2 {
        let lost = request(&standin, Method::POST, &path).json(&body).send().await;
        assert!(lost.is_err(), "the connection is gone");
    }
    let first = post(&standin, &path, body.clone()).await;
    let channel = first["channel_id"].as_str().unwrap().parse().unwrap();
    assert_eq!(standin.messages(channel).len(), 1);
    standin.advance(Duration::from_mins(6));
    assert_ne!(post(&standin, &path, body).await["id"], first["id"], "it is forgotten in time");
}

#[tokio::test]
async fn who_asks_must_say_who_it_is() {
    let (standin, path) = with_channel().await;
    let url = format!("{}/api/v10{path}", standin.url());
    let nobody = Client::new().get(&url).header("User-Agent", AGENT).send().await.unwrap();
    assert_eq!(nobody.status(), StatusCode::UNAUTHORIZED);
    let body: Value = nobody.json().await.unwrap();
    assert_eq!(body, json!({"message": "401: Unauthorized", "code": 0}));
    let token = format!("Bot {}", standin.token());
    let unnamed = Client::new().get(&url).header("Authorization", token).send().await.unwrap();
    assert_eq!(unnamed.status(), StatusCode::FORBIDDEN);
    assert_eq!(standin.take_violations().len(), 1);
}

#[tokio::test]
async fn an_interaction_is_answered_once_and_in_time() {
    let (standin, path) = with_channel().await;
    let asha = standin.person("asha");
    let channel = standin.dm(&asha);
    let path = path.replace(path.split('/').nth(2).unwrap(), &channel.to_string());
    let row = json!([{"type": 1, "components": [
        {"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}]);
    let message = post(&standin, &path, json!({"content": "x", "components": row})).await;
    let message = message["id"].as_str().unwrap().parse().unwrap();
    let answer = async |id| {
        let token = standin.interactions().into_iter().find(|i| i.id == id).unwrap().token;
        let path = format!("/interactions/{id}/{token}/callback");
        send(&standin, Method::POST, &path, json!({"type": 6})).await
    };
    let code = async |response: reqwest::Response| {
        response.json::<Value>().await.unwrap()["code"].as_u64()
    };
    let first = standin.presses(&asha, channel, message, "go");
    standin.advance(Duration::from_secs(2));
    assert_eq!(answer(first).await.status(), StatusCode::NO_CONTENT);
    let done = standin.acknowledged(first).await.acknowledged.unwrap();
    assert_eq!((done.kind, done.after), (6, Duration::from_secs(2)));
    assert_eq!(code(answer(first).await).await, Some(40060));
    let late = standin.presses(&asha, channel, message, "go");
    standin.advance(Duration::from_secs(4));
    assert_eq!(code(answer(late).await).await, Some(10062));
}
