//! The exchange before a message: what a fragment ("and last month?") goes on from, and the entries that a place ("the
//! second one") counts in.

use super::{Done, TurnError, message::Message, turn};
use crate::{
    agent::{
        rules::{Last, Reading},
        tools::Call,
    },
    domain::ids::TransactionId,
    ledger::{Books, Listed},
    store::{self, messages::Stored},
};

/// How many exchanges back one is looked for in which something was asked or done.
const EXCHANGES: i64 = 5;

/// The exchange before a message.
pub(super) struct Before {
    calls: Vec<Call>,
    shown: Vec<TransactionId>,
}

impl Before {
    /// As the rules take it.
    pub(super) fn last(&self) -> Last<'_> {
        Last { calls: &self.calls, shown: &self.shown }
    }
}

/// Reads a text anew where what was said before may change what it means, and only then looks that up.
pub(super) async fn in_context(
    books: &mut Books,
    message: &Message,
    text: &str,
    alone: Reading,
) -> Result<Reading, TurnError> {
    if !alone.leans {
        return Ok(alone);
    }
    let Some(before) = recent(books, message).await? else { return Ok(alone) };
    Ok(turn::read(books, message.written, text, false, Some(&before)))
}

/// The newest exchange of the conversation in which something was asked or done, and the entries it showed; empty where
/// none is remembered. None while a question of ours is open: then the message is about that.
async fn recent(books: &mut Books, message: &Message) -> Result<Option<Before>, TurnError> {
    let (user, conversation) = (books.user(), message.conversation);
    let stored = store::messages::remembered(books.conn(), user, conversation, EXCHANGES).await?;
    if stored.first().is_some_and(|newest| newest.question.is_some() && !newest.settled) {
        return Ok(None);
    }
    // Where nothing is remembered, a place is beyond it.
    let mut found = Before { calls: Vec::new(), shown: Vec::new() };
    for stored in stored {
        let calls: Vec<Call> = serde_json::from_value(stored.calls.clone())?;
        if calls.is_empty() {
            continue;
        }
        let goes_on = calls.iter().all(aims_at_one_by_id);
        let shown = if goes_on { Vec::new() } else { shown(&stored)? };
        if found.calls.is_empty() {
            found.calls = calls;
        }
        found.shown = shown;
        // What was done to one of a list leaves the list talked about: "and delete the third".
        if !goes_on {
            break;
        }
    }
    Ok(Some(found))
}

/// Whether a call changes one entry that was named by its place.
fn aims_at_one_by_id(call: &Call) -> bool {
    match call {
        Call::AmendTransaction(args) => args.which.id.is_some(),
        Call::DeleteTransactions(args) => args.which.id.is_some(),
        _ => false,
    }
}

/// The entries that a reply listed, else those it filed, else those it changed, in that order.
fn shown(stored: &Stored) -> Result<Vec<TransactionId>, TurnError> {
    let outcomes: Vec<Done> = serde_json::from_value(stored.outcomes.clone())?;
    let mut listed = Vec::new();
    for done in outcomes {
        if done.tool == "list_transactions" {
            let list: Listed = serde_json::from_value(done.result)?;
            listed.extend(list.entries.iter().map(|entry| entry.id));
        }
    }
    Ok([&listed, &stored.filed, &stored.touched]
        .into_iter()
        .find(|ids| !ids.is_empty())
        .cloned()
        .unwrap_or_default())
}
