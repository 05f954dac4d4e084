//! What months, unusual entries, recurring payments and forecasts say in records.
//!
//! What is only expected must be said so: a text that turns it into something spent is refused.

use std::collections::BTreeSet;

use super::{
    Aspects, Known, NOTHING, Noun, Record, amounts, day, days, entries, label, many, more_or_less,
    scope, way,
};
use crate::{
    domain::{
        money::Money,
        text::{CategoryName, Tag},
    },
    ledger::{
        Allowance, BudgetEffect, Due, Every, Forecast, FreeEffect, Outlook, Recurring, SafeToSpend,
        Trend, Unusual, UnusualEntry, WhatIf,
    },
};

/// What payments that are still to come are called.
const DUE: [&str; 2] = ["due", "recurring"];

/// These words, as names that a clause must have one of.
fn named(words: &[&str], record: Record) -> Record {
    let named: BTreeSet<String> = words.iter().map(|word| (*word).to_owned()).collect();
    let words = record.words.iter().chain(&named).cloned().collect();
    Record { words, named, ..record }
}

/// What is only expected.
fn expected(figures: &[Money], scope: &Record) -> Record {
    Record {
        figures: amounts(figures),
        must: Aspects::EXPECTED,
        may: Aspects::EXPECTED.and(Aspects::SPENT),
        ..scope.clone()
    }
}

/// So much for each day.
fn daily(per_day: Money, days: u32, scope: &Record) -> Record {
    let figures = vec![Known::Money(per_day), Known::Count(i64::from(days), Noun::Day)];
    let may = Aspects::PACE.and(Aspects::AVERAGE).and(Aspects::EXPECTED).and(Aspects::SPENT);
    named(&["/day", "day", "daily"], Record { figures, may, ..scope.clone() })
}

/// An amount that is left, or over.
fn stands(left: Money) -> (Money, Aspects) {
    let aspect = if left.minor < 0 { Aspects::OVER } else { Aspects::LEFT };
    (Money { minor: left.minor.saturating_abs(), ..left }, aspect)
}

pub(super) fn months(trend: &Trend) -> Vec<Record> {
    let tag = trend.tag.as_ref().map(Tag::as_str);
    let mut scope = scope(None, trend.category.as_ref(), trend.words.as_deref(), tag);
    scope.may = way(trend.kind);
    let mut records: Vec<Record> = trend
        .months
        .iter()
        .map(|month| {
            let none = month.totals.iter().all(|total| total.minor == 0);
            let may = if none { scope.may.and(NOTHING) } else { scope.may };
            let (figures, days) = (amounts(&month.totals), vec![days(month.period)]);
            Record { figures, days, dated: true, may, ..scope.clone() }
        })
        .collect();
    if records.is_empty() {
        return vec![Record { may: scope.may.and(NOTHING), ..scope }];
    }
    let over = usize::try_from(trend.over).unwrap_or(usize::MAX);
    let last = over.checked_sub(1).and_then(|last| trend.months.get(last));
    let (Some(first), Some(last)) = (trend.months.first(), last) else { return records };
    let averages: Vec<Money> = trend.courses.iter().map(|course| course.average).collect();
    let mut figures = amounts(&averages);
    figures.push(Known::Count(i64::from(trend.over), Noun::Time));
    let must = Aspects::AVERAGE.and(Aspects::PACE);
    let may = scope.may.and(must);
    records.push(named(&["/month", "month"], Record { figures, may, must, ..scope.clone() }));
    for course in &trend.courses {
        let both = vec![days(first.period), days(last.period)];
        let figures = amounts(&[course.first, course.last]);
        let from_to =
            Record { figures, whole: true, than: both.clone(), days: both, ..scope.clone() };
        let later = Record { days: vec![days(last.period)], ..scope.clone() };
        records.push(from_to);
        records.push(more_or_less(course.difference, first.period, later));
    }
    records
}

pub(super) fn unusual(unusual: &Unusual) -> Vec<Record> {
    let scope = scope(Some(unusual.period), unusual.category.as_ref(), None, None);
    let found: Vec<_> = unusual.found.iter().map(|found| found.entry.clone()).collect();
    let mut records = entries(&found, &scope);
    if unusual.more {
        // How many are shown is not how many there are.
        records.pop();
    }
    for UnusualEntry { entry, least, most } in &unusual.found {
        let names: Vec<String> = label(entry.category.as_str()).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let figures = if least == most { amounts(&[*least]) } else { amounts(&[*least, *most]) };
        let (must, may) = (Aspects::AVERAGE, Aspects::AVERAGE.and(Aspects::SPENT));
        records.push(named(&names, Record { figures, whole: true, may, must, ..scope.clone() }));
    }
    records
}

pub(super) fn recurring(recurring: &Recurring) -> Vec<Record> {
    let number = recurring.payments.len().saturating_add(recurring.more.try_into().unwrap_or(0));
    let mut records =
        vec![Record { figures: vec![many(number, Noun::Entry)], ..Record::default() }];
    records.extend(recurring.payments.iter().map(|payment| {
        let pace = match payment.every {
            Every::Week => "/week",
            Every::TwoWeeks => "/fortnight",
            Every::Month => "/month",
            Every::Quarter => "/quarter",
            Every::Year => "/year",
        };
        let mut record = owed(&payment.name, payment.next, payment.usual);
        record.words.insert(pace.to_owned());
        record.words.extend(label(payment.category.as_str()));
        record.may = record.may.and(Aspects::PACE).and(Aspects::AVERAGE);
        record
    }));
    if !recurring.soon.is_empty() {
        records.push(named(&DUE, expected(&recurring.soon, &Record::default())));
    }
    records
}

/// A payment that is still to come.
fn owed(name: &str, date: chrono::NaiveDate, money: Money) -> Record {
    let names: Vec<String> = label(name).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (figures, days) = (amounts(&[money]), vec![day(date)]);
    // What the sum of all must be called, each may be.
    let words = DUE.iter().map(|word| (*word).to_owned()).collect();
    let may = Aspects::EXPECTED;
    named(&names, Record { figures, words, days, may, ..Record::default() })
}

/// Payments that are still to come, and their sum.
fn all_owed(due: &[Due], total: Money, scope: &Record) -> Vec<Record> {
    let mut records: Vec<Record> =
        due.iter().map(|due| owed(&due.name, due.date, due.money)).collect();
    records.push(named(&DUE, expected(&[total], scope)));
    records
}

pub(super) fn forecast(forecast: &Forecast) -> Vec<Record> {
    let scope = scope(Some(forecast.period), forecast.category.as_ref(), None, None);
    let spent = |figures: &[Money]| Record {
        figures: amounts(figures),
        may: Aspects::SPENT,
        ..scope.clone()
    };
    let mut records = vec![spent(&[forecast.spent])];
    if !forecast.apart.is_empty() {
        records.push(spent(&forecast.apart));
    }
    let Some(outlook) = &forecast.outlook else { return records };
    let Outlook { due, due_total, per_day, days, rest, expected: whole, range, .. } = outlook;
    records.push(expected(&[*whole], &scope));
    records.extend(all_owed(due, *due_total, &scope));
    records.push(named(&["rest"], expected(&[*rest], &scope)));
    records.push(daily(*per_day, *days, &scope));
    records.extend(range.map(|range| {
        let between = expected(&[range.least, range.most], &scope);
        Record { whole: true, ..between }
    }));
    records
}

pub(super) fn safe(safe: &SafeToSpend) -> Vec<Record> {
    let Some(allowance) = &safe.allowance else { return Vec::new() };
    let Allowance { amount, left, due, due_total, free, days: ahead, per_day, .. } = allowance;
    let scope = Record { days: vec![days(safe.period)], ..Record::default() };
    let mut records = all_owed(due, *due_total, &scope);
    records.extend(per_day.map(|per_day| {
        let record = daily(per_day, *ahead, &scope);
        Record { may: record.may.and(Aspects::LEFT), ..record }
    }));
    let (left, aspect) = stands(*left);
    let may = aspect.and(Aspects::BUDGET);
    let whole = Record { figures: amounts(&[*amount]), may: Aspects::BUDGET, ..scope.clone() };
    records.push(Record { must: Aspects::BUDGET, ..whole });
    for figures in [amounts(&[left]), amounts(&[left, *amount])] {
        records.push(Record { figures, whole: true, must: aspect, may, ..scope.clone() });
    }
    let (free, aspect) = stands(*free);
    let after = Record { figures: amounts(&[free]), must: aspect, may: aspect, ..scope };
    records.push(named(&["free", "after"], after));
    records
}

pub(super) fn what_if(what_if: &WhatIf) -> Vec<Record> {
    let scope = Record { days: vec![days(what_if.period)], ..Record::default() };
    let what = what_if.what.as_ref().map(|what| label(what.as_str()).collect());
    let words: BTreeSet<String> = what.unwrap_or_default();
    let price = Record { figures: amounts(&[what_if.amount]), words, ..scope.clone() };
    let mut records = vec![Record { may: Aspects::EXPECTED.and(Aspects::SPENT), ..price }];
    for BudgetEffect { category, amount, left, .. } in &what_if.budgets {
        let names = category.as_ref().map(CategoryName::as_str).map(label);
        let words: BTreeSet<String> = names.into_iter().flatten().collect();
        let (after, aspect) = stands(left.after);
        let may = aspect.and(Aspects::BUDGET).and(Aspects::EXPECTED);
        let would = Record { words: words.clone(), named: words, may, ..scope.clone() };
        for figures in [amounts(&[after]), amounts(&[after, *amount])] {
            let must = Aspects::EXPECTED;
            records.push(Record { figures, whole: true, must, ..would.clone() });
        }
    }
    if let Some(FreeEffect { due_total, free, days, per_day, .. }) = &what_if.free {
        records.extend(all_owed(&[], *due_total, &scope));
        let (after, aspect) = stands(free.after);
        let would = expected(&[after], &scope);
        records.push(named(&["free", "after"], Record { may: would.may.and(aspect), ..would }));
        records.extend(per_day.map(|per_day| {
            let record = daily(per_day, *days, &scope);
            Record { must: Aspects::EXPECTED, may: record.may.and(Aspects::LEFT), ..record }
        }));
    }
    if let Some(effect) = &what_if.expected {
        let both = expected(&[effect.after, effect.before], &scope);
        records.push(Record { whole: true, ..both });
        records.push(expected(&[effect.after], &scope));
    }
    records
}
