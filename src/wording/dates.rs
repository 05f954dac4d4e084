//! Days and periods in words, as seen from the person's today.

use chrono::{Datelike, NaiveDate};

use super::Reader;
use crate::domain::period::{Period, Unit, back};

/// A day: "today", "yesterday", "Mon 12 Jan", "12 Jan 2024".
pub(super) fn day(reader: Reader, day: NaiveDate) -> String {
    if day == reader.today {
        "today".to_owned()
    } else if day == back(reader.today, Unit::Day, 1) {
        "yesterday".to_owned()
    } else if day.year() == reader.today.year() {
        day.format("%a %-d %b").to_string()
    } else {
        day.format("%-d %b %Y").to_string()
    }
}

/// A day for a column: "15 Jan", "15 Jan 2024".
pub(super) fn short(reader: Reader, day: NaiveDate) -> String {
    let this_year = day.year() == reader.today.year();
    day.format(if this_year { "%-d %b" } else { "%-d %b %Y" }).to_string()
}

/// The days of a period as they are, whatever they are called: "3 Sep to 12 Sep", "12 Sep".
pub(super) fn from_to(reader: Reader, period: Period) -> String {
    let (first, last) = (short(reader, period.start()), short(reader, period.last_day()));
    if first == last { first } else { format!("{first} to {last}") }
}

/// A period at the end of a sentence: "today", "this month", "in March", "on Mon 12 Jan", "from 3 Sep to
/// 12 Sep". Nothing for all time.
pub(super) fn within(reader: Reader, period: Option<Period>) -> String {
    let Some(period) = period else { return String::new() };
    if let Some(name) = named(reader, period) {
        return name;
    }
    let start = period.start();
    match period.unit() {
        Some(Unit::Day) => format!("on {}", day(reader, start)),
        Some(Unit::Month) if start.year() == reader.today.year() => {
            start.format("in %B").to_string()
        }
        Some(Unit::Month) => start.format("in %B %Y").to_string(),
        Some(Unit::Year) => start.format("in %Y").to_string(),
        Some(Unit::Week | Unit::Quarter) | None => {
            format!("from {}", from_to(reader, period))
        }
    }
}

/// A period as the subject of a sentence: "This month", "March", "3 Sep to 12 Sep".
pub(super) fn subject(reader: Reader, period: Period) -> String {
    let within = within(reader, Some(period));
    let bare = ["on ", "in ", "from "].iter().find_map(|word| within.strip_prefix(word));
    let text = bare.unwrap_or(&within);
    let mut letters = text.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn named(reader: Reader, period: Period) -> Option<String> {
    let today = reader.today;
    if period == Period::holding(today, Unit::Day) {
        return Some("today".to_owned());
    }
    if period == Period::holding(back(today, Unit::Day, 1), Unit::Day) {
        return Some("yesterday".to_owned());
    }
    let units = [
        (Unit::Week, "week"),
        (Unit::Month, "month"),
        (Unit::Quarter, "quarter"),
        (Unit::Year, "year"),
    ];
    units.into_iter().find_map(|(unit, name)| {
        let this = Period::holding(today, unit);
        if period == this {
            Some(format!("this {name}"))
        } else if period == this.previous() {
            Some(format!("last {name}"))
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("2026-01-15", "2026-01-16", "today")]
    #[case("2026-01-14", "2026-01-15", "yesterday")]
    #[case("2026-01-10", "2026-01-11", "on Sat 10 Jan")]
    #[case("2025-01-10", "2025-01-11", "on 10 Jan 2025")]
    #[case("2026-01-12", "2026-01-19", "this week")]
    #[case("2025-12-01", "2026-01-01", "last month")]
    #[case("2025-03-01", "2025-04-01", "in March 2025")]
    #[case("2024-01-01", "2025-01-01", "in 2024")]
    #[case("2026-01-01", "2026-02-01", "this month")]
    #[case("2025-12-30", "2026-01-03", "from 30 Dec 2025 to 2 Jan")]
    fn a_period_is_named_as_people_name_it(
        #[case] start: &str,
        #[case] end: &str,
        #[case] said: &str,
    ) {
        let reader = Reader { today: "2026-01-15".parse().unwrap() };
        let period = Period::new(start.parse().unwrap(), end.parse().unwrap()).unwrap();
        assert_eq!(within(reader, Some(period)), said);
    }
}
