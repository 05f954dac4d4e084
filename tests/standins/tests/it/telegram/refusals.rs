//! What the real server refuses, in its words; and that it is noted.

use serde_json::{Value, json};

use super::Bench;

#[tokio::test]
async fn a_stranger_is_not_let_in() {
    let bench = Bench::new().await;
    let url = format!("{}/bot7000000001:other/getMe", bench.standin.url());
    let answer = bench.client.post(url).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    let expected = json!({ "ok": false, "error_code": 401, "description": "Unauthorized" });
    assert_eq!(answer.json::<Value>().await.unwrap(), expected);
    assert_eq!(bench.client.get(bench.standin.url()).send().await.unwrap().status(), 404);
}

/// What is sent, and how it is refused.
const WRONG: &[(&str, &str, &str)] = &[
    ("sendMessage", r#"{"text": "  \n "}"#, "message text is empty"),
    ("sendMessage", r#"{"text": "LONG"}"#, "message is too long"),
    (
        "sendMessage",
        r#"{"text": "1 < 2", "parse_mode": "HTML"}"#,
        "can't parse entities: Unclosed start tag at byte offset 2",
    ),
    (
        "sendMessage",
        r#"{"text": "<x>y</x>", "parse_mode": "HTML"}"#,
        "can't parse entities: Unsupported start tag \"x\" at byte offset 0",
    ),
    ("sendMessage", r#"{"text": "x", "parse_mode": "RTF"}"#, "unsupported parse_mode"),
    (
        "sendMessage",
        r#"{"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "callback_data": "DATA"}]]}}"#,
        "BUTTON_DATA_INVALID",
    ),
    (
        "sendMessage",
        r#"{"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x"}]]}}"#,
        "text buttons are unallowed in the inline keyboard",
    ),
    ("sendChatAction", r#"{"action": "dancing"}"#, "wrong parameter action in request"),
    ("editMessageText", r#"{"text": "x"}"#, "message identifier is not specified"),
    ("answerCallbackQuery", r#"{"callback_query_id": "1", "text": "LONG"}"#, "MESSAGE_TOO_LONG"),
    (
        "setMyCommands",
        r#"{"commands": [{"command": "Help", "description": "x"}]}"#,
        "BOT_COMMAND_INVALID",
    ),
    (
        "setMyCommands",
        r#"{"commands": [{"command": "help", "description": ""}]}"#,
        "BOT_COMMAND_DESCRIPTION_INVALID",
    ),
    (
        "setWebhook",
        r#"{"url": "http://example.com/hook"}"#,
        "bad webhook: An HTTPS URL must be provided for webhook",
    ),
    (
        "setWebhook",
        r#"{"url": "https://example.com/", "secret_token": "a b"}"#,
        "secret token contains unallowed characters",
    ),
];

#[tokio::test]
async fn what_could_never_be_done_is_refused_and_noted() {
    let bench = Bench::new().await;
    for (method, args, expected) in WRONG {
        let args = args.replace("LONG", &"x".repeat(4097)).replace("DATA", &"x".repeat(65));
        let mut args: Value = serde_json::from_str(&args).unwrap();
        if method.starts_with("send") || method.starts_with("edit") {
            args["chat_id"] = json!(bench.asha.chat());
        }
        let refusal = bench.refusal(method, args).await;
        assert_eq!(refusal, (400, format!("Bad Request: {expected}")));
        let noted = [format!("{method}: Bad Request: {expected}")];
        assert_eq!(bench.standin.take_violations(), noted);
    }
    assert_eq!(bench.standin.all_shown(bench.asha.chat()), []);
}

#[tokio::test]
async fn what_just_fits_is_taken() {
    let bench = Bench::new().await;
    let html = format!("<b>{}</b>&amp;&lt;", "🍵".repeat(2047));
    let chat = bench.asha.chat();
    let buttons = json!([[{ "text": "x", "callback_data": "x".repeat(64) }]]);
    let sent = bench
        .result(
            "sendMessage",
            json!({
                "chat_id": chat, "text": format!("  {html}\n"), "parse_mode": "HTML",
                "reply_markup": { "inline_keyboard": buttons },
            }),
        )
        .await;
    assert_eq!(sent["entities"][0], json!({ "type": "bold", "offset": 0, "length": 4094 }));
    let shown = bench.standin.shown(chat).await;
    assert_eq!(shown.text, format!("{}&<", "🍵".repeat(2047)), "blanks around it are gone");
    assert_eq!(shown.bold_words(), ["🍵".repeat(2047)]);
}

#[tokio::test]
async fn a_field_or_method_that_is_not_known_is_noted() {
    let bench = Bench::new().await;
    let chat = bench.asha.chat();
    bench.call("sendMessage", json!({ "chat_id": chat, "text": "x", "parsemode": "HTML" })).await;
    assert!(bench.standin.take_violations()[0].starts_with("sendMessage.parsemode is no field"));
    bench.call("sendMessage", json!({ "chat_id": chat, "text": 20 })).await;
    assert!(
        bench.standin.take_violations()[0].starts_with("sendMessage.text holds something else")
    );
    let (code, _) = bench.refusal("sendChatAction", json!({ "chat_id": chat })).await;
    assert_eq!(
        (code, bench.standin.take_violations()[0].as_str()),
        (400, "sendChatAction.action is missing")
    );
    assert_eq!(bench.refusal("sendMesage", json!({})).await.0, 404);
    assert_eq!(bench.standin.take_violations(), ["sendMesage is no method that is known"]);
}

#[tokio::test]
#[should_panic(expected = "sendMesage is no method that is known")]
async fn a_violation_fails_the_test_it_happens_in() {
    let bench = Bench::new().await;
    bench.refusal("sendMesage", json!({})).await;
}

#[tokio::test]
async fn commands_are_kept_for_each_scope_and_language() {
    let bench = Bench::new().await;
    let help = json!([{ "command": "help", "description": "What I can do" }]);
    let scope = json!({ "type": "all_private_chats" });
    bench.result("setMyCommands", json!({ "commands": help })).await;
    bench.result("setMyCommands", json!({ "commands": [], "scope": scope })).await;
    assert_eq!(bench.result("getMyCommands", json!({})).await, help);
    assert_eq!(bench.standin.commands()[0].command, "help");
    assert_eq!(bench.standin.commands_in(&scope, ""), []);
    bench.result("deleteMyCommands", json!({})).await;
    assert_eq!(bench.standin.commands(), []);
}
