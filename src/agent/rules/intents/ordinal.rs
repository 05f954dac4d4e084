//! Entries by their place among those that were shown or filed just before: "delete the second one", "the last one was
//! 300", "change #2 to 300", "move the third one to groceries".
//!
//! A place beyond them is passed on and never guessed, and so is what else is said of one. Decision: "the last one" is the last of several that were filed; in a list,
//! which begins with the newest, it could be either end, so there it means what it means without a list.

use super::{Context, exact, topic};
use crate::agent::rules::pieces::{self, Pieces, What, in_future};
use crate::agent::rules::token::Tokens;
use crate::agent::rules::words::NumberWord;
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Last, Why, lexer};
use crate::agent::tools::args::Which;
use crate::agent::tools::{Call, amend_transaction, delete_transactions};

/// A place among entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    /// From 1.
    Nth(usize),
    Last,
}

/// A place as it was said.
#[derive(Clone, Copy, Debug)]
struct Said {
    place: Place,
    /// The token after it.
    end: usize,
    /// Whether it says that a thing is meant: "the second one", "#2". "The 2nd" alone is a day as often.
    thing: bool,
}

/// What is to be done with the entry there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wish<'a> {
    Delete,
    /// Its new amount, day or category.
    Become(&'a str),
    /// Nothing but the place is said.
    Point,
    /// Something else.
    Unclear,
}

const POLITE: Roles =
    Roles::of(&[Role::Please, Role::Can, Role::You, Role::Filler, Role::And, Role::No]);

/// Whether a message speaks of a place, if there is a list for it to mean.
pub(super) fn fits(pieces: &Pieces<'_>) -> bool {
    wish(&pieces.tokens).is_some()
}

/// The place that a text names, if it does nothing else: "the second one", "not that, the third".
pub(in crate::agent::rules) fn place(tokens: &Tokens<'_>) -> Option<usize> {
    match wish(tokens)? {
        (Said { place: Place::Nth(nth), .. }, Wish::Point) => Some(nth),
        _ => None,
    }
}

/// Reads what is to be done with an entry at a place.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let last = context.situation.last.as_ref()?;
    let (said, wish) = wish(&pieces.tokens)?;
    let id = match said.place {
        Place::Nth(nth) => nth.checked_sub(1).and_then(|at| last.shown.get(at)),
        Place::Last if is_filed(last) => Some(last.shown.last()?),
        Place::Last => return None,
    };
    // "no, the third" may be a day, unless there is a list.
    if wish == Wish::Point && !said.thing && last.shown.len() < 2 {
        return None;
    }
    let Some(id) = id else { return Some(Decision::Pass(Why::Unclear)) };
    let which = Which { id: Some(id.to_string()), ..Which::default() };
    Some(match wish {
        Wish::Delete => {
            Decision::Act(vec![Call::DeleteTransactions(delete_transactions::Args { which })])
        }
        Wish::Become(value) => {
            amended(value, which, context).unwrap_or(Decision::Pass(Why::Unclear))
        }
        Wish::Point | Wish::Unclear => Decision::Pass(Why::Unclear),
    })
}

/// Whether what was shown was filed just then.
fn is_filed(last: &Last<'_>) -> bool {
    !last.calls.is_empty() && last.calls.iter().all(|call| matches!(call, Call::LogTransactions(_)))
}

fn wish<'a>(tokens: &Tokens<'a>) -> Option<(Said, Wish<'a>)> {
    let end = (0..tokens.len())
        .rev()
        .find(|at| {
            let token = tokens.at(*at);
            !token.mark('.') && !token.mark('!') && !token.is(Role::Please)
        })
        .map_or(0, |at| at + 1);
    let at = opening(tokens, end);
    let one_of = |at: usize, words: &[&str]| words.iter().any(|word| tokens.at(at).said(word));
    let deletes = tokens.at(at).is(Role::Delete);
    let changes =
        one_of(at, &["make", "change", "set", "update", "correct", "fix", "edit", "amend"]);
    let moves = one_of(at, &["move", "put", "file", "mark"]);
    if tokens.at(at).is(Role::Not) {
        // "don't delete the second one".
        let denied = (at..end).filter_map(|at| ordinal(tokens, at)).find(|said| said.thing);
        return denied.map(|said| (said, Wish::Unclear));
    }
    let said = ordinal(tokens, at + usize::from(deletes || changes || moves))?;
    let after = said.end;
    let be = Roles::of(&[Role::Be, Role::Can]);
    // "first class 300" is a thing of that name.
    let points = said.thing || after == end || tokens.at(after).any(be);
    let unclear = points.then_some((said, Wish::Unclear));
    // "the last" and "the 2nd" alone are days as often.
    let worded = matches!(tokens.at(after - 1).word.number, Some(NumberWord::Ordinal(_)));
    let sure = said.thing || worded;
    if after == end {
        return match (sure, deletes, changes || moves) {
            (false, ..) => None,
            (true, true, _) => Some((said, Wish::Delete)),
            (true, false, true) => unclear,
            (true, false, false) => Some((said, Wish::Point)),
        };
    }
    let value = if deletes {
        return unclear;
    } else if moves {
        let joint = one_of(after, &["to", "under", "in", "into", "as", "on"]);
        joint.then_some(after + 1)
    } else if changes {
        let joint = one_of(after, &["to", "into"]);
        let priced = tokens.at(after).number() || tokens.at(after).word.money.is_some();
        (joint || priced).then_some(after + usize::from(joint))
    } else if one_of(after, &["should"]) && one_of(after + 1, &["be"]) {
        Some(after + 2)
    } else {
        one_of(after, &["was", "is", "were"]).then_some(after + 1)
    };
    match value.filter(|value| *value < end) {
        Some(value) if sure || changes => Some((said, Wish::Become(tokens.text_of(value, end)))),
        _ => unclear.filter(|_| sure),
    }
}

/// Where a message begins after words that ask nicely or deny: "no,", "please", "not that,".
fn opening(tokens: &Tokens<'_>, end: usize) -> usize {
    let mut at = 0;
    while at < end && ordinal(tokens, at).is_none() {
        let token = tokens.at(at);
        let denies = token.is(Role::Not) && tokens.at(at + 1).is(Role::It);
        if denies {
            at += 2;
        } else if token.any(POLITE) && !token.is(Role::Not) || token.mark(',') {
            at += 1;
        } else {
            break;
        }
    }
    at
}

/// "the second one", "#2", "number 2", "2nd entry", "the last one".
fn ordinal(tokens: &Tokens<'_>, at: usize) -> Option<Said> {
    let at = at + usize::from(tokens.at(at).is(Role::Article));
    let token = tokens.at(at);
    let number = |at: usize| {
        let token = tokens.at(at);
        token.text.parse::<usize>().ok().filter(|n| token.number() && *n <= 50)
    };
    // "entry 20" by itself is what was paid at the door, and "no 20" corrects an amount.
    let verb = Roles::of(&[Role::Delete, Role::Change, Role::Put]);
    let named = token.said("number")
        || (token.said("entry") || token.said("item")) && tokens.before(at).any(verb);
    if named || token.mark('#') && tokens.at(at + 1).glued {
        let place = Place::Nth(number(at + 1)?);
        return Some(Said { place, end: at + 2, thing: true });
    }
    let (place, end) = if token.said("last") {
        (Place::Last, at + 1)
    } else if let Some(NumberWord::Ordinal(nth)) = token.word.number {
        (Place::Nth(usize::from(nth)), at + 1)
    } else {
        let ending = tokens.at(at + 1);
        let ends = ending.glued && ending.word.number == Some(NumberWord::OrdinalEnd);
        (Place::Nth(number(at).filter(|_| ends)?), at + 2)
    };
    let things = ["one", "entry", "item", "transaction", "expense"];
    let thing = things.iter().any(|thing| tokens.at(end).said(thing));
    Some(Said { place, end: end + usize::from(thing), thing })
}

/// The entry with its new value, if that is one.
fn amended(value: &str, which: Which, context: &Context<'_>) -> Option<Decision> {
    let pieces = pieces::cut(lexer::cut(value), context.today);
    let mut args = amend_transaction::Args { which, ..amend_transaction::Args::default() };
    if let [piece] = pieces.list.as_slice() {
        match piece.what {
            What::Money(money) => {
                let own = context.situation.currency;
                let currency = money.named.map(|named| named.common(own));
                let Some(amount) = exact(money.readings(own).0, currency.unwrap_or(own)) else {
                    return Some(Decision::Pass(Why::BadAmount));
                };
                args.amount = Some(amount);
                args.currency = currency.map(|currency| currency.code().to_owned());
                return Some(Decision::Act(vec![Call::AmendTransaction(args)]));
            }
            What::When(when) => {
                if in_future(when, context.today.date) {
                    return Some(Decision::Pass(Why::Future));
                }
                args.date = Some(when.as_day()?);
                return Some(Decision::Act(vec![Call::AmendTransaction(args)]));
            }
            _ => {}
        }
    }
    args.category = Some(topic::named(context, value)?.as_str().to_owned());
    Some(Decision::Act(vec![Call::AmendTransaction(args)]))
}
