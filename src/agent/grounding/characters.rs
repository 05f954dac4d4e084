//! Which characters and which marks of a link a text may have.
//!
//! A list of what is fine, not of what is wrong: a digit nobody thought of, an invisible character or a letter
//! that only looks like another never gets as far as the figures.

use super::Ungrounded;
use crate::agent::rules::is_digit;

/// Punctuation beyond ASCII, and blanks of every width.
const MARKS: &str = "‘’“”–—…•·→−×≈«»¿¡।॥\u{A0}\u{2009}\u{202F}";
/// Pictures of numbers.
const COUNTS: [char; 2] = ['🔟', '💯'];

/// Whether all characters may be shown.
pub(super) fn check(text: &str) -> Result<(), Ungrounded> {
    let mut before = ' ';
    for c in text.chars() {
        let joiner =
            matches!(c, '\u{200C}' | '\u{200D}') && (is_indic(before) || is_picture(before));
        let picked = c == '\u{FE0F}' && is_picture(before);
        if !(joiner || picked) {
            one(c)?;
        }
        before = c;
    }
    links(text)
}

fn one(c: char) -> Result<(), Ungrounded> {
    if c.is_ascii() {
        return match c {
            '\n' | '\t' | ' '..='~' => Ok(()),
            _ => Err(Ungrounded::Hidden),
        };
    }
    if is_digit(c) || MARKS.contains(c) || is_latin(c) || is_sign(c) {
        return Ok(());
    }
    if c.is_numeric() || COUNTS.contains(&c) {
        return Err(Ungrounded::Figure);
    }
    if is_indic(c) || is_picture(c) {
        return Ok(());
    }
    // Letters of other scripts may stand in a name; whether they do is seen word by word.
    if c.is_alphabetic() && is_other_script(c) { Ok(()) } else { Err(Ungrounded::Hidden) }
}

/// Letters with accents, as languages of Europe and Vietnam use them.
pub(super) fn is_latin(c: char) -> bool {
    matches!(c, 'a'..='z' | 'A'..='Z' | '\u{C0}'..='\u{D6}' | '\u{D8}'..='\u{F6}' | '\u{F8}'..='\u{24F}' | '\u{1E00}'..='\u{1EFF}')
}

/// Devanagari and Bengali, with their vowel signs.
pub(super) fn is_indic(c: char) -> bool {
    matches!(c, '\u{900}'..='\u{963}' | '\u{970}'..='\u{9E5}' | '\u{9F0}' | '\u{9F1}' | '\u{9FC}'..='\u{9FE}')
}

/// Scripts of languages that people name things in. Compatibility forms are not among them: they look like
/// letters and digits that they are not.
fn is_other_script(c: char) -> bool {
    matches!(c, '\u{370}'..='\u{8FF}' | '\u{A00}'..='\u{1CFF}' | '\u{3040}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
}

fn is_picture(c: char) -> bool {
    matches!(c, '\u{2600}'..='\u{27BF}' | '\u{1F300}'..='\u{1FAFF}' | '\u{FE0F}' | '\u{200D}')
        && !c.is_numeric()
}

fn is_sign(c: char) -> bool {
    matches!(c, '£' | '¥' | '৳' | '฿' | '\u{20A0}'..='\u{20BF}')
}

/// Whether nothing in it is a link or markup.
fn links(text: &str) -> Result<(), Ungrounded> {
    const SIGNS: [&str; 9] = ["://", "www.", "](", "`", "[", "]", "\\", "~~", "</"];
    const SCHEMES: [&str; 5] = ["mailto:", "tel:", "javascript:", "data:", "tg:"];
    let lower = text.to_lowercase();
    if SIGNS.iter().chain(&SCHEMES).any(|sign| lower.contains(sign)) {
        return Err(Ungrounded::Link);
    }
    let letter = |at: usize| lower.get(at..).and_then(|rest| rest.chars().next());
    for (at, c) in lower.char_indices() {
        let next = letter(at + c.len_utf8());
        let before = lower.get(..at).and_then(|text| text.chars().next_back());
        let word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let found = match c {
            // An address, or a name of somebody elsewhere.
            '@' => word(next),
            '<' => next.is_some_and(|c| c.is_alphabetic() || c == '!'),
            '&' => entity(lower.get(at + 1..).unwrap_or_default()),
            '.' => word(before) && domain(lower.get(at + 1..).unwrap_or_default()),
            _ => false,
        };
        if found {
            return Err(Ungrounded::Link);
        }
    }
    Ok(())
}

/// What follows "&" in HTML: "amp;", "#8377;".
fn entity(rest: &str) -> bool {
    let name = rest.trim_start_matches('#');
    let length = name.chars().take(12).take_while(char::is_ascii_alphanumeric).count();
    length > 0 && name.get(length..).is_some_and(|rest| rest.starts_with(';'))
}

/// What follows the dot of "word.tld": two letters or more, at once.
fn domain(rest: &str) -> bool {
    rest.chars().take_while(|c| c.is_alphabetic()).take(2).count() == 2
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("See https://example.org", Ungrounded::Link)]
    #[case("See WWW.example", Ungrounded::Link)]
    #[case("See example.org", Ungrounded::Link)]
    #[case("Write to a@b", Ungrounded::Link)]
    #[case("[here](x)", Ungrounded::Link)]
    #[case("a <b>word</b>", Ungrounded::Link)]
    #[case("a `word`", Ungrounded::Link)]
    #[case("&#8377;5", Ungrounded::Link)]
    #[case("5\u{200B}00", Ungrounded::Hidden)]
    #[case("\u{202E}005", Ungrounded::Hidden)]
    #[case("5\u{AD}00", Ungrounded::Hidden)]
    #[case("5\u{20E3}", Ungrounded::Hidden)]
    #[case("5\u{336}0", Ungrounded::Hidden)]
    #[case("ａ", Ungrounded::Hidden)]
    #[case("𝟓", Ungrounded::Figure)]
    #[case("①", Ungrounded::Figure)]
    #[case("²", Ungrounded::Figure)]
    #[case("Ⅷ", Ungrounded::Figure)]
    #[case("½", Ungrounded::Figure)]
    #[case("🔟", Ungrounded::Figure)]
    fn what_hides_something_is_refused(#[case] text: &str, #[case] why: Ungrounded) {
        assert_eq!(check(text), Err(why));
    }

    #[rstest]
    #[case("You spent ₹1,250.50 (mostly food) – really!")]
    #[case("आपने ₹500 खर्च किए।")]
    #[case("Café 👍🏽 ✅ ❤️")]
    #[case("e.g. 3.5, a.m. and Rs.500")]
    #[case("T & J; R&D;")]
    fn what_people_write_is_fine(#[case] text: &str) {
        let entity = text.ends_with("R&D;");
        assert_eq!(check(text).is_err(), entity);
    }
}
