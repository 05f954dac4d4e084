//! Outcomes to put into words in tests.

use super::Reader;
use crate::{
    domain::{
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
    BudgetState {
        category: Some(name("Food")),
        amount,
        spent,
        left: amount.checked_sub(spent).unwrap(),
        month: Period::holding(reader().today, Unit::Month),
    }
}
