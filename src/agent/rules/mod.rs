//! Understanding without a model: from a message to tool calls, by a small grammar over tokens.
//!
//! `lexer` cuts the text into tokens, `words` says what each word can mean, the recognisers (`money`, `dates`,
//! `clock`, `quantity`) turn tokens into `pieces`, and `intents` turn pieces into calls. Each step is one pass
//! with bounded look-ahead, so time grows with the length of the text and nothing else.
//!
//! A false positive is worse than a miss: what is not certain is asked ([`Decision::Ask`]) or passed on
//! ([`Decision::Pass`]), for a model or a helpful answer. To teach it something: a word in `words`, a notation
//! in `digits` or `numeral`, a way to say a date in `dates`, a new kind of message as a file in `intents`.

mod clock;
mod dates;
mod digits;
mod intents;
mod lexer;
mod money;
mod numeral;
mod numerals;
mod pieces;
mod quantity;
pub(super) mod statements;
mod token;
mod words;

use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

use self::dates::Today;
use self::pieces::Pieces;
use super::tools::Call;
use crate::domain::{currency::Currency, ids::TransactionId, zone::Zone};
use crate::ledger::vocabulary::Vocabulary;

/// The longest message that is understood, in characters.
pub const MAX_CHARS: usize = 4_000;
/// The most entries of one message.
pub const MAX_ENTRIES: usize = 50;

/// Who wrote, when, and after what.
#[derive(Clone, Copy, Debug)]
pub struct Situation<'a> {
    /// When the person wrote.
    pub now: DateTime<Utc>,
    /// Where they are.
    pub zone: Zone,
    /// Their currency.
    pub currency: Currency,
    /// Their words for things.
    pub vocabulary: &'a Vocabulary,
    /// Whether the message replies to an earlier confirmation.
    pub replying: bool,
    /// Whether something was filed just before in this conversation, so that "make it 250" means that.
    pub recent: bool,
    /// The exchange before, if it is known: "and last month?" goes on from it.
    pub last: Option<Last<'a>>,
}

/// The exchange before a message: the newest in which something was asked or done.
#[derive(Clone, Copy, Debug)]
pub struct Last<'a> {
    /// What it called for.
    pub calls: &'a [Call],
    /// The entries that its reply listed or filed, in that order.
    pub shown: &'a [TransactionId],
}

/// What was understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What to do.
    pub decision: Decision,
    /// Every amount of money in the text.
    pub amounts: Vec<Amount>,
    /// Every day and period in the text.
    pub dates: Vec<Dates>,
    /// Whether [`Situation::last`], which was not given, may change the decision.
    pub leans: bool,
}

/// An amount in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Amount {
    /// In major units.
    pub value: Decimal,
    /// Its currency, where the text leaves no doubt.
    pub currency: Option<Currency>,
}

/// A day or a period in the text; open at a side for "since" and "until".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Dates {
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The day after the last.
    pub end: Option<NaiveDate>,
}

/// What to do with a message.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// It is certain: make these calls.
    Act(Vec<Call>),
    /// Ask one short question first.
    Ask(Question),
    /// Not for rules.
    Pass(Why),
}

/// What to ask.
#[derive(Clone, Debug, PartialEq)]
pub enum Question {
    /// A purchase without an amount.
    HowMuch {
        /// What was bought, in the person's words; empty when they did not say.
        what: String,
    },
    /// An amount by itself.
    WhatFor {
        /// The amount.
        amount: Amount,
    },
    /// Several readings, each complete; at most four.
    Which {
        /// The readings, the likeliest first.
        readings: Vec<Vec<Call>>,
    },
}

/// Why a message is passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It says nothing about money.
    NotAboutMoney,
    /// It is about money, but what it wants is not certain.
    Unclear,
    /// It speaks of something that has not happened yet.
    Future,
    /// It is longer than [`MAX_CHARS`].
    TooLong,
    /// It has more entries than [`MAX_ENTRIES`].
    TooMany,
    /// An amount is zero, negative, too large, or finer than its currency.
    BadAmount,
    /// It wants money moved, paid or ordered, which books cannot do.
    NotOurs,
    /// Small talk.
    Chat(Chat),
}

impl Why {
    /// Whether the rules could not read it: worth asking a model, as what they read and leave alone is not.
    pub const fn is_unread(self) -> bool {
        matches!(self, Self::NotAboutMoney | Self::Unclear)
    }
}

/// Kinds of small talk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Chat {
    /// "hi".
    Greeting,
    /// "thanks".
    Thanks,
    /// "bye".
    Bye,
    /// "what can you do".
    Help,
    /// "yes".
    Yes,
    /// "no".
    No,
}

/// Understands a message.
pub fn understand(text: &str, situation: &Situation<'_>) -> Reading {
    // Nobody writes so much to their books: it is not even looked at.
    if text.len() > MAX_CHARS && text.chars().nth(MAX_CHARS).is_some() {
        let decision = Decision::Pass(Why::TooLong);
        return Reading { decision, amounts: Vec::new(), dates: Vec::new(), leans: false };
    }
    let named = intents::doors::read(text)
        .or_else(|| intents::nudges::read(text))
        .or_else(|| intents::mail::read(text));
    if let Some(call) = named {
        let decision = Decision::Act(vec![call]);
        return Reading { decision, amounts: Vec::new(), dates: Vec::new(), leans: false };
    }
    let tokens = lexer::cut(text);
    let today = Today {
        date: situation.zone.date(situation.now),
        now: situation.now,
        zone: situation.zone,
        month_first: situation.currency == Currency::USD,
        apart: dates::apart(&tokens),
    };
    let mut pieces = pieces::cut(tokens, &today);
    let amounts = amounts(&pieces, situation.currency);
    let dates = pieces.whens().map(|when| Dates { start: when.start, end: when.end }).collect();
    let leans = situation.last.is_none() && intents::leans(&pieces, situation, &today);
    let decision = intents::decide(&mut pieces, situation, &today);
    Reading { decision, amounts, dates, leans }
}

/// Whether a character is a decimal digit of a script that figures are read in.
pub(super) fn is_digit(c: char) -> bool {
    lexer::digit(c).is_some()
}

/// The place among several choices that a text names, if it does nothing else: "the second one".
pub fn place(text: &str) -> Option<usize> {
    // No longer text is only that.
    if text.len() > 100 { None } else { intents::place(&lexer::cut(text)) }
}

fn amounts(pieces: &Pieces<'_>, own: Currency) -> Vec<Amount> {
    pieces
        .moneys()
        .map(|money| Amount {
            value: money.readings(own).0.normalize(),
            currency: money.named.and_then(|named| named.certain(own)),
        })
        .collect()
}

#[cfg(test)]
mod tests;
