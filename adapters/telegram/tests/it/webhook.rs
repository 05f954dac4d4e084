//! The webhook, as it is set.

use std::sync::Arc;

use hisab_standins::telegram::{Fault, Standin};
use hisab_telegram::{Stopped, Webhook};
use serde_json::json;
use tokio_util::sync::CancellationToken;

use crate::bot::{Bot, adapter, echo, settings};

#[tokio::test]
async fn telegram_is_told_where_to_bring_updates_and_how() {
    let bot = Bot::webhook(echo()).await;
    let set = &bot.telegram.calls("setWebhook")[0].args;
    let kinds = ["message", "edited_message", "callback_query"];
    assert_eq!((&set["secret_token"], &set["allowed_updates"]), (&json!("s3cret"), &json!(kinds)));
    assert!(set["max_connections"].as_i64().is_some());
    assert!(!set.contains_key("drop_pending_updates"), "what waits is kept");
    bot.stop.cancel();
    assert_eq!(bot.task.await.unwrap(), Ok(()));
    assert_eq!(bot.telegram.calls("deleteWebhook").len(), 0, "another process may serve it");
}

#[tokio::test]
async fn a_webhook_that_is_refused_stops_the_bot_with_the_reason() {
    let telegram = Arc::new(Standin::start().await.unwrap());
    let said = "Bad Request: bad webhook: Failed to resolve host";
    telegram.fail("setWebhook", 1, Fault::CutBefore);
    telegram.fail("setWebhook", 1, Fault::Error(400, said.to_owned()));
    let webhook = Webhook { url: "https://books.example/in".to_owned(), secret: "s".to_owned() };
    let bot = adapter(settings(&telegram, Some(webhook)));
    let stopped = bot.run(echo(), CancellationToken::new()).await;
    assert_eq!(stopped, Err(Stopped::Webhook(said.to_owned())));
}
