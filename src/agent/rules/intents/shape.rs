//! The shape of an answer: how many entries, of which kind, and by what a total is split.

use super::ask::Asking;
use super::phrase::{fits, is_plain};
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};
use crate::agent::tools::summarize_spending::Dimension;
use crate::domain::kind::Kind;

/// Entries of which kind are listed: both only for "transactions", which says neither.
pub(super) fn listed_kind(pieces: &Pieces<'_>, asking: &Asking, kind: Kind) -> Option<Kind> {
    let either = pieces.said_any(&[
        "transaction",
        "transactions",
        "transations",
        "txn",
        "txns",
        "entry",
        "entries",
        "record",
        "records",
        "history",
        "items",
    ]);
    let out = asking.spends || pieces.has(Role::Records) || pieces.has(Role::Biggest);
    (kind == Kind::Income || out && !either).then_some(kind)
}

/// "how much cashback", "my refunds": which income it is about, when the word says more than "income".
pub(super) fn kind_of_income(pieces: &Pieces<'_>) -> Option<String> {
    let any = ["income", "wages", "paycheck", "paycheque", "payout", "kamai", "aamdani"];
    let at = (0..pieces.len()).find(|at| {
        pieces.at(*at).is(Role::Income) && !any.iter().any(|word| pieces.said(*at, word))
    })?;
    let word = pieces.text(at);
    let one = word.strip_suffix("ies").map(|stem| format!("{stem}y"));
    let one = one.or_else(|| word.strip_suffix("uses").map(|stem| format!("{stem}us")));
    Some(one.unwrap_or_else(|| {
        word.strip_suffix('s').filter(|w| !w.ends_with('u')).unwrap_or(word).to_owned()
    }))
}

/// "top 5 expenses", "last 10 transactions".
pub(super) fn limit(pieces: &Pieces<'_>) -> Option<u32> {
    let at = (1..pieces.len()).find(|at| {
        let piece = pieces.at(*at);
        let number =
            piece.what == What::Count || piece.money().is_some_and(|money| money.named.is_none());
        number
            && pieces.before(*at).any(Roles::of(&[
                Role::Last,
                Role::Biggest,
                Role::Smallest,
                Role::Show,
                Role::Recent,
            ]))
    })?;
    pieces.text(at).parse().ok().filter(|limit| (1..=50).contains(limit))
}

/// What a total is split by.
pub(super) fn dimension(pieces: &Pieces<'_>, asking: &Asking) -> Option<Dimension> {
    let by = (0..pieces.len()).find(|at| {
        pieces.at(*at).is(Role::By)
            || pieces.at(*at).is(Role::Each)
            || pieces.said(*at, "breakdown")
            || pieces.said(*at, "every")
    });
    // "average per day" is one figure; "spending per day" is one for each day.
    let average = pieces.has(Role::Average);
    let by_word = |words: &[&str]| {
        by.is_some_and(|at| (at..at + 3).any(|at| words.iter().any(|word| pieces.said(at, word))))
    };
    let wise = |words: &[&str]| {
        (1..pieces.len()).any(|at| {
            pieces.said(at, "wise") && words.iter().any(|word| names_unit(pieces, at, word))
        })
    };
    let by_word = |words: &[&str]| by_word(words) || wise(words);
    let gone = pieces.said_any(&["money"]) && pieces.said_any(&["go", "gone", "went", "going"]);
    let best = pieces.has(Role::Biggest) && pieces.said_any(&["category", "categories"]);
    if best || by_word(&["category", "categories"]) || pieces.said_any(&["breakdown"]) || gone {
        Some(Dimension::Category)
    } else if average && (by_word(&["day", "entry", "purchase"]) || pieces.said_any(&["daily"])) {
        None
    } else if weekday(pieces) {
        Some(Dimension::Weekday)
    } else if by_word(&["day"]) || pieces.said_any(&["daily"]) {
        Some(Dimension::Day)
    } else if by_word(&["month"]) || pieces.said_any(&["monthly"]) {
        Some(Dimension::Month)
    } else if by_word(&["merchant", "merchants", "shop", "shops", "store", "stores", "place"])
        || pieces.said_any(&["places", "shops", "stores", "who"]) && pieces.has(Role::What)
    {
        Some(Dimension::Merchant)
    } else if by_word(&["tag", "tags"]) {
        Some(Dimension::Tag)
    } else if pieces.has(Role::What) && pieces.said_any(&["most", "mostly"]) && asking.spends {
        Some(Dimension::Category)
    } else if pieces.has(Role::What)
        && pieces.has(Role::On)
        && !pieces.has(Role::Much)
        && ends_in_on(pieces)
    {
        // "what did I spend money on".
        Some(Dimension::Category)
    } else {
        ranked(pieces)
    }
}

/// "top merchants this month", "my biggest shops": known by all of its words, since "top stores in town" is no question
/// about books.
pub(super) fn ranked(pieces: &Pieces<'_>) -> Option<Dimension> {
    const MAY: &str = "my the show what what's were are is by spending expenses this i at where";
    let top = "top biggest largest";
    let is = |what: &str| is_plain(pieces) && fits(pieces, &[top, what], MAY);
    if is("merchants merchant shops stores vendors sellers") {
        Some(Dimension::Merchant)
    } else if is("tags hashtags") {
        Some(Dimension::Tag)
    } else {
        None
    }
}

/// "by day of the week", "by weekday", "on which weekday": told by the tokens, of which a date may have taken some.
fn weekday(pieces: &Pieces<'_>) -> bool {
    let tokens = &pieces.tokens;
    let asks = |at: usize| {
        let before = (0..at).rev().take(2).map(|at| tokens.at(at));
        let leads = ["by", "per", "each", "every", "which", "what"];
        before.into_iter().any(|token| leads.iter().any(|word| token.said(word)))
    };
    (0..tokens.len()).any(|at| {
        let token = tokens.at(at);
        let of_week = token.said("day") && tokens.at(at + 1).said("of") && {
            let the = at + 2 + usize::from(tokens.at(at + 2).said("the"));
            tokens.at(the).said("week")
        };
        let named = token.said("weekday") || token.said("weekdays");
        (of_week || named) && (asks(at) || tokens.at(at + 1).said("wise"))
    })
}

/// "category wise", "category-wise".
fn names_unit(pieces: &Pieces<'_>, wise: usize, word: &str) -> bool {
    let before = wise - 1 - usize::from(wise > 1 && pieces.before(wise).mark('-'));
    pieces.said(before, word)
}

fn ends_in_on(pieces: &Pieces<'_>) -> bool {
    (0..pieces.len()).any(|at| {
        let next = pieces.at(at + 1);
        pieces.at(at).is(Role::On) && !next.word()
    })
}
