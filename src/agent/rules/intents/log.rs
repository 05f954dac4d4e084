//! Messages that tell of money spent or received.
//!
//! Certain are *told* messages, with a verb of spending in the past whose subject is the writer ("I spent 50 on
//! tea", "chai 20 kharcha", "taxi cost $5"), and *notes* without any verb ("chai 20", "5.50 Coffee"). Words of
//! questions, wishes, plans, negations, transfers and helpdesks make any message uncertain. Decisions:
//! an amount alone is asked about; a spend sentence without an amount too; a small bare number before the
//! thing in a note ("2 meetings") and a bare number that a verb like "bought" counts with ("bought 3
//! apples") are no prices; two unknown names with a bare number each are a score; a period ("last week") is no day to file under.

use super::entry::{self, Made, Told};
use super::parts::{self, Cut, Part};
use super::told::{self, Verb, buys, next_money, verb};
use super::{Context, describe, score, topic};
use crate::agent::rules::pieces::{Pieces, What, in_future};
use crate::agent::rules::words::DateWord;
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Amount, Decision, MAX_ENTRIES, Question, Why};
use crate::agent::tools::log_transactions::Entry;
use crate::agent::tools::{Call, log_transactions};

/// Words after which nothing is certain.
const DOUBT: Roles = Roles::of(&[
    Role::You,
    Role::How,
    Role::What,
    Role::When,
    Role::Why,
    Role::Can,
    Role::Will,
    Role::Want,
    Role::If,
    Role::Not,
    Role::Move,
    Role::Bank,
    Role::Do,
    Role::Maybe,
    Role::Each,
    Role::Split,
    Role::Or,
    Role::Budget,
    Role::Undo,
    Role::Redo,
    Role::Delete,
    Role::Limit,
    Role::Average,
    Role::Versus,
    Role::Than,
    Role::Help,
]);
/// Words that open an order, not a report.
const ORDERS: Roles = Roles::of(&[
    Role::Order,
    Role::Show,
    Role::Know,
    Role::Put,
    Role::Set,
    Role::Change,
    Role::Rename,
    Role::Merge,
]);
/// Words that no note has.
const NO_NOTE: Roles = Roles::of(&[
    Role::I,
    Role::Me,
    Role::It,
    Role::Be,
    Role::Have,
    Role::Spend,
    Role::Show,
    Role::Know,
    Role::Compare,
]);
/// Below this a bare number before its thing may count it.
const SMALL: u64 = 12;

/// Reads a message about money spent or received.
pub(super) fn read(pieces: &mut Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let start = skip_slash(pieces);
    let verb = verb(pieces, start, context);
    if pieces.list.iter().any(|piece| matches!(piece.what, What::Spoiled | What::Impossible)) {
        return Some(Decision::Pass(Why::BadAmount));
    }
    if pieces.moneys().next().is_none() {
        return how_much(pieces, verb.as_ref());
    }
    if pieces.whens().any(|when| in_future(when, context.today.date)) {
        return Some(Decision::Pass(Why::Future));
    }
    if let Some(why) = doubtful(pieces, start, verb.as_ref()) {
        return Some(Decision::Pass(why));
    }
    Some(filed(pieces, verb, context))
}

/// "/add" and "/add@bot" in front.
fn skip_slash(pieces: &mut Pieces<'_>) -> usize {
    let slash =
        pieces.at(0).mark('/') && pieces.at(1).word() && pieces.tokens.at(pieces.at(1).first).glued;
    if !slash {
        return 0;
    }
    let at = pieces.at(2).mark('@') && pieces.tokens.at(pieces.at(2).first).glued;
    let end = if at { 4 } else { 2 };
    for piece in pieces.list.iter_mut().take(end) {
        piece.what = What::Currency;
        piece.roles = Roles::NONE;
    }
    end
}

/// A spend sentence without an amount.
fn how_much(pieces: &Pieces<'_>, verb: Option<&Verb>) -> Option<Decision> {
    let verb = verb?;
    let spent = pieces.at(verb.at).is(Role::Spent) || pieces.at(verb.at).is(Role::Had);
    // "spent 2 hours on homework" is about time.
    let count = (0..pieces.len()).any(|at| {
        let next = pieces.tokens.at(pieces.at(at).end).word.date;
        pieces.at(at).what == What::Clock || pieces.at(at).what == What::Count && next.is_some()
    });
    if !spent
        || count
        || pieces.all.any(DOUBT)
        || pieces.list.iter().any(|piece| piece.mark('?'))
        || pieces.has(Role::Lot)
        || pieces.len() > 12
    {
        return None;
    }
    let what = describe::read(pieces, 0, pieces.len(), Some(verb.at)).what;
    buys(pieces, verb.at).then_some(Decision::Ask(Question::HowMuch { what }))
}

/// "450 x 2", "2 pizzas @ 450": whether the one or the product was paid is not for us to say. Written without
/// blanks ("450x2") it is worked out.
fn multiplied(pieces: &Pieces<'_>) -> bool {
    let tokens = &pieces.tokens;
    (0..tokens.len()).any(|at| {
        let (sign, next) = (tokens.at(at), tokens.at(at + 1));
        let times = (sign.said("x") || sign.mark('*')) && at > 0 && tokens.before(at).number();
        next.number() && (sign.mark('@') || times && !(sign.glued && next.glued))
    })
}

/// Why nothing may be filed from the message, if so.
fn doubtful(pieces: &Pieces<'_>, start: usize, verb: Option<&Verb>) -> Option<Why> {
    if multiplied(pieces) {
        return Some(Why::Unclear);
    }
    if pieces.list.iter().any(|piece| piece.mark('?')) {
        return Some(Why::Unclear);
    }
    if pieces.has(Role::Move) {
        return Some(Why::NotOurs);
    }
    let owed = ["due", "unpaid", "overdue", "baki", "baaki"];
    if rated(pieces) || verb.is_none() && pieces.said_any(&owed) {
        return Some(Why::Unclear);
    }
    // "ravi ne 500 kharch kiye" is somebody else's.
    if verb.is_some_and(|verb| {
        !verb.income && pieces.at(verb.at).is(Role::Done) && told::agent(pieces, verb.at).is_some()
    }) {
        return Some(Why::Unclear);
    }
    let verb_at = verb.map(|verb| verb.at);
    for at in start..pieces.len() {
        let piece = pieces.at(at);
        if !piece.word() || Some(at) == verb_at {
            continue;
        }
        if piece.any(DOUBT) && !harmless(pieces, at) {
            return Some(Why::Unclear);
        }
        // "have spent" reports; "I have 2 meetings" does not.
        if piece.is(Role::Have)
            && verb_at.is_none_or(|verb| {
                verb <= at
                    || (at + 1..verb).any(|at| !pieces.at(at).any(Roles::of(&[Role::Filler])))
            })
        {
            return Some(Why::Unclear);
        }
        if piece.is(Role::Be) && !copula(pieces, at, verb_at) {
            return Some(Why::Unclear);
        }
    }
    let first = (start..pieces.len()).find(|at| {
        pieces.at(*at).word()
            && !pieces.at(*at).any(Roles::of(&[Role::Filler, Role::Please, Role::Greeting]))
    })?;
    let opening = pieces.at(first);
    let thing_after_all = pieces.at(first + 1).money().is_some() && pieces.said(first, "book");
    // What follows an amount is its thing: "20 Order 123".
    let leads = (start..first).all(|at| pieces.at(at).money().is_none());
    if leads
        && opening.any(ORDERS)
        && Some(first) != verb_at
        && !thing_after_all
        && !opening.is(Role::Had)
    {
        return Some(Why::NotOurs);
    }
    let was = (start..pieces.len()).any(|at| pieces.at(at).is(Role::Be));
    if verb.is_none() && !was {
        let note = (start..pieces.len()).all(|at| {
            !pieces.at(at).any(NO_NOTE) && !pieces.at(at).is(Role::Spent) || harmless(pieces, at)
        });
        if !note {
            return Some(Why::Unclear);
        }
    }
    None
}

/// "649/month", "100/litre", "82 off 53": what something costs again and again, or each, or no price at all.
fn rated(pieces: &Pieces<'_>) -> bool {
    (1..pieces.len()).any(|at| {
        let off = pieces.at(at).is(Role::Minus)
            && pieces.before(at).money().is_some()
            && pieces.at(at + 1).money().is_some();
        let unit = pieces.at(at + 1);
        let token = pieces.tokens.at(unit.first);
        let rate = unit.is(Role::Measure)
            || unit.is(Role::Packed)
            || matches!(token.word.date, Some(DateWord::Unit(_) | DateWord::Minutes(_)));
        off || pieces.at(at).mark('/') && pieces.before(at).money().is_some() && token.glued && rate
    })
}

/// Words that are part of a name or a date although they could cast doubt.
fn harmless(pieces: &Pieces<'_>, at: usize) -> bool {
    let piece = pieces.at(at);
    // "then" and "like" join and fill; "can of coke" and "may" are things.
    piece.is(Role::And)
        || piece.is(Role::Can) && pieces.at(at + 1).is(Role::Of)
        || piece.is(Role::Yes) && !piece.is(Role::Want)
        || piece.is(Role::Filler) && !piece.is(Role::Want)
        || piece.is(Role::Post)
        || piece.is(Role::Done)
        // "airport drop 600", "cough drops": an order to delete opens a message.
        || piece.is(Role::Delete)
            && at > 0
            && pieces.said(at, "drop")
            && !pieces.before(at).is(Role::And)
            && !pieces.at(at + 1).any(Roles::of(&[Role::It, Role::Last, Role::Article, Role::All]))
}

/// "lunch was 250", "that'll be 20".
fn copula(pieces: &Pieces<'_>, at: usize, verb: Option<usize>) -> bool {
    if verb.is_some_and(|verb| verb + 1 == at) && pieces.said(at, "be") {
        return true;
    }
    let was = pieces.said(at, "was") || pieces.said(at, "were");
    let thing = pieces.before(at);
    let closed =
        Roles::of(&[Role::It, Role::I, Role::Total, Role::Records, Role::Account, Role::And]);
    was && pieces.at(at + 1).money().is_some()
        && thing.word()
        && !thing.any(closed)
        && at <= 4
        && verb.is_none()
}

fn filed(pieces: &mut Pieces<'_>, verb: Option<Verb>, context: &Context<'_>) -> Decision {
    let unclear = Decision::Pass(Why::Unclear);
    if let Some(verb) = verb.filter(|verb| verb.counts)
        && counted_object(pieces, verb.at)
    {
        if pieces.moneys().count() == 1 {
            if !buys(pieces, verb.at) {
                return unclear;
            }
            let what = describe::read(pieces, 0, pieces.len(), Some(verb.at)).what;
            return Decision::Ask(Question::HowMuch { what });
        }
        if let Some(at) = next_money(pieces, verb.at) {
            pieces.make_count(at);
        }
    }
    let heading = heading(pieces, context);
    let adds_numbers = verb.is_some_and(|verb| pieces.at(verb.at).is(Role::Log));
    let shared = shared_date(pieces);
    let told = Told {
        verb: verb.map(|verb| verb.at),
        date: shared.unwrap_or(context.today.date),
        income: verb.is_some_and(|verb| verb.income),
    };
    let parts = match parts::cut(pieces) {
        Cut::Parts(parts) => parts,
        Cut::Open(first, second) => return either(pieces, first, second, told, context),
        Cut::Unclear => return unclear,
    };
    if parts.len() > MAX_ENTRIES {
        return Decision::Pass(Why::TooMany);
    }
    if verb.is_none() && score::read(pieces, &parts, context) {
        return unclear;
    }
    let mut entries = Vec::with_capacity(parts.len());
    let mut second = None;
    for part in &parts {
        match entry::make(pieces, *part, told, context) {
            Err(decision) => return decision,
            Ok(Made { entry, also, described }) => {
                let alone = parts.len() == 1;
                if !described
                    && (verb.is_none()
                        || adds_numbers
                        || !alone && pieces.moneys().all(|money| money.named.is_none()))
                {
                    return if alone { what_for(pieces, part, context) } else { unclear };
                }
                if verb.is_none() && small_before_thing(pieces, *part) {
                    return unclear;
                }
                let entry = Entry { category: heading.clone().or(entry.category), ..entry };
                if also.is_some() {
                    second = also.map(|also| (entries.len(), also));
                }
                entries.push(entry);
            }
        }
    }
    if entries.is_empty() {
        return unclear;
    }
    let readings = second.map(|(at, also)| {
        let mut others = entries.clone();
        if let Some(entry) = others.get_mut(at) {
            entry.amount = also;
        }
        others
    });
    let log = |entries| Call::LogTransactions(log_transactions::Args { entries });
    match readings {
        Some(others) if others != entries => {
            Decision::Ask(Question::Which { readings: vec![vec![log(entries)], vec![log(others)]] })
        }
        Some(others) => Decision::Ask(Question::Which { readings: vec![vec![log(others)]] }),
        None => Decision::Act(vec![log(entries)]),
    }
}

/// "Groceries: milk 20, bread 30": a category in front of a colon holds for what follows.
fn heading(pieces: &mut Pieces<'_>, context: &Context<'_>) -> Option<String> {
    let colon = (1..4).find(|at| pieces.at(*at).mark(':'))?;
    let thing = pieces.at(colon + 1).word() || pieces.at(colon + 1).what == What::Line;
    if !thing {
        return None;
    }
    let name = topic::named(context, super::words_of(pieces, 0, colon))?.as_str().to_owned();
    for piece in pieces.list.iter_mut().take(colon + 1) {
        piece.what = What::Currency;
        piece.roles = Roles::NONE;
    }
    Some(name)
}

/// "bought 3 apples": a bare number between such a verb and its object.
fn counted_object(pieces: &Pieces<'_>, verb: usize) -> bool {
    let Some(at) = next_money(pieces, verb) else { return false };
    let bare = pieces.at(at).money().is_some_and(|money| {
        money.named.is_none() && money.plain.is_some_and(|plain| plain <= 100)
    });
    let next = pieces.at(at + 1);
    let little = Roles::of(&[
        Role::On,
        Role::For,
        Role::At,
        Role::In,
        Role::From,
        Role::To,
        Role::And,
        Role::With,
        Role::Filler,
        Role::By,
    ]);
    bare && next.word() && !next.any(little)
}

/// "2 meetings", "5 chai": a small number that may count what follows.
fn small_before_thing(pieces: &Pieces<'_>, part: Part) -> bool {
    let money = pieces.at(part.money).money();
    let small = money.is_some_and(|money| {
        money.named.is_none() && money.plain.is_some_and(|plain| plain <= SMALL)
    });
    let leads = (part.first..part.money).all(|at| !pieces.at(at).word());
    let next = pieces.at(part.money + 1);
    let plural = pieces.text(part.money + 1).ends_with(['s', 'S']);
    let single = money.is_some_and(|money| money.plain.is_some_and(|plain| plain <= 3));
    small
        && leads
        && next.word()
        && !next.any(Roles::of(&[Role::On, Role::For, Role::At]))
        && (plural || single)
}

/// The only day of a message, before its first amount or after its last: it holds for all entries.
fn shared_date(pieces: &Pieces<'_>) -> Option<chrono::NaiveDate> {
    let day = pieces.only_when()?.as_day()?;
    let at = pieces.list.iter().position(|piece| piece.when().is_some())?;
    let first = pieces.list.iter().position(|piece| piece.money().is_some())?;
    let last = pieces.list.iter().rposition(|piece| piece.money().is_some())?;
    (at < first || at > last).then_some(day)
}

/// Two amounts and one thing: each may be the price.
fn either(
    pieces: &Pieces<'_>,
    first: usize,
    second: usize,
    told: Told,
    context: &Context<'_>,
) -> Decision {
    let readings: Vec<Vec<Call>> = [first, second]
        .into_iter()
        .filter_map(|money| {
            let part = Part { first: 0, end: pieces.len(), money };
            let entry = entry::make(pieces, part, told, context).ok()?.entry;
            Some(vec![Call::LogTransactions(log_transactions::Args { entries: vec![entry] })])
        })
        .collect();
    if readings.len() == 2 {
        Decision::Ask(Question::Which { readings })
    } else {
        Decision::Pass(Why::Unclear)
    }
}

/// An amount by itself.
fn what_for(pieces: &Pieces<'_>, part: &Part, context: &Context<'_>) -> Decision {
    let own = context.situation.currency;
    let Some(money) = pieces.at(part.money).money() else { return Decision::Pass(Why::Unclear) };
    let currency = money.named.and_then(|named| named.certain(own));
    Decision::Ask(Question::WhatFor {
        amount: Amount { value: money.readings(own).0.normalize(), currency },
    })
}
