//! The history of a channel, and who may not write into it.

use chrono::DateTime;
use hisab_standins::discord::{Id, Standin};
use reqwest::{Method, StatusCode};
use serde_json::{Value, json};

use crate::support::{post, request, send};

async fn listed(standin: &Standin, channel: Id, query: &str) -> Vec<String> {
    let path = format!("/channels/{channel}/messages?{query}");
    let found = request(standin, Method::GET, &path).send().await.unwrap();
    let found: Vec<Value> = found.json().await.unwrap();
    found.iter().map(|message| message["content"].as_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn the_history_is_told_newest_first_from_any_message() {
    let standin = Standin::start().await;
    let asha = standin.person("asha");
    let channel = standin.dm(&asha);
    let all: Vec<Id> =
        ["1", "2", "3", "4", "5"].map(|text| standin.says(&asha, channel, text)).into();
    assert_eq!(listed(&standin, channel, "").await, ["5", "4", "3", "2", "1"]);
    let after = format!("after={}&limit=2", all[1]);
    assert_eq!(listed(&standin, channel, &after).await, ["4", "3"], "those next to it");
    let before = format!("before={}&limit=2", all[3]);
    assert_eq!(listed(&standin, channel, &before).await, ["3", "2"]);
    let around = format!("around={}&limit=3", all[2]);
    assert_eq!(listed(&standin, channel, &around).await, ["4", "3", "2"]);
    standin.deletes(channel, all[4]);
    assert_eq!(listed(&standin, channel, "limit=1").await, ["4"]);
    let path = format!("/channels/{channel}/messages?limit=101");
    let refused = request(&standin, Method::GET, &path).send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
    assert_eq!(standin.take_violations().len(), 1);
}

#[tokio::test]
async fn a_message_of_another_day_has_that_day_in_its_id() {
    let standin = Standin::start().await;
    let asha = standin.person("asha");
    let channel = standin.dm(&asha);
    let now = standin.says(&asha, channel, "now");
    let at = DateTime::parse_from_rfc3339("2026-01-14T18:14:59.999Z").unwrap().to_utc();
    let then = standin.says_at(&asha, channel, "then", at);
    let same = standin.says_at(&asha, channel, "too", at);
    assert_eq!((then.made_at(), same.made_at(), now.made_at()), (at, at, standin.now()));
    assert!(then < same && same < now);
    assert_eq!(standin.messages(channel)[0]["timestamp"], "2026-01-14T18:14:59.999000+00:00");
}

#[tokio::test]
async fn nobody_is_written_to_who_will_not_hear() {
    let standin = Standin::start().await;
    let channel = standin.dm(&standin.person("asha"));
    standin.blocks(channel);
    let path = format!("/channels/{channel}/messages");
    let refused = send(&standin, Method::POST, &path, json!({"content": "x"})).await;
    assert_eq!(refused.status(), StatusCode::FORBIDDEN);
    assert_eq!(refused.json::<Value>().await.unwrap()["code"], 50007);
    standin.unblocks(channel);
    post(&standin, &path, json!({"content": "x"})).await;
}

#[tokio::test]
#[should_panic(expected = "contnet is not known")]
async fn what_was_wrong_fails_the_test_in_the_end() {
    let standin = Standin::start().await;
    let channel = standin.dm(&standin.person("asha"));
    let path = format!("/channels/{channel}/messages");
    post(&standin, &path, json!({"content": "x", "contnet": "y"})).await;
}
