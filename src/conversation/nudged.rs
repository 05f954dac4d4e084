//! Which of the things that were told without asking is meant: the one whose button is pressed, or that is replied to.

use hisab_port::Reply;

use crate::{
    agent::tools::{Call, explain_nudge, less_nudges},
    store::messages::Stored,
    wording,
};

/// What is wanted by a button under it.
pub(super) fn pressed(payload: &str) -> Option<Call> {
    let id = |rest: &str| Some(rest.to_owned());
    if let Some(rest) = payload.strip_prefix(wording::WHY) {
        return Some(Call::ExplainNudge(explain_nudge::Args { id: id(rest) }));
    }
    let rest = payload.strip_prefix(wording::LESS)?;
    Some(Call::LessNudges(less_nudges::Args { id: id(rest) }))
}

/// Whether a call is about whichever was told last.
pub(super) fn is_of_the_last(call: &Call) -> bool {
    match call {
        Call::ExplainNudge(args) => args.id.is_none(),
        Call::LessNudges(args) => args.id.is_none(),
        _ => false,
    }
}

/// A call about the one that a reply is to, if it is one.
pub(super) fn of_the_one(call: Call, replied_to: &[Stored]) -> Call {
    let mut ids = replied_to.iter().filter_map(|stored| {
        let reply: Reply = serde_json::from_value(stored.reply.clone()?).ok()?;
        let mut payloads = reply.buttons.iter().flatten().map(|button| &button.payload);
        payloads.find_map(|payload| payload.strip_prefix(wording::WHY).map(str::to_owned))
    });
    let id = ids.next_back();
    match call {
        Call::ExplainNudge(_) => Call::ExplainNudge(explain_nudge::Args { id }),
        Call::LessNudges(_) => Call::LessNudges(less_nudges::Args { id }),
        call => call,
    }
}
