//! Placeholders: how one is made from a text and a key, and how one is found again in an answer.
//!
//! Letters only, since figures in an answer are checked; no vowels (nor Y), so that no word arises.
//! Both directions use [`find`], so whatever could be taken for a placeholder is hidden itself.

use sha2::{Digest, Sha256};

use super::finds::Class;

/// The letters of a placeholder.
const LETTERS: [char; 20] = [
    'B', 'C', 'D', 'F', 'G', 'H', 'J', 'K', 'L', 'M', 'N', 'P', 'Q', 'R', 'S', 'T', 'V', 'W', 'X',
    'Z',
];

/// How many letters a placeholder has, unless two texts would share them: 64 million.
pub(super) const LENGTH: usize = 6;

/// A placeholder's first word.
pub(super) fn prefix(class: Class) -> &'static str {
    match class {
        Class::Name => "NAME",
        Class::Account => "ACCT",
    }
}

/// The letters that belong to a text under a key, as many as are asked for. Hashing twice with the key
/// keeps what is known of one text's letters from saying anything of another's.
pub(super) fn letters(key: [u8; 16], text: &str, length: usize) -> String {
    let inner = Sha256::new().chain_update(key).chain_update(text.as_bytes()).finalize();
    let mut letters = String::with_capacity(length);
    let mut block = 0_u64;
    while letters.len() < length {
        let outer =
            Sha256::new().chain_update(key).chain_update(block.to_be_bytes()).chain_update(inner);
        let bytes = outer.finalize();
        // The bytes past 239 would make the first letters likelier than the last.
        let fair = bytes.iter().filter(|byte| **byte < 240);
        let chosen = fair.filter_map(|byte| LETTERS.get(usize::from(byte % 20)));
        letters.extend(chosen.take(length - letters.len()));
        block += 1;
    }
    letters
}

/// Something that looks like a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Seen<'a> {
    /// First byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
    /// Its letters, in whatever case.
    pub(super) letters: &'a str,
}

/// What stands between a placeholder's two parts, as models write it.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '_' | ' ' | '\u{A0}' | '\u{AD}' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The bytes of the hyphen at the start of `rest`, a Markdown backslash before it included.
fn hyphen(rest: &str) -> Option<usize> {
    let bare = rest.strip_prefix('\\').unwrap_or(rest);
    let c = bare.chars().next().filter(|c| is_hyphen(*c))?;
    Some(rest.len() - bare.len() + c.len_utf8())
}

/// How many Latin letters `rest` starts with.
fn run(rest: &str) -> usize {
    rest.bytes().take_while(u8::is_ascii_alphabetic).count()
}

/// All that looks like a placeholder with at least `length` letters, in order.
pub(super) fn find(text: &str, length: usize) -> Vec<Seen<'_>> {
    let mut seen = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let first = run(rest);
        if first == 0 {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        }
        let head = rest.get(..first).unwrap_or_default();
        let start = at;
        at += first;
        if !["name", "acct"].iter().any(|prefix| head.eq_ignore_ascii_case(prefix)) {
            continue;
        }
        let tail = text.get(at..).unwrap_or_default();
        let Some(gap) = hyphen(tail) else { continue };
        let tail = tail.get(gap..).unwrap_or_default();
        let letters = tail.get(..run(tail)).unwrap_or_default();
        let fits = letters.chars().all(|c| LETTERS.contains(&c.to_ascii_uppercase()));
        if letters.len() >= length && fits {
            at += gap + letters.len();
            seen.push(Seen { start, end: at, letters });
        }
    }
    seen
}
