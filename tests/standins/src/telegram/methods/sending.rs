//! New messages, and the sign that one is coming.

use serde_json::{Map, Value, json};

use super::{files, open_chat};
use crate::telegram::{
    at::now,
    messages::{LONGEST_CAPTION, LONGEST_TEXT, Words, keyboard, put, replied},
    refusal::Refusal,
    request::Args,
    shown::Sent,
    state::State,
    text::units,
};

pub(super) fn message(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let words = text(args)?;
    send(state, args, |message, _| {
        words.put(message, "text", "entities");
        Ok(())
    })
}

/// The words of a message that has nothing else.
pub(super) fn text(args: &Args) -> Result<Words, Refusal> {
    let words = Words::of(args, "text", "entities")?;
    match units(&words.text) {
        0 => Err(Refusal::wrong("message text is empty")),
        length if length > LONGEST_TEXT => Err(Refusal::wrong("message is too long")),
        _ => Ok(words),
    }
}

fn caption(args: &Args) -> Result<Words, Refusal> {
    let words = Words::of(args, "caption", "caption_entities")?;
    if units(&words.text) > LONGEST_CAPTION {
        return Err(Refusal::wrong("message caption is too long"));
    }
    Ok(words)
}

pub(super) fn photo(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let words = caption(args)?;
    send(state, args, |message, state| {
        message.insert("photo".to_owned(), files::photo(state, args)?);
        words.put(message, "caption", "caption_entities");
        Ok(())
    })
}

pub(super) fn document(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let words = caption(args)?;
    send(state, args, |message, state| {
        message.insert("document".to_owned(), files::document(state, args)?);
        words.put(message, "caption", "caption_entities");
        Ok(())
    })
}

/// Puts a message into its chat, once it is known that all of it can be there.
fn send(
    state: &mut State,
    args: &Args,
    fill: impl FnOnce(&mut Map<String, Value>, &mut State) -> Result<(), Refusal>,
) -> Result<Value, Refusal> {
    let markup = keyboard(args)?;
    let (bot, arrived) = (state.bot_user(), std::time::Instant::now());
    let chat = open_chat(state, args)?;
    let (id, number) = (chat.next_message(), chat.id);
    let mut message = Map::new();
    message.insert("message_id".to_owned(), json!(id));
    message.insert("from".to_owned(), bot);
    message.insert("chat".to_owned(), chat.value());
    message.insert("date".to_owned(), json!(now()));
    put(&mut message, "reply_to_message", replied(args, chat)?);
    put(&mut message, "reply_markup", markup);
    fill(&mut message, state)?;
    let chat = open_chat(state, args)?;
    chat.messages.insert(id, message.clone());
    chat.sent.push(message.clone());
    state.sends.push(Sent { chat: number, message: id, at: arrived });
    Ok(Value::Object(message))
}

const ACTIONS: [&str; 11] = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

pub(super) fn action(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let action = args.text("action").unwrap_or_default().to_owned();
    if !ACTIONS.contains(&action.as_str()) {
        return Err(Refusal::wrong("wrong parameter action in request"));
    }
    open_chat(state, args)?.actions.push(action);
    Ok(super::done())
}
