//! What becomes of each kind of update.

use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Revision, Sender};
use serde_json::{Value, json};

use crate::door::{Door, text};

fn message(id: &str) -> MessageRef {
    MessageRef(id.to_owned())
}

/// The text in a private chat, with this in place of its words.
fn with(fields: &Value) -> Value {
    let mut message = text(7, "");
    message.as_object_mut().unwrap().remove("text");
    for (name, value) in fields.as_object().unwrap() {
        message[name] = value.clone();
    }
    message
}

async fn received(kind: &str, what: Value) -> Option<Incoming> {
    let door = Door::open().await;
    assert_eq!(door.deliver(kind, what).await, 200);
    let mut received = door.chat.received();
    assert!(received.len() <= 1);
    received.pop()
}

#[tokio::test]
async fn a_message_keeps_its_id_its_time_and_its_words() {
    let mut what = text(7, "chai 20 & <b>\n🍵");
    what["from"]["last_name"] = json!("Rai");
    what["reply_to_message"] = text(5, "auto 85");
    // What the books have no use for, known or not.
    what["entities"] = json!([{ "type": "of_tomorrow", "offset": 0, "length": 4 }]);
    what["forward_origin"] = json!({ "type": "of_tomorrow" });
    let expected = Incoming {
        chat: ChatRef { channel: Channel::Telegram, chat: "42".to_owned() },
        shared: false,
        sender: Sender {
            subject: "42".to_owned(),
            name: Some("Asha Rai".to_owned()),
            language: Some("ne".to_owned()),
        },
        id: message("7"),
        revision: Revision::FIRST,
        order: (1_768_467_600 << 31) + 100,
        at: "2026-01-15T09:00:00Z".parse().unwrap(),
        content: Content::Text("chai 20 & <b>\n🍵".to_owned()),
        reply_to: Some(message("5")),
    };
    assert_eq!(received("message", what).await, Some(expected));
}

#[tokio::test]
async fn an_edit_is_a_delivery_of_its_own_at_its_own_time() {
    let mut what = text(7, "chai 25");
    what["edit_date"] = json!(1_768_467_700);
    let edit = received("edited_message", what).await.unwrap();
    let words = Content::Edited { of: message("7"), text: "chai 25".to_owned() };
    assert_eq!((edit.id, edit.content), (message("edit-100"), words));
    assert_eq!((edit.at.timestamp(), edit.order), (1_768_467_700, (1_768_467_700 << 31) + 100));
    let caption = with(&json!({ "photo": [], "caption": "lunch 250" }));
    let edit = received("edited_message", caption).await.unwrap();
    let words = Content::Edited { of: message("7"), text: "lunch 250".to_owned() };
    assert_eq!(edit.content, words);
    let taken_away = received("edited_message", with(&json!({ "photo": [] }))).await.unwrap();
    let words = Content::Edited { of: message("7"), text: String::new() };
    assert_eq!(taken_away.content, words);
    let moving = with(&json!({ "location": { "latitude": 27.7, "longitude": 85.3 } }));
    assert_eq!(received("edited_message", moving).await, None, "a place on its way has no words");
}

#[tokio::test]
async fn a_press_names_the_message_with_the_button() {
    let press = json!({
        "id": "4382bfdwdsb323b2d9",
        "from": { "id": 42, "is_bot": false, "first_name": "Asha" },
        "message": { "message_id": 9, "date": 0, "chat": { "id": 42, "type": "private" } },
        "chat_instance": "x",
        "data": "choose:1",
    });
    let pressed = received("callback_query", press).await.unwrap();
    assert_eq!(pressed.content, Content::Button { payload: "choose:1".to_owned() });
    assert_eq!(pressed.id, message("press-4382bfdwdsb323b2d9"));
    assert_eq!(pressed.reply_to, Some(message("9")));
    assert_eq!(
        pressed.at,
        "2026-01-15T09:00:00Z".parse::<chrono::DateTime<chrono::Utc>>().unwrap()
    );
}

#[tokio::test]
async fn what_has_no_text_arrives_as_what_it_is() {
    let photo = |caption: &str| Some(Content::Photo { caption: caption.to_owned() });
    let document = |caption: &str| Some(Content::Document { caption: caption.to_owned() });
    let cases = [
        (json!({ "photo": [{}], "caption": "lunch 250" }), photo("lunch 250")),
        (json!({ "photo": [{}] }), photo("")),
        (json!({ "voice": {} }), Some(Content::Voice)),
        (json!({ "video_note": {} }), Some(Content::Voice)),
        (json!({ "document": {}, "caption": "bill" }), document("bill")),
        (json!({ "animation": {}, "document": {} }), document("")),
        (json!({ "video": {}, "caption": "tea" }), document("tea")),
        (json!({ "audio": {} }), document("")),
        (json!({ "sticker": {} }), document("")),
        (json!({ "location": {} }), document("")),
        (json!({ "venue": {}, "location": {} }), document("")),
        (json!({ "contact": {} }), document("")),
        (json!({ "poll": {} }), document("")),
        (json!({ "dice": { "value": 3 } }), document("")),
        (json!({ "new_chat_members": [] }), None),
        (json!({ "pinned_message": {} }), None),
        (json!({ "migrate_to_chat_id": -1 }), None),
        (json!({ "of_tomorrow": {} }), None),
        (json!({}), None),
    ];
    for (fields, expected) in cases {
        let content = received("message", with(&fields)).await.map(|each| each.content);
        assert_eq!(content, expected, "{fields}");
    }
}

#[tokio::test]
async fn bots_channels_and_the_nameless_are_not_answered() {
    let bot =
        with(&json!({ "text": "chai 20", "from": { "id": 1, "is_bot": true, "first_name": "B" } }));
    assert_eq!(received("message", bot).await, None);
    let chat = json!({ "id": -5, "type": "channel" });
    assert_eq!(received("message", with(&json!({ "text": "chai 20", "chat": chat }))).await, None);
    let nameless =
        with(&json!({ "text": "chai 20", "sender_chat": { "id": -5, "type": "group" } }));
    assert_eq!(received("message", nameless).await, None);
    assert_eq!(received("channel_post", text(7, "chai 20")).await, None);
}

#[tokio::test]
async fn a_command_to_the_bot_alone_is_for_it() {
    let content = received("message", text(7, "/spent@the_bot chai 20")).await.unwrap().content;
    assert_eq!(content, Content::Text("/spent chai 20".to_owned()));
}

#[tokio::test]
async fn a_group_waits_until_the_bot_knows_its_name() {
    let door = Door::open().await;
    let group = with(&json!({ "text": "/undo", "chat": { "id": -5, "type": "supergroup" } }));
    assert_eq!(door.deliver("message", group).await, 503);
}
