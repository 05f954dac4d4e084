//! Rates between currencies: a person's own, those that count for everybody, and what is converted by them.

mod books;
mod naive;
mod shared;

use chrono::NaiveDate;
use hisabkitab::{
    agent::memory::Memory,
    domain::{
        clock::Clock,
        currency::Currency,
        kind::Kind,
        rate::{DatedRate, Pair, Rate},
        text::Description,
    },
    ledger::{self, Filter, LedgerError, Missing, NewEntry, Query, RateSource},
    store::Store,
};

use crate::support::{Desk, Someone, desk_with, now, on_both, serve::Place};

fn currency(code: &str) -> Currency {
    Currency::parse(code).unwrap()
}

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

fn rate(base: &str, rate: &str, quote: &str, date: &str) -> DatedRate {
    let pair = Pair::new(currency(base), currency(quote)).unwrap();
    DatedRate { pair, rate: Rate::parse(rate).unwrap(), date: day(date) }
}

fn entry(description: &str, amount: &str, currency: Currency, date: NaiveDate) -> NewEntry {
    NewEntry {
        kind: Kind::Expense,
        amount: amount.to_owned(),
        currency,
        description: Description::parse(description).unwrap(),
        merchant: None,
        category: None,
        date,
        tags: vec![],
    }
}

fn everything() -> Query {
    Query { filter: Filter::default(), kind: Kind::Expense, by: None, average: false }
}

/// Books that no other test knows, since rates for everybody are everybody's.
struct House {
    // Held so that they last.
    _place: Place,
    store: Store,
    desk: Desk,
}

impl House {
    async fn new() -> Self {
        let place = Place::server().await;
        let desk = desk_with(&place.address(), None, Memory::default(), Clock::new(now)).await;
        let store = Store::open(&place.address()).await.unwrap();
        Self { _place: place, store, desk }
    }

    async fn share(&self, rates: &[DatedRate]) {
        let mut tx = self.store.begin().await.unwrap();
        ledger::share_rates(&mut tx, RateSource::File, rates).await.unwrap();
        tx.commit().await.unwrap();
    }
}

/// What is answered.
async fn says(someone: &Someone<'_>, text: &str) -> String {
    someone.says(text).await.reply.plain_text()
}

/// What an amount of one currency comes to in another on a day, or nothing.
async fn worth(
    someone: &Someone<'_>,
    amount: &str,
    (from, to): (&str, &str),
    date: &str,
) -> String {
    let mut books = someone.books().await;
    let pair = (currency(from), currency(to));
    match ledger::convert(&mut books, amount, pair, Some(day(date))).await {
        Ok(converted) => format!(
            "{} at 1 {} = {} {} of {}{}",
            converted.into,
            converted.rate.pair.base(),
            converted.rate.rate,
            converted.rate.pair.quote(),
            converted.rate.date,
            if converted.rate.own { ", own" } else { "" },
        ),
        Err(LedgerError::Missing(Missing::Rate { .. })) => "no rate".to_owned(),
        Err(error) => panic!("{error}"),
    }
}
