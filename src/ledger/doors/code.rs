//! Codes that join two books: short enough to type, from letters and digits that nobody takes for each other.

use sha2::{Digest, Sha256};

use crate::domain::ids::IdSource;

/// What codes are made of: neither 0, 1, I, L nor O.
const ALPHABET: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";

/// How many of them.
const LENGTH: usize = 8;

/// A code as its maker is shown it once. What is stored is its hash.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Code(String);

impl Code {
    /// A new one, not to be foreseen. It has letters and digits, so that it is known for a code wherever it stands.
    pub(super) fn new(ids: &IdSource) -> Self {
        let letter = || {
            let limit = u8::try_from(ALPHABET.len()).unwrap_or(u8::MAX);
            ALPHABET.get(usize::from(ids.below(limit))).copied().map_or('2', char::from)
        };
        let draw = || std::iter::repeat_with(letter).take(LENGTH).collect::<String>();
        let mut code = draw();
        while !is_mixed(&code) {
            code = draw();
        }
        Self(code)
    }

    /// As somebody typed it: in any case, with or without what stands between the halves.
    pub(super) fn parse(said: &str) -> Option<Self> {
        let between = |c: &char| !matches!(c, '-' | '–' | '—' | ' ');
        let code: String =
            said.chars().filter(between).map(|c| c.to_ascii_uppercase()).take(LENGTH + 1).collect();
        let whole = code.len() == LENGTH && code.bytes().all(|byte| ALPHABET.contains(&byte));
        whole.then_some(Self(code))
    }

    /// "ABCD-EFGH".
    pub(super) fn shown(&self) -> String {
        let (first, rest) = self.0.split_at_checked(LENGTH / 2).unwrap_or((&self.0, ""));
        format!("{first}-{rest}")
    }

    /// What is stored of it.
    pub(super) fn hash(&self) -> Vec<u8> {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

/// Whether there are letters and digits in it.
fn is_mixed(text: &str) -> bool {
    let has = |kind: fn(&u8) -> bool| text.as_bytes().iter().any(kind);
    has(u8::is_ascii_alphabetic) && has(u8::is_ascii_digit)
}

/// Whether a text has the form of a code.
pub fn is_code(said: &str) -> bool {
    Code::parse(said).is_some()
}

/// Whether a code stands in a text as it is shown; or may, as it is typed where the text begins with what links.
pub fn holds_code(text: &str) -> bool {
    let ends = |c: char| !c.is_ascii_alphanumeric();
    let words: Vec<&str> = text.split_whitespace().map(|word| word.trim_matches(ends)).collect();
    let first = words.first().map(|word| word.to_lowercase()).unwrap_or_default();
    let links = matches!(first.as_str(), "link" | "connect" | "join");
    let halves = |word: &str| {
        let dash = word.find(['-', '–', '—']) == Some(LENGTH / 2);
        dash && is_code(word) && is_mixed(word)
    };
    let two =
        |pair: &[&str]| pair.iter().all(|half| half.len() == LENGTH / 2) && is_code(&pair.concat());
    words.iter().any(|word| halves(word) || links && is_code(word))
        || links && words.windows(2).any(two)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let code = Code::new(&IdSource::seeded([1; 32]));
        let shown = code.shown();
        assert_eq!((shown.len(), shown.find('-')), (9, Some(4)));
        let plain = shown.replace('-', "");
        for said in [shown.clone(), shown.to_lowercase(), plain, shown.replace('-', " ")] {
            assert_eq!(Code::parse(&said).map(|code| code.hash()), Some(code.hash()), "{said}");
        }
        assert_ne!(Code::new(&IdSource::seeded([2; 32])).hash(), code.hash());
    }

    #[test]
    fn every_code_is_found_where_it_is_shown() {
        let ids = IdSource::seeded([3; 32]);
        for _ in 0..500 {
            let shown = Code::new(&ids).shown();
            assert!(holds_code(&format!("Your code is {shown}.")), "{shown}");
        }
    }

    #[test]
    fn a_code_is_found_in_a_text() {
        for text in [
            "link ABCD2345",
            "link abcd 2345",
            "Link code ABCD EFGH",
            "my code is “abcd-2345”.",
            "Link: ABCD-2345",
        ] {
            assert!(holds_code(text), "{text}");
        }
        for text in [
            "purchase 500",
            "chai-time 20",
            "uber-rate 200",
            "2345-6789",
            "the link purchase",
            "link road taxi 200",
        ] {
            assert!(!holds_code(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_code_is_none() {
        for said in ["", "ABCD-EFG", "ABCD-EFGHJ", "ABCD-EFG0", "ABCI-EFGH", "ABÇD-EFGH", "500"] {
            assert!(!is_code(said), "{said}");
        }
    }
}
