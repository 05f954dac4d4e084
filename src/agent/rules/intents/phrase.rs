//! Messages that are known by all of their words, in any order: any other word makes them something else.
//!
//! What a phrase needs is a line of words for each of which one must be there; what it may have besides is one more
//! line. To add a phrase: its lines, where its kind is read.

use std::ops::Range;

use super::words_of;
use crate::agent::rules::pieces::{Pieces, What};
use crate::agent::rules::words::DateWord;

/// Words that every phrase may have.
const LITTLE: &str = "please pls hey ok okay now again can could you for me just today";

/// Whether a message is nothing but words, dates and the marks between them.
pub(super) fn is_plain(pieces: &Pieces<'_>) -> bool {
    pieces.list.iter().all(|piece| {
        let stop = matches!(piece.what, What::Mark('.' | '!' | '?' | ','));
        stop || piece.word() || piece.when().is_some()
    })
}

/// Whether a time of day is said.
pub(super) fn says_time_of_day(pieces: &Pieces<'_>) -> bool {
    (0..pieces.tokens.len()).any(|at| {
        let said = pieces.tokens.at(at).word.date;
        matches!(
            said,
            Some(
                DateWord::Part
                    | DateWord::Noon
                    | DateWord::Now
                    | DateWord::Minutes(_)
                    | DateWord::Clock
            )
        )
    })
}

/// Whether every needed word is there, and nothing but those and what may be.
pub(super) fn fits(pieces: &Pieces<'_>, needed: &[&str], may: &str) -> bool {
    around(pieces, needed, may).is_some_and(|run| run.is_empty())
}

/// The same, around one run of other words: the pieces it is made of, none if there is nothing else.
pub(super) fn around(pieces: &Pieces<'_>, needed: &[&str], may: &str) -> Option<Range<usize>> {
    if !needed.iter().all(|words| any(pieces, words)) {
        return None;
    }
    let mut run = 0..0;
    for at in (0..pieces.len()).filter(|at| pieces.at(*at).word()) {
        let known = needed.iter().any(|words| is_one(pieces, at, words))
            || is_one(pieces, at, may)
            || is_one(pieces, at, LITTLE);
        if !known {
            if run.is_empty() {
                run = at..at + 1;
            } else if run.end == at {
                run.end += 1;
            } else {
                return None;
            }
        }
    }
    Some(run)
}

/// The text of such a run.
pub(super) fn text<'a>(pieces: &Pieces<'a>, run: &Range<usize>) -> &'a str {
    words_of(pieces, run.start, run.end)
}

/// Whether one of these words is there.
pub(super) fn any(pieces: &Pieces<'_>, words: &str) -> bool {
    (0..pieces.len()).any(|at| is_one(pieces, at, words))
}

/// Whether a piece is one of these words, in any case and with any apostrophe.
pub(super) fn is_one(pieces: &Pieces<'_>, at: usize, words: &str) -> bool {
    let straight = |c: char| if c == '’' { '\'' } else { c.to_ascii_lowercase() };
    let said = || pieces.text(at).chars().map(straight);
    pieces.at(at).word() && words.split(' ').any(|word| said().eq(word.chars()))
}
