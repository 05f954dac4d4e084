//! Runs calls, all or none, and says what came of them.

use hisab_port::Reply;

use super::{Done, TurnError, question::Open};
use crate::{
    agent::tools::Call,
    ledger::{Books, LedgerError, Outcome},
    wording::{self, Reader},
};

/// What came of a message.
#[derive(Debug, Default)]
pub(super) struct Effect {
    pub(super) reply: Reply,
    pub(super) calls: Vec<Call>,
    pub(super) done: Vec<Done>,
    pub(super) question: Option<Open>,
}

impl From<Reply> for Effect {
    fn from(reply: Reply) -> Self {
        Self { reply, ..Self::default() }
    }
}

impl From<(Open, Reply)> for Effect {
    fn from((open, reply): (Open, Reply)) -> Self {
        Self { reply, question: Some(open), ..Self::default() }
    }
}

/// Runs calls in order. When one is refused, none has had an effect, and the reply says why or asks.
pub(super) async fn run(books: &mut Books, calls: Vec<Call>) -> Result<Effect, TurnError> {
    let reader = Reader { today: books.today() };
    let writes = calls.iter().any(Call::writes);
    if writes {
        books.begin_trial().await?;
    }
    let mut outcomes: Vec<(&'static str, Outcome)> = Vec::with_capacity(calls.len());
    for call in &calls {
        match call.clone().run(books).await {
            Ok(outcome) => outcomes.push((call.tool(), outcome)),
            Err(error @ (LedgerError::Internal(_) | LedgerError::NoSpace)) => {
                return Err(error.into());
            }
            Err(refused) => {
                if writes {
                    books.give_up_trial().await?;
                }
                return Ok(match refused {
                    LedgerError::Ambiguous(entries) if calls.len() == 1 => {
                        Open::entry(reader, call, &entries).into()
                    }
                    refused => wording::refusal(&refused).into(),
                });
            }
        }
    }
    let replies = outcomes.iter().map(|(_, outcome)| wording::outcome(reader, outcome));
    let reply = wording::together(replies);
    let done: Result<Vec<Done>, serde_json::Error> = outcomes
        .iter()
        .map(|(tool, outcome)| Ok(Done { tool: (*tool).to_owned(), result: outcome.result()? }))
        .collect();
    Ok(Effect { reply, calls, done: done?, question: None })
}
