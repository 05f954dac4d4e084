//! Buttons, and changes of what stands above them.

use serde_json::json;

use super::Bench;

#[tokio::test]
async fn a_pressed_button_is_answered_once() {
    let bench = Bench::new().await;
    let (standin, chat) = (&bench.standin, bench.asha.chat());
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Undo", "callback_data": "undo" }]] });
    let asked = json!({ "chat_id": chat, "text": "Filed", "reply_markup": keyboard });
    bench.result("sendMessage", asked).await;
    let message = standin.shown(chat).await.message_id;
    let query = standin.presses(&bench.asha, chat, message, "undo");
    let updates = bench.result("getUpdates", json!({ "offset": -1 })).await;
    let told = &updates[0]["callback_query"];
    assert_eq!((&told["data"], &told["message"]["text"]), (&json!("undo"), &json!("Filed")));
    assert_eq!(told["id"], query);
    let answer = json!({ "callback_query_id": query, "text": "Undone" });
    bench.result("answerCallbackQuery", answer.clone()).await;
    let answered = standin.answered(&query).await;
    assert_eq!((answered.text.as_str(), answered.alert), ("Undone", false));
    let too_old =
        "Bad Request: query is too old and response timeout expired or query ID is invalid";
    let (code, why) = bench.refusal("answerCallbackQuery", answer).await;
    assert_eq!((code, why.as_str()), (400, too_old));
    let late = standin.presses(&bench.asha, chat, message, "undo");
    standin.expires(&late);
    let answer = json!({ "callback_query_id": late });
    assert_eq!(bench.refusal("answerCallbackQuery", answer).await.1, too_old);
}

#[tokio::test]
async fn a_button_that_is_not_there_cannot_be_pressed() {
    let bench = Bench::new().await;
    bench.send("Filed").await;
    let message = bench.standin.shown(bench.asha.chat()).await.message_id;
    bench.standin.presses(&bench.asha, bench.asha.chat(), message, "undo");
    let noted = format!("message {message} has no button that sends \"undo\"");
    assert_eq!(bench.standin.take_violations(), [noted]);
}

#[tokio::test]
async fn a_message_is_changed_with_its_keyboard() {
    let bench = Bench::new().await;
    let chat = bench.asha.chat();
    let keyboard = json!({ "inline_keyboard": [[{ "text": "Undo", "callback_data": "undo" }]] });
    bench.send("Filed").await;
    let message = bench.standin.shown(chat).await.message_id;
    let edit = |text: &str| json!({ "chat_id": chat, "message_id": message, "text": text });
    let (_, why) = bench.refusal("editMessageText", edit("Filed")).await;
    assert!(why.starts_with("Bad Request: message is not modified: specified new"), "{why}");
    let args = json!({ "chat_id": chat, "message_id": message, "reply_markup": keyboard });
    bench.result("editMessageReplyMarkup", args).await;
    assert_eq!(bench.standin.shown_edited(chat).await.buttons.len(), 1);
    bench.result("editMessageText", edit("Undone")).await;
    let shown = bench.standin.shown_edited(chat).await;
    assert_eq!((shown.text.as_str(), shown.buttons.len()), ("Undone", 0));
    assert_eq!(bench.standin.all_shown(chat), [shown]);
    let said = bench.standin.says(&bench.asha, chat, "chai");
    let args = json!({ "chat_id": chat, "message_id": said, "text": "x" });
    assert_eq!(
        bench.refusal("editMessageText", args).await.1,
        "Bad Request: message can't be edited"
    );
    let args = json!({ "chat_id": chat, "message_id": 99, "text": "x" });
    assert_eq!(
        bench.refusal("editMessageText", args).await.1,
        "Bad Request: message to edit not found"
    );
}
