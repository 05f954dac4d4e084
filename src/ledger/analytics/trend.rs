//! How spending or income went over months: each month's total, the average, and the first against the last.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{bounded, none, sum};
use crate::{
    domain::{
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit, back},
        text::{CategoryName, Tag},
    },
    ledger::{Books, Dimension, Filter, Invalid, LedgerError, Query, summarize},
    store::daily_totals,
};

/// One month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct TrendMonth {
    /// The whole month.
    pub period: Period,
    /// Its totals in the currencies of the trend; zero where there was nothing.
    pub totals: Vec<Money>,
}

/// How the whole months went in one currency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Course {
    /// What a month came to on average, over the months that are over.
    pub average: Money,
    /// The first month that is over.
    pub first: Money,
    /// The last month that is over.
    pub last: Money,
    /// The last less the first.
    pub difference: Money,
}

/// How months went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Trend {
    /// Money out or money in.
    pub kind: Kind,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// The words looked for, if any.
    pub words: Option<String>,
    /// The tag looked for, if any.
    pub tag: Option<Tag>,
    /// The months in order, from the first in which the books hold anything.
    pub months: Vec<TrendMonth>,
    /// How many of them are over; the one that is not comes last.
    pub over: u32,
    /// How those went, per currency in the order of the totals; none with fewer than two.
    pub courses: Vec<Course>,
}

/// How many months are looked at when nothing is said, this one with them.
const USUAL: u32 = 6;

/// Shows how months went. The months that a period of the filter touches count whole.
pub async fn show_trend(
    books: &mut Books,
    filter: Filter,
    kind: Kind,
) -> Result<Trend, LedgerError> {
    let this = Period::holding(books.today, Unit::Month);
    let asked = if let Some(period) = filter.period {
        bounded(period)?
    } else {
        Period::new(back(this.start(), Unit::Month, USUAL - 1), this.end())?
    };
    let user = books.user;
    let span = daily_totals::span(books.conn(), user, kind).await?;
    let months: Vec<Period> = match span {
        Some((first, _)) => months(asked, first, books.today),
        None => Vec::new(),
    };
    let period = match (months.first(), months.last()) {
        (Some(first), Some(last)) => Some(Period::new(first.start(), last.end())?),
        _ => Some(asked),
    };
    let query = Query {
        filter: Filter { period, ..filter },
        kind,
        by: Some(Dimension::Month),
        average: false,
    };
    let summary = summarize(books, &query).await?;
    let currencies: Vec<Currency> = summary.totals.iter().map(|total| total.currency).collect();
    let total = |period: &Period, currency: Currency| {
        let label = period.start().format("%Y-%m").to_string();
        let is =
            |line: &&crate::ledger::Line| line.label == label && line.money.currency == currency;
        summary.lines.iter().find(is).map_or(none(currency), |line| line.money)
    };
    let over: Vec<Period> =
        months.iter().copied().filter(|month| month.end() <= books.today).collect();
    let course = |currency: &Currency| {
        let totals: Vec<Money> = over.iter().map(|month| total(month, *currency)).collect();
        course(*currency, &totals)
    };
    let courses: Result<Vec<Option<Course>>, LedgerError> = currencies.iter().map(course).collect();
    let row = |period: &Period| TrendMonth {
        period: *period,
        totals: currencies.iter().map(|currency| total(period, *currency)).collect(),
    };
    Ok(Trend {
        kind,
        category: summary.category,
        words: summary.words,
        tag: summary.tag,
        months: if currencies.is_empty() { Vec::new() } else { months.iter().map(row).collect() },
        over: u32::try_from(over.len()).unwrap_or(u32::MAX),
        courses: courses?.into_iter().flatten().collect(),
    })
}

/// The months that a period touches, from the one the books begin in to this one.
fn months(asked: Period, begin: NaiveDate, today: NaiveDate) -> Vec<Period> {
    let first = Period::holding(asked.start().max(begin), Unit::Month);
    let last = asked.last_day().min(today);
    let next = |month: &Period| Some(Period::holding(month.end(), Unit::Month));
    std::iter::successors(Some(first), next).take_while(|month| month.start() <= last).collect()
}

fn course(currency: Currency, totals: &[Money]) -> Result<Option<Course>, LedgerError> {
    let [first, .., last] = totals else { return Ok(None) };
    let months = u32::try_from(totals.len()).unwrap_or(u32::MAX);
    let whole = sum(currency, totals.iter().copied())?;
    let average = whole.share(months).ok_or(Invalid::SumOutOfRange)?;
    let difference = last.checked_sub(*first).ok_or(Invalid::SumOutOfRange)?;
    Ok(Some(Course { average, first: *first, last: *last, difference }))
}
