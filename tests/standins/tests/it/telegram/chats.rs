//! Who can be written to, and what is heard in groups.

use serde_json::json;

use super::Bench;

#[tokio::test]
async fn in_a_group_the_bot_hears_what_is_meant_for_it() {
    let bench = Bench::new().await;
    let (standin, asha) = (&bench.standin, &bench.asha);
    let group = standin.group("Flat 4");
    assert!(group < 0);
    let heard = |text: &str| {
        let before = standin.last_update();
        standin.says(asha, group, text);
        standin.last_update() > before
    };
    let bot = standin.bot_username();
    assert!(heard("/spent today"));
    assert!(heard(&format!("/spent@{bot}")));
    assert!(heard(&format!("chai 20 @{}", bot.to_uppercase())));
    assert!(!heard("chai 20"));
    assert!(!heard("/spent@other_bot"));
    assert!(!heard("write to me@hisab_test_bot"));
    bench.result("sendMessage", json!({ "chat_id": group, "text": "Filed" })).await;
    let filed = standin.shown(group).await.message_id;
    let before = standin.last_update();
    let answer = standin.replies_to(asha, group, filed, "25");
    assert!(standin.last_update() > before, "an answer to the bot is for it");
    standin.replies_to(asha, group, answer, "no, 30");
    let offset = standin.last_update().unwrap();
    let updates = bench.result("getUpdates", json!({ "offset": -1 })).await;
    assert_eq!(updates[0]["update_id"], offset);
    let message = &updates[0]["message"];
    assert_eq!(
        (&message["reply_to_message"]["text"], &message["text"]),
        (&json!("Filed"), &json!("25"))
    );
    assert_eq!(message["chat"]["type"], "group");
}

#[tokio::test]
async fn whoever_left_cannot_be_written_to() {
    let bench = Bench::new().await;
    let (standin, asha) = (&bench.standin, &bench.asha);
    let refusal = async |chat: i64| {
        bench.refusal("sendMessage", json!({ "chat_id": chat, "text": "x" })).await
    };
    let stranger = standin.person("Ravi");
    assert_eq!(refusal(stranger.chat()).await, (400, "Bad Request: chat not found".to_owned()));
    standin.blocks(asha);
    let blocked = "Forbidden: bot was blocked by the user".to_owned();
    assert_eq!(refusal(asha.chat()).await, (403, blocked));
    standin.unblocks(asha);
    assert_eq!(bench.send("back").await.0, 200);
    let group = standin.group("Flat 4");
    standin.kicks(asha, group);
    let kicked = "Forbidden: bot was kicked from the group chat".to_owned();
    assert_eq!(refusal(group).await, (403, kicked));
    let updates = bench.result("getUpdates", json!({})).await;
    let statuses = updates.as_array().unwrap().iter().skip(1);
    let statuses = statuses.map(|u| u["my_chat_member"]["new_chat_member"]["status"].clone());
    assert_eq!(statuses.collect::<Vec<_>>(), ["kicked", "member", "kicked"]);
    standin.forgets_chat(asha.chat());
    assert_eq!(refusal(asha.chat()).await.0, 400);
}

#[tokio::test]
async fn a_group_that_moved_says_where() {
    let bench = Bench::new().await;
    let group = bench.standin.group("Flat 4");
    let to = bench.standin.migrates(&bench.asha, group);
    let (code, answer) = bench.call("sendMessage", json!({ "chat_id": group, "text": "x" })).await;
    assert_eq!((code, &answer["parameters"]["migrate_to_chat_id"]), (400, &json!(to)));
    bench.result("sendMessage", json!({ "chat_id": to, "text": "x" })).await;
    let updates = bench.result("getUpdates", json!({ "offset": -2 })).await;
    assert_eq!(updates[0]["message"]["migrate_to_chat_id"], to);
}

#[tokio::test]
async fn an_answer_names_a_message_that_is_there() {
    let bench = Bench::new().await;
    let chat = bench.asha.chat();
    let said = bench.standin.says(&bench.asha, chat, "chai 20");
    let answer = |message: i64, anyway: bool| {
        json!({ "chat_id": chat, "text": "ok", "reply_parameters": {
            "message_id": message, "allow_sending_without_reply": anyway } })
    };
    bench.result("sendMessage", answer(said, false)).await;
    assert_eq!(bench.standin.shown(chat).await.reply_to, Some(said));
    let (_, why) = bench.refusal("sendMessage", answer(99, false)).await;
    assert_eq!(why, "Bad Request: message to be replied not found");
    bench.result("sendMessage", answer(99, true)).await;
    assert_eq!(bench.standin.shown(chat).await.reply_to, None);
}

#[tokio::test]
async fn people_act_when_the_test_says() {
    let bench = Bench::new().await;
    let midnight = chrono::DateTime::from_timestamp(1_795_000_000, 0).unwrap();
    let message = bench.standin.at(midnight).says(&bench.asha, bench.asha.chat(), "chai 20");
    bench.standin.edits(&bench.asha, bench.asha.chat(), message, "chai 25");
    let updates = bench.result("getUpdates", json!({ "offset": -2 })).await;
    assert_eq!(updates[0]["message"]["date"], 1_795_000_000);
    assert_eq!(updates[1]["edited_message"]["date"], 1_795_000_000);
    assert_ne!(updates[1]["edited_message"]["edit_date"], 1_795_000_000);
}
