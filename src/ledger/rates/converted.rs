//! Spending added up in one currency: what was paid in another is converted by the rate of the day it was paid on.
//!
//! Amounts that were converted by the same rate are added before they are converted, so each is rounded once. What no rate
//! is known for is told as it is. The parts of a total (by category, by day) stay in their own currencies.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    load,
    table::{Path, RateUsed},
};
use crate::{
    domain::{currency::Currency, money::Money, rate::Pair},
    ledger::{
        Books, Invalid, LedgerError,
        summary::{Dimension, Line, Query, Summary, summarize},
    },
};

/// Totals of several currencies in one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Converted {
    /// What was in the currency already, and what the parts come to, together.
    pub total: Money,
    /// What was converted, per currency.
    pub parts: Vec<ConvertedPart>,
    /// What was not, since no rate is known for its day; it is not in the total.
    pub missing: Vec<Money>,
}

/// What of one currency was converted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct ConvertedPart {
    /// The amount.
    pub from: Money,
    /// What it comes to.
    pub into: Money,
    /// How many rates were used, each for its days.
    pub rates: usize,
    /// That by which one is worth least.
    pub low: RateUsed,
    /// That by which one is worth most; the same where there is only one.
    pub high: RateUsed,
}

/// Adds entries up, and their totals in one currency besides.
pub async fn summarize_in(
    books: &mut Books,
    query: &Query,
    into: Currency,
) -> Result<Summary, LedgerError> {
    let summary = summarize(books, query).await?;
    let converted = if query.by == Some(Dimension::Day) {
        converted(books, &summary.lines, into).await?
    } else {
        let by_day = Query { by: Some(Dimension::Day), average: false, ..query.clone() };
        let by_day = summarize(books, &by_day).await?;
        converted(books, &by_day.lines, into).await?
    };
    Ok(Summary { converted: Some(converted), ..summary })
}

/// The sums of days, in one currency.
async fn converted(
    books: &mut Books,
    lines: &[Line],
    into: Currency,
) -> Result<Converted, LedgerError> {
    let mut days: Vec<(NaiveDate, Money)> =
        lines.iter().filter_map(|line| Some((line.label.parse().ok()?, line.money))).collect();
    days.sort_by_key(|(day, money)| (money.currency.code(), *day));
    let mut total = Money { minor: 0, currency: into };
    let (Some(first), Some(last)) =
        (days.iter().map(|(day, _)| *day).min(), days.iter().map(|(day, _)| *day).max())
    else {
        return Ok(Converted { total, parts: Vec::new(), missing: Vec::new() });
    };
    let mut currencies: Vec<Currency> = days.iter().map(|(_, money)| money.currency).collect();
    currencies.dedup();
    currencies.push(into);
    let table = load(books, &currencies, (first, last)).await?;
    let (mut parts, mut missing) = (Vec::new(), Vec::new());
    for of_one in days.chunk_by(|one, next| one.1.currency == next.1.currency) {
        let Some((_, Money { currency, .. })) = of_one.first() else { continue };
        let Ok(pair) = Pair::new(*currency, into) else {
            total = of_one.iter().try_fold(total, |total, (_, money)| plus(total, *money))?;
            continue;
        };
        let none = Money { minor: 0, currency: *currency };
        let (mut by_rate, mut without): (Vec<(Path, Money)>, Money) = (Vec::new(), none);
        for (day, money) in of_one {
            match table.find(pair, *day) {
                // Days that follow each other mostly have the same.
                Some(path) => match by_rate.iter_mut().rev().find(|(known, _)| *known == path) {
                    Some((_, sum)) => *sum = plus(*sum, *money)?,
                    None => by_rate.push((path, *money)),
                },
                None => without = plus(without, *money)?,
            }
        }
        if let Some(part) = part(&by_rate, none, into)? {
            total = plus(total, part.into)?;
            parts.push(part);
        }
        if without != none {
            missing.push(without);
        }
    }
    Ok(Converted { total, parts, missing })
}

fn plus(sum: Money, money: Money) -> Result<Money, Invalid> {
    sum.checked_add(money).ok_or(Invalid::SumOutOfRange)
}

/// What of one currency comes to what, by which rates.
fn part(
    by_rate: &[(Path, Money)],
    none: Money,
    into: Currency,
) -> Result<Option<ConvertedPart>, LedgerError> {
    let (mut from, mut sum) = (none, Money { minor: 0, currency: into });
    for (path, money) in by_rate {
        from = plus(from, *money)?;
        sum = plus(sum, path.convert(*money).ok_or(Invalid::SumOutOfRange)?)?;
    }
    let paths = || by_rate.iter().map(|(path, _)| path);
    let low = paths().reduce(|low, path| if path.is_below(low) { path } else { low });
    let high = paths().reduce(|high, path| if high.is_below(path) { path } else { high });
    let used = |path: Option<&Path>| path.and_then(Path::used);
    Ok(used(low).zip(used(high)).map(|(low, high)| ConvertedPart {
        from,
        into: sum,
        rates: by_rate.len(),
        low,
        high,
    }))
}
