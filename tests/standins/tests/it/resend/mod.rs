//! The stand-in of Resend: what it takes, what it knows again, what it refuses, and what goes wrong with it.

#![expect(clippy::unwrap_used, reason = "a panic in a test is a failed test")]

use hisab_standins::resend::{Fault, Standin};
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

fn mail(subject: &str) -> Value {
    json!({ "from": "Hisab <books@example.org>", "to": ["asha@example.org"], "subject": subject, "text": "Hello" })
}

async fn send(resend: &Standin, key: &str, mail: &Value) -> reqwest::Result<Response> {
    let client = Client::builder().user_agent("test").build().unwrap();
    client
        .post(format!("{}/emails", resend.url()))
        .bearer_auth(resend.key())
        .header("Idempotency-Key", key)
        .json(mail)
        .send()
        .await
}

async fn told(resend: &Standin, key: &str, mail: &Value) -> (StatusCode, Value) {
    let response = send(resend, key, mail).await.unwrap();
    (response.status(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_key_is_one_mail_for_a_day() {
    let resend = Standin::start().await.unwrap();
    let (status, first) = told(&resend, "a", &mail("one")).await;
    assert_eq!(status, StatusCode::OK);
    assert_eq!(told(&resend, "a", &mail("one")).await, (StatusCode::OK, first.clone()));
    let (status, refused) = told(&resend, "a", &mail("two")).await;
    assert_eq!(
        (status, &refused["name"]),
        (StatusCode::CONFLICT, &json!("invalid_idempotent_request"))
    );
    assert_eq!(resend.sent().len(), 1);
    resend.pass(24 * 60 * 60);
    let (status, second) = told(&resend, "a", &mail("two")).await;
    assert_eq!(status, StatusCode::OK);
    assert_ne!(first, second);
    assert_eq!(resend.sent().len(), 2);
}

#[tokio::test]
async fn what_is_wrong_is_refused_and_written_down() {
    let resend = Standin::start().await.unwrap();
    let (status, _) = told(&resend, "a", &json!({ "from": "x" })).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(!resend.violations().is_empty());
    told(&resend, "", &mail("one")).await;
    assert!(resend.violations().iter().any(|found| found.contains("idempotency-key")));
    let lost = Client::new().get(format!("{}/domains", resend.url())).send().await.unwrap();
    assert_eq!(lost.status(), StatusCode::NOT_FOUND);
    assert_eq!(resend.violations().len(), 1);
    let stranger = Client::new().post(format!("{}/emails", resend.url())).bearer_auth("x").send();
    assert_eq!(stranger.await.unwrap().status(), StatusCode::FORBIDDEN);
    assert_eq!(resend.sent().len(), 0);
}

#[tokio::test]
async fn who_comes_too_early_after_429_is_at_fault() {
    let resend = Standin::start().await.unwrap();
    resend.plan(Fault::TooMany(3));
    let closed = send(&resend, "a", &mail("one")).await.unwrap();
    assert_eq!(closed.status(), StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(
        (&closed.headers()["retry-after"], &closed.headers()["ratelimit-reset"]),
        (&"3".parse().unwrap(), &"3".parse().unwrap())
    );
    resend.pass(2);
    assert_eq!(told(&resend, "a", &mail("one")).await.0, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(resend.violations().len(), 1);
    resend.pass(1);
    assert_eq!(told(&resend, "a", &mail("one")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_lost_answer_is_a_mail_all_the_same() {
    let resend = Standin::start().await.unwrap();
    resend.plan(Fault::CutBefore);
    assert!(send(&resend, "a", &mail("one")).await.is_err());
    assert_eq!(resend.sent().len(), 0);
    resend.plan(Fault::CutAfter);
    assert!(send(&resend, "a", &mail("one")).await.is_err());
    assert_eq!(told(&resend, "a", &mail("one")).await.0, StatusCode::OK);
    assert_eq!(resend.sent().len(), 1);
}
