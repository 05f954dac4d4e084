//! Replies as people see them, and what becomes of those that cannot be shown.

use std::sync::Arc;

use hisab_port::{
    Button, Channel, ChatRef, File, Media, Outbound, Outgoing, Paragraph, Picture, Reply,
    SendError, Span,
};
use hisab_standins::discord::{Fault, Id, Standin};

use crate::support::{App, adapter, echo, one_person, outgoing};

const MESSAGES: &str = "POST /channels/*/messages";

fn chat(channel: Id) -> ChatRef {
    ChatRef { channel: Channel::Discord, chat: channel.to_string() }
}

/// Where replies go out; nobody listens.
fn out(standin: &Arc<Standin>) -> Arc<dyn Outbound> {
    adapter(standin, &standin.token()).outbound()
}

fn plain(text: &str) -> Span {
    Span::Plain(text.to_owned())
}

fn bold(text: &str) -> Span {
    Span::Bold(text.to_owned())
}

#[tokio::test]
async fn only_what_should_be_bold_is_marked() {
    let (standin, _, channel) = one_person().await;
    let lines = [
        "# not a heading",
        "-# not small",
        "- no list",
        "+ no list",
        "1. no list",
        "> no quote",
        "*a* _b_ ~~c~~ ||d|| `e` ```f```",
        "[g](https://h.i)",
        "<@1> <#2> <:j:3> <t:4:R> @everyone",
        ":smile: \\n",
        "a__b__c snake_case 2*3*4 https://k.l/m_n_o?p=*q*",
        "**",
        "_",
        "<https://r.s>",
    ];
    for (number, line) in (1..).zip(lines) {
        let spans = vec![plain(line), bold(" 20 "), plain("x"), bold(line), bold("y"), plain("z")];
        let reply = Reply { paragraphs: vec![Paragraph(spans)], ..Reply::default() };
        let expected = reply.plain_text();
        out(&standin).send(&chat(channel), &outgoing(number, reply)).await.unwrap();
        let shown = standin.shown(channel).await;
        assert_eq!(shown.text, expected);
        assert_eq!(shown.bold_words().concat(), format!("20{line}y"), "{}", shown.source);
        let marked: Vec<_> = shown.marked.iter().filter(|(kind, _)| *kind != "address").collect();
        assert!(marked.is_empty(), "{marked:?} in {}", shown.source);
        assert!(shown.calls.is_empty());
    }
}

#[tokio::test]
async fn two_thousand_and_one_characters_are_two_messages() {
    let (standin, _, channel) = one_person().await;
    for (number, length, messages) in [(1, 2_000, 1), (2, 2_001, 2)] {
        let reply = Reply::from("x".repeat(length).as_str());
        out(&standin).send(&chat(channel), &outgoing(number, reply)).await.unwrap();
        let mut shown = 0;
        for _ in 0..messages {
            shown += standin.shown(channel).await.text.len();
        }
        assert_eq!((shown, standin.unseen(channel)), (length, 0));
    }
}

#[tokio::test]
async fn what_hangs_on_a_reply_comes_with_its_last_message() {
    let (standin, _, channel) = one_person().await;
    let button = |number: usize| Button {
        label: format!("{number} {}", "long ".repeat(30)),
        payload: format!("b:{number}"),
    };
    let alt = "words ".repeat(300);
    let picture =
        Picture { alt: alt.clone(), media: Media::Png, data: b"\x89PNG".to_vec(), dark: None };
    let file = File {
        name: "books of 2026 ₹.csv".to_owned(),
        media: "no media type".to_owned(),
        data: b"a,b".to_vec(),
    };
    let reply = Reply {
        buttons: vec![(0..40).map(button).collect()],
        picture: Some(picture),
        file: Some(file),
        ..Reply::from("x ".repeat(1_500).as_str())
    };
    let sent = out(&standin).send(&chat(channel), &outgoing(1, reply)).await.unwrap();
    let first = standin.shown(channel).await;
    assert!(first.buttons.is_empty() && first.picture.is_none() && first.attachments.is_empty());
    let last = standin.shown(channel).await;
    assert_eq!(sent.id.unwrap().0, last.message_id.to_string());
    assert_eq!(last.buttons.iter().map(Vec::len).collect::<Vec<_>>(), [5; 5]);
    let picture = last.picture.unwrap();
    assert_eq!(picture.bytes, b"\x89PNG");
    assert!(alt.starts_with(picture.description.unwrap().trim_end_matches('…')));
    assert_eq!(last.attachments[0].bytes, b"a,b");
}

#[tokio::test]
async fn an_attempt_whose_answer_is_lost_shows_one_message() {
    let (standin, _, channel) = one_person().await;
    standin.fail(MESSAGES, Fault::CutAfter, 1);
    let reply = outgoing(1, Reply::from("chai 20"));
    let sent = out(&standin).send(&chat(channel), &reply).await;
    assert!(matches!(sent, Err(SendError::Transient(_))), "{sent:?}");
    // By another process, which remembers nothing.
    let sent = out(&standin).send(&chat(channel), &reply).await.unwrap();
    let shown = standin.shown(channel).await;
    assert_eq!(sent.id.unwrap().0, shown.message_id.to_string());
    assert_eq!(standin.messages(channel).len(), 1);
}

#[tokio::test]
async fn the_next_attempt_goes_on_with_the_first_part_that_is_missing() {
    let (standin, _, channel) = one_person().await;
    let out = out(&standin);
    let reply = outgoing(1, Reply::from("chai 20 ".repeat(500).as_str()));
    standin.fail(MESSAGES, Fault::Status(500), 1);
    assert!(matches!(out.send(&chat(channel), &reply).await, Err(SendError::Transient(_))));
    out.send(&chat(channel), &reply).await.unwrap();
    let shown = [standin.shown(channel).await, standin.shown(channel).await];
    out.send(&chat(channel), &reply).await.unwrap();
    let entries: usize = shown.iter().map(|shown| shown.text.matches("chai 20").count()).sum();
    assert_eq!((entries, standin.unseen(channel)), (500, 0), "and what was shown is not again");
    let asked = standin.requests().into_iter().filter(|request| request.method == "POST").count();
    assert_eq!(asked, 3, "not even asked for again");
}

#[tokio::test]
async fn failures_say_what_must_happen_next() {
    let (standin, _, channel) = one_person().await;
    let out = out(&standin);
    for (number, fault) in (1..).zip([Fault::Status(502), Fault::CutBefore]) {
        standin.fail(MESSAGES, fault, 1);
        let sent = out.send(&chat(channel), &outgoing(number, Reply::from("chai"))).await;
        let Err(SendError::Transient(why)) = sent else { panic!("{sent:?}") };
        assert!(!why.contains("127.0.0.1") && !why.contains(&standin.token()), "{why}");
    }
    standin.blocks(channel);
    let sent = out.send(&chat(channel), &outgoing(3, Reply::from("chai"))).await;
    assert_eq!(sent, Err(SendError::Gone), "who has blocked us");
    let nowhere = chat(Id(7));
    let sent = out.send(&nowhere, &outgoing(4, Reply::from("chai"))).await;
    assert_eq!(sent, Err(SendError::Gone), "a channel that is none");
    standin.take_violations();
    standin.unblocks(channel);
    standin.fail(MESSAGES, Fault::Status(400), 1);
    let sent = out.send(&chat(channel), &outgoing(5, Reply::from("chai"))).await;
    assert!(matches!(sent, Err(SendError::Rejected(_))), "{sent:?}");
    let other = ChatRef { channel: Channel::Discord, chat: "no channel".to_owned() };
    let sent = out.send(&other, &outgoing(6, Reply::from("chai"))).await;
    assert!(matches!(sent, Err(SendError::Rejected(_))), "{sent:?}");
}

#[tokio::test]
async fn work_is_shown() {
    let (standin, _, channel) = one_person().await;
    let app = App::start(&standin, &echo()).await;
    app.discord.outbound().working(&chat(channel)).await;
    standin.typed(channel, 1).await;
    let nothing = Outgoing { id: "0".repeat(32), answers: None, reply: Reply::default() };
    assert_eq!(app.send(channel, &nothing).await.unwrap().id, None, "nothing to show is shown");
}
