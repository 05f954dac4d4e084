//! What an entry was for, in the person's own words: what is left of a part of the message when the amount, the
//! date, the verb, the little words and the punctuation around are gone. What belongs to a name stays: words inside ("Fish and chips", "Dinner with friends").

use crate::agent::rules::pieces::{Piece, Pieces, What};
use crate::agent::rules::words::role::{Role, Roles};

/// Little words that say nothing at the ends of a description.
const EDGE: Roles = Roles::of(&[
    Role::On,
    Role::For,
    Role::At,
    Role::From,
    Role::In,
    Role::To,
    Role::With,
    Role::Of,
    Role::By,
    Role::Article,
    Role::Filler,
    Role::Please,
    Role::And,
    Role::It,
    Role::My,
    Role::Post,
    Role::Me,
    Role::Total,
    Role::Be,
    Role::Under,
    Role::Log,
    Role::Had,
    Role::No,
    Role::Yes,
    Role::All,
]);
/// Words that are dropped wherever they stand.
const DROPPED: Roles = Roles::of(&[Role::I, Role::Spent, Role::Done, Role::Please, Role::Means]);
/// Prepositions that end a merchant's name.
const PREPOSITION: Roles = Roles::of(&[
    Role::On,
    Role::For,
    Role::With,
    Role::By,
    Role::From,
    Role::At,
    Role::In,
    Role::Under,
    Role::And,
]);

/// How many marks in a row are looked past.
const REACH: usize = 8;

/// What a part of a message says beside its amount.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Described {
    /// What it was for.
    pub what: String,
    /// Whether a word says it, and not only a number.
    pub worded: bool,
    /// The shop or the person.
    pub merchant: Option<String>,
    /// Labels after "#".
    pub tags: Vec<String>,
    /// What the person said it belongs under.
    pub category: Option<String>,
}

/// Reads what the pieces from `first` up to `end` say; `verb` is dropped.
pub(super) fn read(
    pieces: &Pieces<'_>,
    first: usize,
    end: usize,
    verb: Option<usize>,
) -> Described {
    let mut said = Described::default();
    let mut kept: Vec<usize> = Vec::with_capacity(end - first);
    let mut merchant: Vec<usize> = Vec::new();
    let mut at = first;
    while at < end {
        let piece = pieces.at(at);
        if piece.mark('#') && pieces.at(at + 1).word() && at + 1 < end {
            said.tags.push(pieces.text(at + 1).to_owned());
            at += 2;
            continue;
        }
        if Some(at) == verb || !keeps(pieces, at) {
            at += 1;
            continue;
        }
        if let Some(after) = merchant_at(pieces, at, end, verb)
            && merchant.is_empty()
        {
            merchant.extend(at + 1..after);
            at = after;
            continue;
        }
        if let Some((category, after)) = category_at(pieces, at, end) {
            said.category = Some(category);
            at = after;
            continue;
        }
        kept.push(at);
        at += 1;
    }
    let worded = |kept: &[usize]| {
        kept.iter().any(|at| {
            let name = pieces.at(*at).what == What::Count
                && pieces.text(*at).bytes().any(|b| b.is_ascii_digit());
            pieces.at(*at).word()
                || name && pieces.text(*at).bytes().any(|b| b.is_ascii_alphabetic())
        })
    };
    without_hollow_pairs(pieces, &mut kept);
    let (kept, merchant) = (trimmed(pieces, &kept), trimmed(pieces, &merchant));
    said.worded = worded(kept) || worded(merchant);
    said.what = joined(pieces, kept);
    let merchant = joined(pieces, merchant);
    if said.what.is_empty() {
        said.what.clone_from(&merchant);
    }
    said.merchant = (!merchant.is_empty()).then_some(merchant);
    said
}

fn keeps(pieces: &Pieces<'_>, at: usize) -> bool {
    let piece = pieces.at(at);
    match piece.what {
        What::Word => !piece.any(DROPPED) || noun_after_all(pieces, at) || only_means(pieces, at),
        What::Count | What::Mark(_) => true,
        // "rent for march": the month says which rent.
        What::When(when) => opened_by_for(pieces, piece) && when.as_day().is_none(),
        _ => false,
    }
}

/// "खाने पर" keeps the noun although the word is also a verb.
fn noun_after_all(pieces: &Pieces<'_>, at: usize) -> bool {
    let next = pieces.at(at + 1);
    pieces.at(at).is(Role::Done) && next.is(Role::Post) && !next.any(DROPPED)
}

/// "esewa 500" is about the means itself.
fn only_means(pieces: &Pieces<'_>, at: usize) -> bool {
    pieces.at(at).is(Role::Means) && pieces.list.iter().filter(|piece| piece.word()).count() == 1
}

/// Whether a date piece starts with "for".
pub(super) fn opened_by_for(pieces: &Pieces<'_>, piece: &Piece) -> bool {
    pieces.tokens.at(piece.first).is(Role::For)
}

/// The end of a merchant's name that "at", "from" or "@" opens.
fn merchant_at(pieces: &Pieces<'_>, at: usize, end: usize, verb: Option<usize>) -> Option<usize> {
    let piece = pieces.at(at);
    let to = piece.is(Role::To) && verb.is_some() && pieces.before(at).money().is_some();
    let opens = piece.is(Role::At) && !piece.is(Role::Post)
        || piece.is(Role::From) && !piece.is(Role::Post)
        || piece.mark('@')
        || to;
    if !opens {
        return None;
    }
    let mut after = at + 1;
    while after < end {
        let piece = pieces.at(after);
        let name = match piece.what {
            What::Word => {
                !piece.any(PREPOSITION) || piece.is(Role::And) && pieces.at(after + 1).word()
            }
            What::Count => true,
            What::Mark(mark) => {
                matches!(mark, '\'' | '-' | '&' | '.') && pieces.at(after + 1).word()
            }
            _ => false,
        };
        if !name || Some(after) == verb {
            break;
        }
        after += 1;
    }
    (after > at + 1).then_some(after)
}

/// "under food", "category: food", "cat food".
fn category_at(pieces: &Pieces<'_>, at: usize, end: usize) -> Option<(String, usize)> {
    let piece = pieces.at(at);
    if !piece.is(Role::Under) && !piece.is(Role::Category) {
        return None;
    }
    let mut start = at + 1;
    while start < end
        && (pieces.at(start).mark(':')
            || pieces.at(start).mark('=')
            || pieces.at(start).is(Role::Category))
    {
        start += 1;
    }
    let after = (start..end).find(|at| !pieces.at(*at).word()).unwrap_or(end);
    (after > start).then(|| (super::words_of(pieces, start, after).to_owned(), after))
}

fn trimmed<'k>(pieces: &Pieces<'_>, kept: &'k [usize]) -> &'k [usize] {
    let empty = |kept: &[usize], at: usize| {
        let piece = pieces.at(at);
        match piece.what {
            // "A4 paper" is no article.
            What::Word => {
                let next = pieces.at(at + 1);
                let joined = next.what == What::Count && pieces.tokens.at(next.first).glued;
                piece.any(EDGE) && !joined && !(piece.is(Role::Total) && kept.len() == 1)
            }
            What::Mark(mark) => !named_so(pieces, kept, at, mark),
            _ => false,
        }
    };
    let mut kept = kept;
    while let [first, rest @ ..] = kept {
        if !empty(kept, *first) {
            break;
        }
        kept = rest;
    }
    while let [rest @ .., last] = kept {
        if !empty(kept, *last) {
            break;
        }
        kept = rest;
    }
    kept
}

/// Whether a mark at an end belongs to the name: an emoji, a fraction, one of a pair whose other is there too, or what touches
/// a word of it ("<b>momo</b>", "*special* thali") and is no punctuation of sentences and lists.
fn named_so(pieces: &Pieces<'_>, kept: &[usize], at: usize, mark: char) -> bool {
    let count = |mark: char| kept.iter().filter(|at| pieces.at(**at).mark(mark)).count();
    match mark {
        '.' | ',' | ';' | ':' | '!' | '?' | '-' | '–' | '—' | '…' | '।' | '|' | '•' | '·' | '='
        | '+' | '&' | '@' | '/' | '\\' => false,
        '¼'..='¾'
        | '\u{2150}'..='\u{215E}'
        | '\u{2600}'..='\u{27BF}'
        | '\u{FE0F}'
        | '\u{1F000}'..='\u{1FAFF}' => true,
        '(' => count(')') > 0,
        ')' => count('(') > 0,
        '[' => count(']') > 0,
        ']' => count('[') > 0,
        '“' => count('”') > 0 && touches(pieces, kept, at),
        '”' => count('“') > 0 && touches(pieces, kept, at),
        '"' | '\'' | '`' => count(mark) > 1 && touches(pieces, kept, at),
        _ => touches(pieces, kept, at),
    }
}

/// Whether only marks stand between a mark and a word of the name, and no blank.
fn touches(pieces: &Pieces<'_>, kept: &[usize], at: usize) -> bool {
    let glued = |at: usize| pieces.tokens.at(pieces.at(at).first).glued;
    let word = |at: usize| kept.contains(&at) && !matches!(pieces.at(at).what, What::Mark(_));
    let mark = |at: usize| matches!(pieces.at(at).what, What::Mark(_));
    let (mut right, mut left) = (at + 1, at);
    while glued(right) && mark(right) && right < at + REACH {
        right += 1;
    }
    while left > 0 && glued(left) && mark(left - 1) && left + REACH > at {
        left -= 1;
    }
    glued(right) && word(right) || left > 0 && glued(left) && word(left - 1)
}

/// Pairs of brackets that hold nothing any more: "chai (20)".
fn without_hollow_pairs(pieces: &Pieces<'_>, kept: &mut Vec<usize>) {
    let mut whole: Vec<usize> = Vec::with_capacity(kept.len());
    for at in kept.drain(..) {
        let opens = whole.last().copied().filter(|last| {
            pieces.at(*last).mark('(') && pieces.at(at).mark(')')
                || pieces.at(*last).mark('[') && pieces.at(at).mark(']')
        });
        if opens.is_some() {
            whole.pop();
        } else {
            whole.push(at);
        }
    }
    *kept = whole;
}

/// Their text, with the blanks the person put between neighbours.
fn joined(pieces: &Pieces<'_>, kept: &[usize]) -> String {
    let mut text = String::new();
    let mut last: Option<usize> = None;
    for at in kept {
        let glued = pieces.tokens.at(pieces.at(*at).first).glued;
        let neighbours = last.is_some_and(|last| last + 1 == *at);
        let closes = pieces.at(*at).mark(')') || pieces.at(*at).mark(']');
        if last.is_some() && !(neighbours && glued) && !closes {
            text.push(' ');
        }
        text.push_str(pieces.text(*at));
        last = Some(*at);
    }
    text
}
