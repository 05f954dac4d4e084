//! What a period will have cost when it is over: what was spent, what is still due, and the rest as in ordinary weeks.
//!
//! The assumptions are part of the outcome. The rest is what was spent besides recurring payments, per day of the
//! middle one of the last eight weeks (between the middle two of an even number): one large purchase does not move
//! it. How quiet and busy weeks would go gives a range where four weeks are known. A week in which nobody kept books
//! tells nothing: the weeks begin with the oldest that has an expense, whatever it was for, and there is no outlook
//! without two weeks with entries, nor where more than half of the weeks have none of any kind. What is recurring, and
//! until when a late payment is waited for, `series` says.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{
    YEARS, bounded, none,
    recurring::{Due, due_before, going_on},
    series::Series,
    sum, times,
};
use crate::{
    domain::{
        currency::Currency,
        ids::CategoryId,
        kind::Kind,
        money::Money,
        period::{Period, Unit, back, forward},
        text::CategoryName,
    },
    ledger::{Books, Invalid, LedgerError},
    store::daily_totals::{self, Dimension, Total},
};

/// What may be spent at most and at least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Range {
    /// If the days left go as in the second quietest of the weeks.
    pub least: Money,
    /// If they go as in the second busiest.
    pub most: Money,
}

/// What is ahead, and what that rests on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Outlook {
    /// Recurring payments still due, in the order of days; at most [`Outlook::SHOWN`] of them.
    pub due: Vec<Due>,
    /// How many there are.
    pub dues: u32,
    /// What they come to.
    pub due_total: Money,
    /// How many whole weeks before today were looked at: eight, or those from the oldest with an expense.
    pub weeks: u32,
    /// What is spent besides on a day of an ordinary one of them.
    pub per_day: Money,
    /// How many days are left, without today.
    pub days: u32,
    /// What they come to at that.
    pub rest: Money,
    /// What was spent, what is due and the rest.
    pub expected: Money,
    /// Between what it may be, where four weeks are known and days are left.
    pub range: Option<Range>,
}

impl Outlook {
    /// The most payments that are listed.
    pub const SHOWN: usize = 10;
}

/// What a period will have cost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Forecast {
    /// The days.
    pub period: Period,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// What was spent so far.
    pub spent: Money,
    /// What was spent so far in other currencies, about which it says nothing.
    pub apart: Vec<Money>,
    /// What is ahead; none while there are no two weeks to go by.
    pub outlook: Option<Outlook>,
}

/// How many weeks are looked at.
const WEEKS: usize = 8;
/// The fewest weeks with entries.
const FEWEST: usize = 2;
/// The fewest weeks that tell a range.
const RANGE_FROM: usize = 4;

/// Foretells what a period, or this month, will have cost in the currency that is used most for it, the person's own if
/// it is used.
pub async fn forecast(
    books: &mut Books,
    period: Option<Period>,
    category: Option<&str>,
) -> Result<Forecast, LedgerError> {
    let category = category.map(|said| books.find_category(said).map(|c| c.id)).transpose()?;
    let period = match period {
        Some(period) => within_reach(bounded(period)?, books.today)?,
        None => Period::holding(books.today, Unit::Month),
    };
    let series = going_on(books).await?;
    foretell(books, &series, period, category, None).await
}

/// A period that does not end beyond what can be foretold.
fn within_reach(period: Period, today: NaiveDate) -> Result<Period, LedgerError> {
    let furthest = forward(today, Unit::Year, u32::try_from(YEARS).unwrap_or_default());
    if period.end() <= furthest {
        Ok(period)
    } else {
        Err(Invalid::TooFarAhead { last: back(furthest, Unit::Day, 1) }.into())
    }
}

/// Foretells with payments that are known already, in this currency if one is given.
pub(super) async fn foretell(
    books: &mut Books,
    series: &[Series],
    period: Period,
    category: Option<CategoryId>,
    currency: Option<Currency>,
) -> Result<Forecast, LedgerError> {
    let (user, today) = (books.user, books.today);
    let tomorrow = today.succ_opt().unwrap_or(today);
    let (weeks, were_kept) = known_weeks(books).await?;
    let start = period.start().min(days_before(today, weeks * 7));
    let keys: Option<Vec<String>> =
        category.map(|id| books.with_merged(id).iter().map(ToString::to_string).collect());
    let totals = daily_totals::by_day(
        books.conn(),
        user,
        Dimension::Category,
        Kind::Expense,
        (Some(start), Some(tomorrow)),
        keys.as_deref(),
    )
    .await?;
    let currency = currency.unwrap_or_else(|| main_currency(&totals, books.preferences.currency));
    let in_period = || totals.iter().filter(|total| period.contains(total.day));
    let mut apart: BTreeMap<&'static str, Money> = BTreeMap::new();
    for Total { money, .. } in in_period().filter(|total| total.money.currency != currency) {
        let other = apart.entry(money.currency.code()).or_insert(none(money.currency));
        *other = other.checked_add(*money).ok_or(Invalid::SumOutOfRange)?;
    }
    let same: Vec<&Total> =
        totals.iter().filter(|total| total.money.currency == currency).collect();
    let spent = same.iter().filter(|total| period.contains(total.day)).map(|total| total.money);
    let spent = sum(currency, spent)?;
    let mine: Vec<&Series> = series
        .iter()
        .filter(|series| category.is_none_or(|category| category == series.category))
        .collect();
    let mut ordinary = Weeks::new(today, weeks);
    for total in &same {
        ordinary.add(total.day, total.money.minor);
    }
    let enough = were_kept && ordinary.with_entries() >= FEWEST;
    let paid = series.iter().flat_map(|series| &series.paid);
    for paid in paid.filter(|paid| paid.money.currency == currency) {
        if category.is_none_or(|category| category == paid.category) {
            ordinary.add(paid.date, -paid.money.minor);
        }
    }
    let outlook = if enough {
        let due = if period.end() > today {
            due_before(&mine, currency, today, (period.start(), period.end()))
        } else {
            Vec::new()
        };
        let days = (period.end() - tomorrow.max(period.start())).num_days().max(0);
        Some(outlook(spent, due, &ordinary, days.unsigned_abs())?)
    } else {
        None
    };
    Ok(Forecast {
        period,
        category: category.and_then(|id| books.name_of(id)).cloned(),
        spent,
        apart: apart.into_values().collect(),
        outlook,
    })
}

/// How many of the last weeks there are from the oldest with an expense, without one that had begun before the first of
/// all; and whether books were kept in at least half of those.
async fn known_weeks(books: &mut Books) -> Result<(usize, bool), LedgerError> {
    let (user, today) = (books.user, books.today);
    let begin = daily_totals::span(books.conn(), user, Kind::Expense).await?;
    let whole = begin.map_or(0, |(first, _)| (today - first).num_days().max(0) / 7);
    let days = (Some(days_before(today, WEEKS * 7)), Some(today));
    let totals =
        daily_totals::by_day(books.conn(), user, Dimension::Category, Kind::Expense, days, None)
            .await?;
    let mut kept: BTreeSet<usize> =
        totals.iter().filter_map(|total| week(today, total.day)).collect();
    let oldest = kept.last().map_or(0, |oldest| oldest + 1);
    let weeks = usize::try_from(whole).unwrap_or(oldest).min(oldest);
    kept.retain(|week| *week < weeks);
    Ok((weeks, kept.len() * 2 >= weeks))
}

/// Which of the weeks before today a day is in; none for today.
fn week(today: NaiveDate, day: NaiveDate) -> Option<usize> {
    let ago = (today - day).num_days();
    usize::try_from((ago - 1).div_euclid(7)).ok()
}

fn days_before(day: NaiveDate, days: usize) -> NaiveDate {
    let days = u64::try_from(days).unwrap_or_default();
    day.checked_sub_days(Days::new(days)).unwrap_or(day)
}

/// The person's own currency if it is used, else the one of most entries.
fn main_currency(totals: &[Total], own: Currency) -> Currency {
    let mut used: BTreeMap<&'static str, (i64, Currency)> = BTreeMap::new();
    for total in totals {
        let currency = total.money.currency;
        used.entry(currency.code()).or_insert((0, currency)).0 += total.entries;
    }
    if used.contains_key(own.code()) {
        return own;
    }
    used.into_values().max_by_key(|(entries, _)| *entries).map_or(own, |(_, currency)| currency)
}

/// Sums of the whole weeks before today, in minor units.
struct Weeks {
    today: NaiveDate,
    sums: Vec<i64>,
}

impl Weeks {
    fn new(today: NaiveDate, weeks: usize) -> Self {
        Self { today, sums: vec![0; weeks] }
    }

    /// Adds to the week of a day; today and what is longer ago count nowhere.
    fn add(&mut self, day: NaiveDate, minor: i64) {
        if let Some(sum) = week(self.today, day).and_then(|week| self.sums.get_mut(week)) {
            *sum = sum.saturating_add(minor);
        }
    }

    fn with_entries(&self) -> usize {
        self.sums.iter().filter(|sum| **sum > 0).count()
    }
}

fn outlook(spent: Money, due: Vec<Due>, weeks: &Weeks, days: u64) -> Result<Outlook, LedgerError> {
    let currency = spent.currency;
    let due_total = sum(currency, due.iter().map(|due| due.money))?;
    let certain = sum(currency, [spent, due_total])?;
    let mut sums = weeks.sums.clone();
    sums.sort_unstable();
    let week = |at: usize| Money { minor: sums.get(at).copied().unwrap_or_default(), currency };
    let count = sums.len();
    // The middle one twice, or the middle two.
    let middle = sum(currency, [week(count.saturating_sub(1) / 2), week(count / 2)])?;
    let per_day = middle.share(14).ok_or(Invalid::SumOutOfRange)?;
    let rest = times(per_day, days)?;
    let at = |week: Money| -> Result<Money, LedgerError> {
        let per_day = week.share(7).ok_or(Invalid::SumOutOfRange)?;
        sum(currency, [certain, times(per_day, days)?])
    };
    let range = if count >= RANGE_FROM && days > 0 {
        Some(Range { least: at(week(1))?, most: at(week(count - 2))? })
    } else {
        None
    };
    Ok(Outlook {
        dues: u32::try_from(due.len()).unwrap_or(u32::MAX),
        due: due.into_iter().take(Outlook::SHOWN).collect(),
        due_total,
        weeks: u32::try_from(count).unwrap_or(u32::MAX),
        per_day,
        days: u32::try_from(days).unwrap_or(u32::MAX),
        rest,
        expected: sum(currency, [certain, rest])?,
        range,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rupees(minor: i64) -> Money {
        Money { minor, currency: Currency::INR }
    }

    fn ahead(sums: &[i64], days: u64) -> Outlook {
        let weeks = Weeks { today: "2026-01-15".parse().unwrap(), sums: sums.to_vec() };
        outlook(rupees(1_000), Vec::new(), &weeks, days).unwrap()
    }

    #[test]
    fn one_large_purchase_does_not_move_it() {
        let usual = ahead(&[700, 700, 700, 700, 700], 3);
        let large = ahead(&[700, 700, 4_000_000, 700, 700], 3);
        assert_eq!(
            (usual.per_day, usual.rest, usual.expected),
            (rupees(100), rupees(300), rupees(1_300))
        );
        assert_eq!(large, usual);
        assert_eq!(usual.range, Some(Range { least: rupees(1_300), most: rupees(1_300) }));
    }

    #[test]
    fn of_an_even_number_of_weeks_it_is_between_the_middle_two() {
        let two = ahead(&[1_400, 700], 2);
        assert_eq!((two.per_day, two.range), (rupees(150), None));
        let four = ahead(&[0, 700, 1_400, 2_100], 1);
        assert_eq!(four.range, Some(Range { least: rupees(1_100), most: rupees(1_200) }));
    }

    #[test]
    fn a_week_is_seven_days_before_today() {
        let today: NaiveDate = "2026-01-15".parse().unwrap();
        let mut weeks = Weeks::new(today, 2);
        for (ago, minor) in [(0, 1), (1, 10), (7, 100), (8, 1_000), (14, 10_000), (15, 100_000)] {
            weeks.add(days_before(today, ago), minor);
        }
        assert_eq!(weeks.sums, [110, 11_000]);
    }
}
