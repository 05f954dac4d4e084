//! Rates between currencies, amounts that were converted, and what the commands say of files of rates.
//!
//! What was converted is always marked with “≈” and followed by its rate and the rate's day.

use std::path::Path;

use hisab_port::Paragraph;

use super::{
    Reader,
    dates::short,
    line::{Line, count, plain},
};
use crate::{
    domain::{currency::Currency, rate::DatedRate, rate::ParseRateError},
    ledger::{
        BadRate, Conversion, Converted, ConvertedPart, RateSet, RateUsed, Rates, RatesFileError,
        RatesForgotten,
    },
};

/// How a person tells a rate.
const HOW: &str = "Tell me one, like “1 usd is 84.2 inr”.";

/// "1 USD = 84.2 INR of 20 Nov".
pub(super) fn one(reader: Reader, DatedRate { pair, rate, date }: &DatedRate) -> String {
    format!("1 {} = {rate} {} of {}", pair.base(), pair.quote(), short(reader, *date))
}

pub(super) fn set(reader: Reader, RateSet { rate, before }: &RateSet) -> Vec<Paragraph> {
    let DatedRate { pair, rate: worth, date } = rate;
    let from = if *date == reader.today { "today".to_owned() } else { short(reader, *date) };
    let line = plain("Noted: ")
        .bold(format!("1 {} = {worth} {}", pair.base(), pair.quote()))
        .plain(" from ")
        .plain(from)
        .plain(" on");
    let line = match before {
        Some(before) if before.pair == *pair => line.plain(", not ").plain(before.rate),
        Some(before) => line.plain(", not ").plain(one(reader, before)),
        None => line,
    };
    vec![line.plain(".").end()]
}

pub(super) fn forgotten(reader: Reader, forgotten: &RatesForgotten) -> Vec<Paragraph> {
    match forgotten.rates.as_slice() {
        [only] => vec![plain("Forgotten: ").plain(one(reader, only)).plain(".").end()],
        rates => {
            let all = i64::try_from(rates.len()).unwrap_or(i64::MAX);
            let heading =
                plain("Forgotten: ").bold(count(all, "rate", "rates")).plain(" of yours.");
            vec![heading.end()]
        }
    }
}

pub(super) fn listed(reader: Reader, Rates { currency, own, shared }: &Rates) -> Vec<Paragraph> {
    if own.is_empty() && shared.is_empty() {
        let of = currency.map(|currency| format!(" of {currency}")).unwrap_or_default();
        return vec![plain("I know no rates").plain(of).plain(" yet. ").plain(HOW).end()];
    }
    let mut said = Vec::new();
    if !own.is_empty() {
        said.push(plain("Your own rates, which go first:").end());
        said.extend(own.iter().map(|rate| plain("• ").plain(one(reader, rate)).end()));
    }
    if !shared.is_empty() {
        said.push(plain("Published rates:").end());
        said.extend(shared.iter().map(|RateUsed { pair, rate, date, .. }| {
            let rate = DatedRate { pair: *pair, rate: *rate, date: *date };
            plain("• ").plain(one(reader, &rate)).end()
        }));
    }
    said
}

pub(super) fn converted(reader: Reader, conversion: &Conversion) -> Vec<Paragraph> {
    let Conversion { from, into, rate } = conversion;
    let line = plain(from).plain(" ≈ ").bold(into).plain(" at ");
    let line = if rate.own { line.plain("your rate ") } else { line };
    vec![line.plain(at(reader, from.currency, rate)).plain(".").end()]
}

/// A rate as it belongs after an amount of a currency: "84.2 of 20 Nov", or the other way round in full.
fn at(reader: Reader, from: Currency, RateUsed { pair, rate, date, .. }: &RateUsed) -> String {
    if pair.base() == from {
        format!("{rate} of {}", short(reader, *date))
    } else {
        one(reader, &DatedRate { pair: *pair, rate: *rate, date: *date })
    }
}

/// A total in one currency, below the totals in each.
pub(super) fn in_one(reader: Reader, converted: &Converted) -> Vec<Paragraph> {
    let Converted { total, parts, missing } = converted;
    let mut said = Vec::new();
    if !parts.is_empty() {
        said.push(plain("Together ≈ ").bold(total).plain(":").end());
        said.extend(parts.iter().map(|part| part_of(reader, part)));
    }
    if !missing.is_empty() {
        let line = if parts.is_empty() {
            Line::default().amounts(missing).plain(" cannot be told in ").plain(total.currency)
        } else {
            plain("Not in it: ").amounts(missing)
        };
        said.push(line.plain(", since I know no rate for then. ").plain(HOW).end());
    }
    said
}

fn part_of(reader: Reader, part: &ConvertedPart) -> Paragraph {
    let ConvertedPart { from, into, rates, low, high } = part;
    let line: Line = plain("• ").plain(from).plain(" ≈ ").bold(into).plain(" at ");
    let at = |used| at(reader, from.currency, used);
    let line = if low == high {
        let line = if low.own { line.plain("your rate ") } else { line };
        line.plain(at(low))
    } else {
        line.plain(rates).plain(" rates, from ").plain(at(low)).plain(" to ").plain(at(high))
    };
    line.end()
}

/// After rates were read from a file.
pub fn rates_read(rates: usize, changed: u64) -> String {
    format!("Read {rates} rates; {changed} of them are new or changed.")
}

/// After rates were fetched.
pub fn rates_fetched(rates: usize, changed: u64) -> String {
    format!(
        "Fetched {rates} rates of the European Central Bank; {changed} of them are new or changed."
    )
}

/// The rates that are known, one a line.
pub fn known_rates(rates: &[DatedRate]) -> String {
    if rates.is_empty() {
        return "No rates for everybody yet. `hisab rates fetch` or `hisab rates import FILE` gets some.".to_owned();
    }
    let line = |DatedRate { pair, rate, date }: &DatedRate| {
        format!("{date}  1 {} = {rate} {}", pair.base(), pair.quote())
    };
    rates.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// When a file of rates was not taken in.
pub fn rates_file(file: &Path, RatesFileError { line, why }: &RatesFileError) -> String {
    let why = match why {
        BadRate::Heading => "the file must begin with the heading date,base,quote,rate".to_owned(),
        BadRate::Fields { found } => {
            format!("there are {found} fields, and a rate has four: date,base,quote,rate")
        }
        BadRate::Date { said } => {
            format!("“{said}” is no date; write it as YYYY-MM-DD, from 1970 on")
        }
        BadRate::Future(date) => format!("{date} is still to come"),
        BadRate::Currency(unknown) => format!("“{}” is no currency code, like INR", unknown.said),
        BadRate::Rate(ParseRateError::NotANumber { said }) => {
            format!("“{said}” is no rate; write plain digits, like 84.2")
        }
        BadRate::Rate(ParseRateError::OutOfRange) => {
            "a rate is more than zero and has twelve digits at most".to_owned()
        }
        BadRate::Rate(ParseRateError::SameCurrency) => {
            "a rate is between two different currencies".to_owned()
        }
        BadRate::Twice { first } => {
            format!("these currencies have a rate for that day in line {first} already")
        }
        BadRate::Empty => "there are no rates after the heading".to_owned(),
        BadRate::TooMany { max } => format!("there are more than {max} rates; split the file"),
        BadRate::TooLarge { mebibytes } => {
            format!("the file is larger than {mebibytes} MiB; split it")
        }
        BadRate::Unreadable(_) => "it cannot be read as CSV in UTF-8".to_owned(),
    };
    format!("{}, line {line}: {why}. Nothing was taken in.", file.display())
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::{
        super::{outcome, samples},
        *,
    };
    use crate::{
        domain::{
            kind::Kind,
            money::Money,
            period::{Period, Unit},
            rate::{Pair, Rate},
        },
        ledger::{Leg, Outcome, Summary},
    };

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    fn pair(base: &str, quote: &str) -> Pair {
        Pair::new(Currency::parse(base).unwrap(), Currency::parse(quote).unwrap()).unwrap()
    }

    fn told(base: &str, rate: &str, quote: &str, date: &str) -> DatedRate {
        let (pair, rate) = (pair(base, quote), Rate::parse(rate).unwrap());
        DatedRate { pair, rate, date: date.parse().unwrap() }
    }

    fn used(base: &str, rate: &str, quote: &str, date: &str, own: bool) -> RateUsed {
        let DatedRate { pair, rate, date } = told(base, rate, quote, date);
        RateUsed { pair, rate, date, own, legs: Vec::<Leg>::new() }
    }

    #[test]
    fn a_rate_of_ones_own_is_told_back_with_its_day() {
        let rate = told("USD", "84.2", "INR", "2026-01-15");
        assert_snapshot!(said(RateSet { rate, before: None }), @"Noted: 1 USD = 84.2 INR from today on.");
        let before = Some(told("USD", "83.9", "INR", "2026-01-10"));
        let rate = told("USD", "84.2", "INR", "2026-01-10");
        assert_snapshot!(said(RateSet { rate, before }), @"Noted: 1 USD = 84.2 INR from 10 Jan on, not 83.9.");
        let before = Some(told("INR", "0.012", "USD", "2026-01-10"));
        assert_snapshot!(said(RateSet { rate, before }), @"Noted: 1 USD = 84.2 INR from 10 Jan on, not 1 INR = 0.012 USD of 10 Jan.");
        assert_snapshot!(said(RatesForgotten { rates: vec![rate] }), @"Forgotten: 1 USD = 84.2 INR of 10 Jan.");
        assert_snapshot!(said(RatesForgotten { rates: vec![rate, rate] }), @"Forgotten: 2 rates of yours.");
    }

    #[test]
    fn an_amount_is_converted_with_its_rate_and_day() {
        let at = |rate| Conversion {
            from: samples::dollars("100"),
            into: samples::rupees("8412"),
            rate,
        };
        let published = at(used("USD", "84.12", "INR", "2025-11-20", false));
        assert_snapshot!(said(published), @"$100 ≈ ₹8,412 at 84.12 of 20 Nov 2025.");
        let own = at(used("USD", "84.12", "INR", "2026-01-10", true));
        assert_snapshot!(said(own), @"$100 ≈ ₹8,412 at your rate 84.12 of 10 Jan.");
        let back = Conversion {
            from: samples::rupees("8412"),
            into: samples::dollars("100"),
            rate: used("USD", "84.12", "INR", "2026-01-10", false),
        };
        assert_snapshot!(said(back), @"₹8,412 ≈ $100 at 1 USD = 84.12 INR of 10 Jan.");
    }

    #[test]
    fn rates_are_listed_the_persons_own_first() {
        let own = vec![told("INR", "1.6", "NPR", "2026-01-01")];
        let shared = vec![used("USD", "84.12", "INR", "2026-01-14", false)];
        assert_snapshot!(said(Rates { currency: None, own, shared }), @r"
        Your own rates, which go first:
        • 1 INR = 1.6 NPR of 1 Jan
        Published rates:
        • 1 USD = 84.12 INR of 14 Jan
        ");
        let none = Rates { currency: None, own: vec![], shared: vec![] };
        assert_snapshot!(said(none), @"I know no rates yet. Tell me one, like “1 usd is 84.2 inr”.");
        let none = Rates { currency: Some(Currency::NPR), own: vec![], shared: vec![] };
        assert_snapshot!(said(none), @"I know no rates of NPR yet. Tell me one, like “1 usd is 84.2 inr”.");
    }

    #[test]
    fn a_total_in_one_currency_says_what_is_in_it_and_what_is_not() {
        let euros = |amount| Money::from_decimal(amount, Currency::EUR).unwrap();
        let low = used("USD", "83.9", "INR", "2026-01-03", false);
        let converted = Converted {
            total: samples::rupees("10524"),
            parts: vec![
                ConvertedPart {
                    from: samples::dollars("100"),
                    into: samples::rupees("8412"),
                    rates: 2,
                    high: used("USD", "84.3", "INR", "2026-01-14", false),
                    low,
                },
                ConvertedPart {
                    from: euros("20"),
                    into: samples::rupees("1900"),
                    rates: 1,
                    low: used("EUR", "95", "INR", "2026-01-14", true),
                    high: used("EUR", "95", "INR", "2026-01-14", true),
                },
            ],
            missing: vec![euros("5"), samples::dollars("1")],
        };
        let summary = Summary {
            kind: Kind::Expense,
            period: Some(Period::holding(samples::reader().today, Unit::Month)),
            category: None,
            words: None,
            tag: None,
            totals: vec![samples::rupees("212"), euros("25"), samples::dollars("101")],
            entries: 7,
            by: None,
            lines: vec![],
            average: None,
            converted: Some(converted.clone()),
        };
        assert_snapshot!(said(summary.clone()), @r"
        You spent ₹212, €25 and $101 this month, in 7 entries.
        Together ≈ ₹10,524:
        • $100 ≈ ₹8,412 at 2 rates, from 83.9 of 3 Jan to 84.3 of 14 Jan
        • €20 ≈ ₹1,900 at your rate 95 of 14 Jan
        Not in it: €5 and $1, since I know no rate for then. Tell me one, like “1 usd is 84.2 inr”.
        ");
        let nothing = Converted { parts: vec![], ..converted };
        assert_snapshot!(said(Summary { converted: Some(nothing), ..summary }), @r"
        You spent ₹212, €25 and $101 this month, in 7 entries.
        €5 and $1 cannot be told in INR, since I know no rate for then. Tell me one, like “1 usd is 84.2 inr”.
        ");
    }

    #[test]
    fn a_file_that_is_refused_says_where_and_why() {
        let wrong = |line, why| rates_file(Path::new("rates.csv"), &RatesFileError { line, why });
        let all = [
            wrong(1, BadRate::Heading),
            wrong(2, BadRate::Fields { found: 3 }),
            wrong(3, BadRate::Date { said: "20/11/2026".to_owned() }),
            wrong(3, BadRate::Future("2031-01-01".parse().unwrap())),
            wrong(4, Currency::parse("RUPEE").unwrap_err().into()),
            wrong(5, Rate::parse("84,2").unwrap_err().into()),
            wrong(5, Rate::parse("0").unwrap_err().into()),
            wrong(6, ParseRateError::SameCurrency.into()),
            wrong(7, BadRate::Twice { first: 2 }),
            wrong(1, BadRate::Empty),
            wrong(9, BadRate::TooMany { max: 5 }),
            wrong(9, BadRate::TooLarge { mebibytes: 16 }),
        ];
        assert_snapshot!(all.join("\n"), @r"
        rates.csv, line 1: the file must begin with the heading date,base,quote,rate. Nothing was taken in.
        rates.csv, line 2: there are 3 fields, and a rate has four: date,base,quote,rate. Nothing was taken in.
        rates.csv, line 3: “20/11/2026” is no date; write it as YYYY-MM-DD, from 1970 on. Nothing was taken in.
        rates.csv, line 3: 2031-01-01 is still to come. Nothing was taken in.
        rates.csv, line 4: “RUPEE” is no currency code, like INR. Nothing was taken in.
        rates.csv, line 5: “84,2” is no rate; write plain digits, like 84.2. Nothing was taken in.
        rates.csv, line 5: a rate is more than zero and has twelve digits at most. Nothing was taken in.
        rates.csv, line 6: a rate is between two different currencies. Nothing was taken in.
        rates.csv, line 7: these currencies have a rate for that day in line 2 already. Nothing was taken in.
        rates.csv, line 1: there are no rates after the heading. Nothing was taken in.
        rates.csv, line 9: there are more than 5 rates; split the file. Nothing was taken in.
        rates.csv, line 9: the file is larger than 16 MiB; split it. Nothing was taken in.
        ");
        assert_snapshot!(rates_read(120, 118), @"Read 120 rates; 118 of them are new or changed.");
        assert_snapshot!(rates_fetched(30, 0), @"Fetched 30 rates of the European Central Bank; 0 of them are new or changed.");
        assert_snapshot!(known_rates(&[]), @"No rates for everybody yet. `hisab rates fetch` or `hisab rates import FILE` gets some.");
        assert_snapshot!(known_rates(&[told("EUR", "1.0812", "USD", "2026-01-14")]), @"2026-01-14  1 EUR = 1.0812 USD");
    }
}
