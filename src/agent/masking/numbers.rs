//! Numbers that lead to somebody: accounts, cards, phones, references, tax and bank codes.
//!
//! An amount is never hidden: what carries a currency, a scale, thousands commas or decimals is one, and
//! of bare figures only long ones, or those that the words before call an account's, are hidden. `chains`
//! reads how figures are grouped, `cues` what the words around say. To add a code's shape: [`is_code`].

use super::{
    finds::{Class, Finds},
    text::{Case, Kind, Text},
    words,
};

mod chains;
mod cues;

use self::chains::{Chain, Shape};

/// The digits from which a bare number is no amount.
const LONG: usize = 9;

/// Settles every number that leads to somebody.
pub(super) fn find(text: &Text<'_>, finds: &mut Finds) {
    let bold = cues::last_bold(text);
    let (mut at, mut judged) = (0, 0);
    while at < text.len() {
        at = match text.kind(at) {
            // Within letters and digits that were judged together already.
            Some(Kind::Digits) if at < judged => figure(text, at, bold, finds),
            Some(Kind::Word | Kind::Digits) if at >= judged => {
                let end = chunk_end(text, at);
                judged = end;
                let iban = iban_end(text, at, end);
                if let Some(last) = iban {
                    finds.hide(text, at, last, Class::Account);
                    last + 1
                } else if end - at > 1 && chunk(text, at, end, finds) {
                    end
                } else if text.kind(at) == Some(Kind::Digits) {
                    figure(text, at, bold, finds)
                } else {
                    at + 1
                }
            }
            _ => at + 1,
        };
    }
}

/// The end of the letters and digits that stand together from `at`.
fn chunk_end(text: &Text<'_>, at: usize) -> usize {
    let mut end = at + 1;
    while matches!(text.kind(end), Some(Kind::Word | Kind::Digits)) {
        end += 1;
    }
    end
}

/// Letters and digits in one: hides them when they are a code. Returns whether the chunk is done with;
/// if not, its figures are looked at one by one.
fn chunk(text: &Text<'_>, first: usize, end: usize, finds: &mut Finds) -> bool {
    let money = |at: usize| words::MONEY.has(text.word(at)) || words::SCALES.has(text.word(at));
    let digits: usize = (first..end).map(|at| text.digits(at).len()).sum();
    let crosses = |at: &usize| {
        let word = text.word(*at);
        word.len() >= 2 && word.bytes().all(|b| b == b'x')
    };
    // "XX1234", "4321XXXX9876"; also "a/cXX1234".
    let masked = (first..end).any(|at| crosses(&at)) && digits >= 2;
    if masked {
        finds.hide(text, first, end - 1, Class::Account);
        return true;
    }
    if money(first) || (end - first == 2 && money(first + 1)) {
        return false;
    }
    let cross = text.word(first) == "x" && end - first == 2 && digits >= 3;
    let long = (first..end).any(|at| text.digits(at).len() >= LONG);
    let cued = digits >= 3 && cues::before(text, first).is_reference();
    if long || is_code(text, first, end) || (cross && cues::before(text, first).is_some()) || cued {
        finds.hide(text, first, end - 1, Class::Account);
        return true;
    }
    false
}

/// Whether letters and digits have the shape of a code: an Indian tax number (ABCDE1234F), a bank
/// branch (SBIN0001234, HDFC0AB1234), a number plate (MH12AB1234).
fn is_code(text: &Text<'_>, first: usize, end: usize) -> bool {
    let written: Vec<char> = (first..end).flat_map(|at| text.written(at).chars()).collect();
    let letters = |from: usize, to: usize| {
        written.get(from..to).is_some_and(|part| part.iter().all(char::is_ascii_alphabetic))
    };
    let digits = |from: usize, to: usize| {
        written.get(from..to).is_some_and(|part| part.iter().all(char::is_ascii_digit))
    };
    let tax = written.len() == 10 && letters(0, 5) && digits(5, 9) && letters(9, 10);
    let branch = written.len() == 11
        && letters(0, 4)
        && written.get(4) == Some(&'0')
        && written.iter().filter(|c| c.is_ascii_digit()).count() >= 4;
    let plate = end - first == 4
        && text.word(first).len() == 2
        && (1..=2).contains(&text.digits(first + 1).len())
        && (1..=3).contains(&text.word(first + 2).len())
        && text.digits(first + 3).len() == 4;
    tax || branch || plate
}

/// The last token of an international account number that begins at `at`: two letters, two digits, then
/// 11 to 30 letters and digits, in one or in fours.
fn iban_end(text: &Text<'_>, at: usize, end: usize) -> Option<usize> {
    let country = text.get(at).filter(|token| token.kind == Kind::Word)?;
    let start = country.word.len() == 2 && country.word.is_ascii() && country.case != Case::Capital;
    if !start || words::MONEY.has(&country.word) || text.digits(at + 1).len() < 2 {
        return None;
    }
    let size = |from: usize, to: usize| -> usize {
        (from..to).filter_map(|at| text.get(at)).map(|token| token.word.len()).sum()
    };
    let (mut total, mut last) = (size(at, end), end - 1);
    if total == 4 {
        while text.written(last + 1) == " " && total < 34 {
            let end = chunk_end(text, last + 2);
            let group = size(last + 2, end);
            let fits = matches!(text.kind(last + 2), Some(Kind::Word | Kind::Digits));
            let lettered = text.digits(last + 2).is_empty() && total >= 15;
            if !fits || group > 4 || lettered {
                break;
            }
            (total, last) = (total + group, end - 1);
            if group < 4 {
                break;
            }
        }
    }
    (15..=34).contains(&total).then_some(last)
}

/// A figure: hides it when it is an account's. Returns where to go on.
fn figure(text: &Text<'_>, first: usize, bold: Option<usize>, finds: &mut Finds) -> usize {
    if let Some(last) = chains::phone(text, first) {
        let plus = first - 1;
        finds.hide(text, plus, last, Class::Account);
        return last + 1;
    }
    let chain = chains::read(text, first);
    let next = chain.last + 1;
    if matches!(chain.shape, Shape::Amount | Shape::Date) || is_money(text, &chain) {
        return next;
    }
    let masked = cues::masked_from(text, first, bold);
    if let Some(start) = masked {
        finds.hide(text, start, chain.last, Class::Account);
    } else if is_account(text, &chain) {
        finds.hide(text, first, chain.last, Class::Account);
    }
    next
}

/// Whether the words and signs beside a figure make it an amount.
fn is_money(text: &Text<'_>, chain: &Chain) -> bool {
    let sign = |at: usize| text.written(at).chars().next().is_some_and(cues::is_currency_sign);
    let unit = |at: usize| words::MONEY.has(text.word(at));
    let before = text.before(chain.first).is_some_and(|at| {
        let rs = || text.written(at) == "." && at.checked_sub(1).is_some_and(unit);
        sign(at) || unit(at) || rs()
    });
    let at = text.after(chain.last);
    let slash = || text.written(at) == "/" && matches!(text.written(at + 1), "-" | "=");
    before
        || sign(at)
        || unit(at)
        || words::SCALES.has(text.word(at))
        || text.written(at) == "%"
        || slash()
}

/// Whether a bare figure is an account's, a card's, a phone's.
fn is_account(text: &Text<'_>, chain: &Chain) -> bool {
    if chain.shape == Shape::Long {
        return true;
    }
    let beside = text.written(chain.last + 1);
    if matches!(beside, "/" | ":") && text.kind(chain.last + 2) == Some(Kind::Digits) {
        // A time or a date: 10:30, 15/01.
        return false;
    }
    let digits = chain.digits.len();
    // Millions are round; the numbers of accounts and phones are not.
    let odd = digits >= 7 && !chain.digits.ends_with("000");
    match cues::before(text, chain.first) {
        cues::Cue::None => false,
        cues::Cue::Reference => digits >= 3,
        cues::Cue::Phone => odd,
        cues::Cue::Account(noun) => {
            odd || ((3..=6).contains(&digits) && cues::tells_account(text, noun, chain))
        }
    }
}
