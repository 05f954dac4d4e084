//! Answers that are shown while they are written.

use std::sync::Arc;

use hisab_port::{Channel, ChatRef, Reply, memory::MemoryChat};
use serde_json::json;
use uuid::Uuid;

use crate::guest::{Event, Site, Stream};

/// Books that answer when the test says so.
fn slow() -> Arc<MemoryChat> {
    let chat = MemoryChat::new(|_| Reply::from("You spent ₹105. Most of it was auto."));
    chat.hold();
    chat
}

fn draft(answers: &str, text: &str) -> Event {
    let data = json!({ "answers": answers, "text": text });
    Event { name: "draft".to_owned(), id: None, data }
}

/// That the next event is the answer to a message, and which number it has.
async fn answers(stream: &mut Stream, message: &str) -> Option<i64> {
    let Event { name, id, data } = stream.event().await;
    assert_eq!((name.as_str(), &data["message"]["id"]), ("exchange", &json!(message)), "{data}");
    id
}

#[tokio::test]
async fn each_draft_is_an_event_until_the_answer_takes_its_place() {
    let chat = slow();
    let site = Site::serve(chat.clone()).await;
    let guest = site.guest().await;
    let mut tabs = [guest.stream(0).await, guest.stream(0).await];
    guest.say("m1", "how much today?").send().await.unwrap();
    for text in ["You spent ₹105.", "You spent ₹105.\nMost of it"] {
        site.draft(1, "m1", text).await;
        for tab in &mut tabs {
            assert_eq!(tab.event().await, draft("m1", text), "no id: it is no place to go on from");
        }
    }
    chat.answer_held().await;
    for tab in &mut tabs {
        assert_eq!(answers(tab, "m1").await, Some(1));
    }
}

#[tokio::test]
async fn who_reads_slowly_gets_the_newest_draft_only() {
    let site = Site::serve(slow()).await;
    let guest = site.guest().await;
    let mut stream = guest.stream(0).await;
    // The server runs on this thread, too: it cannot write before we wait.
    for sentences in 1..=1_000 {
        site.draft(1, "m1", &"And so on. ".repeat(sentences)).await;
    }
    let newest = "And so on. ".repeat(1_000).chars().take(4_000).collect::<String>();
    assert_eq!(stream.event().await, draft("m1", &newest), "cut, too");
    site.draft(1, "m2", "Hello.").await;
    assert_eq!(stream.event().await, draft("m2", "Hello."), "and nothing in between");
}

#[tokio::test]
async fn a_stream_that_is_opened_later_has_the_draft_of_what_is_not_answered() {
    let chat = slow();
    let site = Site::serve(chat.clone()).await;
    let guest = site.guest().await;
    guest.say("m1", "how much today?").send().await.unwrap();
    // Nobody looks: the page is being loaded.
    site.draft(1, "m1", "You spent").await;
    site.draft(1, "m1", "You spent ₹105.").await;
    for _ in 0..2 {
        let mut stream = guest.stream(0).await;
        assert_eq!(stream.event().await, draft("m1", "You spent ₹105."));
    }
    chat.answer_held().await;
    let mut stream = guest.stream(0).await;
    assert_eq!(answers(&mut stream, "m1").await, Some(1));
    guest.say("m2", "thanks").send().await.unwrap();
    assert_eq!(answers(&mut stream, "m2").await, Some(2), "no draft of what is answered");
    site.draft(1, "m3", "You are").await;
    site.outbound.news_everywhere().await;
    let mut stream = guest.stream(2).await;
    guest.say("m4", "hello").send().await.unwrap();
    assert_eq!(answers(&mut stream, "m4").await, Some(3), "nor of what may be");
}

#[tokio::test]
async fn exchanges_that_were_missed_come_before_the_draft() {
    let chat = slow();
    let site = Site::serve(chat.clone()).await;
    let guest = site.guest().await;
    guest.say("m1", "chai 20").send().await.unwrap();
    chat.answer_held().await;
    chat.hold();
    guest.say("m2", "how much today?").send().await.unwrap();
    site.draft(1, "m2", "You spent").await;
    let mut stream = guest.stream(0).await;
    assert_eq!(answers(&mut stream, "m1").await, Some(1));
    assert_eq!(stream.event().await, draft("m2", "You spent"));
}

#[tokio::test]
async fn a_draft_says_that_an_answer_is_worked_on() {
    let chat = slow();
    let site = Site::serve(chat.clone()).await;
    let guest = site.guest().await;
    let mut stream = guest.stream(0).await;
    let own = Uuid::from_u128(1).to_string();
    let own = ChatRef { channel: Channel::Web, chat: own };
    site.outbound.working(&own).await;
    site.draft(1, "m1", "You spent").await;
    assert_eq!(stream.event().await, draft("m1", "You spent"), "one word of it is enough");
    site.outbound.working(&own).await;
    assert_eq!(stream.event().await.name, "working", "and the same draft is not shown again");
}

#[tokio::test]
async fn nobody_sees_the_drafts_of_another() {
    let site = Site::serve(slow()).await;
    let (asha, ravi) = (site.guest().await, site.guest().await);
    let mut open = asha.stream(0).await;
    site.draft(2, "m1", "Your rent of ₹8,000").await;
    assert_eq!(ravi.stream(0).await.event().await, draft("m1", "Your rent of ₹8,000"));
    let mut later = asha.stream(0).await;
    site.draft(1, "m1", "Your chai of ₹20").await;
    for stream in [&mut open, &mut later] {
        assert_eq!(stream.event().await, draft("m1", "Your chai of ₹20"));
    }
}
