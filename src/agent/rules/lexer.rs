//! Cuts a text into tokens, in one pass.
//!
//! Anything may come in. Numbers keep the separators between their digits ("1,05,000", "12.05.2024");
//! combining marks and joiners belong to words; invisible direction marks are skipped; "RM25" becomes
//! two tokens, the second glued to the first. Digits of other scripts count as digits. To add a script's
//! digits: its zero in [`ZEROS`].

use super::token::{Token, TokenKind, Tokens};
use super::words;
use crate::domain::text::is_invisible;

/// The zero of each set of decimal digits: Latin, Arabic-Indic, Persian, Devanagari, Bengali, Gurmukhi,
/// Gujarati, Odia, Tamil, Telugu, Kannada, Malayalam, and full width.
const ZEROS: [char; 13] = [
    '0', '\u{660}', '\u{6F0}', '\u{966}', '\u{9E6}', '\u{A66}', '\u{AE6}', '\u{B66}', '\u{BE6}',
    '\u{C66}', '\u{CE6}', '\u{D66}', '\u{FF10}',
];

/// The value of a decimal digit of any of these scripts.
pub(super) fn digit(c: char) -> Option<u8> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| u8::try_from(u32::from(c) - 48).unwrap_or(0));
    }
    let code = u32::from(c);
    let zero =
        ZEROS.into_iter().find(|zero| (u32::from(*zero)..u32::from(*zero) + 10).contains(&code))?;
    u8::try_from(code - u32::from(zero)).ok()
}

/// Whether a character is a currency sign (Unicode category Sc).
fn is_sign(c: char) -> bool {
    matches!(
        c,
        '$' | '¢'
            | '£'
            | '¤'
            | '¥'
            | '֏'
            | '؋'
            | '৲'
            | '৳'
            | '૱'
            | '௹'
            | '฿'
            | '៛'
            | '﷼'
            | '＄'
            | '\u{20A0}'..='\u{20CF}'
    )
}

/// Whether a character belongs to words: letters, the marks of Indic scripts, joiners.
fn is_letter(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_alphabetic();
    }
    match c {
        '\u{964}' | '\u{965}' => false,
        '\u{900}'..='\u{DFF}' => digit(c).is_none() && !is_sign(c),
        '\u{300}'..='\u{36F}' | '\u{200C}' | '\u{200D}' => true,
        _ => c.is_alphabetic() && !is_sign(c),
    }
}

/// Cuts a text into tokens.
pub(super) fn cut(text: &str) -> Tokens<'_> {
    let mut list: Vec<Token<'_>> = Vec::with_capacity(text.len() / 4 + 4);
    let mut chars = text.char_indices().peekable();
    let mut glued = false;
    while let Some((start, c)) = chars.next() {
        if is_invisible(c) {
            continue;
        }
        let kind = if c == '\n' {
            TokenKind::Line
        } else if c.is_whitespace() || c.is_control() {
            glued = false;
            continue;
        } else if digit(c).is_some() {
            TokenKind::Number
        } else if is_letter(c) {
            TokenKind::Word
        } else if is_sign(c) {
            TokenKind::Sign(c)
        } else if c == '.' && starts_a_fraction(&list, glued, text, start) {
            TokenKind::Number
        } else {
            TokenKind::Mark(c)
        };
        let mut end = start + c.len_utf8();
        match kind {
            TokenKind::Number => {
                while let Some(&(at, c)) = chars.peek() {
                    if digit(c).is_none() && !(is_separator(c) && digit_after(text, at, c)) {
                        break;
                    }
                    end = at + c.len_utf8();
                    chars.next();
                }
            }
            TokenKind::Word => {
                while let Some(&(at, c)) = chars.peek() {
                    let inside = matches!(c, '\'' | '’') && letter_after(text, at, c);
                    if !(is_letter(c) || inside) {
                        break;
                    }
                    end = at + c.len_utf8();
                    chars.next();
                }
            }
            _ => {}
        }
        let text = text.get(start..end).unwrap_or_default();
        let word = if kind == TokenKind::Word { words::find(text) } else { words::nothing() };
        list.push(Token { text, start, kind, glued, word });
        glued = kind != TokenKind::Line;
    }
    Tokens::new(text, list)
}

fn is_separator(c: char) -> bool {
    matches!(c, ',' | '.' | '\'' | '’')
}

fn following(text: &str, at: usize, c: char) -> Option<char> {
    text.get(at + c.len_utf8()..)?.chars().next()
}

fn digit_after(text: &str, at: usize, c: char) -> bool {
    following(text, at, c).is_some_and(|c| digit(c).is_some())
}

fn letter_after(text: &str, at: usize, c: char) -> bool {
    following(text, at, c).is_some_and(is_letter)
}

/// ".75" is a number where no word or number ends just before it.
fn starts_a_fraction(list: &[Token<'_>], glued: bool, text: &str, start: usize) -> bool {
    let after = list.last().is_some_and(|token| {
        glued && matches!(token.kind, TokenKind::Word | TokenKind::Number | TokenKind::Mark('.'))
    });
    !after && digit_after(text, start, '.')
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("chai 20", &["chai", "20"])]
    #[case("RM25", &["RM", "25"])]
    #[case("1,05,000.50, then", &["1,05,000.50", ",", "then"])]
    #[case("mom's ₹.75", &["mom's", "₹", ".75"])]
    #[case("२०० रुपैयाँ।", &["२००", "रुपैयाँ", "।"])]
    #[case("\u{200E}50\u{200F} tea", &["50", "tea"])]
    #[case("a.m. 3.x", &["a", ".", "m", ".", "3", ".", "x"])]
    #[case("", &[])]
    fn a_text_is_cut_at_its_seams(#[case] text: &str, #[case] pieces: &[&str]) {
        let tokens = cut(text);
        let cut: Vec<&str> = (0..tokens.len()).map(|at| tokens.at(at).text).collect();
        assert_eq!(cut, pieces);
    }

    #[test]
    fn what_touches_is_glued() {
        let tokens = cut("20rs 30 rs");
        let glued: Vec<bool> = (0..tokens.len()).map(|at| tokens.at(at).glued).collect();
        assert_eq!(glued, [false, true, false, false]);
    }
}
