//! Messages that come at once, on the server: the same one several times, and several people's. Messages that go on from
//! the ones before them.

use std::sync::Arc;

use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Revision, Sender};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::{self, Someone, now, on_both, on_server};

fn message(someone: &Someone<'_>, id: &str, text: &str) -> Incoming {
    Incoming {
        chat: ChatRef { channel: Channel::Terminal, chat: someone.subject().to_owned() },
        shared: false,
        sender: Sender { subject: someone.subject().to_owned(), name: None, language: None },
        id: MessageRef(id.to_owned()),
        revision: Revision::FIRST,
        order: id.parse().unwrap(),
        at: now(),
        content: Content::Text(text.to_owned()),
        reply_to: None,
    }
}

#[test]
fn copies_of_a_message_that_come_at_once_have_one_effect_and_one_answer() {
    on_server(async |someone: Someone<'static>| {
        let first = Arc::new(message(&someone, "1", "chai 20, auto 85"));
        let mut copies = JoinSet::new();
        for _ in 0..8 {
            let copy = Arc::clone(&first);
            copies.spawn(async move { support::server().ask(&copy).await });
        }
        let answers = copies.join_all().await;
        assert!(answers.windows(2).all(|pair| pair[0] == pair[1]), "{answers:?}");
        let asked = message(&someone, "2", "how much today?");
        let total = support::server().ask(&asked).await;
        assert_eq!(total.outcomes[0].result["totals"][0]["amount"], "105.00");
        assert_eq!(total.outcomes[0].result["entries"], 2);
    });
}

#[test]
fn people_who_write_at_once_do_not_meet() {
    on_server(async |someone: Someone<'static>| {
        let people: Vec<Someone<'static>> = (0..12).map(|_| someone.another()).collect();
        let mut all = JoinSet::new();
        for (number, person) in people.iter().enumerate() {
            let texts = [format!("chai {}", number + 1), "how much today?".to_owned()];
            let messages = ["1", "2"].map(|id| message(person, id, &texts[usize::from(id == "2")]));
            all.spawn(async move {
                for message in &messages {
                    support::server().ask(message).await;
                }
                let again = support::server().ask(&messages[1]).await;
                (number, again.outcomes[0].result["totals"][0]["amount"].clone())
            });
        }
        for (number, total) in all.join_all().await {
            assert_eq!(total, format!("{}.00", number + 1));
        }
    });
}

/// Says something and gives the tool that was called and what came of it; null if nothing did.
async fn done(someone: &Someone<'_>, text: &str) -> (String, Value) {
    let answered = someone.says(text).await;
    match answered.outcomes.as_slice() {
        [] => (answered.reply.plain_text(), Value::Null),
        [done] => (done.tool.clone(), done.result.clone()),
        several => panic!("{text}: {several:?}"),
    }
}

/// The total of an answer, its category and the first day it is over.
async fn total(someone: &Someone<'_>, text: &str) -> (Value, Value, Value) {
    let (tool, result) = done(someone, text).await;
    assert_eq!(tool, "summarize_spending", "{text}: {result}");
    let start = result["period"]["start"].clone();
    (result["totals"][0]["amount"].clone(), result["category"].clone(), start)
}

async fn descriptions(someone: &Someone<'_>) -> Vec<String> {
    let (_, result) = done(someone, "show my last entries").await;
    let entries = result["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["description"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn a_fragment_goes_on_from_the_question_before(someone: Someone<'_>) {
        someone.says("chai 20, auto 85").await;
        someone.says("lunch 150 on 10 december, taxi 300 on 11 december").await;
        let this = (json!("20.00"), json!("Food"), json!("2026-01-01"));
        assert_eq!(total(&someone, "how much on food this month?").await, this);
        let last = (json!("150.00"), json!("Food"), json!("2025-12-01"));
        assert_eq!(total(&someone, "and last month?").await, last);
        // Small talk is in nobody's way.
        someone.says("thanks").await;
        let transport = (json!("300.00"), json!("Transport"), json!("2025-12-01"));
        assert_eq!(total(&someone, "same for transport").await, transport);
        let (tool, listed) = done(&someone, "list them").await;
        assert_eq!((tool.as_str(), &listed["entries"][0]["description"]), ("list_transactions", &json!("taxi")));
        // Another person asked nothing, and what is forgotten was not asked.
        assert_eq!(done(&someone.another(), "and last month?").await.1, Value::Null);
        someone.says("forget this conversation").await;
        assert_eq!(done(&someone, "and last month?").await.1, Value::Null);
        assert_eq!(total(&someone, "how much on food this month?").await, this);
        assert_eq!(total(&someone, "and last month?").await, last);
    }

    async fn a_place_means_what_was_shown_there(someone: Someone<'_>) {
        someone.says("chai 20").await;
        someone.says("auto 85").await;
        someone.says("momo 150").await;
        assert_eq!(descriptions(&someone).await, ["momo", "auto", "chai"]);
        let (tool, deleted) = done(&someone, "delete the second one").await;
        assert_eq!((tool.as_str(), &deleted["entries"][0]["description"]), ("delete_transactions", &json!("auto")));
        // The list is still what is talked about.
        let (_, amended) = done(&someone, "the third one was 25").await;
        assert_eq!(amended["changes"][0]["after"]["description"], "chai");
        assert_eq!(amended["changes"][0]["after"]["amount"], "25.00");
        assert_eq!(done(&someone, "delete the fourth one").await.1, Value::Null);
        assert_eq!(descriptions(&someone).await, ["momo", "chai"]);
        // What was filed since is what is talked about now.
        someone.says("tea 10, bus 30").await;
        let (_, amended) = done(&someone, "the last one was 35").await;
        assert_eq!(amended["changes"][0]["after"]["description"], "bus");
        // Forgetting ends it: without a list there is no second.
        assert_eq!(descriptions(&someone).await.len(), 4);
        someone.says("forget this conversation").await;
        let before = descriptions(&someone.another()).await;
        assert!(before.is_empty());
        assert_eq!(done(&someone, "delete the second one").await.1, Value::Null);
        assert_eq!(descriptions(&someone).await.len(), 4);
    }

    async fn a_place_answers_which_of_several(someone: Someone<'_>) {
        someone.says("tea 10, bus 30, momo 150").await;
        let asked = someone.says("make it 25").await.reply;
        let labels: Vec<&str> = asked.buttons.iter().map(|row| row[0].label.as_str()).collect();
        assert_eq!(labels.len(), 3, "{labels:?}");
        let (tool, amended) = done(&someone, "the second one").await;
        assert_eq!(tool, "amend_transaction");
        let description = amended["changes"][0]["after"]["description"].as_str().unwrap();
        assert!(labels[1].starts_with(description), "{labels:?} {description}");
    }

    async fn the_same_again_is_filed_once_more(someone: Someone<'_>) {
        someone.says("chai 20 yesterday").await;
        let (tool, logged) = done(&someone, "same again").await;
        assert_eq!(tool, "log_transactions");
        assert_eq!(logged["entries"][0]["description"], "chai");
        assert_eq!(logged["entries"][0]["date"], "2026-01-15");
        done(&someone, "one more").await;
        assert_eq!(descriptions(&someone).await.len(), 3);
        // After a list it is not certain what would be again.
        assert_eq!(done(&someone, "one more").await.1, Value::Null);
    }

    async fn an_open_question_comes_before_what_was_asked_earlier(someone: Someone<'_>) {
        someone.says("transport 80").await;
        total(&someone, "how much this month?").await;
        someone.says("250").await;
        let (tool, logged) = done(&someone, "transport").await;
        assert_eq!((tool.as_str(), &logged["entries"][0]["amount"]), ("log_transactions", &json!("250.00")));
    }

    async fn a_terminal_says_that_nobody_can_be_told_anything_in_it(someone: Someone<'_>) {
        let told = someone.says("daily digest on").await.reply.plain_text();
        assert!(told.starts_with("From now on I tell you what each day came to"), "{told}");
        assert!(told.contains("no chat yet in which I could tell you"), "{told}");
        let told = someone.says("daily digest off").await.reply.plain_text();
        assert!(!told.contains("no chat yet"), "{told}");
    }
}
