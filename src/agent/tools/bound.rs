//! A tool as rig's models call it: arguments from the model, everything else from the desk.

use std::{marker::PhantomData, sync::Arc};

use rig_agent::tool::{Tool, ToolContext, ToolExecutionError};
use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::Mutex;

use super::{Call, catalogue, schema};
use crate::{
    agent::consent::Consent,
    ledger::{Books, Entry, LedgerError, Outcome},
    wording::{self, Reader},
};

/// The arguments of a tool, and what a model must know of it.
pub(super) trait Act: DeserializeOwned + JsonSchema + Send + Sync + 'static {
    const NAME: &'static str;
    const TEXT: &'static str;

    fn call(self) -> Call;
}

/// One person's open books, and a round of calls on them.
#[derive(Clone)]
pub struct Desk(Arc<Mutex<Open>>);

struct Open {
    books: Books,
    consent: Consent,
    round: Round,
}

/// What came of a round of calls.
#[derive(Debug, Default)]
pub struct Round {
    /// What was done, in order.
    pub done: Vec<(Call, Outcome)>,
    /// What the person must agree to first, and what it would do; nothing of it is done.
    pub unconfirmed: Vec<(Call, Outcome)>,
    /// A call that fits several entries.
    pub ambiguous: Option<(Call, Vec<Entry>)>,
    /// Why the round cannot stand: the database failed.
    pub failed: Option<LedgerError>,
}

impl Desk {
    /// Puts books on the desk, for what a person agrees to.
    pub fn new(books: Books, consent: Consent) -> Self {
        Self(Arc::new(Mutex::new(Open { books, consent, round: Round::default() })))
    }

    /// The books and what was done with them, once every tool that was bound to them is gone.
    pub fn clear(self) -> Option<(Books, Round)> {
        let Open { books, round, .. } = Arc::into_inner(self.0)?.into_inner();
        Some((books, round))
    }
}

/// A tool bound to a desk.
pub(super) struct Bound<Args> {
    desk: Desk,
    args: PhantomData<fn() -> Args>,
}

impl<Args> Bound<Args> {
    pub(super) fn new(desk: &Desk) -> Self {
        Self { desk: desk.clone(), args: PhantomData }
    }
}

impl<Args: Act> Tool for Bound<Args> {
    const NAME: &'static str = Args::NAME;
    type Args = Args;
    type Output = Value;
    type Error = ToolExecutionError;

    fn description(&self) -> String {
        Args::TEXT.trim().to_owned()
    }

    fn parameters(&self) -> Value {
        let known = catalogue().iter().find(|tool| tool.name == Args::NAME);
        known.map_or_else(schema::<Args>, |tool| tool.parameters.clone())
    }

    async fn call(&self, _: &mut ToolContext, args: Args) -> Result<Value, ToolExecutionError> {
        self.desk.0.lock().await.run(args.call()).await
    }
}

impl Open {
    async fn run(&mut self, call: Call) -> Result<Value, ToolExecutionError> {
        if self.round.failed.is_some() {
            return Err(refused());
        }
        if self.consent.repeats(&call) {
            return Ok(done_already());
        }
        if !self.consent.may_be_shown(&call) {
            return Err(ToolExecutionError::invalid_args(PLAIN_WORDS.trim()));
        }
        match self.attempt(&call).await {
            Ok((outcome, true)) => {
                let told = told(self.books.today(), &outcome);
                self.round.done.push((call, outcome));
                Ok(told)
            }
            Ok((outcome, false)) => {
                // Said twice it is still one thing to agree to.
                if !self.round.unconfirmed.iter().any(|(known, _)| *known == call) {
                    self.round.unconfirmed.push((call, outcome));
                }
                Ok(to_be_confirmed())
            }
            Err(LedgerError::Ambiguous(entries)) => {
                let told = to_model(&LedgerError::Ambiguous(entries.clone()));
                // Which of them is asked with the entries alone: a press must not do what nobody asked for.
                if self.consent.may_want(&call) {
                    self.round.ambiguous.get_or_insert((call, entries));
                }
                Err(told)
            }
            Err(error) => {
                let told = to_model(&error);
                if matches!(error, LedgerError::NoSpace | LedgerError::Internal(_)) {
                    self.round.failed = Some(error);
                }
                Err(told)
            }
        }
    }

    /// Does it, unless it is more than the person asked for: then it is taken back, and what it would have done is
    /// told with `false`.
    async fn attempt(&mut self, call: &Call) -> Result<(Outcome, bool), LedgerError> {
        let trial = self.books.begin_trial().await?;
        match call.clone().run(&mut self.books).await {
            Ok(outcome) => {
                let covered = self.consent.covers(call, &outcome);
                if !covered {
                    self.books.give_up(trial).await?;
                }
                Ok((outcome, covered))
            }
            Err(error @ (LedgerError::NoSpace | LedgerError::Internal(_))) => Err(error),
            Err(error) => {
                // What it did before it failed must not be committed with the rest of the round.
                self.books.give_up(trial).await?;
                Err(error)
            }
        }
    }
}

const DONE_ALREADY: &str = include_str!("../../../prompts/told/done_already.md");
const NOT_NOW: &str = include_str!("../../../prompts/told/not_now.md");
const PLAIN_WORDS: &str = include_str!("../../../prompts/told/plain_words.md");
const TO_BE_CONFIRMED: &str = include_str!("../../../prompts/told/to_be_confirmed.md");

fn refused() -> ToolExecutionError {
    ToolExecutionError::refused(NOT_NOW.trim())
}

fn done_already() -> Value {
    json!({ "told": DONE_ALREADY.trim() })
}

fn to_be_confirmed() -> Value {
    json!({ "told": TO_BE_CONFIRMED.trim() })
}

/// What a model is told of an outcome: what the person would be, and how to name each entry in a later call.
fn told(today: chrono::NaiveDate, outcome: &Outcome) -> Value {
    let reader = Reader { today };
    let text = wording::outcome(reader, outcome).plain_text();
    let entries: Vec<Value> = outcome
        .entries()
        .into_iter()
        .map(|entry| json!({ "id": entry.id.to_string(), "is": wording::option::entry(reader, entry) }))
        .collect();
    if entries.is_empty() {
        json!({ "told": text })
    } else {
        json!({ "told": text, "entries": entries })
    }
}

/// What a model is told of a failure: what it can mend, in words; what it cannot, not at all.
fn to_model(error: &LedgerError) -> ToolExecutionError {
    match error {
        LedgerError::Invalid(_) | LedgerError::Exists(_) => {
            ToolExecutionError::invalid_args(wording::refusal(error).plain_text())
        }
        LedgerError::Missing(_) | LedgerError::Ambiguous(_) => {
            ToolExecutionError::not_found(wording::refusal(error).plain_text())
        }
        LedgerError::NoSpace | LedgerError::Internal(_) => refused(),
    }
}
