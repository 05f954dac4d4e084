//! What was converted: with its own rate, and no other figure.

use rstest::rstest;

use super::{super::check, *};
use crate::{
    domain::{
        currency::Currency,
        rate::{Pair, Rate},
    },
    ledger::{Conversion, Converted, ConvertedPart, RateUsed},
};

fn rate(rate: &str, date: &str) -> RateUsed {
    RateUsed {
        pair: Pair::new(Currency::USD, Currency::INR).unwrap(),
        rate: Rate::parse(rate).unwrap(),
        date: date.parse().unwrap(),
        own: false,
        legs: vec![],
    }
}

/// $100 ≈ ₹8,412 at 84.12 of 14 Jan.
fn conversion() -> Evidence {
    let mut evidence = evidence("what are a hundred dollars worth");
    let (from, into) = (samples::dollars("100"), samples::rupees("8412"));
    evidence.add(&Conversion { from, into, rate: rate("84.12", "2026-01-14") }.into());
    evidence
}

/// ₹88 and $100 this month, together ₹8,500.
fn in_one() -> Evidence {
    let mut evidence = evidence("what did i spend this month, in rupees");
    let part = ConvertedPart {
        from: samples::dollars("100"),
        into: samples::rupees("8412"),
        rates: 1,
        low: rate("84.12", "2026-01-14"),
        high: rate("84.12", "2026-01-14"),
    };
    let converted =
        Converted { total: samples::rupees("8500"), parts: vec![part], missing: vec![] };
    let totals = vec![samples::rupees("88"), samples::dollars("100")];
    evidence.add(&Summary { totals, converted: Some(converted), ..summary() }.into());
    evidence
}

#[rstest]
#[case("$100 is ₹8,412.")]
#[case("That comes to ₹8,412 at a rate of 84.12.")]
#[case("The rate of 14 January is ₹84.12.")]
fn what_an_amount_comes_to_may_be_said(#[case] text: &str) {
    assert_eq!(check(text, &conversion()), Ok(()), "{text}");
}

#[rstest]
#[case("$100 is ₹8,413.")]
#[case("$100 is ₹8,412 at a rate of 84.2.")]
#[case("$101 is ₹8,412.")]
#[case("The rate of 13 January is ₹84.12.")]
#[case("₹100 is $8,412.")]
fn no_other_figure_may(#[case] text: &str) {
    assert!(check(text, &conversion()).is_err(), "{text}");
}

#[rstest]
#[case("You spent ₹8,500 this month.", true)]
#[case("You spent ₹88 and $100 this month.", true)]
#[case("You spent ₹8,600 this month.", false)]
fn a_total_in_one_currency_may_be_said(#[case] text: &str, #[case] may: bool) {
    assert_eq!(check(text, &in_one()).is_ok(), may, "{text}");
}
