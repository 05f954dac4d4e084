//! Answers to pressed buttons.

use serde_json::Value;

use crate::telegram::{refusal::Refusal, request::Args, state::State, text::units};

/// Most of what is shown to whom pressed, in UTF-16.
const LONGEST: usize = 200;

pub(super) fn answer(state: &mut State, args: &Args) -> Result<Value, Refusal> {
    let text = args.text("text").unwrap_or_default();
    if units(text) > LONGEST {
        return Err(Refusal::wrong("MESSAGE_TOO_LONG"));
    }
    let press = state.presses.get_mut(args.text("callback_query_id").unwrap_or_default());
    match press.filter(|press| !press.expired && press.answer.is_none()) {
        Some(press) => {
            press.answer = Some((text.to_owned(), args.flag("show_alert")));
            Ok(super::done())
        }
        None => Err(Refusal::bad(
            "query is too old and response timeout expired or query ID is invalid",
        )),
    }
}
