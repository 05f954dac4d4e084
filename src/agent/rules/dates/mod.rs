//! Recognises days and periods, relative to the day on which the person wrote.
//!
//! Decisions, all for books that look back:
//! * numeric dates are day first, month first for people whose currency is USD; a part above 12 decides; years
//!   have two or four digits;
//! * what names no year, month or week is the most recent one that is not after today; a range starts in the past;
//! * "last week", "past month" are calendar units; "last 3 days", "past two weeks" end today, today included;
//! * "N weeks ago" is one day; ranges include their last day or month; weeks start on Monday;
//! * "since" is open at the end, "until" and "before" at the start;
//! * where periods are compared ("june to july", "between may and june", "2024 and 2025") each stands alone;
//! * a bare year counts only after "in", "of", "since" and the like, or in a range;
//! * impossible dates ("31/02/2026", "June 10 - 31") are swallowed whole: no date is read from a part of them.
//!
//! To add a way to say a date: words in the tables of `words`, a branch in `relative` or `absolute`.

mod absolute;
mod numeric;
mod range;
mod relative;
mod resolve;

use chrono::{DateTime, NaiveDate, Utc};

use super::token::Tokens;
use super::words::DateWord;
use super::words::role::{Role, Roles};
use crate::domain::zone::Zone;

/// The moment a message was written, where it was written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Today {
    /// The person's local date.
    pub date: NaiveDate,
    /// The instant.
    pub now: DateTime<Utc>,
    /// Their zone.
    pub zone: Zone,
    /// Whether they write the month before the day.
    pub month_first: bool,
    /// Whether the message sets periods against each other: then "to" and "and" join no range.
    pub apart: bool,
}

/// A day or period that was read; `end` is exclusive, and either side may be open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct When {
    /// The first day.
    pub start: Option<NaiveDate>,
    /// The day after the last.
    pub end: Option<NaiveDate>,
}

impl When {
    pub(super) fn day(day: NaiveDate) -> Self {
        Self { start: Some(day), end: day.succ_opt() }
    }

    pub(super) fn span(start: NaiveDate, end: NaiveDate) -> Self {
        Self { start: Some(start), end: Some(end) }
    }

    /// The day, when it is exactly one.
    pub(super) fn as_day(self) -> Option<NaiveDate> {
        let start = self.start?;
        (start.succ_opt() == self.end).then_some(start)
    }
}

/// What was read at a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Read {
    /// A day or period.
    When(When),
    /// It has the form of a date, and no such day exists.
    Impossible,
}

/// Words that may open a date without belonging to it.
const OPENERS: Roles = Roles::of(&[
    Role::On,
    Role::In,
    Role::For,
    Role::At,
    Role::From,
    Role::Of,
    Role::Since,
    Role::Until,
    Role::Before,
    Role::After,
    Role::Between,
    Role::Article,
]);

/// Reads a date at a position; gives the position after it.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(Read, usize)> {
    let token = tokens.at(at);
    let possible = token.number()
        || token.word.date.is_some()
        || token.word.number.is_some()
        || token.any(OPENERS)
        || token.said("a");
    if !possible || (token.glued && tokens.before(at).letters()) {
        return None;
    }
    range::read(tokens, at, today)
}

/// Whether a message compares, so that its periods stand against each other.
pub(super) fn apart(tokens: &Tokens<'_>) -> bool {
    let compares = Roles::of(&[Role::Compare, Role::Versus]);
    (0..tokens.len()).any(|at| tokens.at(at).any(compares) || tokens.at(at).said("than"))
}

/// Whether a token only joins the parts of a date: a comma or a dot after a short form.
fn skip_comma(tokens: &Tokens<'_>, at: usize) -> usize {
    at + usize::from(tokens.at(at).mark(','))
}

fn skip_dot(tokens: &Tokens<'_>, at: usize) -> usize {
    at + usize::from(tokens.at(at).mark('.') && tokens.at(at).glued)
}

fn date_word(tokens: &Tokens<'_>, at: usize) -> Option<DateWord> {
    tokens.at(at).word.date
}

#[cfg(test)]
mod tests;
