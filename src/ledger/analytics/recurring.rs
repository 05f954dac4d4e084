//! Payments that come again: rent, subscriptions, fees; when the next is due, and how much it usually is.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    none,
    series::{self, Every, FEWEST, Paid, Series},
};
use crate::{
    domain::{currency::Currency, money::Money, text::CategoryName},
    ledger::{Books, Invalid, LedgerError, vocabulary::fold},
    store::habits,
};

/// A payment that comes again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct RecurringPayment {
    /// Where it is paid, or else what for.
    pub name: String,
    /// The category of the last one.
    pub category: CategoryName,
    /// How often.
    pub every: Every,
    /// How much it usually is.
    pub usual: Money,
    /// When it was paid last.
    pub last: NaiveDate,
    /// When it is expected next; before today if it is late.
    pub next: NaiveDate,
    /// How many payments show it.
    pub times: u32,
}

/// Payments that come again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Recurring {
    /// Each, the next to be due first.
    pub payments: Vec<RecurringPayment>,
    /// How many more there are.
    pub more: u32,
    /// The last of the days that `soon` is about; the first is today.
    pub until: NaiveDate,
    /// What is due in those days, per currency, the person's own first; what is late, too.
    pub soon: Vec<Money>,
}

/// A payment that is still to come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Due {
    /// What it is called.
    pub name: String,
    /// The day it is expected; before today if it is late.
    pub date: NaiveDate,
    /// How much it usually is.
    #[serde(flatten)]
    pub money: Money,
}

/// The most payments that are shown.
const SHOWN: usize = 20;
/// How far back is looked, in days: three payments a year apart, of which the last may be missed once.
const BACK: u64 = 4 * 366;
/// How many of the newest entries of a name are looked at.
const EACH: i64 = 36;
/// And of those of the same amount, so that a busy shop's own do not hide its subscription.
const SAME: i64 = 6;
/// How many entries are looked at altogether.
const ENTRIES: i64 = 6_000;
/// How many days the sum of what is due soon is over.
const SOON: u64 = 30;

/// Finds the payments that come again and have not ended.
pub async fn find_recurring(books: &mut Books) -> Result<Recurring, LedgerError> {
    let (today, own) = (books.today, books.preferences.currency);
    let end = today.checked_add_days(Days::new(SOON)).unwrap_or(today);
    let series = going_on(books).await?;
    let mut soon: BTreeMap<(bool, &'static str), Money> = BTreeMap::new();
    let mut payments = Vec::new();
    for series in &series {
        let currency = series.usual.currency;
        for _ in series.due(today, (today, end)) {
            let sum = soon.entry((currency != own, currency.code())).or_insert(none(currency));
            *sum = sum.checked_add(series.usual).ok_or(Invalid::SumOutOfRange)?;
        }
        if let (Some(next), Some(category)) = (series.next(today), books.name_of(series.category)) {
            payments.push(RecurringPayment {
                name: series.name.clone(),
                category: category.clone(),
                every: series.every,
                usual: series.usual,
                last: series.last,
                next,
                times: u32::try_from(series.paid.len()).unwrap_or(u32::MAX),
            });
        }
    }
    let more = u32::try_from(payments.len().saturating_sub(SHOWN)).unwrap_or(u32::MAX);
    payments.truncate(SHOWN);
    let until = end.pred_opt().unwrap_or(end);
    Ok(Recurring { payments, more, until, soon: soon.into_values().collect() })
}

/// Every series that has not ended, the next to be due first.
pub(super) async fn going_on(books: &mut Books) -> Result<Vec<Series>, LedgerError> {
    let (user, today) = (books.user, books.today);
    let first = today.checked_sub_days(Days::new(BACK)).unwrap_or(today);
    let fewest = i64::try_from(FEWEST).unwrap_or(i64::MAX);
    let entries =
        habits::repeated(books.conn(), user, first, fewest, (EACH, SAME), ENTRIES).await?;
    let mut named: BTreeMap<(String, &'static str), Vec<Paid>> = BTreeMap::new();
    for habits::Repeated { name, money, date, category } in entries {
        let key = (fold(&name), money.currency.code());
        let category = books.root(category);
        named.entry(key).or_default().push(Paid { name, money, date, category });
    }
    let mut found: Vec<Series> = named.into_values().flat_map(series::among).collect();
    found.retain(|series| series.next(today).is_some());
    // Of the same day, the largest first.
    found.sort_by(|a, b| {
        let when = a.next(today).cmp(&b.next(today));
        when.then(b.usual.minor.cmp(&a.usual.minor)).then_with(|| a.name.cmp(&b.name))
    });
    Ok(found)
}

/// What is still to be paid before `end` in a currency, in the order of days; of a period that is yet to begin, from its
/// `start` on.
pub(super) fn due_before(
    series: &[&Series],
    currency: Currency,
    today: NaiveDate,
    (start, end): (NaiveDate, NaiveDate),
) -> Vec<Due> {
    let of = |series: &&Series| -> Vec<Due> {
        let (name, money) = (&series.name, series.usual);
        let days = series.due(today, (start, end));
        days.map(|date| Due { name: name.clone(), date, money }).collect()
    };
    let same = series.iter().filter(|series| series.usual.currency == currency);
    let mut due: Vec<Due> = same.flat_map(of).collect();
    due.sort_by_key(|due| due.date);
    due
}
