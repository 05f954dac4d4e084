//! What the words before a figure say of it: an account's, a reference, a phone's, or nothing.
//!
//! "card 2500" is an amount and "from card 4321" is not, so a bare noun is believed only together with
//! more. To add a noun: `ACCOUNTS`, `REFERENCES` or `PHONES` in the word lists.

use super::{
    super::{
        text::{Kind, Text},
        words,
    },
    chains::Chain,
};

/// What the words before a figure call it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cue {
    /// Nothing.
    None,
    /// An account or a card, by the bare noun at this token.
    Account(usize),
    /// A phone.
    Phone,
    /// A number of something: "card no.", "ref", "ending".
    Reference,
}

impl Cue {
    /// Whether a figure or code after it is surely no amount.
    pub(super) fn is_reference(self) -> bool {
        self == Self::Reference
    }

    /// Whether there is a cue.
    pub(super) fn is_some(self) -> bool {
        self != Self::None
    }
}

/// How far back a cue is looked for, in tokens.
const REACH: usize = 9;

/// The signs of currencies.
pub(super) fn is_currency_sign(c: char) -> bool {
    matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '؋' | '৲' | '৳' | '૱' | '௹' | '฿' | '៛' | '﷼' | '＄')
        || ('\u{20A0}'..='\u{20CF}').contains(&c)
}

/// What the words before the token at `at` call it.
pub(super) fn before(text: &Text<'_>, at: usize) -> Cue {
    let (mut numbered, mut ending) = (false, false);
    let mut place = at;
    for _ in 0..REACH {
        let Some(previous) = place.checked_sub(1) else { break };
        place = previous;
        match text.kind(place) {
            Some(Kind::Space) if text.is_gap(place) => {}
            Some(Kind::Mark) => match text.written(place) {
                "#" => numbered = true,
                "." | ":" | "*" | "-" | "/" | "(" | "\u{2026}" | "\u{2022}" => {}
                _ => break,
            },
            Some(Kind::Word) => {
                let word = text.word(place);
                if words::NUMBERED.has(word) {
                    numbered = true;
                    ending |= word.starts_with("end");
                } else if words::REFERENCES.has(word) {
                    return Cue::Reference;
                } else if words::PHONES.has(word) {
                    return Cue::Phone;
                } else if words::ACCOUNTS.has(word) || is_ac(text, place) {
                    return if numbered { Cue::Reference } else { Cue::Account(place) };
                } else if !is_filler(word) {
                    break;
                }
            }
            _ => break,
        }
    }
    // "ending 4321" without a noun; not "the year ending 2026".
    let year = matches!(text.digits(at).as_bytes(), [b'1', b'9', _, _] | [b'2', b'0', _, _]);
    if ending && !year { Cue::Reference } else { Cue::None }
}

/// Whether a word between a noun and its number says nothing: "ending in XX".
fn is_filler(word: &str) -> bool {
    matches!(word, "in" | "with" | "is" | "was") || word.bytes().all(|b| b == b'x')
}

/// Whether the word at `at` is the second letter of "a/c".
fn is_ac(text: &Text<'_>, at: usize) -> bool {
    let first = at.checked_sub(2).map_or("", |first| text.word(first));
    text.word(at) == "c" && first == "a" && text.written(at - 1) == "/"
}

/// Whether the words around the noun of an account show that the figure after it is the account's: what
/// comes next ("debited"), or a word before ("from", "your") with another figure in the same clause.
pub(super) fn tells_account(text: &Text<'_>, noun: usize, chain: &Chain) -> bool {
    if words::DEBITED.has(text.word(text.after(chain.last))) {
        return true;
    }
    let start = if is_ac(text, noun) { noun - 2 } else { noun };
    // "hdfc bank a/c 1234" has the bank between.
    let mut at = start;
    let led = (0..3).any(|_| match text.before(at) {
        Some(before) => {
            at = before;
            words::LEADS.has(text.word(at))
        }
        None => false,
    });
    led && has_other_figure(text, chain)
}

/// Whether a clause has another figure than this one.
fn has_other_figure(text: &Text<'_>, chain: &Chain) -> bool {
    let clause = text.get(chain.first).map(|token| token.clause);
    let same = |at: &usize| text.get(*at).map(|token| token.clause) == clause;
    let figure = |at: usize| text.kind(at) == Some(Kind::Digits);
    // A clause of a chat message is short; a page without commas is not worth more.
    let before = (0..chain.first).rev().take_while(same).take(60).any(figure);
    before || (chain.last + 1..text.len()).take_while(same).take(60).any(figure)
}

/// The last place where two stars stand together: Markdown's bold has them on both sides of a figure.
pub(super) fn last_bold(text: &Text<'_>) -> Option<usize> {
    (1..text.len()).rev().find(|at| text.written(*at) == "*" && text.written(at - 1) == "*")
}

/// Where a masked number begins whose visible end is at `first`: "****1234", "XX-1234", "A/C *1234".
pub(super) fn masked_from(text: &Text<'_>, first: usize, bold: Option<usize>) -> Option<usize> {
    let is_star = |at: usize| matches!(text.written(at), "*" | "\u{2022}" | "\u{2026}");
    let mut start = first;
    while start > 0 && is_star(start - 1) {
        start -= 1;
    }
    let count = first - start;
    if count == 0 || text.digits(first).len() < 2 || text.written(first + 1) == "*" {
        return None;
    }
    // The digits in front of the stars: "1234****5678".
    let head = start.checked_sub(1).filter(|at| text.kind(*at) == Some(Kind::Digits));
    let cued = || before(text, head.unwrap_or(start)).is_some();
    let dots = |at: usize| matches!(text.written(at), "\u{2022}");
    let pair = count == 2 && text.written(start) == "*" && bold.is_none_or(|bold| bold < first);
    let bold_after = bold.is_some_and(|bold| bold > first);
    let many = text.written(start) == "*" && (count >= 4 || (count == 3 && !bold_after));
    if many || pair || (count >= 2 && dots(start)) || cued() {
        return Some(head.unwrap_or(start));
    }
    None
}
