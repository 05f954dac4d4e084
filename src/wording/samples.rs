//! Outcomes to put into words in tests.

use super::Reader;
use crate::{
    domain::{
        budget::BudgetPeriod,
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Description},
    },
    ledger::{BudgetState, Entry},
};

pub(crate) fn reader() -> Reader {
    Reader { today: "2026-01-15".parse().unwrap() }
}

pub(crate) fn rupees(amount: &str) -> Money {
    Money::from_decimal(amount, Currency::INR).unwrap()
}

pub(crate) fn dollars(amount: &str) -> Money {
    Money::from_decimal(amount, Currency::USD).unwrap()
}

pub(crate) fn name(name: &str) -> CategoryName {
    CategoryName::parse(name).unwrap()
}

pub(crate) fn entry(description: &str, amount: &str, category: &str) -> Entry {
    Entry {
        id: "01900000-0000-7000-8000-000000000000".parse().unwrap(),
        kind: Kind::Expense,
        money: rupees(amount),
        date: reader().today,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: name(category),
        tags: vec![],
    }
}

pub(crate) fn chai() -> Entry {
    entry("chai", "20", "Food")
}

pub(crate) fn salary() -> Entry {
    Entry { kind: Kind::Income, ..entry("salary", "50000", "Income") }
}

pub(crate) fn budget(amount: &str, spent: &str) -> BudgetState {
    let (amount, spent) = (rupees(amount), rupees(spent));
    let percent = spent.minor * 100 / amount.minor;
    let thresholds = vec![50, 80, 100];
    BudgetState {
        category: Some(name("Food")),
        tag: None,
        period: BudgetPeriod::Month,
        days: Period::holding(reader().today, Unit::Month),
        amount,
        carried: None,
        available: amount,
        spent,
        left: amount.checked_sub(spent).unwrap(),
        percent,
        days_left: 17,
        gone_on: None,
        reached: thresholds.iter().copied().filter(|one| percent >= i64::from(*one)).collect(),
        thresholds,
        rollover: false,
        paused: false,
    }
}
