//! The stand-in of Firebase: its keys, what it says to passwords, what it refuses, and what goes wrong with it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic in a test is a failed test"
)]

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use hisab_standins::firebase::{Account, Fault, Standin};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

const NOW: i64 = 1_768_467_600;

async fn start() -> Standin {
    let google = Standin::start(NOW).await.unwrap();
    google.add(Account::new("asha-1", "asha@example.org", "correct horse"));
    google
}

fn body(email: &str, password: &str) -> Value {
    json!({ "email": email, "password": password, "returnSecureToken": true })
}

async fn asked(google: &Standin, key: &str, query: &str, body: &Value) -> (StatusCode, Value) {
    let url = format!("{}/v1/accounts:signInWithPassword{query}", google.url());
    let request = Client::new().post(url).header("x-goog-api-key", key).json(body);
    let response = request.send().await.unwrap();
    (response.status(), response.json().await.unwrap())
}

async fn says(google: &Standin, email: &str, password: &str) -> Value {
    let (_, answer) = asked(google, &google.key(), "", &body(email, password)).await;
    answer["error"]["message"].clone()
}

async fn names(google: &Standin) -> Vec<Value> {
    let response = Client::new().get(google.keys_url()).send().await.unwrap();
    assert!(response.headers()["cache-control"].to_str().unwrap().contains("max-age="));
    let keys: Value = response.json().await.unwrap();
    keys["keys"].as_array().unwrap().iter().map(|key| key["kid"].clone()).collect()
}

#[tokio::test]
async fn whoever_signs_in_gets_a_token_by_a_key_that_is_published() {
    let google = start().await;
    google.pass(60);
    let sent = body("asha@example.org", "correct horse");
    let (status, answer) = asked(&google, &google.key(), "", &sent).await;
    assert_eq!((status, &answer["expiresIn"]), (StatusCode::OK, &json!("3600")));
    let token = answer["idToken"].as_str().unwrap();
    let part = |n: usize| -> Value {
        let json = URL_SAFE_NO_PAD.decode(token.split('.').nth(n).unwrap()).unwrap();
        serde_json::from_slice(&json).unwrap()
    };
    assert_eq!(part(0)["kid"], names(&google).await[0]);
    assert_eq!((&part(1)["sub"], &part(1)["iat"]), (&json!("asha-1"), &json!(NOW + 60)));
}

#[tokio::test]
async fn the_next_key_is_published_before_it_is_used() {
    let google = start().await;
    let first = names(&google).await;
    google.rotate();
    let second = names(&google).await;
    assert_eq!(first[1], second[0]);
    google.replace();
    assert!(names(&google).await.iter().all(|name| !second.contains(name)));
}

#[tokio::test]
async fn what_it_says_of_a_wrong_password_goes_by_the_project() {
    let google = start().await;
    for (protected, wrong, nobody) in [
        (true, "INVALID_LOGIN_CREDENTIALS", "INVALID_LOGIN_CREDENTIALS"),
        (false, "INVALID_PASSWORD", "EMAIL_NOT_FOUND"),
    ] {
        google.protect(protected);
        assert_eq!(says(&google, "asha@example.org", "wrong").await, wrong);
        assert_eq!(says(&google, "nobody@example.org", "wrong").await, nobody);
    }
    for _ in 0..3 {
        says(&google, "asha@example.org", "wrong").await;
    }
    let message = says(&google, "asha@example.org", "correct horse").await;
    assert!(message.as_str().unwrap().starts_with("TOO_MANY_ATTEMPTS_TRY_LATER : "));
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_written_down() {
    let google = start().await;
    let good = body("asha@example.org", "correct horse");
    let (status, _) = asked(&google, &google.key(), "?key=AIza", &good).await;
    assert_eq!((status, google.violations().len()), (StatusCode::BAD_REQUEST, 1));
    let mut odd = good.clone();
    odd["captcha"] = json!("x");
    let (status, _) = asked(&google, &google.key(), "", &odd).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(google.violations().iter().any(|found| found.contains("captcha")));
    let (status, answer) = asked(&google, "AIza-other", "", &good).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(answer["error"]["message"].as_str().unwrap().starts_with("API key not valid"));
    let lost = Client::new().get(format!("{}/v1/accounts", google.url())).send().await.unwrap();
    assert_eq!((lost.status(), google.violations().len()), (StatusCode::NOT_FOUND, 1));
    Client::new().get(google.keys_url()).bearer_auth("x").send().await.unwrap();
    assert_eq!(google.violations().len(), 1);
}

#[tokio::test]
async fn what_is_planned_goes_wrong_once() {
    let google = start().await;
    google.plan_keys(Fault::Cut);
    google.plan_keys(Fault::Page(502));
    assert!(Client::new().get(google.keys_url()).send().await.is_err());
    let page = Client::new().get(google.keys_url()).send().await.unwrap();
    assert_eq!(page.status(), StatusCode::BAD_GATEWAY);
    assert_eq!(names(&google).await.len(), 2);
    assert_eq!(google.key_requests(), 3);
    google.plan_password(Fault::Error(503, "UNAVAILABLE"));
    assert_eq!(says(&google, "asha@example.org", "correct horse").await, "UNAVAILABLE");
    assert_eq!(says(&google, "asha@example.org", "correct horse").await, Value::Null);
    assert_eq!(google.password_requests(), 2);
}
