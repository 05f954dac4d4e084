//! Dates in digits: "12/05/2026", "2026-05-12", "12.5.26", "2026-aug-1", "2026-11", "11/2026", "4/22".

use super::resolve::{Parts, Point};
use super::{Today, date_word};
use crate::agent::rules::token::{Token, TokenKind, Tokens};
use crate::agent::rules::words::DateWord;
use crate::agent::rules::words::role::Role;
use chrono::{Datelike, NaiveDate};

/// Reads a numeric date; gives the position after it.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(Point, usize)> {
    let first = tokens.at(at);
    if !first.number() {
        return None;
    }
    if first.text.contains('.') {
        return dotted(first, today).map(|point| (point, at + 1));
    }
    let separator = separator(tokens, at + 1)?;
    let a = small(first)?;
    let middle = tokens.at(at + 2);
    if let Some(DateWord::Month(month)) = middle.word.date {
        return with_month_name(tokens, at, separator, month, today);
    }
    let b = small(middle).filter(|_| middle.number())?;
    let tight = tokens.at(at + 1).glued && middle.glued;
    let again = self::separator(tokens, at + 3) == Some(separator) && tokens.at(at + 4).number();
    if again && tight {
        let c = small(tokens.at(at + 4))?;
        // Four numbers with dashes are no date: a phone number, an account.
        if self::separator(tokens, at + 5) == Some(separator) && tokens.at(at + 6).number() {
            return None;
        }
        return Some((
            three(
                [first.text.len(), middle.text.len(), tokens.at(at + 4).text.len()],
                [a, b, c],
                today,
            ),
            at + 5,
        ));
    }
    // "2026-11", "11/2026".
    if first.text.len() == 4 && is_year(a) && middle.text.len() <= 2 {
        return match b {
            1..=12 => Some((month(a, b), at + 3)),
            _ => Some((Point::Impossible, at + 3)),
        };
    }
    if middle.text.len() == 4 && is_year(b) && first.text.len() <= 2 {
        return (1..=12).contains(&a).then(|| (month(b, a), at + 3));
    }
    if first.text.len() == 4 && middle.text.len() == 4 && !(is_year(a) && is_year(b)) {
        return Some((Point::Impossible, at + 3));
    }
    if !tight || first.text.len() > 2 || middle.text.len() > 2 {
        return None;
    }
    let led = tokens.before(at).is(Role::On)
        || date_word(tokens, at.wrapping_sub(1)).is_some_and(is_leading);
    // "1/2 kg" is a half; "24/7" is always.
    if separator == '/'
        && (matches!((a, b), (1, 2 | 3 | 4 | 8) | (3, 4 | 8) | (2, 3)) && !led || (a, b) == (24, 7))
    {
        return None;
    }
    if separator == '-' && !led {
        return None;
    }
    let (day, month) = day_and_month(a, b, today)?;
    let parts = Parts { month: Some(month), day: Some(day), ..Parts::default() };
    Some((Point::Parts(parts), at + 3))
}

fn is_leading(word: DateWord) -> bool {
    matches!(word, DateWord::This | DateWord::Weekday(_))
}

fn separator(tokens: &Tokens<'_>, at: usize) -> Option<char> {
    match tokens.at(at).kind {
        TokenKind::Mark(mark @ ('/' | '-')) => Some(mark),
        _ => None,
    }
}

fn small(token: &Token<'_>) -> Option<u32> {
    if token.text.chars().count() > 4 {
        return None;
    }
    let mut value = 0;
    for c in token.text.chars() {
        value = value * 10 + u32::from(crate::agent::rules::lexer::digit(c)?);
    }
    Some(value)
}

pub(super) fn is_year(value: u32) -> bool {
    (1900..=2200).contains(&value)
}

fn month(year: u32, month: u32) -> Point {
    Point::Parts(Parts { year: i32::try_from(year).ok(), month: Some(month), ..Parts::default() })
}

/// "12.05.2026" is one token.
fn dotted(token: &Token<'_>, today: &Today) -> Option<Point> {
    let mut parts = token.text.split('.');
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let lengths = [a.len(), b.len(), c.len()];
    if parts.next().is_some()
        || !matches!(lengths, [1 | 2, 1 | 2, 4] | [2, 2, 2] | [4, 1 | 2, 1 | 2])
    {
        return None;
    }
    let values = [a.parse().ok()?, b.parse().ok()?, c.parse().ok()?];
    // "12.34.56" is as likely a slip as a date.
    match three(lengths, values, today) {
        Point::Impossible => None,
        point => Some(point),
    }
}

fn three(lengths: [usize; 3], [a, b, c]: [u32; 3], today: &Today) -> Point {
    let fixed = |year: u32, month: u32, day: u32| {
        i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day)).map_or(
            Point::Impossible,
            |date| {
                Point::Parts(Parts {
                    year: Some(date.year()),
                    month: Some(month),
                    day: Some(day),
                    weekday: None,
                })
            },
        )
    };
    match lengths {
        [4, 1 | 2, 1 | 2] if is_year(a) => fixed(a, b, c),
        [1 | 2, 1 | 2, 4] if is_year(c) => day_and_month(a, b, today)
            .map_or(Point::Impossible, |(day, month)| fixed(c, month, day)),
        [1 | 2, 1 | 2, 2] => day_and_month(a, b, today)
            .map_or(Point::Impossible, |(day, month)| fixed(century(c, today), month, day)),
        _ => Point::Impossible,
    }
}

/// Two digits are a year up to the next one, or of the last century.
fn century(year: u32, today: &Today) -> u32 {
    let this = u32::try_from(today.date.year()).unwrap_or(2000);
    let here = this - this % 100 + year;
    if here > this + 1 { here - 100 } else { here }
}

fn day_and_month(a: u32, b: u32, today: &Today) -> Option<(u32, u32)> {
    let (day, month) = if (b > 12 || today.month_first) && a <= 12 { (b, a) } else { (a, b) };
    // A part above 12 is the day, wherever it stands.
    let (day, month) = if month > 12 { (month, day) } else { (day, month) };
    ((1..=31).contains(&day) && (1..=12).contains(&month)).then_some((day, month))
}

/// "2026-aug-1", "22/Jan/2026", "Jan/3" starts with the name and is read elsewhere.
fn with_month_name(
    tokens: &Tokens<'_>,
    at: usize,
    separator: char,
    month: u8,
    today: &Today,
) -> Option<(Point, usize)> {
    let first = small(tokens.at(at))?;
    let month = Some(u32::from(month));
    let last = tokens.at(at + 4);
    let third =
        small(last).filter(|_| self::separator(tokens, at + 3) == Some(separator) && last.number());
    let parts = match (tokens.at(at).text.len(), third) {
        (4, Some(day @ 1..=31)) => {
            Parts { year: i32::try_from(first).ok(), month, day: Some(day), weekday: None }
        }
        (4, None) => {
            let parts = Parts { year: i32::try_from(first).ok(), month, ..Parts::default() };
            return Some((Point::Parts(parts), at + 3));
        }
        (1 | 2, Some(year)) if matches!(last.text.len(), 2 | 4) => {
            let year = if last.text.len() == 2 { century(year, today) } else { year };
            Parts { year: i32::try_from(year).ok(), month, day: Some(first), weekday: None }
        }
        (1 | 2, None) => {
            let parts = Parts { month, day: Some(first), ..Parts::default() };
            return (first <= 31).then_some((Point::Parts(parts), at + 3));
        }
        _ => return Some((Point::Impossible, at + 5)),
    };
    Some((Point::Parts(parts), at + 5))
}
