//! Whether a text that a model wrote may be sent: every figure, day and name in it must stand in what the tools
//! of this turn did and found, or in the person's own message.
//!
//! A text that is refused costs nothing, the outcomes' own wording is sent instead; one that states a wrong
//! figure costs trust. So whatever is not understood is refused. `characters` lets nothing hidden through,
//! `rules::statements` reads every figure and date, `clauses` puts them with the labels beside them, and a
//! `record` of the evidence must have all of one clause. A sentence that is an outcome's own needs no check.
//!
//! To ground a new kind of outcome: its records in `records`, and what it did in `claims`. To teach a word that
//! changes what a figure means: a line in `aspects`; a word that every answer may have: in `words`.

mod aspects;
mod characters;
mod claims;
mod clauses;
mod evidence;
mod figure;
mod foreign;
mod markup;
mod names;
mod record;
mod records;
mod sentences;
#[cfg(test)]
mod tests;
mod words;

pub use evidence::Evidence;
pub use markup::plain;

use crate::agent::rules::statements::{self, Piece, What};

/// The longest text that is looked at, in characters.
pub const MAX_CHARS: usize = 4_000;

/// Why a text is not sent. It says of which kind, and nothing of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Ungrounded {
    /// A figure that stands nowhere, or cannot be read.
    Figure,
    /// A figure of another currency or kind.
    Currency,
    /// Days that stand nowhere.
    Date,
    /// A name that stands nowhere.
    Name,
    /// A link or markup.
    Link,
    /// A script or a language whose figures we do not read.
    Script,
    /// Characters that do not show what they are.
    Hidden,
    /// It says that something was done, and nothing was.
    Claim,
    /// All of it stands somewhere, but not together.
    Mixed,
    /// It is longer than [`MAX_CHARS`].
    TooLong,
}

impl Ungrounded {
    /// For metrics.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Figure => "figure",
            Self::Currency => "currency",
            Self::Date => "date",
            Self::Name => "name",
            Self::Link => "link",
            Self::Script => "script",
            Self::Hidden => "hidden",
            Self::Claim => "claim",
            Self::Mixed => "mixed",
            Self::TooLong => "too_long",
        }
    }
}

/// Whether a text is nothing but words and figures: no link, no markup, nothing hidden.
pub fn is_plain(text: &str) -> bool {
    // Vowel signs of scripts in which no figures are read; they are seen well enough.
    let is_sign = |c: char| matches!(c, '\u{A00}'..='\u{FFF}') && !c.is_alphanumeric();
    let text: String = text.chars().filter(|c| !is_sign(*c)).collect();
    characters::check(&text).is_ok()
}

/// Whether a whole text may go out.
pub fn check(text: &str, evidence: &Evidence) -> Result<(), Ungrounded> {
    if text.chars().nth(MAX_CHARS).is_some() {
        return Err(Ungrounded::TooLong);
    }
    sentences::all(text).try_for_each(|text| sentence(text, evidence))
}

/// How much of a growing text may be shown already, in bytes: its sentences up to the first that may not, or
/// that may still grow.
pub fn shown(text: &str, evidence: &Evidence) -> usize {
    let most = text.char_indices().nth(MAX_CHARS).map_or(text.len(), |(at, _)| at);
    let mut start = 0;
    for end in sentences::ends(text).take_while(|end| *end <= most) {
        let whole = text.get(start..end).unwrap_or_default();
        if sentence(whole, evidence).is_err() {
            break;
        }
        start = end;
    }
    start
}

fn sentence(text: &str, evidence: &Evidence) -> Result<(), Ungrounded> {
    characters::check(text)?;
    if evidence.says(text) {
        return Ok(());
    }
    let pieces = statements::read(text, evidence.today());
    if pieces.iter().any(|piece| piece.what == What::Unreadable) {
        return Err(Ungrounded::Figure);
    }
    names::check(&pieces, evidence)?;
    if claims::unfounded(&spoken(&pieces), evidence.deeds()) {
        return Err(Ungrounded::Claim);
    }
    let groups = clauses::groups(&pieces, evidence.labels(), evidence.words());
    // What heads a list labels all the figures in it.
    if text.trim_end().ends_with(':') && groups.iter().any(|group| group.unknown) {
        return Err(Ungrounded::Name);
    }
    groups.iter().try_for_each(|group| evidence.holds(group))
}

/// The words in lower case; "," for a pause.
fn spoken(pieces: &[Piece<'_>]) -> Vec<String> {
    let word = |piece: &Piece<'_>| match piece.what {
        What::Word { .. } | What::Literal => piece.text.to_lowercase().replace('’', "'"),
        What::Mark('-' | '“' | '”' | '"' | '*') => String::new(),
        What::Mark(_) => ",".to_owned(),
        What::Figure { .. } | What::Days(_) | What::Unreadable => "#".to_owned(),
    };
    pieces.iter().map(word).filter(|word| !word.is_empty()).collect()
}
