//! What a message wants: one file per kind of message.
//!
//! Each kind looks at the pieces and gives a decision when the message is of its kind. They are asked in
//! order, the most specific first. To add a kind: a file here and its line in [`decide`].

mod about;
mod ahead;
mod ask;
mod beyond;
mod brief;
mod budgets;
mod chart;
mod chat;
mod compare;
mod correct;
mod describe;
pub(super) mod doors;
mod entry;
mod follow_up;
mod habits;
mod log;
pub(super) mod mail;
mod manage;
mod mind;
pub(super) mod nudges;
mod ordinal;
mod parts;
mod phrase;
mod rates;
mod score;
mod shape;
mod told;
mod topic;

pub(super) use self::ordinal::place;
use super::dates::Today;
use super::pieces::{Pieces, What};
use super::words::role::Role;
use super::{Decision, Situation, Why};
use crate::domain::{currency::Currency, money::Money as Exact};

/// What everything in here looks at.
pub(super) struct Context<'a> {
    pub situation: &'a Situation<'a>,
    pub today: &'a Today,
}

/// Decides what to do with a message.
pub(super) fn decide(
    pieces: &mut Pieces<'_>,
    situation: &Situation<'_>,
    today: &Today,
) -> Decision {
    let context = Context { situation, today };
    if let Some(decision) = chat::read(pieces)
        .or_else(|| mind::read(pieces, &context))
        .or_else(|| rates::read(pieces, &context))
        .or_else(|| ahead::read(pieces, &context))
        .or_else(|| habits::read(pieces, &context))
        .or_else(|| ordinal::read(pieces, &context))
        .or_else(|| follow_up::read(pieces, &context))
        .or_else(|| correct::read(pieces, &context))
        .or_else(|| chart::read(pieces, &context))
        .or_else(|| budgets::read(pieces, &context))
        .or_else(|| manage::read(pieces, &context))
        .or_else(|| rates::in_one(pieces, &context, ask::read))
        .or_else(|| ask::read(pieces, &context))
        .or_else(|| log::read(pieces, &context))
    {
        return decision;
    }
    let money =
        pieces.list.iter().any(|piece| matches!(piece.what, What::Money(_) | What::Spoiled));
    let about =
        money || pieces.has(Role::Spent) || pieces.has(Role::Spend) || pieces.has(Role::Records);
    Decision::Pass(if pieces.has(Role::Move) {
        Why::NotOurs
    } else if about {
        Why::Unclear
    } else {
        Why::NotAboutMoney
    })
}

/// Whether the exchange before may give a message another meaning. In a reply, what it replies to does.
pub(super) fn leans(pieces: &Pieces<'_>, situation: &Situation<'_>, today: &Today) -> bool {
    let context = Context { situation, today };
    !situation.replying && (ordinal::fits(pieces) || follow_up::fits(pieces, &context))
}

/// An amount as tools take it: exact in its currency, above zero and within sense.
pub(super) fn exact(value: rust_decimal::Decimal, currency: Currency) -> Option<String> {
    let text = value.normalize().to_string();
    let money = Exact::from_decimal(&text, currency).ok()?;
    (money.minor > 0).then_some(text)
}

/// The texts of several word pieces, as one.
fn words_of<'a>(pieces: &Pieces<'a>, first: usize, end: usize) -> &'a str {
    if first >= end {
        return "";
    }
    pieces.tokens.text_of(pieces.at(first).first, pieces.at(end - 1).end)
}
