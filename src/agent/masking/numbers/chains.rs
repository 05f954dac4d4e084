//! How figures are grouped: an amount with commas, a date, a phone in two halves, a card in fours.
//!
//! Figures side by side can as well be amounts ("5000 6000 7000"), so only groupings that amounts rarely
//! have count, and never round ones. To add a grouping: [`is_spaced_number`] or [`is_dashed_number`].

use super::{
    super::text::{Kind, Text},
    LONG,
};

/// What a chain of figures looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// Written as only amounts are: 1,23,456.00.
    Amount,
    /// Three groups as in 2026-01-15.
    Date,
    /// Too long, or grouped too oddly, to be an amount.
    Long,
    /// A figure like any other.
    Bare,
}

/// Figures that belong together.
#[derive(Debug)]
pub(super) struct Chain {
    /// Its first token.
    pub(super) first: usize,
    /// Its last token.
    pub(super) last: usize,
    /// All its digits.
    pub(super) digits: String,
    /// What it looks like.
    pub(super) shape: Shape,
}

fn is_dash(mark: &str) -> bool {
    matches!(mark, "-" | "\u{2010}" | "\u{2011}" | "\u{2013}")
}

/// Whether every group ends in a zero, as amounts that stand side by side tend to.
fn all_round(groups: &[&str]) -> bool {
    groups.iter().all(|group| group.ends_with('0'))
}

/// Whether every group ends as prices do.
fn all_prices(groups: &[&str]) -> bool {
    groups.iter().all(|group| group.ends_with(['0', '5', '9']))
}

/// Whether the groups begin like the mobile numbers of South Asia.
fn is_mobile(groups: &[&str]) -> bool {
    groups.first().is_some_and(|group| group.starts_with(['6', '7', '8', '9']))
}

/// Whether blanks between groups of these lengths join one number.
fn is_spaced_number(groups: &[&str], lengths: &[usize]) -> bool {
    match lengths {
        [4, 4, 4] | [4, 4, 4, 4] | [4, 4, 4, 4, 3] | [4, 6, 5] => !all_prices(groups),
        [5, 5] | [4, 6] => is_mobile(groups) && !all_round(groups),
        [4, 3, 3] => {
            groups.first().is_some_and(|group| group.starts_with("98") || group.starts_with("97"))
                && !all_round(groups)
        }
        _ => false,
    }
}

/// Whether dashes between groups of these lengths join one number; a range of amounts is none.
fn is_dashed_number(groups: &[&str], lengths: &[usize]) -> bool {
    let total: usize = lengths.iter().sum();
    let zero = groups.first().is_some_and(|group| group.len() > 1 && group.starts_with('0'));
    match lengths {
        _ if total < LONG => false,
        _ if lengths.iter().any(|length| *length >= LONG) => true,
        [_, _] if zero => true,
        [5, 5] | [4, 6] | [3, 7] => is_mobile(groups) && !all_round(groups),
        [_, _] => false,
        _ => !all_prices(groups),
    }
}

/// The next group after `at`, over the separator that `joins` accepts.
fn next_group(text: &Text<'_>, at: usize, joins: impl Fn(&str) -> bool) -> Option<usize> {
    (joins(text.written(at + 1)) && text.kind(at + 2) == Some(Kind::Digits)).then_some(at + 2)
}

/// Reads the chain of figures that begins at `first`.
pub(super) fn read(text: &Text<'_>, first: usize) -> Chain {
    let chain = |last: usize, shape| Chain {
        first,
        last,
        digits: (first..=last).map(|at| text.digits(at)).collect(),
        shape,
    };
    if let Some(last) = grouped(text, first) {
        return chain(last, Shape::Amount);
    }
    let mut tokens = vec![first];
    let mut at = first;
    while let Some(next) = next_group(text, at, is_dash) {
        tokens.push(next);
        at = next;
    }
    let dashed = tokens.len() > 1;
    if !dashed {
        while tokens.len() < 5
            && let Some(next) = next_group(text, at, |gap| gap == " " || gap == "\u{A0}")
            // "500 1,200": the second figure is one of its own.
            && grouped(text, next).is_none()
            && next_group(text, next, is_dash).is_none()
        {
            tokens.push(next);
            at = next;
        }
    }
    let groups: Vec<&str> = tokens.iter().map(|at| text.digits(*at)).collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    if dashed {
        let shape = match lengths.as_slice() {
            [4, 1..=2, 1..=2, ..] | [1..=2, 1..=2, 2 | 4, ..] => Shape::Date,
            _ if is_dashed_number(&groups, &lengths) => Shape::Long,
            _ => Shape::Bare,
        };
        return chain(at, shape);
    }
    for count in (2..=tokens.len()).rev() {
        let (Some(groups), Some(lengths)) = (groups.get(..count), lengths.get(..count)) else {
            continue;
        };
        if is_spaced_number(groups, lengths)
            && let Some(last) = tokens.get(count - 1)
        {
            return chain(*last, Shape::Long);
        }
    }
    let long = text.digits(first).len() >= LONG;
    chain(first, if long { Shape::Long } else { Shape::Bare })
}

/// The last token of an amount with commas or decimals.
fn grouped(text: &Text<'_>, first: usize) -> Option<usize> {
    let mut at = first;
    loop {
        let (own, mark) = (text.digits(at).len(), text.written(at + 1));
        let next = text.digits(at + 2).len();
        let joins = match mark {
            "," | "\u{66C}" | "\u{FF0C}" => own <= 3 && matches!(next, 2 | 3),
            "." | "\u{66B}" => (1..=3).contains(&next),
            _ => false,
        };
        if !joins {
            return (at > first).then_some(at);
        }
        at += 2;
    }
}

/// The last token of a phone number with a country's or a city's code: "+91 98765 43210",
/// "(022) 1234-5678".
pub(super) fn phone(text: &Text<'_>, first: usize) -> Option<usize> {
    let lead = text.written(first.checked_sub(1)?);
    let city = lead == "(" && text.written(first + 1) == ")";
    if lead != "+" && !city {
        return None;
    }
    let (mut at, mut total) = (first, text.digits(first).len());
    while total < 10 {
        let mut next = at + 1;
        while next < at + 4 && matches!(text.written(next), " " | "-" | "(" | ")" | "." | "\u{A0}")
        {
            next += 1;
        }
        let more = text.digits(next).len();
        if more == 0 || total + more > 15 || (city && !(3..=8).contains(&more)) {
            break;
        }
        (at, total) = (next, total + more);
    }
    // A city's code makes ten or eleven digits of two or three groups.
    let most = if city { 11 } else { 15 };
    (10..=most).contains(&total).then_some(at)
}
