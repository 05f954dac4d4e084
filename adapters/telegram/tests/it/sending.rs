//! How replies are shown, and what is made of Telegram's refusals.

use std::time::Duration;

use hisab_port::{
    Button, Channel, ChatRef, File, Media, Paragraph, Picture, Reply, SendError, Sent, Span,
};
use hisab_standins::telegram::Fault;

use crate::bot::{Bot, echo, message, outgoing, place};

/// The smallest PNG there is: one grey pixel.
const PIXEL: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0:~\x9bU\
    \0\0\0\nIDATx\x9cch\0\0\0\x82\0\x81w\xcdr\xb6\0\0\0\0IEND\xaeB`\x82";

/// A bot to which Asha has written, so that it can write to her.
async fn met() -> Bot {
    let bot = Bot::polling(echo()).await;
    bot.says("hello");
    bot.telegram.shown(bot.asha.chat()).await;
    bot
}

#[tokio::test]
async fn hostile_text_is_literal_and_bold_is_bold() {
    let bot = met().await;
    let spans = vec![
        Span::Plain("<b>not</b> &amp; <script> ".to_owned()),
        Span::Bold("₹1,200 </b><i>&".to_owned()),
        Span::Plain(" http://x.example @all".to_owned()),
    ];
    let reply = Reply { paragraphs: vec![Paragraph(spans)], ..Reply::default() };
    let literal = reply.plain_text();
    let sent = bot.sends(&outgoing(1, reply)).await.unwrap();
    let shown = bot.telegram.shown(bot.asha.chat()).await;
    assert_eq!(
        (shown.text.as_str(), shown.bold_words()),
        (literal.as_str(), vec!["₹1,200 </b><i>&"])
    );
    assert_eq!(sent, Sent { id: Some(message(shown.message_id)) });
    let asked = bot.telegram.calls("sendMessage").pop().unwrap().args;
    assert_eq!(asked["link_preview_options"]["is_disabled"], true);
}

#[tokio::test]
async fn what_is_too_long_comes_in_parts_with_the_buttons_under_the_last() {
    let bot = met().await;
    let button =
        |number: usize| Button { label: format!("B{number}"), payload: number.to_string() };
    let buttons = vec![(0..20).map(button).collect(), vec![button(20)]];
    let reply = Reply { buttons, ..Reply::from("x".repeat(4097).as_str()) };
    let sent = bot.sends(&outgoing(1, reply)).await.unwrap();
    let first = bot.telegram.shown(bot.asha.chat()).await;
    let last = bot.telegram.shown(bot.asha.chat()).await;
    assert_eq!((first.text.len(), first.buttons.len(), last.text.len()), (4096, 0, 1));
    assert_eq!(last.buttons.iter().map(Vec::len).collect::<Vec<_>>(), [8, 8, 4, 1]);
    assert_eq!(sent.id, Some(message(last.message_id)), "the one that is pressed or answered");
}

#[tokio::test]
async fn pictures_and_files_have_their_words_with_them_where_they_fit() {
    let bot = met().await;
    let chat = bot.asha.chat();
    let picture =
        Picture { alt: "alt".to_owned(), media: Media::Png, data: PIXEL.to_vec(), dark: None };
    let text = |length: usize| Reply {
        picture: Some(picture.clone()),
        ..Reply::from("x".repeat(length).as_str())
    };
    bot.sends(&outgoing(1, text(1020))).await.unwrap();
    let shown = bot.telegram.shown(chat).await;
    assert_eq!((shown.text.len(), shown.photo.as_deref()), (1024, Some(PIXEL)));
    bot.sends(&outgoing(2, text(1021))).await.unwrap();
    let above = bot.telegram.shown(chat).await;
    let under = bot.telegram.shown(chat).await;
    assert_eq!((above.text.len(), above.photo, under.text.as_str()), (1021, None, "alt"));
    let svg = Picture { media: Media::Svg, data: b"<svg/>".to_vec(), ..picture };
    let file =
        File { name: "books.csv".to_owned(), media: "text/csv".to_owned(), data: b"a".to_vec() };
    let reply = Reply { picture: Some(svg), file: Some(file), ..Reply::from("Both") };
    bot.sends(&outgoing(3, reply)).await.unwrap();
    let svg = bot.telegram.shown(chat).await;
    assert_eq!(
        (svg.text.as_str(), svg.document),
        ("Both\nalt", Some(("picture.svg".to_owned(), b"<svg/>".to_vec())))
    );
    assert_eq!(
        bot.telegram.shown(chat).await.document,
        Some(("books.csv".to_owned(), b"a".to_vec()))
    );
}

#[tokio::test]
async fn an_empty_reply_is_no_message_and_typing_is_shown() {
    let bot = met().await;
    let sent = bot.sends(&outgoing(1, Reply::default())).await;
    assert_eq!(sent, Ok(Sent { id: None }));
    assert_eq!(bot.telegram.all_shown(bot.asha.chat()).len(), 1);
    bot.outbound.working(&bot.place()).await;
    assert_eq!(bot.telegram.actions(bot.asha.chat()), ["typing"]);
}

#[tokio::test]
async fn whoever_cannot_be_reached_any_more_is_gone() {
    let bot = met().await;
    bot.telegram.blocks(&bot.asha);
    let to = bot.place();
    assert_eq!(bot.outbound.send(&to, &outgoing(1, "chai 20")).await, Err(SendError::Gone));
    bot.telegram.forgets_chat(bot.asha.chat());
    assert_eq!(bot.outbound.send(&to, &outgoing(2, "chai 20")).await, Err(SendError::Gone));
    for said in ["Forbidden: user is deactivated", "Forbidden: bot was kicked from the group chat"]
    {
        bot.telegram.fail("sendMessage", 1, Fault::Error(403, said.to_owned()));
        assert_eq!(
            bot.outbound.send(&to, &outgoing(3, "chai 20")).await,
            Err(SendError::Gone),
            "{said}"
        );
    }
    let elsewhere = ChatRef { channel: Channel::Web, chat: "1".to_owned() };
    let sent = bot.outbound.send(&elsewhere, &outgoing(4, "chai 20")).await;
    assert!(matches!(sent, Err(SendError::Rejected(_))), "{sent:?}");
}

#[tokio::test]
async fn a_chat_that_must_wait_is_left_alone_until_then() {
    let bot = met().await;
    let ravi = bot.telegram.person("Ravi");
    bot.telegram.says(&ravi, ravi.chat(), "hello");
    bot.telegram.shown(ravi.chat()).await;
    bot.telegram.fail_in(bot.asha.chat(), "sendMessage", 1, Fault::TooMany(600));
    let wait = bot.sends(&outgoing(1, "chai 20")).await;
    assert_eq!(wait, Err(SendError::RetryAfter(Duration::from_mins(10))));
    let asked = bot.telegram.calls("sendMessage").len();
    let Err(SendError::RetryAfter(wait)) = bot.sends(&outgoing(1, "chai 20")).await else {
        panic!("it must wait");
    };
    assert!(wait > Duration::from_mins(9) && wait <= Duration::from_mins(10), "{wait:?}");
    assert_eq!(bot.telegram.calls("sendMessage").len(), asked, "Telegram is not asked");
    bot.outbound.working(&bot.place()).await;
    assert_eq!(bot.telegram.actions(bot.asha.chat()), Vec::<String>::new());
    bot.outbound.send(&place(ravi.chat()), &outgoing(2, "auto 85")).await.unwrap();
}

#[tokio::test]
async fn what_is_known_to_be_sent_is_not_sent_again() {
    let bot = met().await;
    let long = outgoing(1, "x".repeat(9000).as_str());
    bot.telegram.fail("sendMessage", 1, Fault::CutBefore);
    let cut = bot.sends(&long).await;
    assert!(matches!(cut, Err(SendError::Transient(_))), "{cut:?}");
    let first = outgoing(2, "x".repeat(5000).as_str());
    bot.sends(&first).await.unwrap();
    assert_eq!(bot.telegram.all_shown(bot.asha.chat()).len(), 3);
    // The second message of the reply fails, and the reply goes on with it.
    let picture =
        Picture { alt: "alt".to_owned(), media: Media::Png, data: PIXEL.to_vec(), dark: None };
    let reply = Reply { picture: Some(picture), ..Reply::from("y".repeat(2000).as_str()) };
    bot.telegram.fail("sendPhoto", 1, Fault::CutBefore);
    let reply = outgoing(3, reply);
    let cut = bot.sends(&reply).await;
    assert!(matches!(cut, Err(SendError::Transient(_))), "{cut:?}");
    let sent = bot.sends(&reply).await.unwrap();
    let shown = bot.telegram.all_shown(bot.asha.chat());
    assert_eq!(shown.len(), 5, "the text once, the picture once");
    assert_eq!(sent.id, Some(message(shown[4].message_id)));
}

#[tokio::test]
async fn what_is_sent_is_not_sent_again_when_nobody_could_note_that() {
    let bot = met().await;
    let long = outgoing(1, "x".repeat(5000).as_str());
    let sent = bot.sends(&long).await.unwrap();
    assert_eq!(bot.sends(&long).await, Ok(sent));
    assert_eq!(bot.telegram.all_shown(bot.asha.chat()).len(), 3, "the greeting and two parts");
}

#[tokio::test]
async fn several_chats_that_must_wait_mean_everybody() {
    let bot = met().await;
    let people: Vec<_> = (0..4).map(|n| bot.telegram.person(&format!("P{n}"))).collect();
    for person in &people {
        bot.telegram.says(person, person.chat(), "hello");
        bot.telegram.shown(person.chat()).await;
    }
    let Some((last, told)) = people.split_last() else { panic!("there are four") };
    for (seconds, person) in (300..).step_by(100).zip(told) {
        bot.telegram.fail_in(person.chat(), "sendMessage", 1, Fault::TooMany(seconds));
    }
    let sends = told.iter().map(|person| {
        let (outbound, to) = (&bot.outbound, place(person.chat()));
        async move { outbound.send(&to, &outgoing(1, "chai 20")).await }
    });
    for sent in futures_util::future::join_all(sends).await {
        assert!(matches!(sent, Err(SendError::RetryAfter(_))), "{sent:?}");
    }
    let asked = bot.telegram.calls("sendMessage").len();
    let sent = bot.outbound.send(&place(last.chat()), &outgoing(2, "auto 85")).await;
    let Err(SendError::RetryAfter(wait)) = sent else { panic!("{sent:?}") };
    assert!(wait > Duration::from_secs(400) && wait <= Duration::from_secs(500), "{wait:?}");
    assert_eq!(bot.telegram.calls("sendMessage").len(), asked);
}

#[tokio::test]
async fn a_picture_that_is_refused_as_one_comes_as_a_file() {
    let bot = met().await;
    let picture =
        Picture { alt: "alt".to_owned(), media: Media::Png, data: PIXEL.to_vec(), dark: None };
    let reply = Reply { picture: Some(picture), ..Reply::from("Look") };
    for (id, said) in (1..).zip([
        "PHOTO_INVALID_DIMENSIONS",
        "IMAGE_PROCESS_FAILED",
        "wrong file identifier/HTTP URL specified",
    ]) {
        let fault = Fault::Error(400, format!("Bad Request: {said}"));
        bot.telegram.fail("sendPhoto", 1, fault);
        bot.sends(&outgoing(id, reply.clone())).await.unwrap();
        let shown = bot.telegram.shown(bot.asha.chat()).await;
        let file = Some(("picture.png".to_owned(), PIXEL.to_vec()));
        assert_eq!((shown.text.as_str(), shown.document), ("Look\nalt", file), "{said}");
    }
    // What goes wrong with the file does not make it a picture again.
    let refused = Fault::Error(400, "Bad Request: IMAGE_PROCESS_FAILED".to_owned());
    bot.telegram.fail("sendPhoto", 1, refused);
    bot.telegram.fail("sendDocument", 1, Fault::CutBefore);
    let cut = bot.sends(&outgoing(9, reply.clone())).await;
    assert!(matches!(cut, Err(SendError::Transient(_))), "{cut:?}");
    bot.sends(&outgoing(9, reply)).await.unwrap();
    assert!(bot.telegram.shown(bot.asha.chat()).await.document.is_some());
}

#[tokio::test]
async fn markup_that_is_refused_is_left_out() {
    let bot = met().await;
    let said = "Bad Request: can't parse entities: Unexpected end tag at byte offset 5";
    bot.telegram.fail("sendMessage", 1, Fault::Error(400, said.to_owned()));
    let reply = Reply {
        paragraphs: vec![Paragraph(vec![Span::Bold("a < b".to_owned())])],
        ..Reply::default()
    };
    bot.sends(&outgoing(1, reply)).await.unwrap();
    let shown = bot.telegram.shown(bot.asha.chat()).await;
    assert_eq!((shown.text.as_str(), shown.bold.len()), ("a < b", 0));
    let said = "Bad Request: BUTTON_DATA_INVALID";
    bot.telegram.fail("sendMessage", 1, Fault::Error(400, said.to_owned()));
    let refused = bot.sends(&outgoing(2, "chai 20")).await;
    assert_eq!(refused, Err(SendError::Rejected(said.to_owned())));
}
