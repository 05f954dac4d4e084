//! Payments that come again: same name, like amount, one of the usual intervals. Pure; the entries come from the store.
//!
//! A series is the newest entries of a name whose amounts are like that of the newest, as far back as each follows the
//! one before at the same interval; where these are none, those of exactly the same amount. What breaks the interval ends
//! the series there, so that a habit is no subscription.
//! To add an interval: a variant of [`Every`]; they must not overlap with their slack.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::median;
use crate::domain::{
    ids::CategoryId,
    money::Money,
    period::{Period, Unit},
};

/// How often something comes again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Every {
    /// Every seven days.
    Week,
    /// Every fourteen days.
    TwoWeeks,
    /// On the same day of each month; on its last where it has no such day.
    Month,
    /// The same every three months.
    Quarter,
    /// The same every twelve months.
    Year,
}

/// The fewest payments that make a series.
pub(super) const FEWEST: usize = 3;

/// How far amounts of a series may be from the newest, in percent of it.
const ALIKE: i64 = 15;

/// An expense under a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Paid {
    pub(super) name: String,
    pub(super) money: Money,
    pub(super) date: NaiveDate,
    /// The category it counts as.
    pub(super) category: CategoryId,
}

/// Payments that come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Series {
    /// The payments, the newest first; at least [`FEWEST`].
    pub(super) paid: Vec<Paid>,
    /// What it is called, as it was written last.
    pub(super) name: String,
    /// The category of the newest.
    pub(super) category: CategoryId,
    /// How often.
    pub(super) every: Every,
    /// The lower median of the amounts.
    pub(super) usual: Money,
    /// The day of the newest.
    pub(super) last: NaiveDate,
    /// The day of the month that it goes by.
    anchor: u32,
}

impl Every {
    const ALL: [Self; 5] = [Self::Week, Self::TwoWeeks, Self::Month, Self::Quarter, Self::Year];

    /// How many days too early or too late still count.
    pub(super) const fn slack(self) -> u64 {
        match self {
            Self::Week => 1,
            Self::TwoWeeks => 2,
            Self::Month => 3,
            Self::Quarter => 5,
            Self::Year => 7,
        }
    }

    /// How many days it is at most.
    const fn longest(self) -> i64 {
        match self {
            Self::Week => 7,
            Self::TwoWeeks => 14,
            Self::Month => 31,
            Self::Quarter => 92,
            Self::Year => 366,
        }
    }

    /// The day `count` intervals after `day`, going by the day `anchor` of the month.
    fn after(self, day: NaiveDate, anchor: u32, count: u32) -> NaiveDate {
        let days = |days: u32| {
            let days = u64::from(count) * u64::from(days);
            day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
        };
        let months = |months: u32| {
            let months = Months::new(count.saturating_mul(months));
            let first = day.with_day(1).and_then(|day| day.checked_add_months(months));
            let Some(first) = first else { return NaiveDate::MAX };
            let last = Period::holding(first, Unit::Month).last_day();
            first.with_day(anchor.min(last.day())).unwrap_or(last)
        };
        match self {
            Self::Week => days(7),
            Self::TwoWeeks => days(14),
            Self::Month => months(1),
            Self::Quarter => months(3),
            Self::Year => months(12),
        }
    }

    /// Whether `later` follows `earlier` at this interval, give or take.
    fn joins(self, earlier: NaiveDate, later: NaiveDate) -> bool {
        let expected = self.after(earlier, earlier.day(), 1);
        (later - expected).num_days().unsigned_abs() <= self.slack()
    }
}

impl Series {
    /// The day on which it is expected `count` intervals after it was paid last.
    fn expected(&self, count: u32) -> NaiveDate {
        self.every.after(self.last, self.anchor, count)
    }

    /// Whether a day is not so long ago that what was expected then was missed.
    fn waits(&self, day: NaiveDate, today: NaiveDate) -> bool {
        day.checked_add_days(Days::new(self.every.slack())).is_none_or(|last| last >= today)
    }

    /// How many intervals after the last payment the next is expected; none once it was missed twice.
    fn ahead(&self, today: NaiveDate) -> Option<u32> {
        (1..=2).find(|count| self.waits(self.expected(*count), today))
    }

    /// The day of the next payment; none once it was missed twice, since then it has ended. It may be a few days ago,
    /// if it is late.
    pub(super) fn next(&self, today: NaiveDate) -> Option<NaiveDate> {
        self.ahead(today).map(|count| self.expected(count))
    }

    /// The days before `end` on which it is still to be paid; of days that are yet to begin, from `start` on.
    pub(super) fn due(
        &self,
        today: NaiveDate,
        (start, end): (NaiveDate, NaiveDate),
    ) -> impl Iterator<Item = NaiveDate> {
        let from = if start > today { start } else { NaiveDate::MIN };
        let first = self.ahead(today).map(|first| first.max(self.before(from)));
        let days = first.into_iter().flat_map(|first| first..).map(|count| self.expected(count));
        days.skip_while(move |day| *day < from).take_while(move |day| *day < end)
    }

    /// So many intervals that a day is not passed yet, but soon will be: nobody counts every week of ten years.
    fn before(&self, day: NaiveDate) -> u32 {
        let days = day.signed_duration_since(self.last).num_days().max(0);
        u32::try_from(days / self.every.longest()).unwrap_or(u32::MAX)
    }
}

/// The series among payments of one name and currency, the newest first.
pub(super) fn among(paid: Vec<Paid>) -> Vec<Series> {
    let mut found = Vec::new();
    let mut rest = paid;
    while let Some(newest) = rest.first().cloned() {
        let (alike, others): (Vec<Paid>, Vec<Paid>) =
            rest.into_iter().partition(|paid| is_alike(paid.money, newest.money));
        match at_any_interval(&alike) {
            Some(series) => found.push(series),
            None => found.extend(of_one_price(alike)),
        }
        rest = others;
    }
    found
}

fn at_any_interval(alike: &[Paid]) -> Option<Series> {
    Every::ALL.into_iter().find_map(|every| series(alike, every))
}

/// The series whose payments are all of exactly one amount: other purchases of about as much do not hide a subscription.
fn of_one_price(alike: Vec<Paid>) -> Vec<Series> {
    let mut found = Vec::new();
    let mut rest = alike;
    while let Some(newest) = rest.first().map(|paid| paid.money) {
        let (same, others): (Vec<Paid>, Vec<Paid>) =
            rest.into_iter().partition(|paid| paid.money == newest);
        found.extend(at_any_interval(&same));
        rest = others;
    }
    found
}

/// Whether an amount is like another; in whole numbers, since both are.
fn is_alike(money: Money, newest: Money) -> bool {
    let apart = i128::from(money.minor) - i128::from(newest.minor);
    apart.abs() * 100 <= i128::from(newest.minor) * i128::from(ALIKE)
}

fn series(alike: &[Paid], every: Every) -> Option<Series> {
    let joined = alike.windows(2).take_while(|pair| {
        let [later, earlier] = pair else { return false };
        every.joins(earlier.date, later.date)
    });
    let paid = alike.get(..=joined.count()).unwrap_or_default().to_vec();
    let newest = paid.first().filter(|_| paid.len() >= FEWEST)?;
    let last = newest.date;
    // "28 Feb" may be the 31st: on the last day of a month the others tell.
    let is_months_end = Period::holding(last, Unit::Month).last_day() == last;
    let days = paid.iter().map(|paid| paid.date.day());
    let anchor = if is_months_end { days.max().unwrap_or(last.day()) } else { last.day() };
    let usual = median(paid.iter().map(|paid| paid.money.minor).collect());
    Some(Series {
        name: newest.name.clone(),
        category: newest.category,
        every,
        usual: Money { minor: usual, ..newest.money },
        last,
        anchor,
        paid,
    })
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;
    use crate::domain::currency::Currency;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn days(start: &str, end: &str) -> (NaiveDate, NaiveDate) {
        (day(start), day(end))
    }

    /// Payments as "day amount", the newest first.
    fn paid(payments: &[&str]) -> Vec<Paid> {
        let one = |text: &&str| {
            let (date, minor) = text.split_once(' ').unwrap();
            let money = Money { minor: minor.parse().unwrap(), currency: Currency::INR };
            let category = uuid::Uuid::nil().into();
            Paid { name: "rent".to_owned(), money, date: day(date), category }
        };
        payments.iter().map(one).collect()
    }

    fn seen(payments: &[&str], today: &str) -> Vec<(Every, i64, Option<NaiveDate>)> {
        let series = among(paid(payments));
        series.iter().map(|s| (s.every, s.usual.minor, s.next(day(today)))).collect()
    }

    #[rstest]
    #[case(&["2026-01-12 90", "2026-01-06 100", "2025-12-30 95"], Every::Week, 95, "2026-01-19")]
    #[case(&["2026-01-12 90", "2025-12-29 90", "2025-12-14 90"], Every::TwoWeeks, 90, "2026-01-26")]
    #[case(&["2026-01-05 90", "2025-12-06 90", "2025-11-04 90"], Every::Month, 90, "2026-02-05")]
    #[case(&["2025-12-31 90", "2025-11-30 90", "2025-10-31 90"], Every::Month, 90, "2026-01-31")]
    #[case(&["2025-11-10 90", "2025-08-12 90", "2025-05-10 90"], Every::Quarter, 90, "2026-02-10")]
    #[case(&["2025-03-01 90", "2024-03-04 90", "2023-03-01 90"], Every::Year, 90, "2026-03-01")]
    fn what_comes_again_is_found_at_each_interval(
        #[case] payments: &[&str],
        #[case] every: Every,
        #[case] usual: i64,
        #[case] next: &str,
    ) {
        assert_eq!(seen(payments, "2026-01-15"), [(every, usual, Some(day(next)))]);
    }

    #[rstest]
    // Too few, another amount, no interval, twice on a day.
    #[case(&["2026-01-05 90", "2025-12-05 90"])]
    #[case(&["2026-01-05 90", "2025-12-05 90", "2025-11-05 110"])]
    #[case(&["2026-01-05 90", "2025-12-20 90", "2025-11-05 90"])]
    #[case(&["2026-01-05 90", "2026-01-04 90", "2026-01-03 90", "2026-01-02 90"])]
    #[case(&["2026-01-05 90", "2026-01-05 90", "2025-12-05 90", "2025-12-05 90"])]
    fn a_habit_is_no_series(#[case] payments: &[&str]) {
        assert_eq!(seen(payments, "2026-01-15"), []);
    }

    #[test]
    fn the_end_of_a_month_stays_the_end() {
        let payments = ["2026-02-28 90", "2026-01-31 90", "2025-12-31 90"];
        assert_eq!(seen(&payments, "2026-03-01"), [(Every::Month, 90, Some(day("2026-03-31")))]);
        let series = among(paid(&payments)).remove(0);
        let due: Vec<NaiveDate> =
            series.due(day("2026-03-01"), days("2026-03-01", "2026-06-01")).collect();
        assert_eq!(due, [day("2026-03-31"), day("2026-04-30"), day("2026-05-31")]);
    }

    #[rstest]
    #[case(&["2026-01-12 90", "2026-01-05 90", "2025-12-29 90"])]
    #[case(&["2026-01-12 90", "2025-12-29 90", "2025-12-15 90"])]
    #[case(&["2025-12-31 90", "2025-11-30 90", "2025-10-31 90"])]
    #[case(&["2025-11-30 90", "2025-08-30 90", "2025-05-30 90"])]
    #[case(&["2025-02-28 90", "2024-02-29 90", "2023-02-28 90"])]
    fn what_is_due_in_days_far_away_is_what_would_be_counted(#[case] payments: &[&str]) {
        let today = day("2026-01-15");
        let series = among(paid(payments)).remove(0);
        for (start, end) in [("2026-01-16", "2026-02-01"), ("2035-06-01", "2036-01-01")] {
            let all = series.due(today, days("2026-01-01", end));
            let counted: Vec<NaiveDate> = all.filter(|due| *due >= day(start)).collect();
            let due: Vec<NaiveDate> = series.due(today, days(start, end)).collect();
            assert_eq!(due, counted, "{start}");
        }
    }

    #[test]
    fn other_purchases_at_a_shop_do_not_hide_its_subscription() {
        let payments = [
            "2026-01-09 49900",
            "2026-01-07 31000",
            "2026-01-05 29900",
            "2025-12-20 120000",
            "2025-12-19 30500",
            "2025-12-05 29900",
            "2025-11-05 29900",
        ];
        assert_eq!(seen(&payments, "2026-01-15"), [(Every::Month, 29900, Some(day("2026-02-05")))]);
    }

    #[rstest]
    #[case("2026-02-08", Some("2026-02-05"))]
    #[case("2026-02-09", Some("2026-03-05"))]
    #[case("2026-03-08", Some("2026-03-05"))]
    #[case("2026-03-09", None)]
    fn what_is_missed_twice_has_ended(#[case] today: &str, #[case] next: Option<&str>) {
        let payments = ["2026-01-05 90", "2025-12-05 90", "2025-11-05 90"];
        let [(_, _, found)] = seen(&payments, today)[..] else { panic!("one series") };
        assert_eq!(found, next.map(day));
    }
}
