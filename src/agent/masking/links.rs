//! Addresses: links, mail, payment ids (`name@bank`) and handles (`@name`).
//!
//! A price is none of them ("2 pens@50", "@ Rs 80 each"). To add a bank's payment ending: `BANKS` in the
//! word lists; a domain ending: `ENDINGS` there.

use super::{
    finds::{Class, Finds},
    text::{Kind, Text},
    words,
};

/// Settles every address of a text.
pub(super) fn find(text: &Text<'_>, finds: &mut Finds) {
    let mut first = 0;
    while first < text.len() {
        let mut end = first;
        while end < text.len() && text.kind(end) != Some(Kind::Space) {
            end += 1;
        }
        if end > first {
            chunk(text, first, end, finds);
        }
        first = end.max(first + 1);
    }
}

/// Looks at the tokens between two blanks.
fn chunk(text: &Text<'_>, first: usize, end: usize, finds: &mut Finds) {
    if let Some(start) = link_start(text, first, end) {
        finds.hide(text, start, trim(text, start, end), Class::Account);
        return;
    }
    let mut at = first;
    while at < end {
        let next = match text.written(at) {
            "@" => around_at(text, at, first, end, finds),
            "." => domain(text, at, first, end, finds),
            _ => at + 1,
        };
        at = next.max(at + 1);
    }
}

/// Where a link with a scheme, or "www.", begins.
fn link_start(text: &Text<'_>, first: usize, end: usize) -> Option<usize> {
    (first..end).find(|at| {
        let word = text.word(*at);
        let scheme = || {
            text.written(at + 1) == ":"
                && text.written(at + 2) == "/"
                && text.written(at + 3) == "/"
        };
        let address = || text.written(at + 1) == ":" && matches!(word, "mailto" | "tel" | "sms");
        let www = || word == "www" && text.written(at + 1) == ".";
        !word.is_empty() && ((at + 3 < end && scheme()) || (at + 2 < end && (www() || address())))
    })
}

/// The last token of a link: closing punctuation belongs to the sentence.
fn trim(text: &Text<'_>, start: usize, end: usize) -> usize {
    let mut last = end.saturating_sub(1);
    let closes = |at: usize| {
        text.kind(at) == Some(Kind::Mark)
            && !matches!(text.written(at), "/" | "=" | "-" | "_" | "%")
    };
    while last > start && closes(last) {
        last -= 1;
    }
    last
}

/// Whether a token can stand in the part of an address before or after its `@`.
fn in_address(text: &Text<'_>, at: usize) -> bool {
    matches!(text.kind(at), Some(Kind::Word | Kind::Digits))
        || matches!(text.written(at), "." | "-" | "_" | "+")
}

/// An `@`: mail or payment id with both sides, a handle with a right side only. Returns where to go on.
fn around_at(text: &Text<'_>, at: usize, first: usize, end: usize, finds: &mut Finds) -> usize {
    let mut to = at + 1;
    while to < end && in_address(text, to) {
        to += 1;
    }
    let mut last = to.saturating_sub(1);
    while last > at && text.kind(last) == Some(Kind::Mark) {
        last -= 1;
    }
    let bank = text.word(at + 1);
    if last == at || bank.is_empty() {
        return at + 1;
    }
    // "@rs50", "@inr 20": a price.
    if last > at + 1 && text.kind(at + 2) == Some(Kind::Digits) && words::MONEY.has(bank) {
        return to;
    }
    let mut from = at;
    while from > first && in_address(text, from - 1) {
        from -= 1;
    }
    while from < at && text.kind(from) == Some(Kind::Mark) {
        from += 1;
    }
    let dotted = (at + 1..last).any(|at| text.written(at) == ".");
    let lone = from + 1 == at;
    let amount = lone && text.digits(from).len().wrapping_sub(1) < 8;
    // "500@ravi", "lunch@taj" have a place on the right, "asha@okaxis" and "asha@mail.com" an address.
    let place = amount || (lone && words::is_everyday(text.word(from)));
    if from < at && (dotted || words::BANKS.has(bank) || !place) {
        finds.hide(text, from, last, Class::Account);
    } else if !words::is_everyday(bank) && !words::MONEY.has(bank) && !words::SCALES.has(bank) {
        finds.hide(text, at + 1, last, Class::Name);
    }
    to
}

/// A `.` inside a bare domain: "amazon.in/order", "bit.ly/x". Returns where to go on.
fn domain(text: &Text<'_>, at: usize, first: usize, end: usize, finds: &mut Finds) -> usize {
    let ending = text.word(at + 1);
    let label = at.checked_sub(1).filter(|label| *label >= first);
    let named = label.is_some_and(|label| !text.word(label).is_empty());
    if !named || at + 1 >= end {
        return at + 1;
    }
    let path = at + 2 < end && text.written(at + 2) == "/";
    let label = label.map_or("", |label| text.word(label));
    // "paid him.in cash" has a country's ending too: those count with a path or after an unusual word.
    let country = words::COUNTRIES.has(ending) && (path || !words::is_everyday(label));
    if !words::ENDINGS.has(ending) && !country {
        return at + 1;
    }
    let mut from = at;
    while from > first && (in_address(text, from - 1)) {
        from -= 1;
    }
    while from < at && text.kind(from) == Some(Kind::Mark) {
        from += 1;
    }
    let mut to = at + 2;
    if !path {
        while to < end && in_address(text, to) {
            to += 1;
        }
    }
    let to = if to < end && matches!(text.written(to), "/" | "?" | "#") { end } else { to };
    // "mail asha@site.com": the whole address is for `around_at`.
    if to < end && text.written(to) == "@" {
        return to;
    }
    finds.hide(text, from, trim(text, from, to), Class::Account);
    to
}
