//! Messages about rates, seen from Thursday 2026-03-19 by someone with rupees.

use proptest::prelude::*;
use rstest::rstest;
use serde_json::{Value, json};

use crate::agent::rules::{Decision, tests::decided};

/// The only call, with its arguments as one object.
fn call(text: &str) -> Value {
    let Decision::Act(calls) = decided(text) else { panic!("{text}: {:?}", decided(text)) };
    let [call] = calls.as_slice() else { panic!("{text}: {calls:?}") };
    serde_json::to_value(call).unwrap()
}

#[rstest]
#[case("1 usd is 84.2 inr", "USD", "INR", "84.2")]
#[case("1 USD = 84.20 INR", "USD", "INR", "84.2")]
#[case("1 usd = ₹84.2", "USD", "INR", "84.2")]
#[case("$1 = Rs. 84.2", "USD", "INR", "84.2")]
#[case("a dollar is 84 rupees", "USD", "INR", "84")]
#[case("one euro is worth 91.5 inr", "EUR", "INR", "91.5")]
#[case("1 usd is equal to 84.2 inr.", "USD", "INR", "84.2")]
#[case("usd is 84.2 inr", "USD", "INR", "84.2")]
#[case("usd = 84.2", "USD", "INR", "84.2")]
#[case("1 dollar is 84.2", "USD", "INR", "84.2")]
#[case("1 inr is 1.6 npr", "INR", "NPR", "1.6")]
#[case("100 inr is 160 npr", "INR", "NPR", "1.6")]
#[case("160 npr is 100 inr", "INR", "NPR", "1.6")]
#[case("84.2 inr is 1 usd", "USD", "INR", "84.2")]
#[case("84.2 inr per usd", "USD", "INR", "84.2")]
#[case("84.2 rupees for one dollar", "USD", "INR", "84.2")]
#[case("set rate usd 134.5 npr", "USD", "NPR", "134.5")]
#[case("set usd rate 84.2", "USD", "INR", "84.2")]
#[case("set the rate of usd to 84.2 inr", "USD", "INR", "84.2")]
#[case("set rate of 1 usd to 84.2 inr", "USD", "INR", "84.2")]
#[case("set usd to npr rate 134.5", "USD", "NPR", "134.5")]
#[case("please set usd/inr rate to 84.2", "USD", "INR", "84.2")]
#[case("my usd rate is 84.2", "USD", "INR", "84.2")]
#[case("set rate 134.5 npr per usd", "USD", "NPR", "134.5")]
#[case("rate usd inr 84.2", "USD", "INR", "84.2")]
#[case("1 canadian dollar is 61 inr", "CAD", "INR", "61")]
#[case("1 jpy is 0.0055 eur", "JPY", "EUR", "0.0055")]
fn a_rate_is_told(#[case] text: &str, #[case] from: &str, #[case] to: &str, #[case] rate: &str) {
    let args = json!({"from": from, "to": to, "rate": rate});
    assert_eq!(call(text), json!({"tool": "set_rate", "args": args}), "{text}");
}

#[test]
fn a_rate_is_told_of_a_day() {
    let args = json!({"from": "USD", "to": "INR", "rate": "83.9", "date": "2026-03-15"});
    let told = json!({"tool": "set_rate", "args": args});
    assert_eq!(call("on 15 march 1 usd was 83.9 inr"), told);
    assert_eq!(call("1 usd was 83.9 inr on 15 march"), told);
}

#[rstest]
#[case("what is 100 usd in inr", "100", "USD", "INR")]
#[case("What's 100 USD in INR?", "100", "USD", "INR")]
#[case("convert 50 eur to npr", "50", "EUR", "NPR")]
#[case("100 usd in inr", "100", "USD", "INR")]
#[case("$50 in rupees?", "50", "USD", "INR")]
#[case("how many rupees is 100 usd", "100", "USD", "INR")]
#[case("how much is 100 usd", "100", "USD", "INR")]
#[case("how much is $99.99 in euros", "99.99", "USD", "EUR")]
#[case("2k usd to inr", "2000", "USD", "INR")]
#[case("1 usd in inr", "1", "USD", "INR")]
#[case("what is a dollar worth", "1", "USD", "INR")]
#[case("usd rate", "1", "USD", "INR")]
#[case("what's the usd rate?", "1", "USD", "INR")]
#[case("exchange rate usd to npr", "1", "USD", "NPR")]
#[case("usd to inr", "1", "USD", "INR")]
#[case("100 usd kitna rupees hai", "100", "USD", "INR")]
fn an_amount_is_to_be_converted(
    #[case] text: &str,
    #[case] amount: &str,
    #[case] from: &str,
    #[case] to: &str,
) {
    let args = json!({"amount": amount, "from": from, "to": to});
    assert_eq!(call(text), json!({"tool": "convert_amount", "args": args}), "{text}");
}

#[test]
fn an_amount_is_converted_by_the_rate_of_a_day() {
    let args = json!({"amount": "100", "from": "USD", "to": "INR", "date": "2026-03-18"});
    let told = json!({"tool": "convert_amount", "args": args});
    assert_eq!(call("what was 100 usd in inr yesterday"), told);
}

#[rstest]
#[case("forget my usd rate", json!({"from": "USD"}))]
#[case("delete the rate of usd to npr", json!({"from": "USD", "to": "NPR"}))]
#[case("remove the euro rates", json!({"from": "EUR"}))]
fn a_rate_is_forgotten(#[case] text: &str, #[case] args: Value) {
    assert_eq!(call(text), json!({"tool": "set_rate", "args": args}), "{text}");
}

#[rstest]
#[case("show rates", json!({}))]
#[case("rates", json!({}))]
#[case("show me my exchange rates", json!({}))]
#[case("what rates do you know?", json!({}))]
#[case("show usd rates", json!({"currency": "USD"}))]
fn rates_are_shown(#[case] text: &str, #[case] args: Value) {
    assert_eq!(call(text), json!({"tool": "list_rates", "args": args}), "{text}");
}

#[rstest]
#[case("total this month in inr", "INR", "2026-03-01", "2026-04-01")]
#[case("everything in rupees", "INR", "2026-03-01", "2026-04-01")]
#[case("everything in usd this year", "USD", "2026-01-01", "2027-01-01")]
#[case("show everything in npr please", "NPR", "2026-03-01", "2026-04-01")]
#[case("how much did I spend last month in usd?", "USD", "2026-02-01", "2026-03-01")]
#[case("how much did I spend in euros this month", "EUR", "2026-03-01", "2026-04-01")]
#[case("total spending this month in nepali rupees", "NPR", "2026-03-01", "2026-04-01")]
fn a_total_is_wanted_in_one_currency(
    #[case] text: &str,
    #[case] currency: &str,
    #[case] start: &str,
    #[case] end: &str,
) {
    let filter = json!({"period": {"start": start, "end": end}});
    let args = json!({"filter": filter, "kind": "expense", "in": currency});
    assert_eq!(call(text), json!({"tool": "summarize_spending", "args": args}), "{text}");
}

#[rstest]
#[case("coffee 5 usd")]
#[case("coffee 5 usd in rome")]
#[case("taxi cost 14 euros")]
#[case("100 usd hotel")]
#[case("lunch is 20 usd")]
#[case("20 usd")]
#[case("the interest rate is 7")]
#[case("i won 500")]
#[case("changed 100 usd to 8420 inr")]
#[case("paid 8420 inr for 100 usd")]
#[case("rate this app 5")]
#[case("2 pounds is 900 g")]
#[case("all is 5")]
#[case("is 84 the usd rate")]
#[case("100 usd is 8412 inr?")]
#[case("77 usd is 6500 inr")]
#[case("set usd 84.2")]
#[case("my hotel was 200 usd and dinner 30 eur")]
#[case("how much did I spend in")]
#[case("in")]
#[case("$ in")]
#[case("1 usd in")]
#[case("a")]
#[case("rate of one")]
#[case("set usd rate -84")]
#[case("what is -100 usd in inr")]
fn what_is_about_no_rate_sets_none(#[case] text: &str) {
    let decision = decided(text);
    let Decision::Act(calls) = &decision else { return };
    let rates = ["set_rate", "convert_amount", "list_rates"];
    assert!(calls.iter().all(|call| !rates.contains(&call.tool())), "{text}: {decision:?}");
}

proptest! {
    /// Whatever is said with such words, nothing panics.
    #[test]
    fn no_words_of_rates_make_reading_panic(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "in", "rate", "rates", "usd", "inr", "$", "1", "84.2", "is", "=", "a", "per", "to", "set", "forget",
                "everything", "total", "?", "us", "rs.", "today", "what", "show", "and", "/",
            ]),
            0..10,
        ),
    ) {
        decided(&words.join(" "));
    }
}
