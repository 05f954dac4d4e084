//! What the books tell beyond sums: how months went, what is unusual, what comes again, and what may be ahead.
//!
//! Everything here reads and writes nothing. It is deterministic: medians and means of whole minor units, with the
//! figures that an answer rests on beside it in the outcome. Totals come from the days' sums; only what is about
//! single entries reads those, and the database boils them down. Amounts of different currencies stay apart.
//!
//! To add one: a file here with its outcome, and what `ledger/mod.rs` says of use cases.

mod forecast;
mod recurring;
mod safe;
mod series;
mod trend;
mod unusual;
mod what_if;

pub use forecast::{Forecast, Outlook, Range, forecast};
pub use recurring::{Due, Recurring, RecurringPayment, find_recurring};
pub use safe::{Allowance, Basis, SafeToSpend, safe_to_spend};
pub use series::Every;
pub use trend::{Course, Trend, TrendMonth, show_trend};
pub use unusual::{Unusual, UnusualEntry, find_unusual};
pub use what_if::{BudgetEffect, Effect, FreeEffect, WhatIf, what_if};

use super::{Invalid, LedgerError};
use crate::domain::{currency::Currency, money::Money, period::Period};

/// The longest period that is looked at, in years.
const YEARS: u64 = 10;

/// A period that is not too long to look at.
fn bounded(period: Period) -> Result<Period, LedgerError> {
    // With its leap days.
    if period.days() <= YEARS * 366 {
        Ok(period)
    } else {
        let max = usize::try_from(YEARS).unwrap_or(usize::MAX);
        Err(Invalid::TooMany { what: "years", max }.into())
    }
}

/// Nothing of a currency.
const fn none(currency: Currency) -> Money {
    Money { minor: 0, currency }
}

/// The sum of amounts of one currency.
fn sum(currency: Currency, amounts: impl IntoIterator<Item = Money>) -> Result<Money, LedgerError> {
    let mut amounts = amounts.into_iter();
    let sum = amounts.try_fold(none(currency), Money::checked_add);
    Ok(sum.ok_or(Invalid::SumOutOfRange)?)
}

/// So many times an amount.
fn times(money: Money, count: u64) -> Result<Money, LedgerError> {
    let minor = i64::try_from(count).ok().and_then(|count| money.minor.checked_mul(count));
    Ok(Money { minor: minor.ok_or(Invalid::SumOutOfRange)?, ..money })
}

/// The lower median of numbers, zero of none.
fn median(mut numbers: Vec<i64>) -> i64 {
    numbers.sort_unstable();
    let middle = numbers.len().saturating_sub(1) / 2;
    numbers.get(middle).copied().unwrap_or_default()
}
