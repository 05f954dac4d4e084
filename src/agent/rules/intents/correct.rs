//! Corrections of what was filed: "make it 250", "250 not 200", "that was yesterday", "change chai to 25",
//! "not food, groceries", "delete that".
//!
//! A correction without words of its entry needs one that it can mean: something filed just before, or the
//! confirmation that the message replies to. In a reply an amount, a category or a date alone is one.
//! Decision: a date changes every entry of the message talked about, an amount or category just one.

use super::{Context, exact, topic, words_of};
use crate::agent::rules::pieces::{Pieces, What, in_future};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::rules::{Decision, Why};
use crate::agent::tools::args::Which;
use crate::agent::tools::{Call, amend_transaction, delete_transactions};
use crate::domain::kind::Kind;
use crate::domain::text::Description;

/// Words of corrections that name no entry.
const LITTLE: Roles = Roles::of(&[
    Role::It,
    Role::Article,
    Role::Filler,
    Role::No,
    Role::Not,
    Role::Be,
    Role::Please,
    Role::To,
    Role::Change,
    Role::Put,
    Role::Set,
    Role::Last,
    Role::Entry,
    Role::All,
    Role::Under,
    Role::In,
    Role::My,
    Role::I,
    Role::Wrong,
    Role::On,
    Role::For,
    Role::Yes,
    Role::Category,
    Role::Delete,
    Role::From,
    Role::Have,
    Role::Of,
    Role::Can,
    Role::You,
    Role::And,
    Role::Total,
]);
const LONGEST: usize = 14;

/// Reads a correction.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    if pieces.len() > LONGEST
        || pieces.has(Role::Budget)
        // "No rollover for food" is a budget's.
        || pieces.said_any(&["rollover"])
        || pieces.list.iter().any(|piece| piece.mark('?') || piece.what == What::Spoiled)
    {
        return None;
    }
    let can = context.situation.recent || context.situation.replying;
    let opening = pieces.list.iter().position(|piece| piece.word() && !piece.is(Role::Please));
    opening
        .and_then(|at| delete(pieces, at, can).or_else(|| named_entry(pieces, context, at)))
        .or_else(|| if can { anaphoric(pieces, context) } else { None })
        .or_else(|| if context.situation.replying { reply(pieces, context) } else { None })
}

fn amend(args: amend_transaction::Args) -> Decision {
    Decision::Act(vec![Call::AmendTransaction(args)])
}

/// "delete that", "remove the last one", "delete chai", "delete both".
fn delete(pieces: &Pieces<'_>, opening: usize, can: bool) -> Option<Decision> {
    if !pieces.at(opening).is(Role::Delete)
        || pieces.said_any(&["list", "account", "category", "reminder", "alarm"])
    {
        return None;
    }
    let words = entry_words(pieces, 0, pieces.len());
    let amount = pieces.moneys().next();
    let all = pieces.has(Role::All);
    let points = pieces.has(Role::It) || pieces.has(Role::Last) || pieces.has(Role::Entry) || all;
    // "delete all transactions" is more than a message's entries.
    if pieces.whens().next().is_some()
        || all && pieces.said_any(&["transactions", "entries", "expenses", "records", "data"])
    {
        return Some(Decision::Pass(Why::Unclear));
    }
    if words.is_none() && !can && !points {
        return None;
    }
    let start = opening + 1;
    if words.is_some() && !can && !names_entry(pieces, start, pieces.len()) {
        return None;
    }
    if words.is_none() && amount.is_none() && !can {
        return Some(Decision::Pass(Why::Unclear));
    }
    let which = Which {
        words,
        amount: amount.map(|money| money.value.normalize().to_string()),
        all,
        ..Which::default()
    };
    Some(Decision::Act(vec![Call::DeleteTransactions(delete_transactions::Args { which })]))
}

/// "change chai to 25", "chai was 25", "put chai under groceries", "move chai to monday".
fn named_entry(pieces: &Pieces<'_>, context: &Context<'_>, first: usize) -> Option<Decision> {
    let can = context.situation.recent || context.situation.replying;
    let verb = pieces.said(first, "set") && can
        || pieces.said(first, "change")
        || pieces.said(first, "update")
        || pieces.said(first, "correct")
        || pieces.said(first, "fix")
        || pieces.said(first, "edit")
        || pieces.said(first, "make")
        || pieces.said(first, "move")
        || pieces.said(first, "put");
    if !verb {
        return None;
    }
    let opens = (first + 1..pieces.len()).find(|at| {
        pieces.at(*at).any(Roles::of(&[Role::To, Role::Under, Role::In]))
            || pieces.at(*at).when().is_some()
    });
    // "make the cab 180": nothing follows the amount.
    let last = pieces.list.iter().rposition(|piece| !matches!(piece.what, What::Mark(_)));
    let amount = last.filter(|at| pieces.at(*at).money().is_some());
    let to = if pieces.said(first, "make") {
        let at = amount?;
        // "make a payment 500" is an order.
        if (first..at).any(|at| pieces.at(at).is(Role::Records)) {
            return None;
        }
        at - usize::from(opens == at.checked_sub(1) && pieces.before(at).is(Role::To))
    } else {
        opens.or(amount)?
    };
    let words = entry_words(pieces, first + 1, to)?;
    // "set food to 5000" may be a budget.
    if pieces.said(first, "set") && topic::named(context, &words).is_some() {
        return None;
    }
    let dated = pieces.moneys().next().is_none() && pieces.whens().next().is_some();
    // Without something just filed, "move the meeting to monday" is about no entry.
    if !(context.situation.recent || context.situation.replying)
        && (dated || !names_entry(pieces, first + 1, to))
    {
        return None;
    }
    let which = Which { words: Some(words), ..Which::default() };
    change(pieces, context, to, which)
}

/// Whether the words between two positions can name an entry of someone who spoke of none before.
fn names_entry(pieces: &Pieces<'_>, first: usize, end: usize) -> bool {
    let other = Roles::of(&[
        Role::My,
        Role::Order,
        Role::Bank,
        Role::Account,
        Role::Limit,
        Role::Label,
        Role::Zone,
        Role::Counted,
        Role::You,
        Role::On,
        Role::For,
        Role::At,
        Role::Me,
        Role::And,
        Role::Currency,
        Role::Category,
        Role::From,
        Role::To,
    ]);
    let settings = [
        "timer",
        "volume",
        "thermostat",
        "brightness",
        "speed",
        "name",
        "language",
        "password",
        "address",
        "settings",
        "accent",
        "voice",
        "reservation",
        "appointment",
        "booking",
        "calendar",
        "list",
        "item",
        "song",
        "playlist",
        "contact",
        "event",
        "task",
        "todo",
        "photo",
        "picture",
        "file",
        "app",
        "subtitles",
        "lights",
        "light",
    ];
    end <= first + 3
        && (first..end).all(|at| !pieces.at(at).any(other))
        && !pieces.said_any(&settings)
}

/// A new value after a position, for an entry.
fn change(
    pieces: &Pieces<'_>,
    context: &Context<'_>,
    from: usize,
    which: Which,
) -> Option<Decision> {
    let mut args = amend_transaction::Args { which, ..amend_transaction::Args::default() };
    if let Some(money) = (from..pieces.len()).find_map(|at| pieces.at(at).money()) {
        let own = context.situation.currency;
        let currency = money.named.map(|named| named.common(own));
        let Some(amount) = exact(money.readings(own).0, currency.unwrap_or(own)) else {
            return Some(Decision::Pass(Why::BadAmount));
        };
        args.amount = Some(amount);
        args.currency = currency.map(|currency| currency.code().to_owned());
        return Some(amend(args));
    }
    if let Some(when) = (from..pieces.len()).find_map(|at| pieces.at(at).when()) {
        let day = when.as_day()?;
        if in_future(when, context.today.date) {
            return Some(Decision::Pass(Why::Future));
        }
        args.date = Some(day);
        return Some(amend(args));
    }
    let rest = words_of(pieces, from + 1, pieces.len()).trim_end_matches(['.', '!']);
    args.category = Some(topic::named(context, rest)?.as_str().to_owned());
    Some(amend(args))
}

/// Corrections that say "it", or nothing, of the entry they mean.
fn anaphoric(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let words = entry_words(pieces, 0, pieces.len());
    let moneys: Vec<usize> =
        (0..pieces.len()).filter(|at| pieces.at(*at).money().is_some()).collect();
    let not = pieces.list.iter().position(|piece| piece.is(Role::Not));
    let opens = pieces.has(Role::It)
        || pieces.has(Role::No)
        || pieces.has(Role::Wrong)
        || pieces.has(Role::Change)
        || not.is_some();
    let own = context.situation.currency;
    let text = |at: usize| {
        let money = pieces.at(at).money()?;
        exact(money.readings(own).0, money.named.map_or(own, |named| named.common(own)))
    };
    if (pieces.has(Role::Currency) || pieces.said(0, "in"))
        && let Some(found) = currency(pieces, not)
    {
        return Some(found);
    }
    if let ([one, other], Some(not)) = (moneys.as_slice(), not)
        && (words.is_none() || pieces.has(Role::Be) && !pieces.has(Role::I))
    {
        // "250 not 200", "not 200, 250", "it was 250 not 200", "the cab was 250 not 200".
        // "150 nahi 180" denies what comes before.
        let denies = ["nahi", "nahin", "nai", "haina", "hoina", "नहीं", "होइन"];
        let before = denies.iter().any(|word| pieces.said(not, word));
        let (right, wrong) =
            if *one > not || before && *other > not { (*other, *one) } else { (*one, *other) };
        let money = pieces.at(right).money()?;
        let which = Which { words, amount: text(wrong), ..Which::default() };
        return Some(amend(amend_transaction::Args {
            which,
            amount: Some(text(right)?),
            currency: money.named.map(|named| named.common(own).code().to_owned()),
            ..amend_transaction::Args::default()
        }));
    }
    if let [at] = moneys.as_slice() {
        let was = pieces.before(*at).is(Role::Be) && !pieces.said(*at - 1, "is");
        // "chai was 25" names the entry, "make it 250" does not.
        let fits = opens && words.is_none() && !pieces.has(Role::Log)
            || was && words.is_some() && pieces.has(Role::Be) && !pieces.has(Role::I);
        if !fits {
            return None;
        }
        return change(pieces, context, 0, Which { words, ..Which::default() });
    }
    if let (Some(when), true) = (pieces.only_when(), moneys.is_empty()) {
        if words.is_some() || !opens && pieces.len() > 1 || !opens && !context.situation.replying {
            return None;
        }
        if in_future(when, context.today.date) {
            return Some(Decision::Pass(Why::Future));
        }
        return Some(amend(amend_transaction::Args {
            which: Which { all: true, ..Which::default() },
            date: Some(when.as_day()?),
            ..amend_transaction::Args::default()
        }));
    }
    renamed(pieces).or_else(|| category(pieces, context, not, opens))
}

/// "in usd not inr", "the currency is usd".
fn currency(pieces: &Pieces<'_>, not: Option<usize>) -> Option<Decision> {
    use crate::agent::rules::words::{MoneyWord, Named};
    let end = not.unwrap_or(pieces.len());
    let code =
        (0..end).find_map(|at| match pieces.tokens.at(pieces.at(at).first).word.money? {
            MoneyWord::Code { currency, .. } | MoneyWord::Name(Named::Code(currency)) => {
                Some(currency)
            }
            _ => None,
        })?;
    let states = not.is_some() || pieces.has(Role::It) || pieces.said(0, "in");
    (states && !pieces.has(Role::My)).then(|| {
        amend(amend_transaction::Args {
            currency: Some(code.code().to_owned()),
            ..amend_transaction::Args::default()
        })
    })
}

/// "rename it to dinner", "call it dinner".
fn renamed(pieces: &Pieces<'_>) -> Option<Decision> {
    let at = pieces.list.iter().position(|piece| piece.is(Role::Rename))?;
    if !pieces.at(at + 1).is(Role::It) {
        return None;
    }
    let start = at + 2 + usize::from(pieces.at(at + 2).is(Role::To));
    let text = Description::parse(words_of(pieces, start, pieces.len())).ok()?;
    Some(amend(amend_transaction::Args {
        description: Some(text.into()),
        ..amend_transaction::Args::default()
    }))
}

/// "not food, groceries", "that's transport", "put it under bills", "it was income".
fn category(
    pieces: &Pieces<'_>,
    context: &Context<'_>,
    not: Option<usize>,
    opens: bool,
) -> Option<Decision> {
    if !opens && !pieces.list.iter().any(|piece| piece.is(Role::Put)) {
        return None;
    }
    if pieces.has(Role::It) && pieces.said_any(&["income", "expense"]) && pieces.len() <= 5 {
        let kind = if pieces.said_any(&["income"]) { Kind::Income } else { Kind::Expense };
        return Some(amend(amend_transaction::Args {
            kind: Some(kind),
            ..amend_transaction::Args::default()
        }));
    }
    let mut named = Vec::new();
    let mut at = 0;
    while at < pieces.len() {
        let piece = pieces.at(at);
        if !piece.word() || piece.any(LITTLE) && topic::named(context, pieces.text(at)).is_none() {
            at += 1;
            continue;
        }
        // The longest name first: "personal care".
        let found = [3, 2, 1].into_iter().find_map(|length| {
            let end = (at + length).min(pieces.len());
            topic::named(context, words_of(pieces, at, end)).map(|name| (name, end))
        });
        let (name, end) = found?;
        named.push((at, name.as_str().to_owned()));
        at = end;
    }
    let (right, wrong) = match (named.as_slice(), not) {
        ([(_, name)], None) => (name.clone(), None),
        ([(one, first), (_, second)], Some(not)) if *one > not => {
            (second.clone(), Some(first.clone()))
        }
        ([(_, first), (_, second)], Some(_)) => (first.clone(), Some(second.clone())),
        _ => return None,
    };
    Some(amend(amend_transaction::Args {
        which: Which { category: wrong, ..Which::default() },
        category: Some(right),
        ..amend_transaction::Args::default()
    }))
}

/// In a reply, a value alone is the new value.
fn reply(pieces: &Pieces<'_>, context: &Context<'_>) -> Option<Decision> {
    let words = entry_words(pieces, 0, pieces.len());
    if words.is_none() && pieces.moneys().count() + pieces.whens().count() == 1 {
        let which = Which { all: pieces.whens().next().is_some(), ..Which::default() };
        return change(pieces, context, 0, which);
    }
    let name =
        topic::named(context, words_of(pieces, 0, pieces.len()).trim_end_matches(['.', '!']))?;
    Some(amend(amend_transaction::Args {
        category: Some(name.as_str().to_owned()),
        ..amend_transaction::Args::default()
    }))
}

/// Words that name an entry between two positions.
fn entry_words(pieces: &Pieces<'_>, first: usize, end: usize) -> Option<String> {
    let content = |at: &usize| {
        let piece = pieces.at(*at);
        let digits = || pieces.text(*at).bytes().any(|b| b.is_ascii_digit());
        piece.word() && !piece.any(LITTLE) || piece.what == What::Count && digits()
    };
    let start = (first..end).find(content)?;
    let last = (start..end).rev().find(content)?;
    Some(words_of(pieces, start, last + 1).to_owned())
}
