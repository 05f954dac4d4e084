//! Writing messages.

use hisab_standins::discord::Standin;
use reqwest::Method;
use serde_json::json;

use crate::support::{post, send};

#[tokio::test]
async fn what_the_bot_writes_is_shown_as_a_person_reads_it() {
    let standin = Standin::start().await;
    let asha = standin.person("asha");
    let channel = standin.dm(&asha);
    let path = format!("/channels/{channel}/messages");
    let body = json!({"content": "**Chai** 20 \\*", "nonce": "n-1", "enforce_nonce": true,
        "components": [{"type": 1, "components": [
            {"type": 2, "style": 2, "label": "Undo", "custom_id": "undo:1"}]}]});
    let first = post(&standin, &path, body.clone()).await;
    let again = post(&standin, &path, body).await;
    assert_eq!(first, again, "a nonce that was seen gives the first message");
    let shown = standin.shown(channel).await;
    assert_eq!((shown.text.as_str(), shown.bold_words()), ("Chai 20 *", vec!["Chai"]));
    assert_eq!(shown.all_buttons().next().unwrap().custom_id.as_deref(), Some("undo:1"));
    assert_eq!(standin.unseen(channel), 0);
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_and_noted() {
    let standin = Standin::start().await;
    let channel = standin.dm(&standin.person("asha"));
    let path = format!("/channels/{channel}/messages");
    let body = json!({"content": "x".repeat(2001)});
    let refused = send(&standin, Method::POST, &path, body).await;
    assert_eq!(refused.status(), 400);
    let body: serde_json::Value = refused.json().await.unwrap();
    assert_eq!(body["code"], 50035);
    assert_eq!(body["errors"]["content"]["_errors"][0]["code"], "BASE_TYPE_MAX_LENGTH");
    assert_eq!(standin.take_violations().len(), 1);
}
