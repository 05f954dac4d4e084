//! What is fetched, and when it is confirmed.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use hisab_port::{
    Button, Channel, Chat, ChatRef, Content, History, Incoming, MessageRef, Newest, Receipt, Reply,
    Stretch, Unavailable, async_trait, memory::MemoryChat,
};
use hisab_standins::telegram::{Command, Fault, Standin};
use tokio_util::sync::CancellationToken;

use crate::bot::{Bot, adapter, echo, message, settings};

#[tokio::test]
async fn commands_are_offered_and_a_webhook_of_before_is_removed() {
    let bot = Bot::polling(echo()).await;
    let command = |command: &str, description: &str| Command {
        command: command.to_owned(),
        description: description.to_owned(),
    };
    let expected = [command("spent", "Log an expense"), command("undo", "Undo the last change")];
    assert_eq!(bot.telegram.commands(), expected);
    let removed = bot.telegram.calls("deleteWebhook");
    assert_eq!(removed.len(), 1);
    assert!(!removed[0].args.contains_key("drop_pending_updates"), "what waits is kept");
    let asked = &bot.telegram.calls("getUpdates")[0].args;
    let kinds = ["message", "edited_message", "callback_query"];
    assert_eq!(asked["allowed_updates"], serde_json::json!(kinds));
}

#[tokio::test]
async fn what_was_not_stored_is_not_confirmed_and_comes_again_in_order() {
    let chat = echo();
    let bot = Bot::polling(Arc::clone(&chat)).await;
    bot.says("first");
    bot.telegram.all_confirmed().await;
    let first = bot.telegram.last_update();
    chat.set_unavailable(Some(Unavailable::Full));
    bot.telegram.hold();
    for text in ["chai 20", "auto 85"] {
        bot.says(text);
    }
    let polls = bot.telegram.calls("getUpdates").len();
    bot.telegram.release();
    bot.telegram.called("getUpdates", polls + 1).await;
    assert_eq!(bot.telegram.confirmed(), first, "nothing of it");
    assert_eq!(chat.missed(), 1, "nor is what comes after it tried");
    chat.set_unavailable(None);
    bot.telegram.all_confirmed().await;
    assert_eq!(bot.heard(), ["first", "chai 20", "auto 85"]);
}

/// Books that cannot store what one person says.
struct Moody(Arc<MemoryChat>, AtomicBool);

#[async_trait]
impl Chat for Moody {
    async fn receive(&self, incoming: Incoming) -> Result<Receipt, Unavailable> {
        let moody = self.1.load(Ordering::SeqCst);
        if moody && incoming.content.words() == "auto 85" {
            return Err(Unavailable::Down);
        }
        if incoming.content.words() == "too long" {
            return Ok(Receipt::Refused(Reply::from("That is too long.")));
        }
        self.0.receive(incoming).await
    }

    async fn history(
        &self,
        chat: &ChatRef,
        stretch: Stretch,
        limit: u16,
    ) -> Result<History, Unavailable> {
        self.0.history(chat, stretch, limit).await
    }

    async fn author(
        &self,
        chat: &ChatRef,
        message: &MessageRef,
    ) -> Result<Option<String>, Unavailable> {
        self.0.author(chat, message).await
    }

    async fn newest(&self, channel: Channel, limit: u16) -> Result<Vec<Newest>, Unavailable> {
        self.0.newest(channel, limit).await
    }
}

#[tokio::test]
async fn in_the_middle_of_a_batch_only_what_was_stored_is_confirmed() {
    let telegram = Standin::start().await.unwrap();
    let asha = telegram.person("Asha");
    for text in ["chai 20", "auto 85", "lunch 250", "too long"] {
        telegram.says(&asha, asha.chat(), text);
    }
    let last = telegram.last_update().unwrap();
    let books = Arc::new(Moody(echo(), true.into()));
    let stop = CancellationToken::new();
    let bot = adapter(settings(&telegram, None));
    let (running, chat, stopped) = (bot.clone(), Arc::clone(&books), stop.clone());
    let task = tokio::spawn(async move { running.run(chat, stopped).await });
    telegram.called("getUpdates", 2).await;
    assert_eq!(telegram.confirmed(), Some(last - 3), "the first, and not the ones after it");
    books.1.store(false, Ordering::SeqCst);
    telegram.all_confirmed().await;
    let heard: Vec<_> = books.0.received().into_iter().map(|each| each.content).collect();
    let text = |text: &str| Content::Text(text.to_owned());
    assert_eq!(heard, [text("chai 20"), text("auto 85"), text("lunch 250")], "each once, in order");
    assert_eq!(
        telegram.shown(asha.chat()).await.text,
        "That is too long.",
        "who cannot be heard is told"
    );
    stop.cancel();
    assert_eq!(task.await.unwrap(), Ok(()));
}

#[tokio::test]
async fn what_comes_twice_is_stored_once() {
    let bot = Bot::polling(echo()).await;
    bot.telegram.double_next(2);
    bot.says("chai 20");
    bot.says("auto 85");
    bot.telegram.all_confirmed().await;
    let mut heard = bot.heard();
    heard.sort();
    assert_eq!(heard, ["auto 85", "chai 20"]);
    assert_eq!(bot.telegram.all_shown(bot.asha.chat()).len(), 2);
}

#[tokio::test]
async fn a_press_is_answered_also_when_it_comes_again() {
    let button = Button { label: "Yes".to_owned(), payload: "yes".to_owned() };
    let reply = Reply { buttons: vec![vec![button]], ..Reply::from("Sure?") };
    let chat = MemoryChat::new(move |_| reply.clone());
    let bot = Bot::polling(chat).await;
    bot.says("undo");
    let asked = bot.telegram.shown(bot.asha.chat()).await.message_id;
    let query = bot.telegram.presses(&bot.asha, bot.asha.chat(), asked, "yes");
    bot.telegram.answered(&query).await;
    bot.telegram.all_confirmed().await;
    // To answer it twice is refused, which is of no consequence.
    bot.telegram.expires(&query);
    assert!(bot.telegram.deliver_again(bot.telegram.last_update().unwrap()));
    bot.telegram.called("answerCallbackQuery", 2).await;
    bot.telegram.all_confirmed().await;
    let last = bot.chat.received().pop().unwrap();
    assert_eq!(last.reply_to, Some(message(asked)));
    assert_eq!(bot.heard(), ["undo", "yes"]);
}

#[tokio::test]
async fn answering_presses_holds_nobody_up() {
    let button = Button { label: "Yes".to_owned(), payload: "yes".to_owned() };
    let reply = Reply { buttons: vec![vec![button]], ..Reply::from("Sure?") };
    let bot = Bot::polling(MemoryChat::new(move |_| reply.clone())).await;
    bot.says("undo");
    let asked = bot.telegram.shown(bot.asha.chat()).await.message_id;
    bot.telegram.fail("answerCallbackQuery", 100, Fault::Hang);
    // More than are answered at once.
    for _ in 0..40 {
        bot.telegram.presses(&bot.asha, bot.asha.chat(), asked, "yes");
    }
    bot.says("chai 20");
    bot.telegram.all_confirmed().await;
    assert_eq!(bot.heard().last().map(String::as_str), Some("chai 20"));
    bot.telegram.forget_faults();
}

#[tokio::test]
async fn pictures_and_files_come_with_their_words() {
    let bot = Bot::polling(echo()).await;
    let (now, chat) = (bot.telegram.now(), bot.asha.chat());
    let photo = now.sends_photo(&bot.asha, chat, b"\x89PNG", "lunch 250");
    now.sends_voice(&bot.asha, chat, b"OggS", 3);
    now.sends_document(&bot.asha, chat, ("a.pdf", "application/pdf", b"%PDF"), "bill", None);
    now.edits(&bot.asha, chat, photo, "lunch 200");
    bot.telegram.all_confirmed().await;
    let contents: Vec<_> = bot.chat.received().into_iter().map(|each| each.content).collect();
    let expected = [
        Content::Photo { caption: "lunch 250".to_owned() },
        Content::Voice,
        Content::Document { caption: "bill".to_owned() },
        Content::Edited { of: message(photo), text: "lunch 200".to_owned() },
    ];
    assert_eq!(contents, expected);
}

#[tokio::test]
async fn chats_do_not_wait_for_each_other_and_the_bot_stops_when_told() {
    let telegram = Arc::new(Standin::start().await.unwrap());
    let people: Vec<_> = (0..40).map(|number| telegram.person(&format!("P{number}"))).collect();
    for text in ["1", "2", "3"] {
        for person in &people {
            telegram.says(person, person.chat(), text);
        }
    }
    let bot = Bot::over(Arc::clone(&telegram), echo());
    telegram.all_confirmed().await;
    for person in &people {
        let shown: Vec<_> =
            telegram.all_shown(person.chat()).into_iter().map(|each| each.text).collect();
        assert_eq!(shown, ["1", "2", "3"]);
    }
    bot.stop.cancel();
    assert_eq!(bot.task.await.unwrap(), Ok(()));
}
