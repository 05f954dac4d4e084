//! What is heard in groups, and how it is answered there.

use std::time::Duration;

use hisab_port::{Button, Content, Reply, SendError, memory::MemoryChat};

use crate::bot::{Bot, echo, message, outgoing, place};

#[tokio::test]
async fn only_what_is_meant_for_the_bot_is_heard_and_answered_in_place() {
    let bot = Bot::polling(echo()).await;
    let group = bot.telegram.group("Flat");
    let name = bot.telegram.bot_username();
    let say = |text: &str| bot.telegram.says(&bot.asha, group, text);
    say("between us");
    say("/spent@another_bot chai 20");
    say("/ban");
    say(&format!("/spent@{name} chai 20"));
    let mentioned = say(&format!("hey @{name} auto 85"));
    bot.telegram.all_confirmed().await;
    let answer = bot.telegram.shown(group).await;
    assert_eq!(answer.text, "/spent chai 20");
    let answer = bot.telegram.shown(group).await;
    assert_eq!((answer.text.as_str(), answer.reply_to), ("hey auto 85", Some(mentioned)));
    bot.telegram.replies_to(&bot.asha, group, answer.message_id, "90");
    bot.telegram.edits(&bot.asha, group, mentioned, &format!("@{name} auto 90"));
    bot.telegram.all_confirmed().await;
    assert_eq!(bot.heard(), ["/spent chai 20", "hey auto 85", "90", "auto 90"]);
    assert!(bot.chat.received().iter().all(|each| each.shared));
    assert_eq!(bot.chat.received()[2].reply_to, Some(message(answer.message_id)));
}

#[tokio::test]
async fn alone_with_a_person_nothing_is_quoted() {
    let bot = Bot::polling(echo()).await;
    bot.says("chai 20");
    assert_eq!(bot.telegram.shown(bot.asha.chat()).await.reply_to, None);
    assert!(!bot.chat.received()[0].shared);
}

#[tokio::test]
async fn a_group_that_has_a_new_id_gets_its_answers_there() {
    let bot = Bot::polling(echo()).await;
    let group = bot.telegram.group("Flat");
    let new = bot.telegram.migrates(&bot.asha, group);
    let mut reply = outgoing(1, "chai 20");
    reply.answers = Some(message(7));
    let sent = bot.outbound.send(&place(group), &reply).await.unwrap();
    let shown = bot.telegram.shown(new).await;
    assert_eq!((shown.text.as_str(), sent.id), ("chai 20", Some(message(shown.message_id))));
    let asked = bot.telegram.calls("sendMessage").len();
    bot.outbound.send(&place(group), &outgoing(2, "auto 85")).await.unwrap();
    assert_eq!(bot.telegram.calls("sendMessage").len(), asked + 1, "it is known from then on");
    bot.telegram.all_confirmed().await;
    assert_eq!(bot.heard(), Vec::<String>::new(), "that it moved says nothing");
}

#[tokio::test]
async fn every_part_answers_the_message_also_for_edits_and_presses() {
    let button = Button { label: "Yes".to_owned(), payload: "yes".to_owned() };
    let long = "x".repeat(5000);
    let reply = Reply { buttons: vec![vec![button]], ..Reply::from(long.as_str()) };
    let bot = Bot::polling(MemoryChat::new(move |_| reply.clone())).await;
    let group = bot.telegram.group("Flat");
    let said = bot.telegram.says(&bot.asha, group, "/spent chai 20");
    let parts = async || [bot.telegram.shown(group).await, bot.telegram.shown(group).await];
    let [first, last] = parts().await;
    assert_eq!([first.reply_to, last.reply_to], [Some(said); 2]);
    bot.telegram.presses(&bot.asha, group, last.message_id, "yes");
    let answers = parts().await.map(|part| part.reply_to);
    assert_eq!(answers, [Some(last.message_id); 2], "the message with the button");
    bot.telegram.edits(&bot.asha, group, said, "/spent chai 25");
    let answers = parts().await.map(|part| part.reply_to);
    assert_eq!(answers, [Some(said); 2], "the message that was edited");
    assert!(matches!(bot.chat.received()[2].content, Content::Edited { .. }));
    // Of another process.
    let mut unknown = outgoing(1, "auto 85");
    unknown.answers = Some(hisab_port::MessageRef("edit-1".to_owned()));
    bot.outbound.send(&place(group), &unknown).await.unwrap();
    assert_eq!(bot.telegram.shown(group).await.reply_to, None);
}

#[tokio::test]
async fn a_group_gets_twenty_messages_a_minute() {
    let bot = Bot::polling(echo()).await;
    let group = bot.telegram.group("Flat");
    for id in 0..20 {
        bot.outbound.send(&place(group), &outgoing(id, "chai 20")).await.unwrap();
    }
    let sent = bot.outbound.send(&place(group), &outgoing(20, "chai 20")).await;
    let Err(SendError::RetryAfter(wait)) = sent else { panic!("{sent:?}") };
    assert!(wait <= Duration::from_mins(1), "{wait:?}");
    bot.outbound.send(&place(bot.telegram.group("Office")), &outgoing(21, "hi")).await.unwrap();
}
