//! The analyses once more, as simply as can be, from an export of the books: every entry is looked at for everything.

mod ahead;
mod past;

use std::collections::{BTreeMap, BTreeSet};

pub(super) use ahead::*;
use chrono::{Datelike, Months, NaiveDate, TimeDelta};
use hisabkitab::{
    domain::{budget::BudgetPeriod, ids::TransactionId, kind::Kind, money::Money, period::Period},
    ledger::{self, Archive, Every, vocabulary::fold},
};
pub(super) use past::*;

use crate::budgets::recount;

/// An expense, with all that it is looked at by.
#[derive(Clone, Debug)]
struct Row {
    id: TransactionId,
    minor: i64,
    code: &'static str,
    date: NaiveDate,
    /// What was merged counts as what it was merged into.
    category: String,
    /// Where it was paid, or else what for.
    name: String,
    tags: BTreeSet<String>,
}

/// A budget in force whose days hold today, with its figures counted anew.
#[derive(Clone, Debug)]
struct Limit {
    category: Option<String>,
    tagged: bool,
    monthly: bool,
    paused: bool,
    code: &'static str,
    available: i64,
    left: i64,
}

/// What the books hold.
pub(super) struct Books {
    rows: Vec<Row>,
    limits: Vec<Limit>,
    pub(super) today: NaiveDate,
}

/// A payment that comes again.
#[derive(Clone, Debug)]
struct Payment {
    name: String,
    category: String,
    code: &'static str,
    every: Every,
    usual: i64,
    last: NaiveDate,
    next: NaiveDate,
    /// From the next one on.
    days: Vec<NaiveDate>,
    paid: Vec<Row>,
}

impl Books {
    pub(super) async fn of(books: &mut ledger::Books) -> Self {
        let mut file = Vec::new();
        ledger::export(books, &mut file).await.unwrap();
        let archive: Archive = serde_json::from_slice(&file).unwrap();
        let kept = archive.transactions.iter().filter(|entry| !entry.voided);
        let rows = kept.filter(|entry| entry.row.kind == Kind::Expense).map(|entry| Row {
            id: entry.row.id,
            minor: entry.row.money.minor,
            code: entry.row.money.currency.code(),
            date: entry.row.date,
            category: entry.category.clone().unwrap(),
            name: match &entry.row.merchant {
                Some(merchant) => merchant.to_string(),
                None => entry.row.description.to_string(),
            },
            tags: entry.row.tags.iter().map(|tag| tag.as_str().to_lowercase()).collect(),
        });
        let today = books.today();
        Self { rows: rows.collect(), limits: limits(&archive, today), today }
    }

    fn within(&self, period: Period) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(move |row| period.contains(row.date))
    }

    /// The sum of some rows in a currency.
    fn sum(&self, code: &str, keep: impl Fn(&Row) -> bool) -> i64 {
        self.rows.iter().filter(|row| row.code == code && keep(row)).map(|row| row.minor).sum()
    }

    fn first(&self) -> Option<NaiveDate> {
        self.rows.iter().map(|row| row.date).min()
    }

    /// Each name and currency, then like amounts, then the interval.
    fn payments(&self) -> Vec<Payment> {
        let from = self.today - TimeDelta::days(4 * 366);
        let mut names: BTreeMap<(String, &str), Vec<Row>> = BTreeMap::new();
        let spelled = |row: &Row| (row.name.to_lowercase(), row.code);
        for row in self.rows.iter().filter(|row| row.date >= from) {
            let same = self.rows.iter().filter(|r| r.date >= from && spelled(r) == spelled(row));
            if same.count() >= 3 {
                names.entry((fold(&row.name), row.code)).or_default().push(row.clone());
            }
        }
        let mut found = Vec::new();
        for (_, mut rows) in names {
            rows.sort_by_key(|row| (row.date, row.id));
            while let Some(newest) = rows.last().cloned() {
                let alike = |row: &Row| (row.minor - newest.minor).abs() * 100 <= newest.minor * 15;
                let like: Vec<Row> = rows.iter().rev().filter(|row| alike(row)).cloned().collect();
                rows.retain(|row| !alike(row));
                let all = [Every::Week, Every::TwoWeeks, Every::Month, Every::Quarter, Every::Year];
                let whole: Vec<Payment> =
                    all.into_iter().filter_map(|every| self.payment(&like, every)).collect();
                if !whole.is_empty() {
                    found.extend(whole);
                    continue;
                }
                // A name that comes again at one price, among others that are about the same.
                let prices: BTreeSet<i64> = like.iter().map(|row| row.minor).collect();
                for price in prices {
                    let same: Vec<Row> =
                        like.iter().filter(|row| row.minor == price).cloned().collect();
                    found.extend(all.into_iter().filter_map(|every| self.payment(&same, every)));
                }
            }
        }
        found.retain(|payment| !payment.days.is_empty());
        found.sort_by(|a, b| (a.next, -a.usual, &a.name).cmp(&(b.next, -b.usual, &b.name)));
        found
    }

    /// The payments at an interval if there are enough; with no days to come if they have ended.
    fn payment(&self, like: &[Row], every: Every) -> Option<Payment> {
        let slack = slack(every);
        let mut run = 1;
        while let Some(earlier) = like.get(run) {
            let expected = step(every, earlier.date, earlier.date.day(), 1);
            if (like[run - 1].date - expected).num_days().abs() > slack {
                break;
            }
            run += 1;
        }
        if run < 3 {
            return None;
        }
        let paid = like[..run].to_vec();
        let last = paid[0].date;
        let days = paid.iter().map(|row| row.date.day());
        let anchor = if (last + TimeDelta::days(1)).day() == 1 { days.max()? } else { last.day() };
        let waited =
            |count: &u32| step(every, last, anchor, *count) + TimeDelta::days(slack) >= self.today;
        let ahead = [1, 2].into_iter().find(waited);
        let counts = ahead.into_iter().flat_map(|ahead| ahead..ahead + 80);
        let days: Vec<NaiveDate> = counts.map(|count| step(every, last, anchor, count)).collect();
        let amounts = paid.iter().map(|row| row.minor).collect();
        Some(Payment {
            name: paid[0].name.clone(),
            category: paid[0].category.clone(),
            code: paid[0].code,
            every,
            usual: lower_median(amounts),
            last,
            next: days.first().copied().unwrap_or(last),
            days,
            paid,
        })
    }
}

/// The budgets in force, as a recount says they stand.
fn limits(archive: &Archive, today: NaiveDate) -> Vec<Limit> {
    let in_force = archive.budgets.iter().filter(|budget| !budget.voided);
    let counted = recount::recount(archive, today);
    let with_figures = in_force.zip(counted).filter(|(budget, _)| {
        let (start, end) = recount::holding(budget.row.period, today);
        start <= today && today < end
    });
    with_figures
        .map(|(budget, (amount, carried, _, left, _))| Limit {
            category: budget.category.clone(),
            tagged: budget.row.scope.tag().is_some(),
            monthly: budget.row.period == BudgetPeriod::Month,
            paused: budget.row.paused_at.is_some(),
            code: budget.row.amount.currency.code(),
            available: amount + carried,
            left,
        })
        .collect()
}

fn slack(every: Every) -> i64 {
    match every {
        Every::Week => 1,
        Every::TwoWeeks => 2,
        Every::Month => 3,
        Every::Quarter => 5,
        Every::Year => 7,
    }
}

fn step(every: Every, from: NaiveDate, day: u32, count: u32) -> NaiveDate {
    let months = match every {
        Every::Week => return from + TimeDelta::days(7 * i64::from(count)),
        Every::TwoWeeks => return from + TimeDelta::days(14 * i64::from(count)),
        Every::Month => 1,
        Every::Quarter => 3,
        Every::Year => 12,
    };
    let first = from.with_day(1).unwrap() + Months::new(months * count);
    (1..=day).rev().find_map(|day| first.with_day(day)).unwrap()
}

fn lower_median(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    numbers[(numbers.len() - 1) / 2]
}

/// Half away from zero.
fn share(minor: i64, parts: i64) -> i64 {
    let sign = if minor < 0 { -1 } else { 1 };
    sign * ((minor.abs() * 2 + parts) / (parts * 2))
}

fn name_of(row: &Row) -> String {
    row.name.to_lowercase()
}

fn minors(amounts: &[Money]) -> BTreeMap<&'static str, i64> {
    amounts.iter().map(|money| (money.currency.code(), money.minor)).collect()
}

fn sums<'a>(rows: impl Iterator<Item = &'a Row>) -> BTreeMap<&'static str, i64> {
    let mut sums = BTreeMap::new();
    for row in rows {
        *sums.entry(row.code).or_default() += row.minor;
    }
    sums
}
