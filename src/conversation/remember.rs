//! What was said lately, for whoever must understand what is said next.

use hisab_port::Reply;
use serde_json::Value;

use super::{Conversations, Done, TurnError, message::NOTICE, run::Effect, turns::Subject};
use crate::{
    agent::memory::{self, Exchange, Shown},
    ledger::holds_code,
    store::{self, conversations::Place},
};

/// What is remembered where a code was shown or entered.
const CODE: &str = "(spoke of a code that joins books)";

/// The entries that outcomes told of, in the order shown.
pub(super) fn shown(outcomes: &[Done]) -> Vec<Shown> {
    let entries = outcomes.iter().flat_map(|done| {
        let listed = done.result.get("entries").and_then(Value::as_array);
        let changed = done.result.get("changes").and_then(Value::as_array);
        let after = changed.into_iter().flatten().filter_map(|change| change.get("after"));
        listed.into_iter().flatten().chain(after)
    });
    entries
        .filter_map(|entry| {
            let id = entry.get("id")?.as_str()?.parse().ok()?;
            let what = entry.get("description")?.as_str()?.to_owned();
            Some(Shown { id, what })
        })
        .collect()
}

/// What a person did, in words; of a picture or a voice only that there was one, of a post nothing.
fn words(kind: &str, body: &str) -> String {
    match kind {
        "text" => body.to_owned(),
        "edited" => format!("(changed the message to) {body}"),
        "deleted" => "(deleted a message)".to_owned(),
        "button" => "(pressed a button)".to_owned(),
        NOTICE => String::new(),
        kind => format!("({kind}) {body}").trim_end().to_owned(),
    }
}

/// What is remembered of an exchange; a post is one in which nothing was said.
pub(super) fn exchange(
    position: i64,
    (kind, body): (&str, &str),
    reply: &Reply,
    outcomes: &[Done],
) -> Exchange {
    let said = words(kind, body);
    let (said, mut told) = (said.trim(), reply.plain_text());
    if holds_code(said) || holds_code(&told) {
        // Whoever has it can join the books: it is said to nobody again.
        return Exchange::new(position, CODE, CODE, shown(outcomes));
    }
    let said = if said.is_empty() && kind != NOTICE { "(nothing)" } else { said };
    if outcomes.iter().any(|done| done.tool == "show_sent") {
        // What left once need not leave again.
        "(showed what was sent)".clone_into(&mut told);
    } else if told.trim().is_empty() {
        "(no words)".clone_into(&mut told);
    }
    Exchange::new(position, said, &told, shown(outcomes))
}

/// What is to be remembered of a turn: its exchange, once it has a position; `None` that all is forgotten.
pub(super) fn of_turn(subject: &Subject, effect: &Effect) -> Option<Exchange> {
    let forgets = effect.done.iter().any(|done| done.tool == "forget_conversation");
    let said = (subject.kind.as_str(), subject.body.as_str());
    (!forgets).then(|| exchange(0, said, &effect.reply, &effect.done))
}

impl Conversations {
    /// Remembers what was just said, or that all of it is forgotten. Nobody waits for it.
    pub(super) fn remember(&self, place: &Place, position: i64, said: Option<Exchange>) {
        if !self.0.memory.is_kept() {
            return;
        }
        let (memory, conversation) = (self.0.memory.clone(), place.conversation_id);
        self.0.tasks.spawn(async move {
            match said {
                Some(said) => memory.append(conversation, &Exchange { position, ..said }).await,
                None => memory.clear(conversation).await,
            }
        });
    }

    /// What was said lately, as much as fits a model: from memory, or from the books if it is not there.
    pub(super) async fn recall(
        &self,
        place: &Place,
        (newest, forgotten): (i64, i64),
    ) -> Result<Vec<Exchange>, TurnError> {
        let (user, conversation) = (place.user_id, place.conversation_id);
        let at_hand = self.0.memory.recall(conversation, forgotten, newest).await;
        if let Some(exchanges) = at_hand {
            return Ok(memory::within_budget(exchanges));
        }
        let oldest = memory::oldest(forgotten, newest);
        let mut conn = self.0.store.acquire().await?;
        let stored =
            store::transcript::exchanges(&mut conn, user, conversation, oldest, newest).await?;
        drop(conn);
        let read = |stored: store::transcript::Exchange| {
            let reply: Option<Reply> = stored.reply.map(serde_json::from_value).transpose()?;
            let outcomes: Vec<Done> = serde_json::from_value(stored.outcomes)?;
            let said = (stored.kind.as_str(), stored.body.as_str());
            Ok(exchange(stored.position, said, &reply.unwrap_or_default(), &outcomes))
        };
        let exchanges: Vec<Exchange> =
            stored.into_iter().map(read).collect::<Result<_, TurnError>>()?;
        let (memory, kept) = (self.0.memory.clone(), exchanges.clone());
        self.0.tasks.spawn(async move { memory.fill(conversation, &kept).await });
        Ok(memory::within_budget(exchanges))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_remembered_on_neither_side() {
        let told = |text: &str| Reply::from(text);
        for (kind, said, reply) in [
            ("text", "link", "Your code is ABCD-2345."),
            ("text", "link abcd2345", "I know no such code."),
            ("edited", "link ABCD-2345", "Nothing is changed."),
        ] {
            let exchange = exchange(1, (kind, said), &told(reply), &[]);
            assert_eq!((exchange.said.as_str(), exchange.told.as_str()), (CODE, CODE));
        }
        let exchange = exchange(1, ("text", "chai 20"), &told("Filed."), &[]);
        assert_eq!((exchange.said.as_str(), exchange.told.as_str()), ("chai 20", "Filed."));
    }
}
