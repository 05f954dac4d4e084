//! Totals in one currency against a naive recount, over random books and rates.

use std::collections::BTreeMap;

use proptest::{
    prelude::*,
    test_runner::{Config, TestRunner},
};

use super::*;
use crate::support::block_on;

/// What a euro is worth on some days (days back; dollars and rupees in ten-thousandths), what the person told of a dollar
/// in rupees and of a rupee in Nepal's (days back; thousandths), and what was spent (days back; which currency; minor units).
#[derive(Clone, Debug)]
struct Case {
    published: BTreeMap<u32, (u64, u64)>,
    dollars: BTreeMap<u32, u64>,
    nepal: BTreeMap<u32, u64>,
    spent: Vec<(u32, usize, i64)>,
}

const CODES: [&str; 4] = ["INR", "USD", "EUR", "NPR"];

fn any_case() -> impl Strategy<Value = Case> {
    let published =
        prop::collection::btree_map(0..40_u32, (8_000..15_000_u64, 500_000..1_500_000_u64), 0..6);
    let own = || prop::collection::btree_map(0..40_u32, 500..150_000_u64, 0..3);
    let spent = prop::collection::vec((0..40_u32, 0..4_usize, 1..1_000_000_i64), 1..15);
    (published, own(), own(), spent).prop_map(|(published, dollars, nepal, spent)| Case {
        published,
        dollars,
        nepal,
        spent,
    })
}

fn back(days: u32) -> NaiveDate {
    day("2026-01-15") - chrono::Days::new(u64::from(days))
}

/// A rate as days back and a fraction; the newest on or before a day, or of the person's own the first after it.
fn newest<T: Copy>(rates: &BTreeMap<u32, T>, on: u32, within: u32) -> Option<(u32, T)> {
    rates.iter().find(|(day, _)| **day >= on && **day - on <= within).map(|(day, of)| (*day, *of))
}

fn later<T: Copy>(rates: &BTreeMap<u32, T>, on: u32) -> Option<(u32, T)> {
    rates.iter().rev().find(|(day, _)| **day < on).map(|(day, of)| (*day, *of))
}

/// Rupees for one, as a fraction, and what tells one rate from another.
fn rupees(case: &Case, code: &str, on: u32) -> Option<(String, u128, u128)> {
    let published = newest(&case.published, on, 7);
    let told = |kind: &str, (day, of): (u32, u64)| (format!("{kind} {day}"), u128::from(of), 1_000);
    let turned = |(name, over, under): (String, u128, u128)| (name, under, over);
    match code {
        "EUR" => {
            let (day, (_, rupee)) = published?;
            Some((format!("euro {day}"), u128::from(rupee), 10_000))
        }
        "USD" => newest(&case.dollars, on, 1_000)
            .map(|own| told("dollar", own))
            .or_else(|| {
                let (day, (dollar, rupee)) = published?;
                Some((format!("cross {day}"), u128::from(rupee), u128::from(dollar)))
            })
            .or_else(|| later(&case.dollars, on).map(|own| told("dollar", own))),
        "NPR" => newest(&case.nepal, on, 1_000)
            .or_else(|| later(&case.nepal, on))
            .map(|own| turned(told("nepal", own))),
        _ => None,
    }
}

#[test]
fn a_total_in_one_currency_is_what_a_naive_recount_says() {
    block_on(async {
        let house = House::new().await;
        let mut runner = TestRunner::new(Config { cases: 40, ..Config::default() });
        let house = &house;
        runner
            .run(&any_case(), |case| {
                tokio::task::block_in_place(|| {
                    tokio::runtime::Handle::current().block_on(check(house, &case));
                });
                Ok(())
            })
            .unwrap();
    });
}

async fn check(house: &House, case: &Case) {
    let mut conn = house.store.acquire().await.unwrap();
    sqlx::query("delete from shared_rates").execute(&mut *conn).await.unwrap();
    drop(conn);
    let asha = Someone::new(&house.desk);
    let thousandths = |of: u64| Rate::new(of, 3).unwrap();
    let published: Vec<DatedRate> = case
        .published
        .iter()
        .flat_map(|(days, (dollar, rupee))| {
            [("USD", dollar), ("INR", rupee)].map(|(code, of)| DatedRate {
                pair: Pair::new(Currency::EUR, currency(code)).unwrap(),
                rate: Rate::new(*of, 4).unwrap(),
                date: back(*days),
            })
        })
        .collect();
    house.share(&published).await;
    let mut books = asha.books().await;
    let own = [
        (Currency::USD, Currency::INR, &case.dollars),
        (Currency::INR, Currency::NPR, &case.nepal),
    ];
    for (base, quote, rates) in own {
        for (days, of) in rates {
            let rate = thousandths(*of).to_string();
            ledger::set_rate(&mut books, (base, quote), &rate, Some(back(*days))).await.unwrap();
        }
    }
    let spent = case.spent.iter().map(|(days, code, minor)| {
        let money =
            hisabkitab::domain::money::Money { minor: *minor, currency: currency(CODES[*code]) };
        entry("thing", &money.to_decimal(), money.currency, back(*days))
    });
    ledger::log(&mut books, spent.collect()).await.unwrap();
    let summary = ledger::summarize_in(&mut books, &everything(), Currency::INR).await.unwrap();
    let converted = summary.converted.unwrap();

    // All of one rate is added and rounded once; what has no rate is left out.
    let mut by_rate: BTreeMap<(usize, String), (u128, u128, u128)> = BTreeMap::new();
    let (mut total, mut missing) = (0_u128, BTreeMap::new());
    for (days, code, minor) in &case.spent {
        let minor = u128::try_from(*minor).unwrap();
        if *code == 0 {
            total += minor;
        } else if let Some((name, over, under)) = rupees(case, CODES[*code], *days) {
            by_rate.entry((*code, name)).or_insert((0, over, under)).0 += minor;
        } else {
            *missing.entry(CODES[*code]).or_insert(0) += minor;
        }
    }
    total += by_rate
        .values()
        .map(|(minor, over, under)| (minor * over * 2 + under) / (under * 2))
        .sum::<u128>();
    let told: BTreeMap<&str, u128> = converted
        .missing
        .iter()
        .map(|money| (money.currency.code(), u128::try_from(money.minor).unwrap()))
        .collect();
    assert_eq!(
        (u128::try_from(converted.total.minor).unwrap(), told),
        (total, missing),
        "{case:?}"
    );
    let rates: usize = converted.parts.iter().map(|part| part.rates).sum();
    assert_eq!(rates, by_rate.len(), "{case:?}");
    let parts: i64 = converted.parts.iter().map(|part| part.into.minor).sum();
    let own: i64 = case.spent.iter().filter(|spent| spent.1 == 0).map(|spent| spent.2).sum();
    assert_eq!(converted.total.minor, parts + own);
}
