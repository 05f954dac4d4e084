//! Commands and buttons are acknowledged at once, whatever the books do, and answered where they were used.

use std::time::Duration;

use hisab_port::{
    Button, Channel, ChatRef, Content, MessageRef, Outgoing, Receipt, Reply, Unavailable,
    memory::MemoryChat,
};
use hisab_standins::discord::Fault;
use serde_json::json;

use crate::support::{App, COMMANDS, Odd, UNAVAILABLE, echo, one_person, text};

#[tokio::test]
async fn the_commands_are_registered() {
    let (standin, ..) = one_person().await;
    let _app = App::start(&standin, &echo()).await;
    let registered = standin.registered().await;
    let names: Vec<_> = registered.iter().map(|command| command["name"].clone()).collect();
    assert_eq!(names, COMMANDS.map(|command| json!(command.name)));
    let option = &registered[0]["options"][0];
    assert_eq!((&option["name"], &option["required"]), (&json!("what"), &json!(true)));
}

#[tokio::test]
async fn a_command_is_what_somebody_would_have_written() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let id = standin.uses_command(&asha, channel, "spent", &[("what", json!("chai 20"))]);
    let incoming = app.stored().await;
    assert_eq!(incoming.content, text("/spent chai 20"));
    assert_eq!(incoming.id, MessageRef(id.to_string()));
    assert!(incoming.sender.language.is_some());
    let shown = standin.shown(channel).await;
    assert_eq!((shown.text.as_str(), shown.ephemeral), ("/spent chai 20", false));
    assert_eq!(standin.acknowledged(id).await.original, Some(shown.message_id));
    standin.uses_command(&asha, channel, "undo", &[]);
    assert_eq!(app.stored().await.content, text("/undo"));
}

#[tokio::test]
async fn a_long_answer_to_a_command_is_shown_whole_and_in_order() {
    let (standin, asha, channel) = one_person().await;
    let long = "chai 20, ".repeat(500);
    let chat = MemoryChat::new(move |_| Reply::from(long.as_str()));
    let app = App::start(&standin, &chat).await;
    let id = standin.uses_command(&asha, channel, "undo", &[]);
    app.stored().await;
    let mut shown = Vec::new();
    for _ in 0..3 {
        shown.push(standin.shown(channel).await);
    }
    let original = standin.acknowledged(id).await.original;
    assert_eq!(original, Some(shown[0].message_id), "it begins where it is awaited");
    let entries: usize = shown.iter().map(|shown| shown.text.matches("chai 20").count()).sum();
    assert_eq!(entries, 500);
}

#[tokio::test]
async fn a_second_reply_follows_the_first() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let id = standin.uses_command(&asha, channel, "undo", &[]);
    app.stored().await;
    let first = standin.shown(channel).await;
    let answers = Some(MessageRef(id.to_string()));
    let more = Outgoing { id: "f".repeat(32), answers, reply: Reply::from("and a chart") };
    app.send(channel, &more).await.unwrap();
    assert_eq!(standin.shown(channel).await.text, "and a chart");
    assert_eq!(standin.looks(channel, first.message_id).unwrap().text, "/undo");
}

#[tokio::test]
async fn it_is_acknowledged_at_once_while_the_books_are_slow() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    chat.hold();
    let app = App::start(&standin, &chat).await;
    let id = standin.uses_command(&asha, channel, "undo", &[]);
    let acknowledged = standin.acknowledged(id).await.acknowledged.unwrap();
    assert_eq!(acknowledged.kind, 5);
    app.stored().await;
    // Ten minutes later.
    standin.advance(Duration::from_mins(10));
    chat.answer_held().await;
    let shown = standin.shown(channel).await;
    assert_eq!(standin.acknowledged(id).await.original, Some(shown.message_id));
}

#[tokio::test]
async fn it_is_acknowledged_at_once_while_the_books_are_away_and_says_so() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    chat.set_unavailable(Some(Unavailable::Down));
    let id = standin.uses_command(&asha, channel, "undo", &[]);
    assert_eq!(standin.acknowledged(id).await.acknowledged.unwrap().kind, 5);
    // The pauses grow; the last attempt is the eighth.
    for _ in 0..7 {
        assert!(app.told().await.1.is_err());
    }
    assert_eq!(standin.shown(channel).await.text, UNAVAILABLE);
    chat.set_unavailable(None);
    standin.uses_command(&asha, channel, "undo", &[]);
    app.stored().await;
    assert_eq!(chat.received().len(), 1, "what was refused is not stored later");
}

#[tokio::test]
async fn it_is_tried_again_before_anybody_is_told_that_it_was_not_stored() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    app.next(&[Odd::Loses]).await;
    chat.hold();
    standin.uses_command(&asha, channel, "undo", &[]);
    assert!(app.told().await.1.is_err(), "it is stored, and nobody knows");
    assert_eq!(app.told().await.1, Ok(Receipt::Known));
    chat.answer_held().await;
    assert_eq!(standin.shown(channel).await.text, "/undo");
    assert_eq!(standin.unseen(channel), 0);
}

/// Books that ask, and a message of theirs with a button.
async fn asked(
    chat: &std::sync::Arc<MemoryChat>,
) -> (
    std::sync::Arc<hisab_standins::discord::Standin>,
    hisab_standins::discord::Person,
    hisab_standins::discord::Id,
    App,
    hisab_standins::discord::Id,
) {
    let (standin, asha, channel) = one_person().await;
    let app = App::start(&standin, chat).await;
    standin.says(&asha, channel, "chai");
    app.stored().await;
    let message = standin.shown(channel).await.message_id;
    (standin, asha, channel, app, message)
}

fn asking() -> std::sync::Arc<MemoryChat> {
    MemoryChat::new(|incoming| {
        let button = Button { label: "20".to_owned(), payload: "amount:20".to_owned() };
        Reply { buttons: vec![vec![button]], ..Reply::from(incoming.content.words()) }
    })
}

#[tokio::test]
async fn a_button_says_which_message_it_belongs_to() {
    let chat = asking();
    let (standin, asha, channel, app, message) = asked(&chat).await;
    let id = standin.presses(&asha, channel, message, "amount:20");
    let incoming = app.stored().await;
    assert_eq!(incoming.content, Content::Button { payload: "amount:20".to_owned() });
    assert_eq!(incoming.reply_to, Some(MessageRef(message.to_string())));
    assert_eq!(standin.acknowledged(id).await.acknowledged.unwrap().kind, 6);
    let shown = standin.shown(channel).await;
    assert_ne!(shown.message_id, message, "the answer is a message of its own");
    assert_eq!(shown.interaction, None);
    assert!(shown.nonce.is_some(), "one that is known as a repetition");
}

#[tokio::test]
async fn an_interaction_of_another_process_is_answered_in_the_channel() {
    let chat = asking();
    let (standin, asha, channel, app, message) = asked(&chat).await;
    chat.hold();
    let id = standin.presses(&asha, channel, message, "amount:20");
    app.stored().await;
    standin.acknowledged(id).await;
    app.crash().await;
    let app = App::start(&standin, &chat).await;
    let answers = Some(MessageRef(id.to_string()));
    let reply = Outgoing { id: "e".repeat(32), answers, reply: Reply::from("Filed") };
    app.send(channel, &reply).await.unwrap();
    let shown = standin.shown(channel).await;
    assert_eq!((shown.text.as_str(), shown.interaction), ("Filed", None));
}

#[tokio::test]
async fn a_token_that_is_too_old_is_not_needed() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    chat.hold();
    let app = App::start(&standin, &chat).await;
    let id = standin.uses_command(&asha, channel, "undo", &[]);
    app.stored().await;
    standin.acknowledged(id).await;
    standin.advance(Duration::from_mins(16));
    chat.answer_held().await;
    assert_eq!(standin.shown(channel).await.text, "/undo");
    // The adapter had to ask to know: by its own clock no time has passed.
    standin.take_violations();
}

#[tokio::test]
async fn an_acknowledgement_whose_answer_is_lost_counts() {
    let chat = asking();
    let (standin, asha, channel, app, message) = asked(&chat).await;
    standin.fail("POST /interactions/*/*/callback", Fault::CutAfter, 1);
    let id = standin.presses(&asha, channel, message, "amount:20");
    app.stored().await;
    assert_eq!(standin.acknowledged(id).await.acknowledged.unwrap().kind, 6);
    assert_eq!(standin.shown(channel).await.text, "amount:20");
    standin.take_violations();
}

#[tokio::test]
async fn in_a_server_a_command_needs_no_mention() {
    let (standin, asha, _) = one_person().await;
    let channel = standin.guild_channel("money");
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    standin.uses_command(&asha, channel, "undo", &[]);
    let incoming = app.stored().await;
    let place = format!("{}/{channel}", standin.guild_id());
    assert_eq!(incoming.chat, ChatRef { channel: Channel::Discord, chat: place });
    assert!(incoming.shared);
}

#[tokio::test]
async fn in_a_server_what_a_button_brings_follows_it_or_refers_to_its_message() {
    let (standin, asha, _) = one_person().await;
    let channel = standin.guild_channel("money");
    let chat = asking();
    let app = App::start(&standin, &chat).await;
    standin.says(&asha, channel, &format!("<@{}> chai", standin.bot_id()));
    app.stored().await;
    let message = standin.shown(channel).await.message_id;
    standin.presses(&asha, channel, message, "amount:20");
    app.stored().await;
    assert_eq!(standin.shown(channel).await.nonce, None, "by the token");
    chat.hold();
    let id = standin.presses(&asha, channel, message, "amount:20");
    app.stored().await;
    standin.acknowledged(id).await;
    standin.advance(Duration::from_mins(16));
    chat.answer_held().await;
    assert_eq!(standin.shown(channel).await.reply_to, Some(message));
    standin.take_violations();
}
