//! Cuts a message into parts that have one amount each: "chai 20 auto 85", "lunch 250, cab 200 and 1.2k groceries".
//!
//! Parts end at line breaks, at ";", ",", "." and at "and", where both sides have an amount. A part without one joins
//! its neighbour: the next when things come before amounts ("bread, milk 60"), else the one before. Without
//! separators amounts and things must alternate. A small number before a thing whose price follows is a
//! quantity: "3 samosa 45". What stays open is [`Cut::Open`].

use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};

/// A run of pieces with one amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// Its first piece.
    pub first: usize,
    /// The piece after its last.
    pub end: usize,
    /// Its amount.
    pub money: usize,
}

/// How a message was cut.
#[derive(Debug)]
pub(super) enum Cut {
    /// Into these parts.
    Parts(Vec<Part>),
    /// Two amounts, and either may be the price.
    Open(usize, usize),
    /// It cannot be told which amount belongs to what.
    Unclear,
}

/// Words that are no thing.
const NO_THING: Roles = Roles::of(&[
    Role::I,
    Role::Me,
    Role::My,
    Role::Filler,
    Role::Article,
    Role::On,
    Role::For,
    Role::At,
    Role::From,
    Role::In,
    Role::To,
    Role::With,
    Role::Of,
    Role::By,
    Role::And,
    Role::Please,
    Role::Spent,
    Role::Done,
    Role::Post,
    Role::It,
    Role::Be,
    Role::Cost,
    Role::Log,
]);
/// Words that may open what comes after the last amount: "chai 20 auto 85 with friends".
const TAIL: Roles = Roles::of(&[
    Role::At,
    Role::From,
    Role::With,
    Role::For,
    Role::On,
    Role::In,
    Role::By,
    Role::To,
    Role::Done,
    Role::Under,
]);
/// Up to here a bare number may count things.
const MOST_THINGS: u64 = 20;

#[derive(Clone, Copy, Default)]
struct Clause {
    first: usize,
    end: usize,
    moneys: usize,
    things: bool,
    /// Whether a thing comes before its first amount.
    thing_first: bool,
    /// Whether a full stop or a line break ends it.
    hard: bool,
}

/// Cuts a message.
pub(super) fn cut(pieces: &mut Pieces<'_>) -> Cut {
    let clauses = merged(clauses(pieces));
    let mut parts = Vec::with_capacity(clauses.len());
    for clause in &clauses {
        match clause.moneys {
            0 if clause.things => return Cut::Unclear,
            0 => {}
            1 => parts.extend(one(pieces, clause)),
            _ => match alternate(pieces, clause) {
                Cut::Parts(found) => parts.extend(found),
                Cut::Open(first, second) if clauses.len() == 1 => return Cut::Open(first, second),
                _ => return Cut::Unclear,
            },
        }
    }
    Cut::Parts(parts)
}

fn is_thing(pieces: &Pieces<'_>, at: usize) -> bool {
    let piece = pieces.at(at);
    match piece.what {
        What::Word => !piece.any(NO_THING),
        What::Count => true,
        _ => false,
    }
}

fn separates(pieces: &Pieces<'_>, at: usize) -> Option<bool> {
    let piece = pieces.at(at);
    let glued = pieces.tokens.at(piece.first).glued && pieces.tokens.at(piece.end).glued;
    match piece.what {
        What::Line | What::Mark(';') => Some(true),
        What::Mark('.') if abbreviates(pieces, at) => None,
        What::Mark('.' | '…' | '!' | '।') if !glued => Some(true),
        What::Mark(',' | '&' | '+' | '|' | '•') => Some(false),
        What::Word if piece.is(Role::And) => Some(false),
        _ => None,
    }
}

/// "dr. sharma": a full stop that ends a title.
fn abbreviates(pieces: &Pieces<'_>, at: usize) -> bool {
    let titles = ["dr", "mr", "mrs", "ms", "st", "prof", "er", "adv", "shri", "smt", "md", "mt"];
    pieces.tokens.at(pieces.at(at).first).glued
        && at > 0
        && titles.iter().any(|title| pieces.said(at - 1, title))
}

fn clauses(pieces: &Pieces<'_>) -> Vec<Clause> {
    let mut list = Vec::new();
    let mut clause = Clause::default();
    for at in 0..pieces.len() {
        let piece = pieces.at(at);
        if piece.money().is_some() {
            clause.moneys += 1;
        } else if is_thing(pieces, at) {
            clause.things = true;
            clause.thing_first |= clause.moneys == 0;
        }
        if let Some(hard) = separates(pieces, at) {
            // "chai... 20", "milk; bread 60": nothing is told before the first amount.
            let priced = pieces.at(at + 1).money().is_some() && clause.things;
            if hard
                && piece.what != What::Line
                && clause.moneys == 0
                && (priced || piece.mark(';') && list.is_empty())
            {
                continue;
            }
            list.push(Clause { end: at, hard, ..clause });
            clause = Clause { first: at + 1, ..Clause::default() };
        }
    }
    list.push(Clause { end: pieces.len(), ..clause });
    list
}

/// Joins clauses without an amount to a neighbour.
fn merged(clauses: Vec<Clause>) -> Vec<Clause> {
    let thing_first =
        clauses.iter().find(|clause| clause.moneys > 0).is_some_and(|clause| clause.thing_first);
    let last_priced = clauses.iter().rposition(|clause| clause.moneys > 0).unwrap_or(0);
    let mut list: Vec<Clause> = Vec::with_capacity(clauses.len());
    let mut waiting: Option<Clause> = None;
    for (at, clause) in clauses.into_iter().enumerate() {
        if clause.moneys > 0 {
            let joined = waiting.take().map_or(clause, |before| Clause {
                first: before.first,
                things: true,
                thing_first: before.things || clause.thing_first,
                ..clause
            });
            list.push(joined);
        } else if clause.things {
            if (thing_first || list.is_empty()) && at < last_priced && !clause.hard {
                let first = waiting.map_or(clause.first, |before| before.first);
                waiting = Some(Clause { first, ..clause });
            } else if let Some(last) = list.last_mut().filter(|last| !last.hard) {
                last.end = clause.end;
                last.things = true;
                last.hard = clause.hard;
            } else {
                list.push(clause);
            }
        }
    }
    list
}

fn one(pieces: &Pieces<'_>, clause: &Clause) -> Option<Part> {
    let money = (clause.first..clause.end).find(|at| pieces.at(*at).money().is_some())?;
    Some(Part { first: clause.first, end: clause.end, money })
}

/// Parts of a clause with several amounts and nothing that separates them.
fn alternate(pieces: &mut Pieces<'_>, clause: &Clause) -> Cut {
    counts_beside_a_price(pieces, clause);
    let moneys: Vec<usize> =
        (clause.first..clause.end).filter(|at| pieces.at(*at).money().is_some()).collect();
    let (Some(&first), Some(&last)) = (moneys.first(), moneys.last()) else { return Cut::Unclear };
    if moneys.len() == 1 {
        return Cut::Parts(vec![Part { first: clause.first, end: clause.end, money: first }]);
    }
    let things = |from: usize, to: usize| (from..to).any(|at| is_thing(pieces, at));
    let between = moneys.windows(2).all(|pair| matches!(pair, [a, b] if things(*a + 1, *b)));
    let (before, after) = (things(clause.first, first), things(last + 1, clause.end));
    let plain = |at: usize| pieces.at(at).money().and_then(|money| money.plain);
    if moneys.len() == 2 {
        let counts = plain(first).is_some_and(|count| count <= MOST_THINGS);
        let led_by_for = pieces.before(first).is(Role::For) && pieces.at(first + 1).any(TAIL);
        let quantity = !before && !after && between;
        if counts && (quantity || before && led_by_for) {
            pieces.make_count(first);
            return Cut::Parts(vec![Part { first: clause.first, end: clause.end, money: last }]);
        }
        if quantity || before && !between && !after {
            return Cut::Open(first, last);
        }
    }
    if !between {
        return Cut::Unclear;
    }
    let tail = (last + 1..clause.end).find(|at| pieces.at(*at).word());
    let tail_joins = tail.is_some_and(|at| pieces.at(at).any(TAIL));
    if before && (!after || tail_joins) {
        let mut start = clause.first;
        let ends = moneys.iter().map(|money| if *money == last { clause.end } else { *money + 1 });
        let parts = moneys.iter().zip(ends).map(|(&money, end)| {
            let part = Part { first: start, end, money };
            start = end;
            part
        });
        Cut::Parts(parts.collect())
    } else if after && !before {
        let starts = moneys.iter().map(|money| if *money == first { clause.first } else { *money });
        let ends = moneys.iter().skip(1).copied().chain([clause.end]);
        let parts = moneys.iter().zip(starts.zip(ends));
        Cut::Parts(parts.map(|(&money, (first, end))| Part { first, end, money }).collect())
    } else {
        Cut::Unclear
    }
}

/// "2 coffees $8": where one amount has a currency, small bare numbers count.
fn counts_beside_a_price(pieces: &mut Pieces<'_>, clause: &Clause) {
    let range = clause.first..clause.end;
    let priced = range
        .clone()
        .filter(|at| pieces.at(*at).money().is_some_and(|money| money.named.is_some()));
    if priced.count() != 1 {
        return;
    }
    for at in range {
        let small = pieces.at(at).money().is_some_and(|money| {
            money.named.is_none() && money.plain.is_some_and(|plain| plain <= MOST_THINGS)
        });
        if small {
            pieces.make_count(at);
        }
    }
}
