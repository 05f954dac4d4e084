//! Dates with names: "12 May 2026", "May 12th", "second of August", "friday the 13th", "Q3 2026".

use chrono::{Datelike, NaiveDate};

use super::range::Allow;
use super::resolve::{Parts, Point};
use super::{Today, When, date_word, numeric, skip_comma, skip_dot};
use crate::agent::rules::lexer::digit;
use crate::agent::rules::token::{TokenKind, Tokens};
use crate::agent::rules::words::role::Role;
use crate::agent::rules::words::{DateWord, NumberWord};
use crate::domain::period::{Period, Unit, back};

/// Reads a date with a name; gives the position after it.
pub(super) fn read(
    tokens: &Tokens<'_>,
    at: usize,
    allow: Allow,
    today: &Today,
) -> Option<(Point, usize)> {
    let weekday = weekday(tokens, at, allow);
    let start = weekday.map_or(at, |(_, end)| end);
    if let Some((day, end)) = dated(tokens, start, weekday.is_some() || allow.ambiguous, today) {
        let (day, end) = trailing_weekday(tokens, day, end);
        return Some((day, end));
    }
    if let Some((weekday, end)) = weekday {
        return Some(of_weekday(tokens, weekday, end, today));
    }
    if let Some(found) = quarter(tokens, at, today) {
        return Some(found);
    }
    // Years may start a date ("2026 june") or be one.
    let (year, end) = year(tokens, at)?;
    let next = skip_comma(tokens, end);
    if let Some(DateWord::Month(month)) = date_word(tokens, next) {
        let parts = Parts { year: Some(year), month: Some(u32::from(month)), ..Parts::default() };
        return Some((Point::Parts(parts), skip_dot(tokens, next + 1)));
    }
    if let Some((quarter, end)) = quarter_number(tokens, end) {
        return Some((of_year(year, quarter)?, end));
    }
    allow.year.then_some((Point::Parts(Parts { year: Some(year), ..Parts::default() }), end))
}

/// A weekday, with what may follow a short form.
fn weekday(tokens: &Tokens<'_>, at: usize, allow: Allow) -> Option<(u8, usize)> {
    let Some(DateWord::Weekday(weekday)) = date_word(tokens, at) else { return None };
    let token = tokens.at(at);
    // "sun cream", "sat down", "mon" the name: short forms need a place where dates stand.
    if token.text.len() <= 3 && !allow.ambiguous && tokens.at(at + 1).letters() {
        let dated = tokens.at(at + 1).word.date.is_some() || tokens.at(at + 1).any(super::OPENERS);
        if !dated {
            return None;
        }
    }
    let end = skip_comma(tokens, skip_dot(tokens, at + 1));
    // "this friday (jun-15)".
    let bracket = tokens.at(end).mark('(') && date_word(tokens, end + 1).is_some();
    Some((weekday, if bracket { end + 1 } else { end }))
}

fn of_weekday(tokens: &Tokens<'_>, weekday: u8, end: usize, today: &Today) -> (Point, usize) {
    // "saturday last week".
    let last = usize::from(tokens.at(end).is(Role::Of)) + end;
    if let (Some(which), Some(DateWord::Unit(Unit::Week))) =
        (date_word(tokens, last), date_word(tokens, last + 1))
    {
        let week = Period::holding(today.date, Unit::Week).start();
        let week = match which {
            DateWord::Last => Some(back(week, Unit::Week, 1)),
            DateWord::This => Some(week),
            _ => None,
        };
        if let Some(week) = week {
            let day = week + chrono::Days::new(u64::from(weekday));
            return (Point::Fixed(When::day(day)), last + 2);
        }
    }
    // "friday the 13th"; a bare number may be an amount.
    let the = end + usize::from(tokens.at(end).said("the"));
    if let Some((parts, after)) = ordinal(tokens, the) {
        return (Point::Parts(Parts { weekday: Some(weekday), ..parts }), after);
    }
    (Point::Parts(Parts { weekday: Some(weekday), ..Parts::default() }), end_of_name(tokens, end))
}

/// A comma after a weekday belongs to the sentence when no date follows.
fn end_of_name(tokens: &Tokens<'_>, end: usize) -> usize {
    if tokens.before(end).mark(',') || tokens.before(end).mark('(') { end - 1 } else { end }
}

fn trailing_weekday(tokens: &Tokens<'_>, day: Point, end: usize) -> (Point, usize) {
    let on = skip_comma(tokens, end);
    let on = on + usize::from(tokens.at(on).is(Role::On));
    let whole = matches!(day, Point::Parts(Parts { day: Some(_), .. }));
    let close = usize::from(tokens.at(end).mark(')'));
    match date_word(tokens, on) {
        Some(DateWord::Weekday(_)) if whole && tokens.at(on).text.len() > 3 => (day, on + 1),
        _ => (day, end + close),
    }
}

/// A date with the name of its month.
fn dated(tokens: &Tokens<'_>, at: usize, placed: bool, today: &Today) -> Option<(Point, usize)> {
    if let Some(DateWord::Month(month)) = date_word(tokens, at) {
        return after_month(tokens, at, u32::from(month), placed);
    }
    let the = at + usize::from(tokens.at(at).said("the"));
    let (parts, end) = ordinal(tokens, the).or_else(|| plain_day(tokens, the))?;
    let mut next = end + usize::from(tokens.at(end).is(Role::Of) || tokens.at(end).text == "की");
    if tokens.at(next).mark('-') || tokens.at(next).mark('/') || tokens.at(next).mark('.') {
        next += usize::from(tokens.at(next).glued);
    }
    let Some(DateWord::Month(month)) = date_word(tokens, next) else { return None };
    // "5 may be enough": a doubt, not a month.
    if tokens.at(next).said("may") && tokens.at(next + 1).is(Role::Be) {
        return None;
    }
    let end = skip_dot(tokens, next + 1);
    let (year, end) = year_after(tokens, end).map_or((None, end), |(year, end)| (Some(year), end));
    let parts = Parts { year, month: Some(u32::from(month)), ..parts };
    Some((checked(parts, today), end))
}

fn after_month(tokens: &Tokens<'_>, at: usize, month: u32, placed: bool) -> Option<(Point, usize)> {
    let name = tokens.at(at);
    let end = skip_dot(tokens, at + 1);
    if let Some((year, end)) = year_after(tokens, end) {
        let parts = Parts { year: Some(year), month: Some(month), ..Parts::default() };
        return Some((Point::Parts(parts), end));
    }
    let mut next = end;
    if (tokens.at(next).mark('-') || tokens.at(next).mark('/')) && tokens.at(next + 1).glued {
        next += 1;
    }
    let the = next + usize::from(tokens.at(next).said("the"));
    let day = ordinal(tokens, the).or_else(|| {
        // "May 20 rs", "may 20 dollars": an amount.
        let (parts, end) = plain_day(tokens, the)?;
        let price = tokens.at(end).word.money.is_some()
            || matches!(tokens.at(end).kind, TokenKind::Sign(_)) && tokens.at(end).glued
            || matches!(tokens.at(end).word.number, Some(NumberWord::Letter(_)))
                && tokens.at(end).glued
            || tokens.at(end).mark(':');
        (!price).then_some((parts, end))
    });
    if let Some((parts, end)) = day {
        let (year, end) =
            year_after(tokens, end).map_or((None, end), |(year, end)| (Some(year), end));
        let parts = Parts { year, month: Some(month), ..parts };
        let valid =
            NaiveDate::from_ymd_opt(year.unwrap_or(2024), month, parts.day.unwrap_or(1)).is_some();
        return Some((if valid { Point::Parts(parts) } else { Point::Impossible }, end));
    }
    let ambiguous = name.said("may")
        || name.said("mar")
        || name.said("march")
        || name.said("dec")
        || name.said("jan")
        || name.text == "जन"
        || name.text == "नव"
        || name.text == "फर"
        || name.text == "मे"
        || name.text == "মে";
    let clear = placed || !ambiguous || (name.said("May") && name.text.starts_with('M') && at > 0);
    clear.then_some((Point::Parts(Parts { month: Some(month), ..Parts::default() }), end))
}

fn checked(parts: Parts, today: &Today) -> Point {
    let (Some(month), Some(day)) = (parts.month, parts.day) else { return Point::Parts(parts) };
    // Without a year any leap year will do.
    let year = parts.year.unwrap_or_else(|| today.date.year() - today.date.year() % 4);
    if NaiveDate::from_ymd_opt(year, month, day).is_some() {
        Point::Parts(parts)
    } else {
        Point::Impossible
    }
}

/// A four-digit year behind a month, with a comma or "of" between.
fn year_after(tokens: &Tokens<'_>, at: usize) -> Option<(i32, usize)> {
    let mut next = skip_comma(tokens, at);
    if tokens.at(next).is(Role::Of) || tokens.at(next).text == "सन" {
        next += 1;
    }
    if (tokens.at(next).mark('-') || tokens.at(next).mark('/')) && tokens.at(next + 1).glued {
        next += 1;
    }
    let (year, end) = year(tokens, next)?;
    // "May 2000 rs": an amount.
    let price =
        tokens.at(end).word.money.is_some() || matches!(tokens.at(end).kind, TokenKind::Sign(_));
    (!price).then_some((year, end))
}

fn year(tokens: &Tokens<'_>, at: usize) -> Option<(i32, usize)> {
    let token = tokens.at(at);
    if !token.number() || token.text.chars().count() != 4 {
        return None;
    }
    let mut value: u32 = 0;
    for c in token.text.chars() {
        value = value * 10 + u32::from(digit(c)?);
    }
    // What touches letters or a decimal point is no year.
    let next = tokens.at(at + 1);
    let torn = next.glued && (next.letters() || next.mark(':') || next.mark('%'));
    (numeric::is_year(value) && !torn).then_some((i32::try_from(value).ok()?, at + 1))
}

/// "23rd", "twenty-third", "second", "पहली".
pub(super) fn ordinal(tokens: &Tokens<'_>, at: usize) -> Option<(Parts, usize)> {
    let token = tokens.at(at);
    let of = |day: u32, end: usize| {
        (1..=31).contains(&day).then_some((Parts { day: Some(day), ..Parts::default() }, end))
    };
    if token.number() {
        let (parts, end) = plain_day(tokens, at)?;
        let ending = tokens.at(end).word.number == Some(NumberWord::OrdinalEnd);
        return ending.then_some((parts, end + 1));
    }
    match token.word.number? {
        NumberWord::Ordinal(day) => of(u32::from(day), at + 1),
        NumberWord::Cardinal(ten @ (20 | 30)) => {
            let hyphen = usize::from(tokens.at(at + 1).mark('-'));
            match tokens.at(at + 1 + hyphen).word.number? {
                NumberWord::Ordinal(day @ 1..=9) => {
                    of(u32::from(ten) + u32::from(day), at + 2 + hyphen)
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// "23", "twenty three".
pub(super) fn plain_day(tokens: &Tokens<'_>, at: usize) -> Option<(Parts, usize)> {
    let token = tokens.at(at);
    let day_of = |day: u32, end: usize| {
        (1..=31).contains(&day).then_some((Parts { day: Some(day), ..Parts::default() }, end))
    };
    if token.number() {
        if token.text.chars().count() > 2 {
            return None;
        }
        let mut day = 0;
        for c in token.text.chars() {
            day = day * 10 + u32::from(digit(c)?);
        }
        return day_of(day, at + 1);
    }
    let NumberWord::Cardinal(value) = token.word.number? else { return None };
    if matches!(value, 20 | 30) {
        let hyphen = usize::from(tokens.at(at + 1).mark('-'));
        if let Some(NumberWord::Cardinal(more @ 1..=9)) = tokens.at(at + 1 + hyphen).word.number {
            return day_of(u32::from(value) + u32::from(more), at + 2 + hyphen);
        }
    }
    day_of(u32::from(value), at + 1)
}

/// "q3", "third quarter", with the year it belongs to.
fn quarter(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(Point, usize)> {
    let (found, end) = quarter_number(tokens, at)?;
    let mut next = end + usize::from(tokens.at(end).is(Role::Of) || tokens.at(end).is(Role::In));
    if tokens.at(next).said("the") {
        next += 1;
    }
    if tokens.at(next).mark('-') && tokens.at(next).glued {
        next += 1;
    }
    if let Some((year, end)) = year(tokens, next) {
        return Some((of_year(year, found)?, end));
    }
    let year = today.date.year();
    match (date_word(tokens, next), date_word(tokens, next + 1)) {
        (Some(DateWord::This), Some(DateWord::Unit(Unit::Year))) => {
            Some((of_year(year, found)?, next + 2))
        }
        (Some(DateWord::Last), Some(DateWord::Unit(Unit::Year))) => {
            Some((of_year(year - 1, found)?, next + 2))
        }
        (Some(DateWord::Unit(Unit::Year)), _) => Some((of_year(year, found)?, next + 1)),
        _ => {
            let this = of_year(year, found)?;
            let Point::Fixed(When { start: Some(start), .. }) = this else { return None };
            let point = if start <= today.date { this } else { of_year(year - 1, found)? };
            Some((point, end))
        }
    }
}

/// A part of a year: its first month and how many months.
fn quarter_number(tokens: &Tokens<'_>, at: usize) -> Option<((u32, u32), usize)> {
    let quarter = |n: u32| ((n - 1) * 3 + 1, 3);
    let number = |at: usize, most: u32| {
        let (parts, end) = plain_day(tokens, at)?;
        parts.day.filter(|day| *day <= most && tokens.at(at).glued).map(|day| (day, end))
    };
    match (date_word(tokens, at), tokens.at(at).word.number) {
        (Some(DateWord::QuarterLetter), _) => number(at + 1, 4).map(|(n, end)| (quarter(n), end)),
        (Some(DateWord::HalfLetter), _) => {
            number(at + 1, 2).map(|(n, end)| (((n - 1) * 6 + 1, 6), end))
        }
        (_, Some(NumberWord::Ordinal(n @ 1..=4))) => {
            let unit = tokens.at(at + 1);
            if unit.word.date == Some(DateWord::Unit(Unit::Quarter)) {
                Some((quarter(u32::from(n)), at + 2))
            } else if n <= 2 && unit.said("half") {
                Some((((u32::from(n) - 1) * 6 + 1, 6), at + 2))
            } else {
                None
            }
        }
        _ => None,
    }
}

fn of_year(year: i32, (month, months): (u32, u32)) -> Option<Point> {
    let start = NaiveDate::from_ymd_opt(year, month, 1)?;
    let period = Period::lasting(start, Unit::Month, months);
    Some(Point::Fixed(When::span(period.start(), period.end())))
}
