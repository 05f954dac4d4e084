//! Updates by polling: what confirms them, and who may ask.

use serde_json::json;

use super::Bench;

#[tokio::test]
async fn an_update_comes_until_its_offset_confirms_it() {
    let bench = Bench::new().await;
    let first = bench.standin.last_update().unwrap();
    bench.standin.says(&bench.asha, bench.asha.chat(), "chai 20");
    assert_eq!(bench.poll(json!({ "limit": 1 })).await, [first]);
    assert_eq!(bench.standin.confirmed(), None, "handed out is not confirmed");
    assert_eq!(bench.poll(json!({ "offset": first + 1 })).await, [first + 1]);
    assert_eq!(bench.standin.confirmed(), Some(first));
    assert!(bench.standin.handed_at(first) < bench.standin.handed_at(first + 1));
    assert_eq!(bench.poll(json!({ "offset": first + 2 })).await, [0_i64; 0]);
    bench.standin.all_confirmed().await;
}

#[tokio::test]
async fn a_poll_waits_for_what_is_said() {
    let bench = Bench::new().await;
    let next = bench.standin.last_update().unwrap() + 1;
    assert_eq!(bench.poll(json!({})).await, [next - 1]);
    let poll = bench.result("getUpdates", json!({ "offset": next, "timeout": 50 }));
    let say = async {
        bench.standin.called("getUpdates", 2).await;
        bench.standin.says(&bench.asha, bench.asha.chat(), "चाय 20 🍵")
    };
    let (updates, id) = tokio::join!(poll, say);
    let message = &updates[0]["message"];
    assert_eq!((message["text"].as_str(), &message["message_id"]), (Some("चाय 20 🍵"), &json!(id)));
    assert_eq!(message["from"]["language_code"], "ne");
}

#[tokio::test]
async fn a_second_poller_ends_the_first() {
    let bench = Bench::new().await;
    let next = bench.standin.last_update().unwrap() + 1;
    assert_eq!(bench.poll(json!({})).await, [next - 1]);
    let first = bench.refusal("getUpdates", json!({ "offset": next, "timeout": 50 }));
    let second = async {
        bench.standin.called("getUpdates", 2).await;
        bench.poll(json!({ "offset": next + 1 })).await
    };
    let ((code, why), updates) = tokio::join!(first, second);
    assert_eq!((code, updates.len()), (409, 0));
    assert!(
        why.starts_with("Conflict: terminated by other getUpdates request; make sure"),
        "{why}"
    );
}

#[tokio::test]
async fn a_webhook_and_a_poller_exclude_each_other() {
    let bench = Bench::new().await;
    let next = bench.standin.last_update().unwrap() + 1;
    assert_eq!(bench.poll(json!({})).await, [next - 1]);
    let waiting = bench.refusal("getUpdates", json!({ "offset": next, "timeout": 50 }));
    let set = async {
        bench.standin.called("getUpdates", 2).await;
        bench.result("setWebhook", json!({ "url": "https://127.0.0.1:9/hook" })).await
    };
    let ((code, why), _) = tokio::join!(waiting, set);
    assert_eq!((code, why.as_str()), (409, "Conflict: terminated by setWebhook request"));
    let (code, why) = bench.refusal("getUpdates", json!({})).await;
    let expected = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete \
                    the webhook first";
    assert_eq!((code, why.as_str()), (409, expected));
    bench.result("deleteWebhook", json!({ "drop_pending_updates": true })).await;
    assert_eq!(bench.poll(json!({ "offset": next + 9 })).await, [0_i64; 0]);
}

#[tokio::test]
async fn only_what_was_asked_for_comes() {
    let bench = Bench::new().await;
    let first = bench.standin.last_update().unwrap();
    let wanted = json!({ "offset": first, "allowed_updates": ["edited_message"] });
    assert_eq!(bench.poll(wanted).await, [first], "what was there before comes all the same");
    let chat = bench.asha.chat();
    let message = bench.standin.says(&bench.asha, chat, "chai 20");
    bench.standin.edits(&bench.asha, chat, message, "chai 25");
    let updates = bench.result("getUpdates", json!({ "offset": first + 1 })).await;
    assert_eq!(updates[0]["edited_message"]["text"], "chai 25");
    assert_eq!(updates.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_negative_offset_forgets_all_but_the_last() {
    let bench = Bench::new().await;
    let first = bench.standin.last_update().unwrap();
    for text in ["chai 20", "auto 85"] {
        bench.standin.says(&bench.asha, bench.asha.chat(), text);
    }
    assert_eq!(bench.poll(json!({ "offset": -1 })).await, [first + 2]);
    assert_eq!(bench.standin.confirmed(), Some(first + 1));
}

#[tokio::test]
async fn forms_and_addresses_are_understood_as_json_is() {
    let bench = Bench::new().await;
    let sent = bench.client.get(bench.address(&format!(
        "SENDMESSAGE?chat_id={}&text=a%20%26+b&disable_notification=True",
        bench.asha.chat()
    )));
    assert_eq!(sent.send().await.unwrap().status(), 200);
    let body = format!(
        "chat_id={}&text=c&reply_markup=%7B%22inline_keyboard%22%3A%5B%5B%7B%22text%22%3A%22x%22%2C%22callback_data%22%3A%22y%22%7D%5D%5D%7D",
        bench.asha.chat()
    );
    let form = bench.client.post(bench.address("sendMessage")).body(body);
    let form = form.header("content-type", "application/x-www-form-urlencoded");
    assert_eq!(form.send().await.unwrap().status(), 200);
    assert_eq!(bench.standin.shown(bench.asha.chat()).await.text, "a & b");
    let shown = bench.standin.shown(bench.asha.chat()).await;
    assert_eq!(shown.buttons, [[("x".to_owned(), "y".to_owned())]]);
}
