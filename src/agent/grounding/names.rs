//! Names and words of a sentence: whether they stand in the evidence, and are of a language that we read.

use super::{
    Evidence, Ungrounded,
    characters::{is_indic, is_latin},
    foreign,
    words::{is_capital, is_ordinary, stem},
};
use crate::agent::rules::statements::{Piece, What};

/// Whether all words of a sentence may stand in it.
pub(super) fn check(pieces: &[Piece<'_>], evidence: &Evidence) -> Result<(), Ungrounded> {
    let mut first = true;
    let mut stems = Vec::with_capacity(pieces.len());
    for piece in pieces {
        let known = || evidence.words().contains(&stem(piece.text));
        match piece.what {
            What::Literal => {
                if !known() {
                    return Err(Ungrounded::Figure);
                }
                stems.push(stem(piece.text));
            }
            What::Word { ordinary, .. } => {
                if !(piece.text.chars().all(is_read) || known()) {
                    return Err(Ungrounded::Script);
                }
                if foreign::is_number(piece.text) && !known() {
                    return Err(Ungrounded::Figure);
                }
                let capital = piece.text.chars().next().is_some_and(char::is_uppercase);
                let plain = first || ordinary || is_ordinary(piece.text) || is_capital(piece.text);
                if capital && !plain && !known() {
                    return Err(Ungrounded::Name);
                }
                stems.push(stem(piece.text));
            }
            What::Mark(_) => continue,
            What::Figure { .. } | What::Days(_) | What::Unreadable => stems.push("#".to_owned()),
        }
        first = false;
    }
    if evidence.names_only_known(&stems) { Ok(()) } else { Err(Ungrounded::Name) }
}

/// Whether a character is of a script whose number words we read.
fn is_read(c: char) -> bool {
    is_latin(c) || is_indic(c) || matches!(c, '\'' | '’' | '\u{200C}' | '\u{200D}')
}
