//! Questions that are open: what was asked, and what each answer would do.

use hisab_port::Reply;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Done, TurnError};
use crate::{
    agent::{
        rules::{self, Decision, Question, Reading, Why},
        tools::{Call, args::Which, erase_account, link_account, unlink_account},
    },
    domain::{currency::Currency, money::Money},
    ledger::{Entry, Outcome, vocabulary::fold},
    wording::{self, Reader, option},
};

/// An open question.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Open {
    /// The text lacks one thing: the next message may add it.
    Rest {
        /// What was said so far.
        text: String,
        /// What is missing.
        missing: Missing,
    },
    /// One of these is meant.
    Choice(Vec<Choice>),
    /// A model asked in its own words: what the rules cannot do with the next message is an answer to it.
    Free {
        /// What the person said so far on it.
        said: String,
    },
}

/// What a text lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Missing {
    /// How much.
    Amount,
    /// What for.
    Thing,
}

/// One of several answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Choice {
    /// What its button says.
    pub(super) label: String,
    /// What it does.
    pub(super) calls: Vec<Call>,
    /// What it is done to, as it was when the person was asked; nothing where that does not matter.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) seen: Vec<Value>,
}

impl Choice {
    /// Does these.
    pub(super) const fn of(label: String, calls: Vec<Call>) -> Self {
        Self { label, calls, seen: Vec::new() }
    }

    /// Does what was shown to the person, to the very entries that were shown.
    pub(super) fn agreed(label: String, shown: Vec<(Call, Outcome)>) -> Result<Self, TurnError> {
        let (mut calls, mut seen) = (Vec::new(), Vec::new());
        for (call, outcome) in shown {
            seen.extend(changed(call.tool(), &outcome.result()?));
            match &outcome {
                Outcome::Deleted(deleted) => {
                    calls.extend(deleted.entries.iter().map(|entry| aimed_at(&call, entry)));
                }
                Outcome::Amended(amended) => {
                    calls.extend(amended.changes.iter().map(|one| aimed_at(&call, &one.before)));
                }
                _ => calls.push(call),
            }
        }
        Ok(Self { label, calls, seen })
    }

    /// Whether what was done was done to what the person was shown.
    pub(super) fn is_as_shown(&self, done: &[Done]) -> bool {
        let now: Vec<Value> =
            done.iter().flat_map(|done| changed(&done.tool, &done.result)).collect();
        self.seen.is_empty() || self.seen == now
    }
}

/// What a result says was there before: entries taken out, entries as they were, steps taken back.
fn changed(tool: &str, result: &Value) -> Vec<Value> {
    let list = |key: &str| result.get(key).and_then(Value::as_array).cloned().unwrap_or_default();
    match tool {
        "delete_transactions" => list("entries"),
        "amend_transaction" => {
            list("changes").iter().filter_map(|change| change.get("before").cloned()).collect()
        }
        "undo" | "redo" => list("changes"),
        _ => Vec::new(),
    }
}

/// How a button refers to a choice: by its place, from 1. The message it belongs to is the one that is open.
fn payload(place: usize) -> String {
    format!("choose:{place}")
}

impl Open {
    /// The question that the rules have about a text.
    pub(super) fn from_rules(
        reader: Reader,
        own: Currency,
        text: &str,
        question: Question,
    ) -> (Self, Reply) {
        let rest = |missing| Self::Rest { text: text.to_owned(), missing };
        match question {
            Question::HowMuch { what } => (rest(Missing::Amount), wording::how_much(&what)),
            Question::WhatFor { amount } => {
                let currency = amount.currency.unwrap_or(own);
                (
                    rest(Missing::Thing),
                    wording::what_for(&said_amount(&amount.value.to_string(), currency.code())),
                )
            }
            Question::Which { readings } => Self::choice(
                readings
                    .into_iter()
                    .map(|calls| Choice::of(label(reader, &calls), calls))
                    .collect(),
            ),
        }
    }

    /// Which of several entries a call means.
    pub(super) fn entry(reader: Reader, call: &Call, entries: &[Entry]) -> (Self, Reply) {
        let choice =
            |entry: &Entry| Choice::of(option::entry(reader, entry), vec![aimed_at(call, entry)]);
        Self::choice(entries.iter().map(choice).collect())
    }

    /// Whether to do what a call only asked about so far.
    pub(super) fn agreement(call: &Call, outcome: &Outcome) -> Option<(Self, Reply)> {
        let agreed = match (call, outcome) {
            (Call::EraseAccount(_), Outcome::ErasureAsked(asked)) => {
                Call::EraseAccount(erase_account::Args { agreed: Some(asked.of) })
            }
            (Call::UnlinkAccount(_), Outcome::UnlinkAsked(asked)) => {
                Call::UnlinkAccount(unlink_account::Args { agreed: Some(asked.of) })
            }
            (Call::LinkAccount(args), Outcome::LinkAsked(_)) => {
                Call::LinkAccount(link_account::Args { agreed: true, ..args.clone() })
            }
            _ => return None,
        };
        let (yes, no) = option::yes_or_no();
        Some(Self::choice(vec![Choice::of(yes, vec![agreed]), Choice::of(no, Vec::new())]))
    }

    /// One of several choices, each with its button.
    pub(super) fn choice(mut choices: Vec<Choice>) -> (Self, Reply) {
        // Two that look the same are no choice: either does.
        choices.dedup_by(|a, b| a.label == b.label);
        let options =
            choices.iter().enumerate().map(|(at, choice)| (choice.label.clone(), payload(at + 1)));
        let reply = wording::which(options);
        (Self::Choice(choices), reply)
    }

    /// The choice that a text makes: its number, its button's payload, or words that only its label has.
    pub(super) fn chosen(&self, said: &str) -> Option<&Choice> {
        let Self::Choice(choices) = self else { return None };
        let said = said.trim();
        let named = rules::place(said);
        let by_place = choices.iter().enumerate().find(|(at, _)| {
            let place = at + 1;
            said == payload(place) || said == place.to_string() || named == Some(place)
        });
        let words = format!(" {} ", fold(said));
        let has = |choice: &&Choice| format!(" {} ", fold(&choice.label)).contains(&words);
        let mut by_words = choices.iter().filter(has).filter(|_| !words.trim().is_empty());
        let only = by_words.next().filter(|_| by_words.next().is_none());
        by_place.map(|(_, choice)| choice).or(only)
    }

    /// What was said so far, where something is missing.
    pub(super) fn text(&self) -> Option<&str> {
        match self {
            Self::Rest { text, .. } => Some(text),
            Self::Choice(_) | Self::Free { .. } => None,
        }
    }

    /// The whole text, when a message adds what was missing and nothing else.
    pub(super) fn completed(&self, said: &str, reading: &Reading) -> Option<String> {
        let Self::Rest { text, missing } = self else { return None };
        let adds = match (missing, &reading.decision) {
            (Missing::Amount, Decision::Ask(Question::WhatFor { .. })) => true,
            (
                Missing::Thing,
                Decision::Ask(Question::HowMuch { .. })
                | Decision::Pass(Why::NotAboutMoney | Why::Unclear),
            ) => reading.amounts.is_empty(),
            _ => false,
        };
        adds.then(|| format!("{text} {said}"))
    }
}

/// Whether a text lets a question go.
pub(super) fn declines(said: &str) -> bool {
    const WORDS: [&str; 14] = [
        "cancel",
        "nothing",
        "nevermind",
        "never mind",
        "skip",
        "no",
        "nope",
        "none",
        "stop",
        "forget it",
        "ignore it",
        "ignore that",
        "wrong chat",
        "sorry wrong chat",
    ];
    WORDS.contains(&fold(said).as_str())
}

/// Whether a text says no and no more: to "was it lunch?" that is an answer.
pub(super) fn says_no(said: &str) -> bool {
    ["no", "none", "nope", "nothing"].contains(&fold(said).as_str())
}

/// An amount as people write it; as it stands where it is none of its currency.
fn said_amount(amount: &str, currency: &str) -> String {
    let money = Currency::parse(currency).ok().map(|c| Money::from_decimal(amount, c));
    match money {
        Some(Ok(money)) => money.to_string(),
        _ => format!("{amount} {currency}"),
    }
}

/// The same call, about one entry and no other.
fn aimed_at(call: &Call, entry: &Entry) -> Call {
    let which = Which { id: Some(entry.id.to_string()), ..Which::default() };
    match call.clone() {
        Call::AmendTransaction(mut args) => {
            args.which = which;
            Call::AmendTransaction(args)
        }
        Call::DeleteTransactions(mut args) => {
            args.which = which;
            Call::DeleteTransactions(args)
        }
        other => other,
    }
}

/// What calls would do, on a button.
fn label(reader: Reader, calls: &[Call]) -> String {
    let labels: Vec<String> = calls
        .iter()
        .flat_map(|call| match call {
            Call::LogTransactions(args) => args
                .entries
                .iter()
                .map(|e| {
                    let amount = said_amount(&e.amount, &e.currency);
                    option::file(reader, &e.description, &amount, e.date)
                })
                .collect(),
            Call::SetBudget(args) => {
                let amount = args.amount.as_ref();
                let amount = amount.map(|amount| said_amount(amount, &args.currency));
                // Between wrong dates there is none; which they are is said when it is done.
                let period = args.days().ok().flatten().unwrap_or_default();
                let (category, tag) = (args.category.as_deref(), args.tag.as_deref());
                let budget = |amount: String| option::budget(category, tag, &amount, period);
                vec![amount.map_or_else(|| option::tool(call.tool()), budget)]
            }
            other => vec![option::tool(other.tool())],
        })
        .collect();
    labels.join("; ")
}
