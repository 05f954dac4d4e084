//! Reads the European Central Bank's list of reference rates: an envelope with a `Cube` that holds one `Cube time="…"` for each
//! day, which holds a `Cube currency="…" rate="…"` for each currency. One euro is worth `rate` of it.
//!
//! Whatever is not of that shape is refused as a whole: a wrong rate is worse than none. A currency that is no longer in use
//! is left out.

use std::collections::HashSet;

use chrono::NaiveDate;
use quick_xml::{
    Reader,
    events::{BytesStart, Event},
};
use thiserror::Error;

use crate::domain::{
    currency::Currency,
    rate::{DatedRate, Pair, ParseRateError, Rate},
};

/// The most rates of a list: forty currencies on ninety days and more.
const MAX_RATES: usize = 10_000;

/// Why a text is no list of reference rates.
#[derive(Debug, Error)]
pub enum FeedError {
    /// Not XML.
    #[error("it is no XML")]
    Xml(#[from] quick_xml::Error),
    /// An element or an attribute where none belongs, or none where one does.
    #[error("it is not of the shape of such a list")]
    Shape,
    /// It ends in the middle.
    #[error("it ends in the middle")]
    Cut,
    /// A day that is none, or has not come.
    #[error("{said:?} is no day of such a list")]
    Day {
        /// What stands there, shortened.
        said: String,
    },
    /// No code of a currency.
    #[error("{said:?} is no currency")]
    Currency {
        /// What stands there, shortened.
        said: String,
    },
    /// No rate.
    #[error(transparent)]
    Rate(#[from] ParseRateError),
    /// A day or a currency of a day that stands there twice.
    #[error("a rate stands there twice")]
    Twice,
    /// No rates.
    #[error("there are no rates in it")]
    Empty,
    /// More than such a list has.
    #[error("there are more than {MAX_RATES} rates in it")]
    TooMany,
}

/// Where in the list the reading is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Inside {
    Envelope,
    /// Beside the rates: who sent it, and about what.
    Other,
    Days,
    Day(NaiveDate),
    Rate,
}

/// The rates of a list; none is of a day after `today`.
pub(super) fn read(text: &str, today: NaiveDate) -> Result<Vec<DatedRate>, FeedError> {
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Inside> = Vec::new();
    let (mut rates, mut seen) = (Vec::new(), HashSet::new());
    let mut finished = false;
    loop {
        let event = reader.read_event()?;
        let closes_at_once = matches!(event, Event::Empty(_));
        match event {
            Event::Start(element) | Event::Empty(element) => {
                if finished {
                    return Err(FeedError::Shape);
                }
                let inside = enter(open.last().copied(), &element, today)?;
                if let (Some(Inside::Day(day)), Inside::Rate) = (open.last(), inside) {
                    let told = rate(&element, *day)?;
                    let fresh = told.is_none_or(|told| seen.insert((told.pair.quote(), *day)));
                    if !fresh {
                        return Err(FeedError::Twice);
                    }
                    rates.extend(told);
                    if rates.len() > MAX_RATES {
                        return Err(FeedError::TooMany);
                    }
                }
                open.push(inside);
                if closes_at_once {
                    open.pop();
                }
            }
            Event::End(_) => {
                // That it ends what began is seen to by the reader.
                open.pop();
            }
            Event::Text(text) => {
                let names_something = matches!(open.last(), Some(Inside::Other));
                if !names_something && !text.trim().is_empty() {
                    return Err(FeedError::Shape);
                }
            }
            Event::Decl(_) | Event::Comment(_) | Event::PI(_) => {}
            // Entities of its own are how XML takes more room than it has.
            Event::DocType(_) | Event::GeneralRef(_) | Event::CData(_) => {
                return Err(FeedError::Shape);
            }
            Event::Eof => break,
        }
        finished = open.is_empty() && (finished || !rates.is_empty());
    }
    if !open.is_empty() {
        return Err(FeedError::Cut);
    }
    if rates.is_empty() { Err(FeedError::Empty) } else { Ok(rates) }
}

/// What an element opens, where it stands.
fn enter(
    parent: Option<Inside>,
    element: &BytesStart<'_>,
    today: NaiveDate,
) -> Result<Inside, FeedError> {
    let name = element.local_name();
    let is_cube = name.as_ref() == "Cube";
    match (parent, is_cube) {
        (None, false) if name.as_ref() == "Envelope" => Ok(Inside::Envelope),
        (Some(Inside::Envelope | Inside::Other), false) => Ok(Inside::Other),
        (Some(Inside::Envelope), true) => Ok(Inside::Days),
        (Some(Inside::Days), true) => {
            let said = attribute(element, "time")?;
            let day = said.parse().ok().filter(|day| *day <= today);
            Ok(Inside::Day(day.ok_or_else(|| FeedError::Day { said: shortened(&said) })?))
        }
        (Some(Inside::Day(_)), true) => Ok(Inside::Rate),
        _ => Err(FeedError::Shape),
    }
}

/// The rate of a currency on a day; none of a currency that nobody pays with any more.
fn rate(element: &BytesStart<'_>, date: NaiveDate) -> Result<Option<DatedRate>, FeedError> {
    let (code, rate) = (attribute(element, "currency")?, attribute(element, "rate")?);
    let rate = Rate::parse(&rate)?;
    if code.len() != 3 || !code.bytes().all(|b| b.is_ascii_uppercase()) {
        return Err(FeedError::Currency { said: shortened(&code) });
    }
    let Ok(quote) = Currency::parse(&code) else { return Ok(None) };
    Ok(Some(DatedRate { pair: Pair::new(Currency::EUR, quote)?, rate, date }))
}

fn attribute(element: &BytesStart<'_>, name: &str) -> Result<String, FeedError> {
    let found = element.try_get_attribute(name).map_err(quick_xml::Error::from)?;
    Ok(found.ok_or(FeedError::Shape)?.value.into_owned())
}

fn shortened(said: &str) -> String {
    said.chars().take(40).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rstest::rstest;

    use super::*;

    const LIST: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
        <gesmes:Envelope xmlns:gesmes="urn:one" xmlns="urn:two">
            <gesmes:subject>Reference rates</gesmes:subject>
            <gesmes:Sender><gesmes:name>A bank</gesmes:name></gesmes:Sender>
            <Cube>
                <Cube time="2026-01-14">
                    <Cube currency="USD" rate="1.0812"/>
                    <Cube currency='INR' rate='91.2345'></Cube>
                </Cube>
                <Cube time="2026-01-13"><Cube currency="USD" rate="1.08"/></Cube>
            </Cube>
        </gesmes:Envelope>"#;

    fn today() -> NaiveDate {
        "2026-01-15".parse().unwrap()
    }

    #[test]
    fn a_list_is_read_as_it_stands() {
        let rates = read(LIST, today()).unwrap();
        let told: Vec<String> = rates
            .iter()
            .map(|rate| format!("{} {} {}", rate.date, rate.pair.quote(), rate.rate))
            .collect();
        assert_eq!(
            told,
            ["2026-01-14 USD 1.0812", "2026-01-14 INR 91.2345", "2026-01-13 USD 1.08"]
        );
        assert!(rates.iter().all(|rate| rate.pair.base() == Currency::EUR));
    }

    #[test]
    fn a_currency_that_is_no_longer_in_use_is_left_out() {
        assert_eq!(read(&LIST.replace("INR", "ZZZ"), today()).unwrap().len(), 2);
    }

    #[rstest]
    #[case("1.0812", "1,0812")]
    #[case("1.0812", "0")]
    #[case("1.0812", "-1.0812")]
    #[case("1.0812", "N/A")]
    #[case("1.0812", "")]
    #[case("\"USD\"", "\"usd\"")]
    #[case("\"USD\"", "\"US&#68;\"")]
    #[case("\"USD\"", "\"EUR\"")]
    #[case("'INR'", "'USD'")]
    #[case("2026-01-14", "2026-01-16")]
    #[case("2026-01-14", "14.01.2026")]
    #[case("2026-01-14", "2026-01-13")]
    #[case("rate=\"1.0812\"", "")]
    #[case("currency=\"USD\"", "name=\"USD\"")]
    #[case("time=", "date=")]
    #[case("gesmes:Envelope", "html")]
    #[case("<?xml version", "<!DOCTYPE a [<!ENTITY b \"c\">]><?xml version")]
    #[case("A bank", "A &bank;")]
    #[case("<Cube currency=\"USD\" rate=\"1.0812\"/>", "<b/>")]
    #[case("<Cube currency=\"USD\" rate=\"1.0812\"/>", "1.0812")]
    #[case("</gesmes:Envelope>", "")]
    #[case("</gesmes:Envelope>", "</gesmes:Envelope><gesmes:Envelope></gesmes:Envelope>")]
    fn what_is_wrong_anywhere_is_refused_as_a_whole(#[case] right: &str, #[case] wrong: &str) {
        assert!(LIST.contains(right));
        assert!(read(&LIST.replace(right, wrong), today()).is_err(), "{wrong}");
    }

    #[test]
    fn nothing_and_a_list_of_nothing_are_none() {
        for empty in ["", "<Envelope/>", "<Envelope><Cube/></Envelope>", "{}"] {
            assert!(read(empty, today()).is_err(), "{empty}");
        }
    }

    proptest! {
        /// Wherever it is cut, it is no list.
        #[test]
        fn a_list_that_ends_early_is_refused(at in 0..LIST.len()) {
            let cut = LIST.get(..at).unwrap_or_default();
            prop_assert!(read(cut, today()).is_err());
        }

        #[test]
        fn no_text_makes_reading_panic(text in "[<>/=\"' a-zA-Z0-9.&;!-]{0,200}") {
            let _ = read(&text, today());
        }
    }
}
