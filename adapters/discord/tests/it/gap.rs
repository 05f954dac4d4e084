//! Nothing is lost and nothing comes twice, however the connection ends.

use std::time::Duration;

use hisab_port::{Chat, Content, MessageRef, Unavailable};
use hisab_standins::discord::{Fault, How};

use crate::support::{App, Odd, REFUSED, echo, one_person, text, texts};

#[tokio::test]
async fn what_was_written_after_a_crash_is_fetched_in_order_and_once() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let first = standin.says(&asha, channel, "chai 20");
    app.stored().await;
    app.crash().await;
    standin.advance(Duration::from_mins(1));
    let mut expected = vec!["chai 20".to_owned(), "chai 25".to_owned()];
    standin.edits(channel, first, "chai 25");
    // More than two pages.
    for number in 0..250 {
        standin.advance(Duration::from_millis(1));
        standin.says(&asha, channel, &format!("auto {number}"));
        expected.push(format!("auto {number}"));
    }
    chat.hold();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "live 1");
    expected.push("live 1".to_owned());
    for _ in 0..252 {
        app.stored().await;
    }
    assert_eq!(texts(&chat), expected);
    let of = MessageRef(first.to_string());
    let edited = Content::Edited { of, text: "chai 25".to_owned() };
    assert_eq!(chat.received()[1].content, edited, "new words for what was stored come as that");
    app.crash().await;
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "live 2");
    assert_eq!(app.stored().await.content, text("live 2"), "everything else is known");
}

#[tokio::test]
async fn a_chat_that_is_gone_holds_up_no_other() {
    let (standin, asha, channel) = one_person().await;
    let ravi = standin.person("ravi");
    let other = standin.dm(&ravi);
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    standin.says(&ravi, other, "auto 85");
    app.stored().await;
    app.stop().await;
    standin.says(&asha, channel, "lunch 250");
    let gone = format!("GET /channels/{other}/messages");
    standin.fail(gone.as_str(), Fault::Status(404), 1);
    let app = App::start(&standin, &chat).await;
    assert_eq!(app.stored().await.content, text("lunch 250"));
    standin.says(&ravi, other, "auto 90");
    assert_eq!(app.stored().await.content, text("auto 90"), "it goes on when it is there again");
}

#[tokio::test]
async fn the_gap_is_fetched_when_the_books_are_back() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    app.crash().await;
    standin.says(&asha, channel, "auto 85");
    chat.set_unavailable(Some(Unavailable::Down));
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "lunch 250");
    chat.set_unavailable(None);
    app.stored().await;
    app.stored().await;
    assert_eq!(texts(&chat), ["chai 20", "auto 85", "lunch 250"]);
}

#[tokio::test]
async fn a_dropped_connection_is_resumed_and_loses_nothing() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    standin.drop_connection();
    for number in 0..5 {
        standin.says(&asha, channel, &format!("auto {number}"));
    }
    for number in 0..5 {
        assert_eq!(app.stored().await.content, text(&format!("auto {number}")));
    }
    let attached = standin.attached(2).await;
    assert!(matches!(attached[1].how, How::Resume { .. }), "{attached:?}");
    assert!(attached[1].accepted);
}

#[tokio::test]
async fn a_session_that_discord_ends_is_begun_again_and_loses_nothing() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    standin.invalidate_session(false);
    standin.says(&asha, channel, "auto 85");
    assert_eq!(app.stored().await.content, text("auto 85"));
    standin.wait_ready().await;
    standin.says(&asha, channel, "lunch 250");
    assert_eq!(app.stored().await.content, text("lunch 250"));
    let attached = standin.attached(2).await;
    assert_eq!(attached.last().map(|last| last.how), Some(How::Identify));
}

#[tokio::test]
async fn a_connection_that_does_not_answer_is_made_again() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    standin.heartbeat_every(Duration::from_millis(300));
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    standin.stop_acking();
    standin.attached(2).await;
    standin.wait_ready().await;
    standin.says(&asha, channel, "auto 85");
    assert_eq!(app.stored().await.content, text("auto 85"));
}

#[tokio::test]
async fn what_a_new_person_writes_first_is_not_lost_at_the_beginning_of_a_session() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    // Kept back, and let go in the moment in which somebody listens.
    standin.hold();
    let app = App::begin(&standin, &chat);
    standin.says(&asha, channel, "chai 20");
    standin.wait_ready().await;
    standin.release();
    assert_eq!(app.stored().await.content, text("chai 20"));
}

#[tokio::test]
async fn chats_that_discord_does_not_answer_for_hold_up_no_other() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    // They wrote later, so they are looked at first.
    for name in ["a", "b", "c", "d", "e", "f"] {
        let person = standin.person(name);
        let other = standin.dm(&person);
        standin.says(&person, other, "auto 85");
        app.stored().await;
        let route = format!("GET /channels/{other}/messages");
        standin.fail(route.as_str(), Fault::Status(503), 1_000);
    }
    app.crash().await;
    standin.says(&asha, channel, "lunch 250");
    let app = App::start(&standin, &chat).await;
    assert_eq!(app.stored().await.content, text("lunch 250"));
    standin.heal();
}

#[tokio::test]
async fn what_came_before_the_newest_and_was_not_stored_is_fetched() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    let mut later = app.stored().await;
    app.crash().await;
    standin.advance(Duration::from_secs(1));
    standin.says(&asha, channel, "auto 85");
    // A command that was used after it.
    later.id = MessageRef("1".to_owned());
    later.order += 10_000 << 22;
    chat.receive(later).await.unwrap();
    let app = App::start(&standin, &chat).await;
    assert_eq!(app.stored().await.content, text("auto 85"));
}

#[tokio::test]
async fn what_cannot_be_stored_is_told_soon_or_not_at_all() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, "chai 20");
    app.stored().await;
    standin.shown(channel).await;
    app.crash().await;
    standin.says(&asha, channel, "too long, long ago");
    standin.advance(Duration::from_mins(11));
    standin.says(&asha, channel, "too long");
    chat.set_unavailable(Some(Unavailable::Down));
    let app = App::start(&standin, &chat).await;
    app.next(&[Odd::Refuses; 3]).await;
    chat.set_unavailable(None);
    // What is known is handed over again, and refused too.
    assert_eq!(standin.shown(channel).await.text, REFUSED);
    assert_eq!(standin.unseen(channel), 0, "only of the last");
    drop(app);
}
