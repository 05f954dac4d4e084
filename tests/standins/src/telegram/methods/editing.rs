//! Changes of messages that the bot sent.

use serde_json::{Map, Value, json};

use super::{open_chat, sending};
use crate::telegram::{
    at::now,
    messages::{keyboard, put},
    refusal::Refusal,
    request::Args,
    state::State,
};

pub(super) fn text(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let words = sending::text(args)?;
    edit(state, args, |message| {
        if !message.contains_key("text") {
            return Err(Refusal::bad("there is no text in the message to edit"));
        }
        words.put(message, "text", "entities");
        Ok(())
    })
}

pub(super) fn reply_markup(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    edit(state, args, |_| Ok(()))
}

/// Changes a message. Whatever is changed, the keyboard is the new one, or none.
fn edit(
    state: &mut State,
    args: &Args,
    change: impl FnOnce(&mut Map<String, Value>) -> Result<(), Refusal>,
) -> Result<Value, Refusal> {
    let markup = keyboard(args)?;
    let bot = state.bot_id();
    let chat = open_chat(state, args)?;
    let Some(id) = args.int("message_id") else {
        return Err(Refusal::wrong("message identifier is not specified"));
    };
    let old = chat.messages.get(&id);
    let old = old.ok_or_else(|| Refusal::bad("message to edit not found"))?;
    if old.get("from").is_none_or(|from| from["id"] != bot) {
        return Err(Refusal::bad("message can't be edited"));
    }
    let mut new = old.clone();
    change(&mut new)?;
    put(&mut new, "reply_markup", markup);
    if new == *old {
        return Err(Refusal::bad(
            "message is not modified: specified new message content and reply markup are exactly the same as a \
             current content and reply markup of the message",
        ));
    }
    new.insert("edit_date".to_owned(), json!(now()));
    chat.messages.insert(id, new.clone());
    chat.edited.push(new.clone());
    Ok(Value::Object(new))
}
