//! Notations of amounts.

use rstest::rstest;

use super::*;
use crate::agent::rules::lexer;
use crate::domain::currency::Currency;

fn read(text: &str) -> Option<(Found, usize)> {
    let tokens = lexer::cut(text);
    let found = priced(&tokens, 0).or_else(|| bare(&tokens, 0));
    found.map(|(found, end)| (found, tokens.len() - end))
}

#[rstest]
#[case("₹250", "250", "INR")]
#[case("Rs. 1,05,000/-", "105000", "INR")]
#[case("rs 30/-", "30", "INR")]
#[case("20rs", "20", "INR")]
#[case("$ .60", "0.60", "USD")]
#[case("US$:14.50", "14.50", "USD")]
#[case("AU$ 2,175", "2175", "AUD")]
#[case("3 C$", "3", "CAD")]
#[case("hkd$40", "40", "HKD")]
#[case("$2.10 CAD", "2.10", "CAD")]
#[case("RM18", "18", "MYR")]
#[case("thai baht 300", "300", "THB")]
#[case("70 canadian dollars", "70", "CAD")]
#[case("12 omani rials", "12", "OMR")]
#[case("15 quid", "15", "GBP")]
#[case("80 ¢", "0.80", "USD")]
#[case("75 paise", "0.75", "INR")]
#[case("seven dollars twenty", "7.20", "USD")]
#[case("18 dollars and 15", "18.15", "USD")]
#[case("three rupees and ten paise", "3.10", "INR")]
#[case("€2.4K", "2400", "EUR")]
#[case("$12*3", "36", "USD")]
#[case("€100/8", "12.5", "EUR")]
#[case("₹ 12 500", "12500", "INR")]
#[case("$219. 45", "219.45", "USD")]
fn amounts_with_a_currency(#[case] text: &str, #[case] value: &str, #[case] code: &str) {
    let (Found::Money(money), 0) = read(text).unwrap() else { panic!("{text}") };
    assert_eq!(money.value, value.parse::<Decimal>().unwrap(), "{text}");
    assert_eq!(money.named.map(|named| named.common(Currency::USD).code()), Some(code), "{text}");
}

#[rstest]
#[case("10*4", "40")]
#[case("3x50", "150")]
#[case("20+35", "55")]
#[case("2*3+4", "10")]
#[case("+500", "500")]
fn bare_numbers(#[case] text: &str, #[case] value: &str) {
    let (Found::Money(money), 0) = read(text).unwrap() else { panic!("{text}") };
    assert_eq!((money.value, money.named), (value.parse().unwrap(), None), "{text}");
}

#[rstest]
#[case("-5.50")]
#[case("1.2.3")]
#[case("25abc")]
#[case("10@50")]
#[case("5-10")]
#[case("$4.95 - 9.95")]
#[case("-$3")]
fn what_stands_for_no_amount_is_spoiled(#[case] text: &str) {
    assert_eq!(read(text).map(|(found, _)| found), Some(Found::Spoiled), "{text}");
}
