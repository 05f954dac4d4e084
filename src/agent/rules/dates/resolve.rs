//! Turns what was said of a date into days: "May 3" into the last third of May.

use chrono::{Datelike, Months, NaiveDate, Weekday};

use super::{Read, Today, When};
use crate::domain::period::{Period, Unit};

/// The parts of a date that were said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Parts {
    pub year: Option<i32>,
    pub month: Option<u32>,
    pub day: Option<u32>,
    /// 0 is Monday.
    pub weekday: Option<u8>,
}

/// One end of a range, or a date of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    /// Known days.
    Fixed(When),
    /// Parts that still have to be placed in the calendar.
    Parts(Parts),
    /// No such day.
    Impossible,
}

/// The last weekday on or before a day.
pub(super) fn last_weekday(day: NaiveDate, weekday: u8) -> NaiveDate {
    let weekday = Weekday::try_from(weekday).unwrap_or(Weekday::Mon);
    let back = (day.weekday().num_days_from_monday() + 7 - weekday.num_days_from_monday()) % 7;
    day - chrono::Days::new(u64::from(back))
}

/// The days of a point by itself: in the past where a part is missing.
pub(super) fn alone(point: Point, today: &Today) -> Read {
    match point {
        Point::Fixed(when) => Read::When(when),
        Point::Impossible => Read::Impossible,
        Point::Parts(parts) => {
            placed(parts, |start| start <= today.date, today).map_or(Read::Impossible, Read::When)
        }
    }
}

/// The first placing in the calendar, going back from today, that is right.
pub(super) fn placed(
    parts: Parts,
    right: impl Fn(NaiveDate) -> bool,
    today: &Today,
) -> Option<When> {
    let this = today.date.year();
    match parts {
        Parts { year: Some(year), .. } => exact(parts, year),
        // A leap day may be eight years back.
        Parts { month: Some(_), .. } => (0..=9)
            .filter_map(|back| exact(parts, this + 1 - back))
            .find(|when| when.start.is_some_and(&right)),
        Parts { day: Some(day), weekday, .. } => (0..=84)
            .filter_map(|back| {
                let month = Period::holding(today.date, Unit::Month).start();
                month.checked_add_months(Months::new(1))?.checked_sub_months(Months::new(back))
            })
            .filter_map(|month| month.with_day(day))
            .filter(|day| {
                weekday
                    .is_none_or(|wanted| day.weekday().num_days_from_monday() == u32::from(wanted))
            })
            .find(|day| right(*day))
            .map(When::day),
        Parts { weekday: Some(weekday), .. } => Some(When::day(last_weekday(today.date, weekday))),
        _ => None,
    }
}

fn exact(parts: Parts, year: i32) -> Option<When> {
    match (parts.month, parts.day) {
        (Some(month), Some(day)) => NaiveDate::from_ymd_opt(year, month, day).map(When::day),
        (Some(month), None) => unit(NaiveDate::from_ymd_opt(year, month, 1)?, Unit::Month),
        (None, _) => unit(NaiveDate::from_ymd_opt(year, 1, 1)?, Unit::Year),
    }
}

/// The calendar unit that starts on a day.
#[expect(clippy::unnecessary_wraps, reason = "its callers chain it behind `?`")]
pub(super) fn unit(start: NaiveDate, unit: Unit) -> Option<When> {
    let period = Period::holding(start, unit);
    Some(When::span(period.start(), period.end()))
}

/// A range from one point to another, both included. Parts that one end leaves out come from the other.
pub(super) fn between(from: Point, to: Point, today: &Today) -> Read {
    let (from, to) = shared(from, to);
    let start = match from {
        Point::Impossible => return Read::Impossible,
        Point::Fixed(when) => when.start,
        Point::Parts(parts) => {
            placed(parts, |start| start <= today.date, today).and_then(|when| when.start)
        }
    };
    let Some(start) = start else { return Read::Impossible };
    let end = match to {
        Point::Impossible => None,
        Point::Fixed(when) => when.end,
        Point::Parts(parts @ Parts { year: Some(_), .. }) => {
            placed(parts, |_| true, today).and_then(|when| when.end)
        }
        Point::Parts(parts) => first_after(parts, start, today),
    };
    match end {
        Some(end) if end > start => Read::When(When::span(start, end)),
        _ => Read::Impossible,
    }
}

/// The end of the first placing at or after a day.
fn first_after(parts: Parts, start: NaiveDate, today: &Today) -> Option<NaiveDate> {
    match parts {
        Parts { month: Some(_), .. } => {
            (0..=8)
                .filter_map(|ahead| exact(parts, start.year() + ahead))
                .find(|when| when.start.is_some_and(|day| day >= start))?
                .end
        }
        Parts { day: Some(day), .. } => {
            let month = Period::holding(start, Unit::Month).start();
            (0..=1)
                .filter_map(|ahead| month.checked_add_months(Months::new(ahead))?.with_day(day))
                .find(|day| *day >= start)?
                .succ_opt()
        }
        Parts { weekday: Some(weekday), .. } => {
            let last = last_weekday(start + chrono::Days::new(6), weekday);
            last.succ_opt()
        }
        _ => placed(parts, |_| true, today)?.end,
    }
}

/// "3 to 12 of September", "January to April 2025": what one end says holds for both.
fn shared(from: Point, to: Point) -> (Point, Point) {
    let (Point::Parts(mut from), Point::Parts(mut to)) = (from, to) else { return (from, to) };
    if to.month.is_none() && to.day.is_some() {
        to.month = from.month;
    }
    if from.month.is_none() && from.day.is_some() {
        from.month = to.month;
    }
    if from.year.is_none() && from.month.is_some() {
        from.year = to.year.map(|year| {
            let wraps =
                (from.month, from.day) > (to.month, to.day.or(from.day)) && to.month.is_some();
            if wraps { year - 1 } else { year }
        });
    }
    if to.year.is_none() && from.year.is_some() {
        let wraps = (from.month, from.day) > (to.month, to.day.or(from.day));
        to.year = from.year.map(|year| if wraps { year + 1 } else { year });
    }
    (Point::Parts(from), Point::Parts(to))
}
