//! What was found in a text, and how it becomes placeholders.
//!
//! Finders run in order of certainty; where two claim the same token, the first keeps it.

use super::text::Text;

/// What a hidden text was: it decides the word in front of the placeholder's letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    /// A person, a shop, a place.
    Name,
    /// A number or an address that leads to somebody.
    Account,
}

/// A stretch of a text to hide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// First byte.
    pub(super) start: usize,
    /// The byte after the last.
    pub(super) end: usize,
    /// What it is.
    pub(super) class: Class,
}

/// What was found so far.
#[derive(Debug)]
pub(super) struct Finds {
    spans: Vec<Span>,
    /// Per token: hidden already, or to stay readable.
    settled: Vec<bool>,
}

impl Finds {
    /// Nothing yet.
    pub(super) fn new(text: &Text<'_>) -> Self {
        Self { spans: Vec::new(), settled: vec![false; text.len()] }
    }

    /// Whether nobody has claimed the tokens from `first` to `last`.
    pub(super) fn free(&self, first: usize, last: usize) -> bool {
        self.settled.get(first..=last).is_some_and(|range| range.iter().all(|settled| !settled))
    }

    /// Leaves the tokens from `first` to `last` as they are, whatever later finders think.
    pub(super) fn keep(&mut self, first: usize, last: usize) {
        if let Some(range) = self.settled.get_mut(first..=last) {
            range.fill(true);
        }
    }

    /// Hides the tokens from `first` to `last`, unless one of them is settled.
    pub(super) fn hide(&mut self, text: &Text<'_>, first: usize, last: usize, class: Class) {
        if let (Some(from), Some(to)) = (text.get(first), text.get(last)) {
            self.hide_bytes(text, from.start, to.end, class);
        }
    }

    /// Hides some bytes, unless a token that they touch is settled.
    pub(super) fn hide_bytes(&mut self, text: &Text<'_>, start: usize, end: usize, class: Class) {
        if start >= end {
            return;
        }
        let (first, last) = (text.at_byte(start), text.at_byte(end - 1));
        if self.free(first, last) {
            self.keep(first, last);
            self.spans.push(Span { start, end, class });
        }
    }

    /// The stretches in order, none touching another nor a Latin letter: a placeholder must be read back
    /// as a word of its own.
    pub(super) fn spans(mut self, source: &str) -> Vec<Span> {
        self.spans.sort_by_key(|span| span.start);
        let mut apart: Vec<Span> = Vec::with_capacity(self.spans.len());
        for mut span in self.spans {
            let before = source.get(..span.start).unwrap_or_default().bytes().rev();
            span.start -= before.take_while(u8::is_ascii_alphabetic).count();
            let after = source.get(span.end..).unwrap_or_default().bytes();
            span.end += after.take_while(u8::is_ascii_alphabetic).count();
            match apart.last_mut() {
                Some(last) if last.end >= span.start => last.end = last.end.max(span.end),
                _ => apart.push(span),
            }
        }
        apart
    }
}
