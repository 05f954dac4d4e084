//! Days as tables write them. In which order day and month stand is found where the days themselves leave no doubt, and is
//! asked for where they do.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// In which order a day is written. Between its parts stands any sign or a blank, a month may have its name, and a time
/// of day that follows does not count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvDateFormat)]
pub enum DateFormat {
    /// 2026-01-15, 20260115
    YearFirst,
    /// 15/01/2026, 15.1.26, 15 Jan 2026
    DayFirst,
    /// 01/15/2026, Jan 15, 2026
    MonthFirst,
}

const FORMATS: [DateFormat; 3] =
    [DateFormat::YearFirst, DateFormat::DayFirst, DateFormat::MonthFirst];

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

impl DateFormat {
    /// The day that a text says.
    pub(super) fn read(self, text: &str) -> Option<NaiveDate> {
        let day = text.split_once(':').map_or(text, |(before, _)| before);
        let with_time = day.len() < text.len();
        // "2026-01-15T10" and "2026-01-15 10" are left of a time.
        let day = match (with_time, day.rfind(['T', ' '])) {
            (true, Some(at)) => day.get(..at)?,
            _ => day,
        };
        let parts: Vec<&str> =
            day.split(|c: char| !c.is_alphanumeric()).filter(|part| !part.is_empty()).collect();
        match parts.as_slice() {
            [one] if one.len() == 8 && is_digits(one) && self == Self::YearFirst => {
                date(one.get(..4)?, one.get(4..6)?, one.get(6..)?)
            }
            [first, second, third] => self.order(first, second, third),
            _ => None,
        }
    }

    fn order(self, first: &str, second: &str, third: &str) -> Option<NaiveDate> {
        let year_first = first.len() == 4 && is_digits(first);
        match self {
            Self::YearFirst => year_first.then(|| date(first, second, third))?,
            Self::DayFirst | Self::MonthFirst if year_first => None,
            // A name says which the month is.
            Self::DayFirst | Self::MonthFirst if named(first).is_some() => {
                date(third, first, second)
            }
            Self::DayFirst | Self::MonthFirst if named(second).is_some() => {
                date(third, second, first)
            }
            Self::DayFirst => date(third, second, first),
            Self::MonthFirst => date(third, first, second),
        }
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// A month by its name, or the first letters of it, three at least.
fn named(text: &str) -> Option<u32> {
    let text = text.to_lowercase();
    let at = MONTHS.iter().position(|name| text.len() >= 3 && name.starts_with(&text))?;
    u32::try_from(at + 1).ok()
}

fn date(year: &str, month: &str, day: &str) -> Option<NaiveDate> {
    let number = |text: &str| is_digits(text).then(|| text.parse::<u32>().ok()).flatten();
    let year = match year.len() {
        4 => number(year)?,
        2 => 2000 + number(year)?,
        _ => return None,
    };
    let month = named(month).or_else(|| number(month).filter(|_| month.len() <= 2))?;
    let day = number(day).filter(|_| day.len() <= 2)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)
}

/// The one order in which these days can be meant: every other cannot read all that it reads, or reads the same.
pub(super) fn found<'a>(texts: &(impl Iterator<Item = &'a str> + Clone)) -> Option<DateFormat> {
    let read = |format: DateFormat| texts.clone().map(move |text| format.read(text));
    let fitting = FORMATS.into_iter().filter(|format| read(*format).any(|day| day.is_some()));
    let fitting: Vec<DateFormat> = fitting.collect();
    let clear = |one: DateFormat, other: DateFormat| {
        let more = read(one).zip(read(other));
        one == other || read(one).eq(read(other)) || {
            let covers = more.clone().all(|(one, other)| one.is_some() || other.is_none());
            covers && more.clone().any(|(one, other)| one.is_some() && other.is_none())
        }
    };
    fitting.iter().copied().find(|one| fitting.iter().all(|other| clear(*one, *other)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::{DateFormat::*, *};

    #[rstest]
    #[case(YearFirst, "2026-01-15", Some("2026-01-15"))]
    #[case(YearFirst, "2026/1/5", Some("2026-01-05"))]
    #[case(YearFirst, "20260115", Some("2026-01-15"))]
    #[case(YearFirst, "2026-01-15T10:30:00Z", Some("2026-01-15"))]
    #[case(YearFirst, "2026-01-15 10:30", Some("2026-01-15"))]
    #[case(YearFirst, "15-01-2026", None)]
    #[case(DayFirst, "15/01/2026", Some("2026-01-15"))]
    #[case(DayFirst, "15.1.26", Some("2026-01-15"))]
    #[case(DayFirst, "15 Jan 2026", Some("2026-01-15"))]
    #[case(DayFirst, "15-SEPT-2025", Some("2025-09-15"))]
    #[case(DayFirst, "15 Jan 2026 10:30 PM", Some("2026-01-15"))]
    #[case(DayFirst, "01/15/2026", None)]
    #[case(MonthFirst, "01/15/2026", Some("2026-01-15"))]
    #[case(MonthFirst, "January 15, 2026", Some("2026-01-15"))]
    #[case(MonthFirst, "2026-01-15", None)]
    #[case(DayFirst, "31/02/2026", None)]
    #[case(DayFirst, "yesterday", None)]
    #[case(DayFirst, "", None)]
    fn days_are_read(#[case] format: DateFormat, #[case] text: &str, #[case] day: Option<&str>) {
        assert_eq!(format.read(text), day.map(|day| day.parse().unwrap()));
    }

    #[rstest]
    #[case(&["2026-01-15", "2026-02-03"], Some(YearFirst))]
    #[case(&["01/02/2026", "13/02/2026"], Some(DayFirst))]
    #[case(&["01/02/2026", "02/13/2026"], Some(MonthFirst))]
    #[case(&["01/02/2026", "03/04/2026"], None)]
    #[case(&["13/01/2026", "01/13/2026"], None)]
    #[case(&["3 Feb 2026", "4 Mar 2026"], Some(DayFirst))]
    #[case(&["05/05/2026"], Some(DayFirst))]
    #[case(&["nothing"], None)]
    #[case(&[], None)]
    fn what_is_ambiguous_is_not_guessed(
        #[case] texts: &[&str],
        #[case] format: Option<DateFormat>,
    ) {
        assert_eq!(found(&texts.iter().copied()), format);
    }

    proptest! {
        #[test]
        fn no_text_breaks_it(text in "\\PC{0,30}|[0-9/T: .-]{0,20}") {
            for format in FORMATS {
                format.read(&text);
            }
        }

        #[test]
        fn every_day_comes_back(days in 1..3_000_000_i32) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            prop_assume!(day.format("%Y").to_string().len() == 4);
            prop_assert_eq!(YearFirst.read(&day.to_string()), Some(day));
            prop_assert_eq!(DayFirst.read(&day.format("%d/%m/%Y").to_string()), Some(day));
            prop_assert_eq!(MonthFirst.read(&day.format("%b %d, %Y").to_string()), Some(day));
        }
    }
}
