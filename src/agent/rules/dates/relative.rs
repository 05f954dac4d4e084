//! Dates counted from today: "yesterday", "3 days ago", "last week", "past two months", "end of last month".

use chrono::{Days, NaiveDate, TimeDelta};

use super::resolve::last_weekday;
use super::{Today, When, absolute, date_word};
use crate::agent::rules::digits;
use crate::agent::rules::numeral;
use crate::agent::rules::token::Tokens;
use crate::agent::rules::words::role::Role;
use crate::agent::rules::words::{DateWord, NumberWord};
use crate::domain::period::{Period, Unit, back, forward};

/// Reads a relative date; gives the position after it.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let date = today.date;
    let token = tokens.at(at);
    if let Some(found) = ago(tokens, at, today) {
        return Some(found);
    }
    if let Some(found) = part_of_period(tokens, at, today) {
        return Some(found);
    }
    match token.word.date? {
        // "kal" is yesterday in books; with a future verb nothing is filed.
        DateWord::Day(offset) => {
            let day = shift(date, i64::from(offset));
            Some((When::day(day), after_part(tokens, at + 1)))
        }
        DateWord::Now => {
            let clock = tokens.at(at + 1).mark('-');
            (!clock).then_some((When::day(date), at + 1))
        }
        DateWord::Unit(Unit::Day) => day_before(tokens, at, today),
        DateWord::This => this(tokens, at, today),
        DateWord::Last => last(tokens, at, today),
        DateWord::Next => next(tokens, at, today),
        // "in the morning", "पिछली रात" is read under "last".
        DateWord::Part
            if tokens.before(at).said("the")
                && tokens.before(at.saturating_sub(1)).is(Role::In) =>
        {
            Some((When::day(date), at + 1))
        }
        DateWord::Fortnight if tokens.before(at).said("the") => {
            let week = Period::holding(date, Unit::Week).start();
            Some((When::span(week, forward(week, Unit::Week, 2)), at + 1))
        }
        _ => None,
    }
}

fn shift(day: NaiveDate, by: i64) -> NaiveDate {
    day.checked_add_signed(TimeDelta::days(by)).unwrap_or(day)
}

/// "yesterday evening", "kal raat".
fn after_part(tokens: &Tokens<'_>, at: usize) -> usize {
    at + usize::from(date_word(tokens, at) == Some(DateWord::Part))
}

/// "the day before yesterday", "day after tomorrow".
fn day_before(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let Some(DateWord::Day(offset)) = date_word(tokens, at + 2) else { return None };
    let step = if tokens.at(at + 1).is(Role::Before) {
        -1
    } else if tokens.at(at + 1).is(Role::After) {
        1
    } else {
        return None;
    };
    Some((When::day(shift(today.date, i64::from(offset) + step)), at + 3))
}

/// "2 weeks ago", "1 month and 21 days ago", "an hour back", "4 days before", "दो दिन पहले".
pub(super) fn ago(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let mut day = today.date;
    let mut minutes: i64 = 0;
    let mut next = at;
    for _ in 0..6 {
        let (count, after) = count(tokens, next)?;
        match date_word(tokens, after)? {
            DateWord::Unit(unit) => day = back(day, unit, count),
            DateWord::Fortnight => day = back(day, Unit::Week, count.saturating_mul(2)),
            DateWord::Minutes(each) => minutes += i64::from(count) * i64::from(each),
            _ => return None,
        }
        next = after + 1;
        if date_word(tokens, next) == Some(DateWord::Ago) {
            // "2 days before yesterday" counts from there; "before" needs something to count from.
            let mut end = next + 1;
            if let Some(DateWord::Day(offset)) = date_word(tokens, end) {
                day = shift(day, i64::from(offset));
                end += 1;
            } else if tokens.at(next).is(Role::Before) && tokens.at(end).letters() {
                return None;
            }
            if minutes > 0 {
                let then = today.now.checked_sub_signed(TimeDelta::try_minutes(minutes)?)?;
                let days_back = (today.date - day).num_days();
                day = shift(today.zone.date(then), -days_back);
            }
            return Some((When::day(day), end));
        }
        next += usize::from(tokens.at(next).mark(','));
        next += usize::from(tokens.at(next).is(Role::And));
    }
    None
}

/// "3", "three", "a", "a couple of", "few".
fn count(tokens: &Tokens<'_>, at: usize) -> Option<(u32, usize)> {
    let token = tokens.at(at);
    if token.said("a") || token.said("an") {
        return match date_word(tokens, at + 1) {
            Some(DateWord::Few | DateWord::Couple) => count(tokens, at + 1),
            _ => Some((1, at + 1)),
        };
    }
    let of = |at: usize| at + usize::from(tokens.at(at).is(Role::Of));
    match token.word.date {
        Some(DateWord::Few) => return Some((3, of(at + 1))),
        Some(DateWord::Couple) => return Some((2, of(at + 1))),
        _ => {}
    }
    if token.number() {
        let plain = digits::read(token.text)?.plain?;
        return Some((u32::try_from(plain).ok().filter(|count| *count < 20_000)?, at + 1));
    }
    match token.word.number? {
        NumberWord::Cardinal(_) | NumberWord::Weak(_) => {
            let numeral = numeral::read(tokens, at, false)?;
            Some((u32::try_from(numeral.value).ok().filter(|count| *count < 20_000)?, numeral.end))
        }
        _ => None,
    }
}

fn period(day: NaiveDate, unit: Unit) -> When {
    let period = Period::holding(day, unit);
    When::span(period.start(), period.end())
}

/// "this week", "this morning", "this friday", "this march".
fn this(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let date = today.date;
    match date_word(tokens, at + 1)? {
        DateWord::Unit(unit) => Some((period(date, unit), at + 2)),
        DateWord::Part => Some((When::day(date), at + 2)),
        DateWord::Weekend => Some((weekend(date, 0), at + 2)),
        DateWord::Last => last(tokens, at + 1, today),
        DateWord::Weekday(weekday) if tokens.at(at + 2).mark('(') || tokens.at(at + 2).number() => {
            // "this friday (jun-15)", "this friday 5/12": the date says which.
            let _ = weekday;
            None
        }
        DateWord::Weekday(weekday) => Some((When::day(last_weekday(date, weekday)), at + 2)),
        _ => None,
    }
}

fn weekend(date: NaiveDate, weeks_back: u32) -> When {
    let saturday = Period::holding(date, Unit::Week).start() + Days::new(5);
    // Before Saturday, the weekend people speak of is the one that was.
    let back_now = weeks_back + u32::from(weeks_back == 0 && saturday > date);
    let saturday = back(saturday, Unit::Week, back_now);
    When::span(saturday, saturday + Days::new(2))
}

/// "last week", "past 3 days", "last friday", "last night", "previous march".
fn last(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let date = today.date;
    let next = at + 1;
    match date_word(tokens, next) {
        Some(DateWord::Unit(Unit::Day) | DateWord::Part) => {
            return Some((When::day(shift(date, -1)), next + 1));
        }
        Some(DateWord::Unit(unit)) => {
            let this = Period::holding(date, unit);
            let previous = this.previous();
            return Some((When::span(previous.start(), previous.end()), next + 1));
        }
        Some(DateWord::Weekend) => {
            return Some((weekend(date, 1), next + 1));
        }
        Some(DateWord::Fortnight) => return Some((rolling(date, Unit::Week, 2), next + 1)),
        Some(DateWord::Minutes(_)) => return Some((When::day(date), next + 1)),
        Some(DateWord::Weekday(weekday)) => {
            let day = last_weekday(shift(date, -1), weekday);
            return Some((When::day(day), after_part(tokens, next + 1)));
        }
        Some(DateWord::Month(month)) => {
            let parts =
                super::resolve::Parts { month: Some(u32::from(month)), ..Default::default() };
            let this = Period::holding(date, Unit::Month).start();
            let when = super::resolve::placed(parts, |start| start < this, today)?;
            return Some((when, super::skip_dot(tokens, next + 1)));
        }
        _ => {}
    }
    // "last 13th".
    if tokens.at(next).number()
        && let Some((parts, end)) = absolute::ordinal(tokens, next)
        && date_word(tokens, end).is_none()
    {
        let when = super::resolve::placed(parts, |day| day < date, today)?;
        return Some((when, end));
    }
    let (count, after) = count(tokens, next)?;
    let after = after + usize::from(tokens.at(after).said("ही") || tokens.at(after).text == "ही");
    match date_word(tokens, after)? {
        DateWord::Unit(unit) => Some((rolling(date, unit, count), after + 1)),
        DateWord::Fortnight => {
            Some((rolling(date, Unit::Week, count.saturating_mul(2)), after + 1))
        }
        DateWord::Minutes(each) => {
            let minutes = TimeDelta::try_minutes(i64::from(count) * i64::from(each))?;
            let start = today.zone.date(today.now.checked_sub_signed(minutes)?);
            Some((When::span(start, date.succ_opt()?), after + 1))
        }
        _ => None,
    }
}

/// So many units that end today: days and weeks count today, months and years go back to the day after.
fn rolling(date: NaiveDate, unit: Unit, count: u32) -> When {
    let tomorrow = date.succ_opt().unwrap_or(date);
    When::span(back(tomorrow, unit, count.max(1)).min(date), tomorrow)
}

fn next(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let date = today.date;
    let (count, after) = count(tokens, at + 1).unwrap_or((1, at + 1));
    match date_word(tokens, after)? {
        DateWord::Unit(unit) => {
            let start = Period::holding(date, unit).end();
            Some((When::span(start, forward(start, unit, count.max(1))), after + 1))
        }
        DateWord::Weekday(weekday) => {
            let day = last_weekday(date, weekday) + Days::new(7);
            Some((When::day(day), after + 1))
        }
        _ => None,
    }
}

/// "end of last month", "beginning of the year", "first week of may", "last week of 2015".
fn part_of_period(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    let word = date_word(tokens, at);
    let ordinal = absolute::ordinal(tokens, at);
    let unit_at = match word {
        Some(DateWord::Start | DateWord::End) => at,
        Some(DateWord::Last) if date_word(tokens, at + 1) == Some(DateWord::Unit(Unit::Week)) => {
            at + 1
        }
        _ => ordinal.map(|(_, end)| end).filter(|end| {
            matches!(
                date_word(tokens, *end),
                Some(DateWord::Unit(Unit::Week) | DateWord::Weekday(_))
            )
        })?,
    };
    let of = unit_at + 1;
    if !tokens.at(of).is(Role::Of) && word != Some(DateWord::Start) && word != Some(DateWord::End) {
        return None;
    }
    let mut inner = of + usize::from(tokens.at(of).is(Role::Of));
    inner += usize::from(tokens.at(inner).said("the"));
    let (whole, end) = whole(tokens, inner, today)?;
    let (start, stop) = (whole.start?, whole.end?);
    let found = match (word, ordinal) {
        (Some(DateWord::Start), _) => {
            When::span(start, (start + Days::new(opening(start, stop))).min(stop))
        }
        (Some(DateWord::End), _) => When::span(closing(start, stop), stop),
        (Some(DateWord::Last), _) => period(shift(stop, -1), Unit::Week),
        (_, Some((parts, _))) => {
            let nth = parts.day?;
            if let Some(DateWord::Weekday(weekday)) = date_word(tokens, unit_at) {
                let first = last_weekday(start + Days::new(6), weekday);
                When::day(first + Days::new(7 * u64::from(nth - 1)))
            } else {
                period(start + Days::new(7 * u64::from(nth - 1)), Unit::Week)
            }
        }
        _ => return None,
    };
    Some((found, end))
}

/// The period that a part is taken of.
fn whole(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(When, usize)> {
    match date_word(tokens, at) {
        Some(DateWord::Unit(unit @ (Unit::Week | Unit::Month | Unit::Year | Unit::Quarter))) => {
            return Some((period(today.date, unit), at + 1));
        }
        Some(DateWord::This) => return this(tokens, at, today),
        Some(DateWord::Last) => return last(tokens, at, today),
        _ => {}
    }
    let allow = super::range::Allow { year: true, day: false, ambiguous: true };
    let (point, end) = absolute::read(tokens, at, allow, today)?;
    match super::resolve::alone(point, today) {
        super::Read::When(when) if when.as_day().is_none() => Some((when, end)),
        _ => None,
    }
}

/// How long the beginning of a period is: three days of a week, ten of a month, a quarter of a year.
fn opening(start: NaiveDate, stop: NaiveDate) -> u64 {
    match (stop - start).num_days() {
        ..=7 => 3,
        8..=31 => 10,
        _ => 90,
    }
}

/// Where the end of a period starts: its last three days, or its second half.
fn closing(start: NaiveDate, stop: NaiveDate) -> NaiveDate {
    match (stop - start).num_days() {
        ..=7 => shift(stop, -3),
        8..=31 => shift(start, 15),
        _ => forward(start, Unit::Month, 6).min(shift(stop, -1)),
    }
}
