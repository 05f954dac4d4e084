//! What was: sums, months, differences, and what is unusual.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Months, TimeDelta};
use hisabkitab::{
    domain::{
        currency::Currency,
        kind::Kind,
        period::{Period, Unit},
        text::Tag,
    },
    ledger::{self, Dimension, Filter, Query},
};

use super::{Books, Row, lower_median, minors, name_of, share, sums};

pub(in super::super) async fn summaries_are_right(
    books: &mut ledger::Books,
    known: &Books,
    period: Period,
) {
    let labels = |by: Dimension, row: &Row| match by {
        Dimension::Category => vec![row.category.clone()],
        Dimension::Weekday => vec![row.date.format("%A").to_string()],
        Dimension::Tag => row.tags.iter().cloned().collect(),
        Dimension::Day | Dimension::Month | Dimension::Merchant => vec![],
    };
    for by in [Dimension::Category, Dimension::Weekday, Dimension::Tag] {
        let filter = Filter { period: Some(period), ..Filter::default() };
        let query = Query { filter, kind: Kind::Expense, by: Some(by), average: false };
        let summary = ledger::summarize(books, &query).await.unwrap();
        let mut naive: BTreeMap<(String, &str), (i64, i64)> = BTreeMap::new();
        for row in known.within(period) {
            for label in labels(by, row) {
                let (minor, entries) = naive.entry((label, row.code)).or_default();
                *minor += row.minor;
                *entries += 1;
            }
        }
        let lines: BTreeMap<(String, &str), (i64, i64)> = summary
            .lines
            .iter()
            .map(|l| ((l.label.clone(), l.money.currency.code()), (l.money.minor, l.entries)))
            .collect();
        assert_eq!(lines, naive, "{by:?}");
        assert_eq!(minors(&summary.totals), sums(known.within(period)));
    }
}

pub(in super::super) async fn trends_are_right(
    books: &mut ledger::Books,
    known: &Books,
    asked: Period,
    category: &str,
) -> usize {
    let mut told_of = 0;
    let trip = Tag::parse("Trip").unwrap();
    let filters = [
        (None, None, None),
        (Some(asked), None, None),
        (Some(asked), Some(category.to_owned()), None),
        (None, None, Some(trip)),
    ];
    for (period, category, tag) in filters {
        let filter =
            Filter { period, category: category.clone(), tag: tag.clone(), ..Filter::default() };
        let trend = ledger::show_trend(books, filter, Kind::Expense).await.unwrap();
        let fits = |row: &Row| {
            category.as_ref().is_none_or(|category| *category == row.category)
                && tag.is_none() | row.tags.contains("trip")
        };
        let this = Period::holding(known.today, Unit::Month);
        let (start, end) = match period {
            Some(period) => (period.start(), period.last_day().min(known.today)),
            None => (this.start() - Months::new(5), known.today),
        };
        let first = known.first().unwrap_or(known.today).max(start);
        // Every day of the months, to be sure of each month once.
        let mut months: Vec<Period> = Vec::new();
        let mut day = first.with_day(1).unwrap();
        while day <= end {
            let month = Period::holding(day, Unit::Month);
            if !months.contains(&month) {
                months.push(month);
            }
            day += TimeDelta::days(1);
        }
        let touched = |row: &&Row| fits(row) && months.iter().any(|m| m.contains(row.date));
        let currencies: BTreeSet<&str> =
            known.rows.iter().filter(touched).map(|r| r.code).collect();
        if currencies.is_empty() || known.rows.is_empty() {
            assert!(trend.months.is_empty(), "{trend:?}");
            continue;
        }
        let naive: Vec<(Period, BTreeMap<&str, i64>)> = months
            .iter()
            .map(|month| {
                let sum = |code| known.sum(code, |row| fits(row) && month.contains(row.date));
                (*month, currencies.iter().map(|code| (*code, sum(code))).collect())
            })
            .collect();
        let told: Vec<(Period, BTreeMap<&str, i64>)> =
            trend.months.iter().map(|month| (month.period, minors(&month.totals))).collect();
        assert_eq!(told, naive);
        let over: Vec<&(Period, BTreeMap<&str, i64>)> =
            naive.iter().filter(|(month, _)| month.end() <= known.today).collect();
        assert_eq!(usize::try_from(trend.over).unwrap(), over.len());
        assert_eq!(trend.courses.len(), if over.len() < 2 { 0 } else { currencies.len() });
        for course in &trend.courses {
            let code = course.average.currency.code();
            let totals: Vec<i64> = over.iter().map(|(_, sums)| sums[code]).collect();
            let (first, last) = (totals[0], totals[totals.len() - 1]);
            let average = share(totals.iter().sum(), i64::try_from(totals.len()).unwrap());
            assert_eq!(course.average.minor, average);
            let ends = (course.first.minor, course.last.minor, course.difference.minor);
            assert_eq!(ends, (first, last, last - first));
            told_of += 1;
        }
    }
    told_of
}

pub(in super::super) async fn comparisons_are_right(
    books: &mut ledger::Books,
    known: &Books,
    this: Period,
    that: Period,
) -> usize {
    let (this, that) = ledger::as_far(this, that, known.today);
    let comparison = ledger::compare(books, this, that, None, None).await.unwrap();
    let (now, then) = (sums(known.within(this)), sums(known.within(that)));
    assert_eq!((minors(&comparison.this.totals), minors(&comparison.that.totals)), (now, then));
    // What each category, and each name in it, made of a difference.
    let change = |keep: &dyn Fn(&Row) -> bool, code: &str| {
        let sum = |period: Period| known.sum(code, |row| keep(row) && period.contains(row.date));
        (sum(this), sum(that), sum(this) - sum(that))
    };
    let keys: BTreeSet<(String, &str)> = known
        .within(this)
        .chain(known.within(that))
        .map(|row| (row.category.clone(), row.code))
        .collect();
    let mut naive: Vec<(bool, i64, i64, i64)> = keys
        .iter()
        .map(|(category, code)| {
            let (now, then, more) = change(&|row| row.category == *category, code);
            (*code != "INR", -more.abs(), now, then)
        })
        .filter(|(_, size, ..)| *size != 0)
        .collect();
    naive.sort_unstable();
    naive.truncate(5);
    let mut told: Vec<(bool, i64, i64, i64)> = comparison
        .changes
        .iter()
        .map(|c| {
            let (_, _, more) =
                change(&|row| row.category == c.category, c.difference.currency.code());
            assert_eq!(c.difference.minor, more);
            let foreign = c.difference.currency != Currency::INR;
            (foreign, -more.abs(), c.this.minor, c.that.minor)
        })
        .collect();
    let sizes = |changes: &[(bool, i64, i64, i64)]| -> Vec<(bool, i64)> {
        changes.iter().map(|(foreign, size, ..)| (*foreign, *size)).collect()
    };
    assert_eq!(sizes(&told), sizes(&naive));
    told.sort_unstable();
    if told.len() < 5 {
        assert_eq!(told, naive);
    }
    let Some(most) = comparison.changes.first() else {
        assert_eq!(comparison.drivers, None);
        return 0;
    };
    let drivers = comparison.drivers.unwrap();
    assert_eq!(drivers.category, most.category);
    let code = most.difference.currency.code();
    let inside = |row: &&Row| row.category == most.category && row.code == code;
    let things: BTreeSet<String> =
        known.within(this).chain(known.within(that)).filter(inside).map(name_of).collect();
    let mut naive: Vec<(i64, String, i64)> = things
        .into_iter()
        .map(|thing| {
            let of = |row: &Row| row.category == most.category && name_of(row) == thing;
            let (_, _, more) = change(&of, code);
            (-more.abs(), thing, more)
        })
        .filter(|(size, ..)| *size != 0)
        .collect();
    naive.sort();
    naive.truncate(3);
    let told: Vec<(i64, String, i64)> = drivers
        .changes
        .iter()
        .map(|c| (-c.difference.minor.abs(), c.thing.clone(), c.difference.minor))
        .collect();
    assert_eq!(told, naive);
    told.len()
}

pub(in super::super) async fn unusual_is_right(
    books: &mut ledger::Books,
    known: &Books,
    asked: Period,
    category: &str,
) -> usize {
    let mut told_of = 0;
    let tomorrow = known.today + TimeDelta::days(1);
    let days = Period::new(tomorrow - TimeDelta::days(30), tomorrow).unwrap();
    for (period, category) in [(None, None), (Some(asked), None), (Some(asked), Some(category))] {
        let unusual = ledger::find_unusual(books, period, category).await.unwrap();
        let period = period.unwrap_or(days);
        let end = period.end().min(tomorrow).max(period.start());
        let from = (end - Months::new(12)).min(period.start());
        let (mut found, mut judged, mut unjudged) = (Vec::new(), 0, 0);
        for row in &known.rows {
            let looked_at = row.date >= period.start() && row.date < end;
            if !looked_at || category.is_some_and(|category| category != row.category) {
                continue;
            }
            let same = |other: &&Row| {
                (&other.category, other.code) == (&row.category, row.code)
                    && (from..end).contains(&other.date)
            };
            let amounts: Vec<i64> = known.rows.iter().filter(same).map(|r| r.minor).collect();
            if amounts.len() < 8 {
                unjudged += 1;
                continue;
            }
            judged += 1;
            let middle = lower_median(amounts.clone());
            let spread = lower_median(amounts.iter().map(|minor| (minor - middle).abs()).collect());
            if row.minor >= 2 * middle && row.minor > middle + 5 * spread {
                found.push((row.code != "INR", -row.minor, middle - spread, middle + spread));
            }
        }
        found.sort_unstable();
        assert_eq!(unusual.more, found.len() > 10);
        found.truncate(10);
        let mut told: Vec<(bool, i64, i64, i64)> = unusual
            .found
            .iter()
            .map(|f| {
                let money = f.entry.money;
                (money.currency != Currency::INR, -money.minor, f.least.minor, f.most.minor)
            })
            .collect();
        told.sort_unstable();
        assert_eq!(told, found);
        assert_eq!((unusual.judged, unusual.unjudged), (judged, unjudged));
        told_of += told.len();
    }
    told_of
}
