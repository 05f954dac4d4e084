//! What people meet where they write to a bot: commands, and being asked once where they are.

use chrono::TimeDelta;
use hisab_port::{
    Button, Channel, ChatRef, Content, Incoming, MessageRef, Reply, Revision, Sender,
};
use hisab_standins::{discord, telegram};
use hisabkitab::{agent::memory::Memory, domain::clock::Clock, store::Address};
use tokio::task::block_in_place;

use crate::support::{
    self, Desk, Someone, desk_at, now, on_both,
    serve::{Place, Served, free_port},
};

on_both! {
    async fn a_command_is_read_as_the_words_that_it_stands_for(someone: Someone<'_>) {
        let says = async |text: &str| someone.says(text).await.reply.plain_text();
        assert_eq!(says("/spent chai 20").await, "Filed chai ₹20 in Food.");
        assert_eq!(says("/ask how much today?").await, "You spent ₹20 today, in 1 entry.");
        assert!(says("/budget food 5000").await.contains("₹4,980 left"));
        assert!(says("/BUDGET").await.contains("Food budget: ₹4,980 left"));
        assert!(says("/recent").await.contains("chai ₹20"));
        assert!(says("/undo").await.starts_with("Taken back: "));
        assert!(says("/timezone Asia/Dhaka").await.contains("Asia/Dhaka"));
        assert!(says("/spent").await.contains("chai 20, auto 85"), "it says what is missing");
        assert!(says("/sepnt chai 20").await.contains("I do not know /sepnt"));
        let help = says("/help").await;
        assert!(help.contains("/spent File what you spent") && help.contains("/delete_me"), "{help}");
    }

    async fn a_command_that_is_edited_amends_what_it_filed(someone: Someone<'_>) {
        let said = does(someone.subject(), 1, Content::Text("/spent chai 20".to_owned()));
        let said = Incoming { chat: at(Channel::Terminal, someone.subject()), ..said };
        let of = said.id.clone();
        someone.ask(&said).await;
        let text = "/spent chai 25".to_owned();
        let edit = does(someone.subject(), 2, Content::Edited { of, text });
        let edit = Incoming { chat: said.chat, ..edit };
        assert_eq!(someone.ask(&edit).await.reply.plain_text(), "Changed chai: ₹20 → ₹25.");
    }
}

fn at(channel: Channel, chat: &str) -> ChatRef {
    ChatRef { channel, chat: chat.to_owned() }
}

/// What someone does at the bot, where Bengali is spoken.
fn does(who: &str, order: i64, content: Content) -> Incoming {
    Incoming {
        chat: at(Channel::Telegram, who),
        shared: false,
        sender: Sender {
            subject: who.to_owned(),
            name: Some("Asha".to_owned()),
            language: Some("bn".to_owned()),
        },
        id: MessageRef(order.to_string()),
        revision: Revision::FIRST,
        order,
        at: now() + TimeDelta::seconds(order),
        content,
        reply_to: None,
    }
}

fn says(who: &str, order: i64, text: &str) -> Incoming {
    does(who, order, Content::Text(text.to_owned()))
}

/// The real program at stand-ins of both platforms: the picture, and its words where each platform has a place for them.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_comes_as_a_picture_with_its_words() {
    let telegram = telegram::Standin::start().await.unwrap();
    let discord = discord::Standin::start_running(now()).await;
    let options = [
        format!("--telegram-bot-token={}", telegram.token()),
        format!("--telegram-url={}", telegram.url()),
        format!("--discord-token={}", discord.token()),
        format!("--discord-url={}", discord.url()),
        "--timezone=Asia/Kathmandu".to_owned(),
    ];
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let place = Place::server().await;
    let _served = block_in_place(|| Served::start(&place, free_port(), &options));
    discord.wait_ready().await;
    let wish = "show me a chart of food since june";
    let said = "You spent ₹20 on Food from 1 Jan to 15 Jan, in 1 entry.";
    let words = "Spending on Food by month from 1 Jan to 15 Jan: Jan ₹20.";

    let asha = telegram.person("Asha");
    let writes = |text| telegram.at(discord.now()).says(&asha, asha.chat(), text);
    writes("chai 20");
    assert!(telegram.shown(asha.chat()).await.text.starts_with("Filed chai ₹20"));
    writes(wish);
    let shown = telegram.shown(asha.chat()).await;
    assert_eq!(shown.text, format!("{said}\n{words}"));
    let photo = shown.photo.unwrap();
    assert!(photo.starts_with(b"\x89PNG"));

    let ravi = discord.person("Ravi");
    let channel = discord.dm(&ravi);
    discord.says(&ravi, channel, "chai 20");
    assert!(discord.shown(channel).await.text.starts_with("Filed chai ₹20"));
    discord.says(&ravi, channel, wish);
    let shown = discord.shown(channel).await;
    assert_eq!(shown.text, said);
    let picture = shown.picture.unwrap();
    assert_eq!(picture.description.as_deref(), Some(words));
    assert_eq!(picture.bytes, photo, "the same picture for everybody");
    assert!(shown.attachments.is_empty(), "one for dark surroundings would be a second picture");
}

/// A bot's people, on books that no other test knows.
async fn bot() -> Desk {
    let address = Address::Server(Place::server().await.url().to_owned().into());
    desk_at(Channel::Telegram, &address, None, Memory::default(), Clock::new(now)).await
}

fn labels(reply: &Reply) -> Vec<String> {
    reply.buttons.concat().into_iter().map(|Button { label, .. }| label).collect()
}

#[test]
fn someone_new_is_asked_once_where_they_are() {
    support::block_on(async {
        let bot = bot().await;
        let hello = bot.ask(&says("asha", 1, "/start")).await.reply;
        assert!(hello.plain_text().starts_with("Hello!"), "{}", hello.plain_text());
        assert!(hello.plain_text().contains("where are you?"), "{}", hello.plain_text());
        assert_eq!(labels(&hello)[0], "Bangladesh: BDT", "their language hints at it");
        let payload = hello.buttons[0][0].payload.clone();
        let press = does("asha", 2, Content::Button { payload });
        let reply_to = Some(MessageRef("1".to_owned()));
        let set = bot.ask(&Incoming { reply_to, ..press }).await.reply.plain_text();
        assert!(set.contains("BDT") && set.contains("Asia/Dhaka"), "{set}");
        let filed = bot.ask(&says("asha", 3, "chai 20")).await.reply;
        assert_eq!(filed.plain_text(), "Filed chai ৳20 in Food.");
    });
}

#[test]
fn the_question_waits_for_others_and_is_left_alone_by_whoever_just_writes() {
    support::block_on(async {
        let bot = bot().await;
        let how_much = bot.ask(&says("ravi", 1, "500")).await.reply.plain_text();
        assert!(!how_much.contains("where are you"), "one question at a time: {how_much}");
        let filed = bot.ask(&says("ravi", 2, "chai 20")).await.reply.plain_text();
        assert!(filed.starts_with("Filed chai ₹20") && filed.contains("where are you?"), "{filed}");
        for (order, text) in (3..).zip(["auto 85", "hello", "lunch 250"]) {
            let later = bot.ask(&says("ravi", order, text)).await.reply.plain_text();
            assert!(!later.contains("where are you"), "asked again: {later}");
        }
    });
}

#[test]
fn nobody_is_asked_before_others() {
    support::block_on(async {
        let bot = bot().await;
        let group = Incoming { shared: true, ..says("sita", 1, "chai 20") };
        assert_eq!(bot.ask(&group).await.reply.plain_text(), "Filed chai ₹20 in Food.");
    });
}
