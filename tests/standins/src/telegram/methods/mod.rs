//! What each method does to the state; one file for each group.
//!
//! To add one: its function in the file of its group, a line in [`call`], its fields in the tables.

mod callbacks;
mod commands;
mod editing;
pub(super) mod files;
mod sending;
pub(super) mod webhooks;

use serde_json::{Value, json};

use super::{
    people::{Chat, Closed},
    refusal::Refusal,
    request::Args,
    state::State,
    tables::Method,
};

/// Calls a method that needs no waiting.
pub(super) fn call(state: &mut State, method: &Method, args: &Args) -> Result<Value, Refusal> {
    match method.name {
        "getMe" => Ok(Value::Object(state.bot.clone())),
        "sendMessage" => sending::message(state, args),
        "sendPhoto" => sending::photo(state, args),
        "sendDocument" => sending::document(state, args),
        "sendChatAction" => sending::action(state, args),
        "editMessageText" => editing::text(state, args),
        "editMessageReplyMarkup" => editing::reply_markup(state, args),
        "answerCallbackQuery" => callbacks::answer(state, args),
        "setMyCommands" => commands::set(state, args),
        "getMyCommands" => Ok(commands::get(state, args)),
        "deleteMyCommands" => Ok(commands::delete(state, args)),
        "setMyDescription" => commands::describe(state, args),
        "getFile" => files::get(state, args),
        "setWebhook" => webhooks::set(state, args),
        "deleteWebhook" => Ok(webhooks::delete(state, args)),
        "getWebhookInfo" => Ok(webhooks::info(state)),
        _ => Err(Refusal::new(404, "Not Found: method not found")),
    }
}

/// The chat that a call names, if the bot may write there.
fn open_chat<'a>(state: &'a mut State, args: &Args) -> Result<&'a mut Chat, Refusal> {
    if args.fields.get("chat_id").is_none() {
        return Err(Refusal::wrong("chat_id is empty"));
    }
    let chat = args.chat().and_then(|id| state.chats.get_mut(&id)).filter(|chat| chat.met);
    let chat = chat.ok_or_else(|| Refusal::bad("chat not found"))?;
    match chat.closed {
        None => Ok(chat),
        Some(Closed::Blocked) => Err(Refusal::forbidden("bot was blocked by the user")),
        Some(Closed::Kicked) => {
            let kind = if chat.kind == "group" { "group" } else { "supergroup" };
            Err(Refusal::forbidden(&format!("bot was kicked from the {kind} chat")))
        }
        Some(Closed::Migrated(to)) => Err(Refusal::migrated(to)),
    }
}

/// What most methods say when they are done.
fn done() -> Value {
    json!(true)
}
