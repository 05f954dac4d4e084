//! What a message says a budget is for: each week, month or year, or some days.
//!
//! Books look back, budgets ahead: days without a year are the next ones that are not over.

use chrono::{Months, NaiveDate};

use super::super::Context;
use crate::agent::rules::dates::When;
use crate::agent::rules::pieces::Pieces;
use crate::agent::rules::words::DateWord;
use crate::agent::tools::args::Each;
use crate::domain::period::{Period, Unit};

/// What a budget is to be for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Days {
    /// Nothing is said of it.
    Unsaid,
    /// Each of a unit.
    Each(Each),
    /// From a day up to before another.
    Between(NaiveDate, NaiveDate),
    /// Something that no budget is for.
    Other,
}

/// Days that are no unit which budgets come by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct NoUnit;

impl Days {
    /// The unit, if one is said.
    pub(super) const fn unit(self) -> Result<Option<Each>, NoUnit> {
        match self {
            Self::Unsaid => Ok(None),
            Self::Each(each) => Ok(Some(each)),
            Self::Between(..) | Self::Other => Err(NoUnit),
        }
    }
}

/// "weekly", "a year", "per month": a unit by itself, in words.
pub(super) fn each(pieces: &Pieces<'_>) -> Days {
    let mut said = Days::Unsaid;
    for at in 0..pieces.len() {
        let unit = match pieces.tokens.at(pieces.at(at).first).word.date {
            Some(DateWord::Unit(unit)) if pieces.at(at).word() => Some(unit),
            Some(DateWord::Fortnight) if pieces.at(at).word() => Some(Unit::Day),
            _ => adjective(pieces, at),
        };
        let each = match unit {
            None => continue,
            Some(Unit::Week) => Days::Each(Each::Week),
            Some(Unit::Month) => Days::Each(Each::Month),
            Some(Unit::Year) => Days::Each(Each::Year),
            Some(Unit::Day | Unit::Quarter) => Days::Other,
        };
        if said != Days::Unsaid && said != each {
            return Days::Other;
        }
        said = each;
    }
    said
}

fn adjective(pieces: &Pieces<'_>, at: usize) -> Option<Unit> {
    let any = |words: &[&str]| words.iter().any(|word| pieces.said(at, word));
    if any(&["weekly"]) {
        Some(Unit::Week)
    } else if any(&["monthly"]) {
        Some(Unit::Month)
    } else if any(&["yearly", "annual", "annually"]) {
        Some(Unit::Year)
    } else if any(&["daily", "quarterly"]) {
        Some(Unit::Day)
    } else {
        None
    }
}

/// All that a message says of it.
pub(super) fn read(pieces: &Pieces<'_>, context: &Context<'_>) -> Days {
    let each = each(pieces);
    if pieces.whens().next().is_none() {
        return each;
    }
    let today = context.today.date;
    let said = match pieces.only_when() {
        Some(when) => of_when(pieces, when, today),
        None => Days::Other,
    };
    match (each, said) {
        (Days::Unsaid, said) => said,
        // "A monthly budget from this month on" comes again all the same.
        (each, said) if each == said => each,
        _ => Days::Other,
    }
}

fn of_when(pieces: &Pieces<'_>, when: When, today: NaiveDate) -> Days {
    let (Some(start), Some(end)) = (when.start.or(Some(today)), when.end) else {
        return Days::Other;
    };
    if when.as_day().is_some() {
        return Days::Other;
    }
    for (unit, each) in
        [(Unit::Week, Each::Week), (Unit::Month, Each::Month), (Unit::Year, Each::Year)]
    {
        let this = Period::holding(today, unit);
        if (start, end) == (this.start(), this.end()) {
            return Days::Each(each);
        }
    }
    if end > today {
        return if start < end { Days::Between(start, end) } else { Days::Other };
    }
    if is_fixed(pieces) {
        return Days::Other;
    }
    // "Until 10 dec" begins today; both ends of a range go along.
    let later = |day: NaiveDate| day.checked_add_months(Months::new(12));
    let start = if when.start.is_some() { later(start) } else { Some(today) };
    match (start, later(end)) {
        (Some(start), Some(end)) if end > today && start < end => Days::Between(start, end),
        _ => Days::Other,
    }
}

/// Whether the days are no others in another year: "last month", "march 2025".
fn is_fixed(pieces: &Pieces<'_>) -> bool {
    pieces.list.iter().filter(|piece| piece.when().is_some()).any(|piece| {
        let counted = |at: usize| {
            let word = pieces.tokens.at(at).word.date;
            matches!(word, Some(DateWord::Last | DateWord::Ago | DateWord::Day(_)))
        };
        let text = pieces.tokens.text_of(piece.first, piece.end);
        let year = text.split(|c: char| !c.is_ascii_digit()).any(|run| run.len() == 4);
        year || (piece.first..piece.end).any(counted)
    })
}
