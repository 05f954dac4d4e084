//! Rates that count for everybody: read from a file of whoever runs this, or from what a bank publishes.
//!
//! A file is CSV with the heading `date,base,quote,rate`: on that day one `base` was worth `rate` of `quote`. All of
//! it is taken in, or nothing.

use std::{
    collections::HashMap,
    io::{self, Read},
};

use chrono::NaiveDate;
use thiserror::Error;

use crate::{
    domain::{
        currency::{Currency, UnknownCurrency},
        rate::{DatedRate, Pair, ParseRateError, Rate},
    },
    ledger::LedgerError,
    store,
};
pub use store::rates::Source as RateSource;

/// The largest file, in bytes.
const MAX_BYTES: u64 = 16 << 20;

/// The most rates of a file: thirty currencies over ten years.
const MAX_ROWS: usize = 100_000;

/// How many are written at once.
const PAGE: usize = 5_000;

const HEADING: [&str; 4] = ["date", "base", "quote", "rate"];

/// Why a file of rates was not taken in, and in which line that is.
#[derive(Debug, Error)]
#[error("line {line}: {why}")]
pub struct RatesFileError {
    /// The line, of which the heading is the first.
    pub line: u64,
    /// Why.
    #[source]
    pub why: BadRate,
}

/// What is wrong with a line of a file of rates.
#[derive(Debug, Error)]
pub enum BadRate {
    /// It does not begin with the heading.
    #[error("not the heading of a file of rates")]
    Heading,
    /// More or fewer than four fields.
    #[error("{found} fields, not four")]
    Fields {
        /// How many there are.
        found: usize,
    },
    /// Not a date.
    #[error("{said:?} is no date")]
    Date {
        /// What stands there, shortened.
        said: String,
    },
    /// A day that has not come.
    #[error("{0} is still to come")]
    Future(NaiveDate),
    /// Not a currency.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Not a rate.
    #[error(transparent)]
    Rate(#[from] ParseRateError),
    /// The currencies had a rate for that day before.
    #[error("a second rate for the currencies and the day of line {first}")]
    Twice {
        /// The line of the first.
        first: u64,
    },
    /// The heading and nothing else.
    #[error("no rates")]
    Empty,
    /// More than is read.
    #[error("more than {max} rates")]
    TooMany {
        /// How many are.
        max: usize,
    },
    /// More bytes than are read.
    #[error("more than {mebibytes} MiB")]
    TooLarge {
        /// How many are, in MiB.
        mebibytes: u64,
    },
    /// Not CSV, or not text.
    #[error("it cannot be read")]
    Unreadable(#[source] io::Error),
}

/// Reads a file of rates; `today` is the last day that it may speak of.
pub fn read_rates(input: impl Read, today: NaiveDate) -> Result<Vec<DatedRate>, RatesFileError> {
    let mut bounded = input.take(MAX_BYTES + 1);
    let mut table = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(&mut bounded);
    let (mut rates, mut lines) = (Vec::new(), HashMap::new());
    let mut record = csv::StringRecord::new();
    let mut heading = false;
    let mut line = 1;
    loop {
        let more = table.read_record(&mut record).map_err(|error| {
            let line = error.position().map_or(line, csv::Position::line);
            RatesFileError { line, why: BadRate::Unreadable(error.into()) }
        })?;
        if !more {
            break;
        }
        line = record.position().map_or(line, csv::Position::line);
        let wrong = |why| RatesFileError { line, why };
        if !heading {
            let is = record.iter().map(|name| name.trim_start_matches('\u{FEFF}').to_lowercase());
            heading = is.eq(HEADING);
            if !heading {
                return Err(wrong(BadRate::Heading));
            }
            continue;
        }
        if rates.len() == MAX_ROWS {
            return Err(wrong(BadRate::TooMany { max: MAX_ROWS }));
        }
        let rate = row(&record, today).map_err(wrong)?;
        let mut sides = [rate.pair.base().code(), rate.pair.quote().code()];
        sides.sort_unstable();
        if let Some(first) = lines.insert((sides, rate.date), line) {
            return Err(wrong(BadRate::Twice { first }));
        }
        rates.push(rate);
    }
    if bounded.limit() == 0 {
        let mebibytes = MAX_BYTES >> 20;
        return Err(RatesFileError { line, why: BadRate::TooLarge { mebibytes } });
    }
    if rates.is_empty() {
        let why = if heading { BadRate::Empty } else { BadRate::Heading };
        return Err(RatesFileError { line, why });
    }
    Ok(rates)
}

fn row(record: &csv::StringRecord, today: NaiveDate) -> Result<DatedRate, BadRate> {
    let fields: Vec<&str> = record.iter().collect();
    let [date, base, quote, rate] = fields[..] else {
        return Err(BadRate::Fields { found: fields.len() });
    };
    let no_date = || BadRate::Date { said: date.chars().take(40).collect() };
    let date: NaiveDate = date.parse().map_err(|_| no_date())?;
    if date < NaiveDate::default() {
        return Err(no_date());
    }
    if date > today {
        return Err(BadRate::Future(date));
    }
    let pair = Pair::new(Currency::parse(base)?, Currency::parse(quote)?)?;
    Ok(DatedRate { pair, rate: Rate::parse(rate)?, date })
}

/// Takes rates in for everybody, in a transaction of the caller's. How many are new or changed.
pub async fn share_rates(
    conn: &mut store::Connection,
    source: RateSource,
    rates: &[DatedRate],
) -> Result<u64, LedgerError> {
    let mut changed = 0;
    for page in rates.chunks(PAGE) {
        changed += store::rates::share(conn, source, page).await?;
    }
    Ok(changed)
}

/// The newest rate for everybody between each two currencies.
pub async fn newest_rates(conn: &mut store::Connection) -> Result<Vec<DatedRate>, LedgerError> {
    Ok(store::rates::newest(conn).await?)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    fn read(text: &str) -> Result<Vec<DatedRate>, RatesFileError> {
        read_rates(text.as_bytes(), "2026-01-15".parse().unwrap())
    }

    #[test]
    fn a_file_is_read_as_it_stands() {
        let text = "\u{FEFF}Date,Base,Quote,Rate\r\n2026-01-14, usd ,INR,84.20\r\n\r\n\"2026-01-15\",INR,NPR,1.6\r\n";
        let rates = read(text).unwrap();
        let told: Vec<String> = rates
            .iter()
            .map(|rate| {
                format!("{} {} {} {}", rate.date, rate.pair.base(), rate.pair.quote(), rate.rate)
            })
            .collect();
        assert_eq!(told, ["2026-01-14 USD INR 84.2", "2026-01-15 INR NPR 1.6"]);
    }

    #[rstest]
    #[case("", 1, "Heading")]
    #[case("2026-01-14,USD,INR,84.2", 1, "Heading")]
    #[case("date,base,quote,rate", 1, "Empty")]
    #[case("date,base,quote,rate\n2026-01-14,USD,INR", 2, "Fields")]
    #[case("date,base,quote,rate\n2026-01-14,USD,INR,84.2,x", 2, "Fields")]
    #[case("date,base,quote,rate\n14/01/2026,USD,INR,84.2", 2, "Date")]
    #[case("date,base,quote,rate\n1969-12-31,USD,INR,84.2", 2, "Date")]
    #[case("date,base,quote,rate\n2026-01-14,USD,INR,1\n2026-01-16,USD,INR,84.2", 3, "Future")]
    #[case("date,base,quote,rate\n2026-01-14,US,INR,84.2", 2, "Currency")]
    #[case("date,base,quote,rate\n2026-01-14,USD,USD,1", 2, "Rate")]
    #[case("date,base,quote,rate\n2026-01-14,USD,INR,\"84,2\"", 2, "Rate")]
    #[case("date,base,quote,rate\n2026-01-14,USD,INR,0", 2, "Rate")]
    #[case("date,base,quote,rate\n2026-01-14,USD,INR,84\n2026-01-14,INR,USD,0.01", 3, "Twice")]
    fn a_line_that_is_wrong_is_named(#[case] text: &str, #[case] line: u64, #[case] why: &str) {
        let wrong = read(text).unwrap_err();
        assert_eq!(
            (wrong.line, format!("{:?}", wrong.why).starts_with(why)),
            (line, true),
            "{wrong}"
        );
    }

    #[test]
    fn a_file_without_end_is_not_read_to_it() {
        let endless = "date,base,quote,rate\n".as_bytes().chain(io::repeat(b'1'));
        let wrong = read_rates(endless, "2026-01-15".parse().unwrap()).unwrap_err();
        assert!(matches!(wrong.why, BadRate::TooLarge { .. } | BadRate::Fields { .. }), "{wrong}");
        let start = "2000-01-01".parse::<NaiveDate>().unwrap();
        let many: String = start
            .iter_days()
            .take(4_000)
            .flat_map(|day| {
                let codes = Currency::all().filter(|code| *code != Currency::EUR).take(26);
                codes.map(move |code| format!("{day},EUR,{code},2\n"))
            })
            .collect();
        let wrong = read(&format!("date,base,quote,rate\n{many}")).unwrap_err();
        assert!(matches!(wrong.why, BadRate::TooMany { .. }), "{wrong}");
        assert_eq!(wrong.line, 100_002);
    }

    proptest! {
        #[test]
        fn no_file_makes_reading_panic(text in "(date,base,quote,rate\n)?[0-9A-Z,\"\n.-]{0,200}") {
            let _ = read(&text);
        }
    }
}
