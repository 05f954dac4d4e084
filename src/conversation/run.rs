//! Runs calls, all or none, and says what came of them.

use hisab_port::Reply;
use serde_json::Value;

use super::{Done, TurnError, question::Open};
use crate::{
    agent::tools::Call,
    domain::ids::{ConversationId, TransactionId},
    ledger::{Books, Charted, LedgerError, Missing, Outcome},
    store::messages::{Answer, Stored},
    wording::{self, Reader},
};

/// What came of a message.
#[derive(Debug, Default)]
pub(super) struct Effect {
    pub(super) reply: Reply,
    pub(super) calls: Vec<Call>,
    pub(super) done: Vec<Done>,
    /// The entries that were filed, one for each that the calls say.
    pub(super) filed: Vec<TransactionId>,
    /// The entries that were changed or taken out.
    pub(super) touched: Vec<TransactionId>,
    pub(super) question: Option<Open>,
    /// The words before it that the message completes.
    pub(super) completes: Option<String>,
    /// What the rules could not read, where a model may: then the rest is what is said without one.
    pub(super) unclear: Option<Unclear>,
    /// Nothing was done, since there is no such entry: perhaps none was meant.
    pub(super) is_lost: bool,
    pub(super) elsewhere: Option<Elsewhere>,
    /// What is to be drawn for the reply.
    pub(super) charted: Option<Charted>,
}

/// What a person is told in their other chats, since others may share their books.
#[derive(Debug)]
pub(super) struct Elsewhere {
    pub(super) reply: Reply,
    /// Where it is no news.
    pub(super) except: Vec<ConversationId>,
}

/// Words that the rules could not read.
#[derive(Debug, Default)]
pub(super) struct Unclear {
    pub(super) said: String,
    /// What the person said before, if these words answer a question of the model about it.
    pub(super) before: Option<String>,
    /// Whether they are the new wording of a message that filed something.
    pub(super) is_edit: bool,
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

impl Effect {
    /// What was done, with what is said of it.
    pub(super) fn of(done: Vec<(Call, Outcome)>, reply: Reply) -> Result<Self, TurnError> {
        let result = |(call, outcome): &(Call, Outcome)| {
            Ok(Done { tool: call.tool().to_owned(), result: outcome.result()? })
        };
        let results: Result<Vec<Done>, serde_json::Error> = done.iter().map(result).collect();
        let charted = done.iter().rev().find_map(|(_, outcome)| match outcome {
            Outcome::Charted(charted) => Some(charted.clone()),
            _ => None,
        });
        Ok(Self {
            reply,
            charted,
            done: results?,
            filed: done.iter().flat_map(|(_, outcome)| outcome.filed()).collect(),
            touched: done.iter().flat_map(|(_, outcome)| outcome.touched()).collect(),
            calls: done.into_iter().map(|(call, _)| call).collect(),
            ..Self::default()
        })
    }

    /// As it is stored.
    pub(super) fn into_answer(self) -> Result<Answer, TurnError> {
        Ok(Answer {
            calls: serde_json::to_value(&self.calls)?,
            outcomes: self.done.into_iter().map(Value::from).collect(),
            filed: self.filed,
            touched: self.touched,
            question: self.question.as_ref().map(serde_json::to_value).transpose()?,
            completes: self.completes,
            reply: serde_json::to_value(&self.reply)?,
        })
    }

    /// What came of a message before still holds.
    pub(super) fn kept(previous: &Stored, reply: Reply) -> Result<Self, TurnError> {
        Ok(Self {
            reply,
            calls: serde_json::from_value(previous.calls.clone())?,
            filed: previous.filed.clone(),
            touched: previous.touched.clone(),
            completes: previous.completes.clone(),
            ..Self::default()
        })
    }
}

/// How many entries a person is asked to choose between.
pub(super) const CHOICES: usize = 5;

/// Runs calls in order. When one is refused, none has had an effect, and the reply says why or asks.
pub(super) async fn run(books: &mut Books, calls: Vec<Call>) -> Result<Effect, TurnError> {
    let reader = Reader { today: books.today() };
    let trial = books.begin_trial().await?;
    let mut outcomes: Vec<Outcome> = Vec::with_capacity(calls.len());
    for call in &calls {
        match call.clone().run(books).await {
            Ok(outcome) => outcomes.push(outcome),
            Err(error @ (LedgerError::Internal(_) | LedgerError::NoSpace)) => {
                return Err(error.into());
            }
            Err(refused) => {
                books.give_up(trial).await?;
                return Ok(match refused {
                    LedgerError::Ambiguous(entries)
                        if calls.len() == 1 && entries.len() <= CHOICES =>
                    {
                        Open::entry(reader, call, &entries).into()
                    }
                    refused => Effect {
                        is_lost: matches!(refused, LedgerError::Missing(Missing::Entry)),
                        ..wording::refusal(&refused).into()
                    },
                });
            }
        }
    }
    let replies = outcomes.iter().map(|outcome| wording::outcome(reader, outcome));
    let mut reply = wording::together(replies);
    let asked = match (calls.as_slice(), outcomes.as_slice()) {
        ([call], [outcome]) => Open::agreement(call, outcome),
        _ => None,
    };
    let question = asked.map(|(open, asked)| {
        reply.buttons = asked.buttons;
        open
    });
    let elsewhere = match (calls.as_slice(), outcomes.as_slice()) {
        ([_], [Outcome::Linked(linked)]) => Some(Elsewhere {
            reply: wording::joined_elsewhere(linked),
            except: linked.came.clone(),
        }),
        ([Call::EraseAccount(args)], [Outcome::ErasureDue(due)]) if args.agreed.is_some() => {
            let reply = wording::erasure_elsewhere(reader, due);
            Some(Elsewhere { reply, except: Vec::new() })
        }
        _ => None,
    };
    let effect = Effect::of(calls.into_iter().zip(outcomes).collect(), reply)?;
    Ok(Effect { question, elsewhere, ..effect })
}
