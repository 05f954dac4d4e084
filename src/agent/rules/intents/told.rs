//! The verb of a message that tells of money: whose deed it was, and which way the money went.
//!
//! "I paid", "rent paid" and "paid" are the writer's; "ravi paid 500" and "ravi ne 500 kharch kiye" are somebody
//! else's; "ravi paid me", "mom gave me 500", "got 500 from ravi" and "papa ne 500 diye" came in.

use super::{Context, topic};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};

/// The verb of a told message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Verb {
    /// Where it stands.
    pub at: usize,
    /// Whether a number right after it counts its object.
    pub counts: bool,
    /// Whether the money came in.
    pub income: bool,
}

/// The first verb that tells of money, unless somebody else is its subject.
pub(super) fn verb(pieces: &Pieces<'_>, start: usize, context: &Context<'_>) -> Option<Verb> {
    let told = Roles::of(&[
        Role::Spent,
        Role::Had,
        Role::Cost,
        Role::Done,
        Role::Received,
        Role::Spend,
        Role::Log,
    ]);
    let at = (start..pieces.len()).find(|at| {
        let piece = pieces.at(*at);
        piece.word() && piece.any(told) && !(piece.is(Role::Log) && *at > start + 1)
    })?;
    let piece = pieces.at(at);
    let subject = (start..at).filter(|at| {
        let piece = pieces.at(*at);
        let little = Roles::of(&[
            Role::I,
            Role::Filler,
            Role::Have,
            Role::Yes,
            Role::Greeting,
            Role::Article,
            Role::My,
            Role::And,
            Role::Please,
        ]);
        piece.word() && !piece.any(little) || matches!(piece.what, What::Count | What::Money(_))
    });
    let subjects = subject.count();
    let plain = Verb { at, counts: false, income: false };
    if piece.is(Role::Done) {
        // "papa ne 2000 diye", "baba le 500 diyo": somebody gave it.
        let gives = ["diya", "diye", "dia", "diyo", "diyen"];
        let income = gives.iter().any(|word| pieces.said(at, word)) && agent(pieces, at).is_some();
        return Some(Verb { income, ..plain });
    }
    if piece.is(Role::Received) {
        return Some(Verb { income: true, ..plain });
    }
    if piece.is(Role::Cost) {
        return Some(plain);
    }
    if piece.is(Role::Log) {
        return (subjects == 0).then_some(plain);
    }
    // "ravi paid me 500" came in; "rent paid 15000" went out; "ravi paid 500" is somebody else's.
    if subjects > 0 {
        let pays = piece.is(Role::Spent) || pieces.said(at, "gave") || pieces.said(at, "gifted");
        if pays && pieces.at(at + 1).is(Role::Me) && subjects <= 2 {
            return Some(Verb { income: true, ..plain });
        }
        let thing = super::words_of(pieces, start, at);
        let payable = pieces.before(at).is(Role::Account) || topic::is_thing(context, thing);
        return (payable && (piece.is(Role::Spent) || piece.is(Role::Had))).then_some(plain);
    }
    if piece.is(Role::Spent) {
        return Some(plain);
    }
    if piece.is(Role::Had) {
        // "got paid 500".
        if pieces.at(at + 1).is(Role::Spent) {
            return Some(Verb { at: at + 1, counts: false, income: true });
        }
        // "got 500 from ravi".
        let money = next_money(pieces, at);
        if pieces.said(at, "got") && money.is_some_and(|at| pieces.at(at + 1).is(Role::From)) {
            return Some(Verb { income: true, ..plain });
        }
        return Some(Verb { counts: true, ..plain });
    }
    // "I spend thirty on fuel"; "pay Ravi 40" is an order.
    let spend = pieces.said(at, "spend") || pieces.said(at, "spending");
    let i = (start..at).any(|at| pieces.at(at).is(Role::I));
    (i || spend).then_some(plain)
}

/// Who did it, when it was not the writer: "papa ne", "didi le".
pub(super) fn agent(pieces: &Pieces<'_>, end: usize) -> Option<usize> {
    (1..end).find(|at| {
        let marker = pieces.said(*at, "ne") || pieces.said(*at, "le");
        marker && pieces.before(*at).word() && !pieces.before(*at).is(Role::I)
    })
}

/// Whether a verb means that money went, and not only that something was had.
pub(super) fn buys(pieces: &Pieces<'_>, verb: usize) -> bool {
    let bought = ["bought", "purchased", "ordered", "booked", "rented"];
    pieces.at(verb).is(Role::Spent) || bought.iter().any(|word| pieces.said(verb, word))
}

/// The amount right after a verb, with nothing but little words between.
pub(super) fn next_money(pieces: &Pieces<'_>, verb: usize) -> Option<usize> {
    let at = verb + 1 + usize::from(pieces.at(verb + 1).any(Roles::of(&[Role::Filler, Role::Me])));
    pieces.at(at).money().map(|_| at)
}
