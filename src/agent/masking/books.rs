//! What the person's own books say: merchants to hide, words of theirs to leave readable.
//!
//! Found as whole words, the longest first, whatever their case; "D-Mart" also finds "d mart" and "dmart".

use std::collections::{HashMap, HashSet};

use super::{
    finds::{Class, Finds},
    text::{Kind, Text, fold},
    words,
};

/// No phrase of more words than this is looked for.
const LONGEST: usize = 10;

/// What the books hold.
#[derive(Debug)]
pub(super) struct Books {
    /// Phrases by their words; whether to hide them.
    phrases: HashMap<String, bool>,
    /// Single words of the phrases that stay readable.
    plain: HashSet<String>,
    /// Merchants as the books write them, by their small letters.
    spellings: HashMap<String, String>,
    /// The most words in a phrase.
    longest: usize,
}

/// Whether something between two words of a phrase can be left out or written otherwise.
fn is_joiner(text: &Text<'_>, at: usize) -> bool {
    text.is_gap(at) || matches!(text.written(at), "-" | "'" | "\u{2019}" | "." | "&" | "_" | "/")
}

/// The words and digits of a phrase: (first token, last token, folded).
fn parts(text: &Text<'_>) -> Vec<(usize, String)> {
    let is_part = |at: &usize| matches!(text.kind(*at), Some(Kind::Word | Kind::Digits));
    let folded = |at: usize| text.get(at).map(|token| token.word.clone()).unwrap_or_default();
    (0..text.len()).filter(is_part).map(|at| (at, folded(at))).collect()
}

impl Books {
    /// Prepares both lists.
    pub(super) fn new(
        known: impl IntoIterator<Item = String>,
        plain: impl IntoIterator<Item = String>,
    ) -> Self {
        let mut books = Self {
            phrases: HashMap::new(),
            plain: HashSet::new(),
            spellings: HashMap::new(),
            longest: 0,
        };
        for phrase in known {
            if let Some(words) = books.add(&phrase, true) {
                books.spellings.entry(fold(&words)).or_insert(words);
            }
        }
        for phrase in plain {
            books.add(&phrase, false);
            let text = Text::new(&phrase);
            let words = parts(&text).into_iter().map(|(_, word)| word);
            // "Trip with Ravi" as a tag leaves "trip" readable everywhere, "ravi" only there.
            books.plain.extend(words.filter(|word| !words::NAMES.has(word)));
        }
        books
    }

    /// Takes up a phrase and returns it without the figures at its ends: those could be amounts.
    fn add(&mut self, phrase: &str, hide: bool) -> Option<String> {
        let text = Text::new(phrase.trim());
        let mut parts = parts(&text);
        let is_figure = |text: &Text<'_>, at: usize, gap: Option<usize>| {
            text.kind(at) == Some(Kind::Digits) && gap.is_some_and(|gap| text.is_gap(gap))
        };
        while hide && parts.last().is_some_and(|(at, _)| is_figure(&text, *at, at.checked_sub(1))) {
            parts.pop();
        }
        while hide && parts.first().is_some_and(|(at, _)| is_figure(&text, *at, Some(at + 1))) {
            parts.remove(0);
        }
        let (first, last) = (parts.first()?.0, parts.last()?.0);
        // A shop called "2K" must not hide 2,000.
        let lettered = parts.iter().any(|(at, word)| {
            text.kind(*at) == Some(Kind::Word)
                && !words::MONEY.has(word)
                && !words::SCALES.has(word)
        });
        if parts.len() > LONGEST || (hide && !lettered) {
            return None;
        }
        let words: Vec<&str> = parts.iter().map(|(_, word)| word.as_str()).collect();
        self.longest = self.longest.max(words.len());
        let squeezed = words.concat();
        if words.len() > 1 && squeezed.chars().count() >= 4 {
            self.phrases.insert(squeezed, hide);
        }
        self.phrases.insert(words.join(" "), hide);
        let (from, to) = (text.get(first)?.start, text.get(last)?.end);
        text.source().get(from..to).map(ToOwned::to_owned)
    }

    /// Whether a word is among those that stay readable.
    pub(super) fn is_plain(&self, word: &str) -> bool {
        self.plain.contains(word)
    }

    /// Whether a whole phrase is to stay readable.
    pub(super) fn keeps(&self, text: &Text<'_>) -> bool {
        let words: Vec<String> = parts(text).into_iter().map(|(_, word)| word).collect();
        self.phrases.get(&words.join(" ")) == Some(&false)
    }

    /// How the books write a text.
    pub(super) fn spelling(&self, folded: &str) -> Option<&str> {
        self.spellings.get(folded).map(String::as_str)
    }

    /// Settles every phrase of the books.
    pub(super) fn find(&self, text: &Text<'_>, finds: &mut Finds) {
        let mut at = 0;
        while at < text.len() {
            at = match self.phrase_at(text, at) {
                Some((last, hide)) if finds.free(at, last) => {
                    if hide {
                        finds.hide(text, at, last, Class::Name);
                    } else {
                        finds.keep(at, last);
                    }
                    last + 1
                }
                _ => at + 1,
            };
        }
    }

    /// The longest phrase that begins at a token: its last token, and whether to hide it.
    fn phrase_at(&self, text: &Text<'_>, first: usize) -> Option<(usize, bool)> {
        let part = |at: usize| matches!(text.kind(at), Some(Kind::Word | Kind::Digits));
        let glued = |at: Option<usize>| at.is_some_and(part);
        if !part(first) || glued(first.checked_sub(1)) {
            return None;
        }
        let (mut key, mut at, mut best) = (String::new(), first, None);
        for _ in 0..self.longest {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(text.get(at).map_or("", |token| token.word.as_str()));
            if !glued(at.checked_add(1))
                && let Some(hide) = self.phrases.get(&key)
            {
                best = Some((at, *hide));
            }
            // Words of a phrase are a blank or up to three marks apart: "H & M", "A. B."
            let next = (at + 1..at + 5).find(|next| part(*next) || !is_joiner(text, *next));
            match next.filter(|next| part(*next)) {
                Some(next) => at = next,
                None => break,
            }
        }
        best
    }
}
