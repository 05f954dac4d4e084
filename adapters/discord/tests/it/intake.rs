//! What people do arrives as what it is, in order, and what is not for us does not arrive.

use std::time::Duration;

use hisab_port::{Channel, Content, MessageRef, Revision, Unavailable};
use hisab_standins::discord::File;

use crate::support::{App, echo, one_person, text, texts};

#[tokio::test]
async fn a_message_says_who_wrote_what_and_when() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let id = standin.says(&asha, channel, "chai 20");
    let incoming = app.stored().await;
    assert_eq!(
        (incoming.chat.channel, incoming.chat.chat),
        (Channel::Discord, channel.to_string())
    );
    assert!(!incoming.shared);
    assert_eq!(incoming.sender.subject, asha.id.to_string());
    assert_eq!(incoming.sender.name.as_deref(), Some("asha"));
    assert_eq!(incoming.sender.language, None);
    assert_eq!((incoming.id, incoming.revision), (MessageRef(id.to_string()), Revision::FIRST));
    assert_eq!(incoming.order, i64::try_from(id.0).unwrap());
    assert_eq!(incoming.at, id.made_at());
    assert_eq!(incoming.content, text("chai 20"));
}

#[tokio::test]
async fn a_burst_stays_in_order_and_chats_go_beside_each_other() {
    let (standin, asha, channel) = one_person().await;
    let ravi = standin.person("ravi");
    let other = standin.dm(&ravi);
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    for number in 0..50 {
        standin.says(&asha, channel, &format!("chai {number}"));
        standin.says(&ravi, other, &format!("auto {number}"));
    }
    for _ in 0..100 {
        app.stored().await;
    }
    for (of, what) in [(channel, "chai"), (other, "auto")] {
        let received = chat.received().into_iter().filter(|i| i.chat.chat == of.to_string());
        let said: Vec<String> = received.map(|i| i.content.words().to_owned()).collect();
        let expected: Vec<String> = (0..50).map(|number| format!("{what} {number}")).collect();
        assert_eq!(said, expected);
    }
}

#[tokio::test]
async fn what_cannot_be_stored_is_tried_again_and_what_follows_waits() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    chat.set_unavailable(Some(Unavailable::Down));
    standin.says(&asha, channel, "chai 20");
    standin.says(&asha, channel, "auto 85");
    assert!(app.told().await.1.is_err());
    let again = app.told().await;
    assert_eq!((again.0.content, again.1.is_err()), (text("chai 20"), true), "nothing overtakes");
    chat.set_unavailable(None);
    app.stored().await;
    app.stored().await;
    assert_eq!(texts(&chat), ["chai 20", "auto 85"]);
}

#[tokio::test]
async fn a_new_version_and_a_deletion_name_the_message() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let id = standin.says(&asha, channel, "chai 20 https://example.com");
    let first = app.stored().await;
    standin.previews(channel, id);
    standin.advance(Duration::from_secs(3));
    standin.edits(channel, id, "chai 25");
    let edited = app.stored().await;
    let of = MessageRef(id.to_string());
    let content = Content::Edited { of: of.clone(), text: "chai 25".to_owned() };
    assert_eq!(edited.content, content, "a preview of a link is no edit");
    assert_eq!((&edited.id, edited.revision.0), (&of, edited.at.timestamp_micros()));
    assert!(edited.order > first.order && edited.at == standin.now());
    standin.deletes(channel, id);
    let gone = app.stored().await;
    assert_eq!(
        (gone.content, gone.revision),
        (Content::Deleted { of: of.clone() }, Revision::GONE)
    );
    assert_eq!((gone.id, gone.sender.subject), (of, asha.id.to_string()));
}

#[tokio::test]
async fn whose_message_was_deleted_is_asked_of_the_books() {
    let (standin, asha, channel) = one_person().await;
    let unknown = standin.says(&asha, channel, "auto 85");
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let id = standin.says(&asha, channel, "chai 20");
    app.stored().await;
    app.crash().await;
    let app = App::start(&standin, &chat).await;
    chat.set_unavailable(Some(Unavailable::Down));
    standin.deletes(channel, unknown);
    standin.deletes(channel, id);
    chat.set_unavailable(None);
    let gone = app.stored().await;
    let of = MessageRef(id.to_string());
    assert_eq!(gone.content, Content::Deleted { of }, "what the books do not know is nobody's");
    assert_eq!(gone.sender.subject, asha.id.to_string());
    assert!(standin.requests().iter().all(|asked| asked.path != format!("/channels/{channel}")));
}

#[tokio::test]
async fn among_others_only_what_mentions_the_application_is_for_it() {
    let (standin, asha, _) = one_person().await;
    let channel = standin.guild_channel("money");
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let me = format!("<@{}>", standin.bot_id());
    standin.says(&asha, channel, "nothing for you");
    standin.says(&asha, channel, &me);
    assert_eq!(app.stored().await.content, text("hello"), "whoever calls us greets us");
    assert_eq!(standin.shown(channel).await.text, "hello");
    standin.sends_file(&asha, channel, &me, File::new("a.jpg", "image/jpeg", b"x".as_slice()));
    assert_eq!(app.stored().await.content, Content::Photo { caption: String::new() });
    let id = standin.says(&asha, channel, &format!("{me} chai 20"));
    let incoming = app.stored().await;
    assert_eq!(incoming.content, text("chai 20"), "the mention is no part of it");
    assert!(incoming.shared);
    assert_eq!(incoming.chat.chat, format!("{}/{channel}", standin.guild_id()));
    let shown = standin.shown(channel).await;
    assert_eq!((shown.text.as_str(), shown.reply_to), ("chai 20", Some(id)));
    standin.replies_to(&asha, channel, shown.message_id, "make it 25");
    let answer = app.stored().await;
    assert_eq!(answer.content, text("make it 25"), "an answer to it mentions it");
    assert_eq!(answer.reply_to, Some(MessageRef(shown.message_id.to_string())));
    let other = standin.says(&asha, channel, "just talking");
    standin.deletes(channel, other);
    standin.deletes(channel, id);
    assert_eq!(app.stored().await.content, Content::Deleted { of: MessageRef(id.to_string()) });
}

#[tokio::test]
async fn programs_are_not_answered() {
    let (standin, asha, _) = one_person().await;
    let bot = standin.other_bot("echo");
    let channel = standin.guild_channel("bots");
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let me = format!("<@{}>", standin.bot_id());
    standin.says(&bot, channel, &format!("{me} chai 20"));
    standin.says(&asha, channel, &format!("{me} auto 85"));
    assert_eq!(app.stored().await.content, text("auto 85"));
    assert_eq!(chat.received().len(), 1);
}

#[tokio::test]
async fn what_is_attached_is_named_by_its_kind() {
    let (standin, asha, channel) = one_person().await;
    let chat = echo();
    let app = App::start(&standin, &chat).await;
    let caption = || "lunch 250".to_owned();
    let photo = File::new("a.jpg", "image/jpeg", b"x".as_slice());
    standin.sends_file(&asha, channel, "lunch 250", photo);
    assert_eq!(app.stored().await.content, Content::Photo { caption: caption() });
    standin.sends_file(&asha, channel, "", File::voice(b"x".as_slice(), 2));
    assert_eq!(app.stored().await.content, Content::Voice);
    let pdf = File::new("a.pdf", "application/pdf", b"x".as_slice());
    standin.sends_file(&asha, channel, "lunch 250", pdf);
    assert_eq!(app.stored().await.content, Content::Document { caption: caption() });
}
