//! Spans of calendar days, and the units they are counted in.
//!
//! Dates are local dates of the person. A period's end is exclusive; weeks start on Monday (ISO 8601).

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// At least one day, from `start` up to but not including `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Bounds", into = "Bounds")]
pub struct Period {
    start: NaiveDate,
    end: NaiveDate,
}

/// A period on the wire.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, utoipa::ToSchema)]
struct Bounds {
    start: NaiveDate,
    end: NaiveDate,
}

/// The end is not after the start.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a period must end after it starts, {start} to {end} does not")]
pub struct EmptyPeriod {
    /// The first day.
    pub start: NaiveDate,
    /// The day after the last.
    pub end: NaiveDate,
}

/// Calendar units.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// One day.
    Day,
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// Three calendar months from January, April, July or October.
    Quarter,
    /// A calendar year.
    Year,
}

impl Period {
    /// From bounds; `end` is exclusive.
    pub fn new(start: NaiveDate, end: NaiveDate) -> Result<Self, EmptyPeriod> {
        if start < end { Ok(Self { start, end }) } else { Err(EmptyPeriod { start, end }) }
    }

    /// The calendar unit that holds `day`. Saturates at the ends of the calendar.
    pub fn holding(day: NaiveDate, unit: Unit) -> Self {
        let start = match unit {
            Unit::Day => day,
            Unit::Week => back_days(day, u64::from(day.weekday().num_days_from_monday())),
            Unit::Month => day.with_day(1).unwrap_or(day),
            Unit::Quarter => first_of(day.year(), (day.month0() / 3) * 3 + 1, day),
            Unit::Year => first_of(day.year(), 1, day),
        };
        Self::lasting(start, unit, 1)
    }

    /// `count` units from `start` (at least one day even at the end of the calendar).
    pub fn lasting(start: NaiveDate, unit: Unit, count: u32) -> Self {
        let end = forward(start, unit, count);
        if start < end {
            Self { start, end }
        } else {
            Self { start: back_days(start, 1), end: start }
        }
    }

    /// The period of the same length just before, for "compared with before": calendar units step by the
    /// calendar, any other period by its number of days.
    #[must_use]
    pub fn previous(self) -> Self {
        if let Some(unit) = self.unit() {
            return Self::holding(back_days(self.start, 1), unit);
        }
        let start = back_days(self.start, self.days());
        if start < self.start { Self { start, end: self.start } } else { self }
    }

    /// The calendar unit this period is exactly, if it is one.
    pub fn unit(self) -> Option<Unit> {
        [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year]
            .into_iter()
            .find(|unit| Self::holding(self.start, *unit) == self)
    }

    /// The first day.
    pub fn start(self) -> NaiveDate {
        self.start
    }

    /// The day after the last.
    pub fn end(self) -> NaiveDate {
        self.end
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        back_days(self.end, 1)
    }

    /// How many days.
    pub fn days(self) -> u64 {
        (self.end - self.start).num_days().unsigned_abs()
    }

    /// Whether `day` is in it.
    pub fn contains(self, day: NaiveDate) -> bool {
        self.start <= day && day < self.end
    }
}

/// `count` units before `day`; months keep the day where the month has it, else its last day.
pub fn back(day: NaiveDate, unit: Unit, count: u32) -> NaiveDate {
    match unit {
        Unit::Day => back_days(day, u64::from(count)),
        Unit::Week => back_days(day, u64::from(count) * 7),
        Unit::Month => back_months(day, count),
        Unit::Quarter => back_months(day, count.saturating_mul(3)),
        Unit::Year => back_months(day, count.saturating_mul(12)),
    }
}

/// `count` units after `day`.
pub fn forward(day: NaiveDate, unit: Unit, count: u32) -> NaiveDate {
    let months = |count: u32| day.checked_add_months(Months::new(count)).unwrap_or(NaiveDate::MAX);
    let days = |count: u64| day.checked_add_days(Days::new(count)).unwrap_or(NaiveDate::MAX);
    match unit {
        Unit::Day => days(u64::from(count)),
        Unit::Week => days(u64::from(count) * 7),
        Unit::Month => months(count),
        Unit::Quarter => months(count.saturating_mul(3)),
        Unit::Year => months(count.saturating_mul(12)),
    }
}

fn back_days(day: NaiveDate, count: u64) -> NaiveDate {
    day.checked_sub_days(Days::new(count)).unwrap_or(NaiveDate::MIN)
}

fn back_months(day: NaiveDate, count: u32) -> NaiveDate {
    day.checked_sub_months(Months::new(count)).unwrap_or(NaiveDate::MIN)
}

fn first_of(year: i32, month: u32, otherwise: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, 1).unwrap_or(otherwise)
}

impl TryFrom<Bounds> for Period {
    type Error = EmptyPeriod;

    fn try_from(Bounds { start, end }: Bounds) -> Result<Self, Self::Error> {
        Self::new(start, end)
    }
}

impl From<Period> for Bounds {
    fn from(Period { start, end }: Period) -> Self {
        Self { start, end }
    }
}

super::schema::described_as!(Period => Bounds, "Period");

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[rstest]
    #[case("2026-01-15", Unit::Day, "2026-01-15", "2026-01-16")]
    #[case("2026-01-01", Unit::Week, "2025-12-29", "2026-01-05")]
    #[case("2024-02-29", Unit::Month, "2024-02-01", "2024-03-01")]
    #[case("2026-12-31", Unit::Quarter, "2026-10-01", "2027-01-01")]
    #[case("2026-12-31", Unit::Year, "2026-01-01", "2027-01-01")]
    fn a_day_is_held_by_its_unit(
        #[case] of: &str,
        #[case] unit: Unit,
        #[case] start: &str,
        #[case] end: &str,
    ) {
        let period = Period::holding(day(of), unit);
        assert_eq!((period.start(), period.end()), (day(start), day(end)));
        assert_eq!(period.unit(), Some(unit));
    }

    #[test]
    fn before_march_comes_all_of_february() {
        let march = Period::holding(day("2026-03-31"), Unit::Month);
        assert_eq!(march.previous(), Period::holding(day("2026-02-01"), Unit::Month));
        let ten_days = Period::new(day("2026-03-11"), day("2026-03-21")).unwrap();
        assert_eq!(ten_days.previous(), Period::new(day("2026-03-01"), day("2026-03-11")).unwrap());
    }

    #[test]
    fn a_month_before_the_31st_is_the_months_last_day() {
        assert_eq!(back(day("2026-03-31"), Unit::Month, 1), day("2026-02-28"));
        assert_eq!(back(day("2024-02-29"), Unit::Year, 1), day("2023-02-28"));
    }

    proptest! {
        #[test]
        fn every_day_is_in_the_unit_that_holds_it(days in -1_000_000_i32..1_000_000, at in 0_usize..5) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let unit = [Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year][at];
            let period = Period::holding(day, unit);
            prop_assert!(period.contains(day));
            prop_assert_eq!(period.previous().end(), period.start());
        }
    }
}
