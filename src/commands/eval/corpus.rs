//! A corpus: one JSON object a line, each a message and what a reader of it should make of it.
//!
//! `{text, kind, slice, expect, fragment?, reference_time?, context?: {default_currency?}}`. What `expect` holds goes by
//! `kind`, see [`Wanted`]; in it, what is missing or null is not asserted. A line that cannot be read is told of with
//! its number, and the next one is read.

use std::io::{self, BufRead};

use anyhow::Context as _;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use hisabkitab::domain::{currency::Currency, zone::Zone};
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

use crate::commands::understand;

/// When a message was written that does not say so.
const WRITTEN: &str = "2026-01-15T12:00:00";

/// What a file holds.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Messages, in order.
    pub(super) cases: Vec<Case>,
    /// The numbers of lines that cannot be read, and why not.
    pub(super) unread: Vec<(usize, String)>,
    /// How many are of something else than a message, such as a picture.
    pub(super) left_out: i64,
}

/// A message and what is to be made of it.
#[derive(Debug)]
pub(super) struct Case {
    /// Its kind and slice: "log/core".
    pub(super) group: String,
    /// What is sent.
    pub(super) text: String,
    /// When.
    pub(super) now: DateTime<Utc>,
    /// The currency of whoever sends it.
    pub(super) currency: Currency,
    /// What is to be made of it.
    pub(super) wanted: Wanted,
}

/// What is to be made of a message.
#[derive(Debug, Deserialize)]
#[serde(tag = "kind", content = "expect", rename_all = "snake_case")]
pub(super) enum Wanted {
    /// These amounts of money stand in it.
    Amount {
        /// None if there is no money in it.
        amounts: Vec<Sum>,
    },
    /// It is a question about the books, and changes nothing.
    Ask {},
    /// It is something that belongs to this category, as the source calls it.
    Category {
        /// The source's name for it.
        category: String,
    },
    /// It tells of these days, the first of which counts.
    Date {
        /// None if there are no days in it.
        dates: Vec<Days>,
    },
    /// It is to be filed as these entries.
    Log {
        /// None if nothing may be filed.
        entries: Vec<Entry>,
    },
    /// It is something else, and changes nothing.
    Other {},
}

/// An amount, as far as it is asserted.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Sum {
    /// Exactly this.
    #[serde(default, deserialize_with = "decimal")]
    pub(super) amount: Option<Decimal>,
    /// At least this; exactly this if there is no `max`.
    #[serde(default, deserialize_with = "decimal")]
    pub(super) min: Option<Decimal>,
    /// At most this.
    #[serde(default, deserialize_with = "decimal")]
    pub(super) max: Option<Decimal>,
    /// ISO 4217.
    #[serde(default)]
    pub(super) currency: Option<String>,
}

/// An entry, as far as it is asserted.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Entry {
    #[serde(flatten)]
    pub(super) sum: Sum,
    /// What it was for.
    #[serde(default)]
    pub(super) description: Option<String>,
    /// The category, as the source calls it.
    #[serde(default)]
    pub(super) category: Option<String>,
    /// The day, perhaps with a time of day.
    #[serde(default)]
    pub(super) date: Option<String>,
}

/// A day or a period, open at a side that is not given.
#[derive(Clone, Debug, Default, Deserialize)]
pub(super) struct Days {
    /// The first day.
    #[serde(default)]
    pub(super) start: Option<NaiveDate>,
    /// The day after the last.
    #[serde(default)]
    pub(super) end: Option<NaiveDate>,
    /// Other ends that are as good.
    #[serde(default)]
    pub(super) end_accept: Option<Vec<Option<NaiveDate>>>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    #[serde(default)]
    slice: String,
    #[serde(default)]
    fragment: Option<String>,
    #[serde(default)]
    reference_time: Option<String>,
    #[serde(default)]
    context: Option<About>,
    #[serde(flatten)]
    wanted: Wanted,
}

#[derive(Default, Deserialize)]
struct About {
    #[serde(default)]
    default_currency: Option<String>,
}

impl Corpus {
    /// Reads the lines, at most so many messages; fails only when nothing more can be had from `input`.
    pub(super) fn read(input: impl BufRead, limit: Option<usize>) -> io::Result<Self> {
        let mut corpus = Self::default();
        for (line, number) in input.split(b'\n').zip(1..) {
            let line = line?;
            if limit.is_some_and(|limit| corpus.cases.len() >= limit) {
                break;
            }
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            match case(&line) {
                Ok(Some(case)) => corpus.cases.push(case),
                Ok(None) => corpus.left_out += 1,
                Err(error) => corpus.unread.push((number, format!("{error:#}"))),
            }
        }
        Ok(corpus)
    }
}

fn case(line: &[u8]) -> anyhow::Result<Option<Case>> {
    let value: Value = serde_json::from_slice(line).context("not JSON")?;
    if value.pointer("/expect/receipt").is_some() {
        return Ok(None);
    }
    let line: Line = serde_json::from_value(value)?;
    let currency = line.context.unwrap_or_default().default_currency;
    let currency = currency.as_deref().map_or(Ok(Currency::USD), Currency::parse)?;
    let written = line.reference_time.as_deref().unwrap_or(WRITTEN);
    let now = understand::moment(written, Zone::UTC)?;
    let kind = line.wanted.kind();
    let group =
        if line.slice.is_empty() { kind.to_owned() } else { format!("{kind}/{}", line.slice) };
    let fragment = line.fragment.filter(|fragment| !fragment.is_empty());
    let text = line.wanted.message(line.text, fragment);
    Ok(Some(Case { group, text, now, currency, wanted: line.wanted }))
}

impl Wanted {
    const fn kind(&self) -> &'static str {
        match self {
            Self::Amount { .. } => "amount",
            Self::Ask {} => "ask",
            Self::Category { .. } => "category",
            Self::Date { .. } => "date",
            Self::Log { .. } => "log",
            Self::Other {} => "other",
        }
    }

    /// What is sent: bare words for a day or a shop stand in a sentence about money, as people write it.
    fn message(&self, text: String, fragment: Option<String>) -> String {
        match self {
            Self::Category { .. } => format!("paid 120 at {text}"),
            Self::Date { dates } => match dates.first() {
                Some(days) => {
                    let said = fragment.unwrap_or(text);
                    if days.is_one_day() {
                        format!("spent 120 on tea {said}")
                    } else {
                        format!("how much did I spend {said}?")
                    }
                }
                None => text,
            },
            Self::Amount { .. } | Self::Ask {} | Self::Log { .. } | Self::Other {} => text,
        }
    }
}

impl Days {
    fn is_one_day(&self) -> bool {
        let (Some(start), Some(end)) = (self.start, self.end) else { return false };
        end.signed_duration_since(start) == TimeDelta::days(1)
    }
}

/// A decimal number, as a text with or without commas or as a number of JSON.
fn decimal<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Decimal>, D::Error> {
    let text = match Value::deserialize(from)? {
        Value::Null => return Ok(None),
        Value::String(text) => text.replace(',', ""),
        number => number.to_string(),
    };
    let read = text.trim().parse().or_else(|_| Decimal::from_scientific(text.trim()));
    read.map(Some).map_err(|_| serde::de::Error::custom(format!("{text:?} is no amount")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(line: &Value) -> Case {
        case(line.to_string().as_bytes()).unwrap().unwrap()
    }

    #[test]
    fn a_line_says_who_wrote_what_and_when() {
        let entry = json!({ "amount": "1,200.50", "currency": null, "first_word": "momo" });
        let case = read(&json!({
            "kind": "log", "slice": "core", "text": "momo 1200.5", "reference_time": "2026-02-01T09:00:00",
            "context": { "default_currency": "NPR" }, "expect": { "entries": [entry] }, "licence": "MIT",
        }));
        assert_eq!((case.group.as_str(), case.text.as_str()), ("log/core", "momo 1200.5"));
        assert_eq!(case.now.to_rfc3339(), "2026-02-01T09:00:00+00:00");
        assert_eq!(case.currency, Currency::NPR);
        let Wanted::Log { entries } = case.wanted else { panic!("it is a log") };
        assert_eq!(entries[0].sum.amount, Some(Decimal::new(120_050, 2)));
        assert_eq!(entries[0].sum.currency, None);
    }

    #[test]
    fn bare_words_stand_in_a_sentence() {
        let said = |expect: Value| {
            let kind = if expect["category"].is_null() { "date" } else { "category" };
            read(&json!({ "kind": kind, "slice": "", "text": "let us go on Friday", "fragment": "on Friday", "expect": expect })).text
        };
        let day = json!({ "dates": [{ "start": "2026-01-16", "end": "2026-01-17" }] });
        assert_eq!(said(day), "spent 120 on tea on Friday");
        let since = json!({ "dates": [{ "start": "2026-01-16", "end": null }] });
        assert_eq!(said(since), "how much did I spend on Friday?");
        assert_eq!(said(json!({ "dates": [] })), "let us go on Friday");
        assert_eq!(said(json!({ "category": "Food" })), "paid 120 at let us go on Friday");
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_line() {
        let good = r#"{"kind": "other", "text": "hi", "expect": {"must": true}}"#;
        let picture =
            r#"{"kind": "log", "text": "", "expect": {"entries": [], "receipt": "a.jpg"}}"#;
        let unknown = r#"{"kind": "song", "text": "hi", "expect": {}}"#;
        let amount =
            r#"{"kind": "amount", "text": "x", "expect": {"amounts": [{"amount": "lots"}]}}"#;
        let text =
            ["nonsense", good, "", picture, unknown, amount, "{\"kind\": \"other\"}"].join("\n");
        let corpus = Corpus::read([text.as_bytes(), b"\n\xff\n"].concat().as_slice(), None);
        let corpus = corpus.unwrap();
        assert_eq!((corpus.cases.len(), corpus.left_out), (1, 1));
        assert_eq!(corpus.cases[0].group, "other");
        let lines: Vec<usize> = corpus.unread.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [1, 5, 6, 7, 8]);
        assert!(corpus.unread[2].1.contains("lots"), "{:?}", corpus.unread);
    }

    #[test]
    fn a_limit_counts_messages() {
        let line = r#"{"kind": "other", "text": "hi", "expect": {}}"#;
        let text = ["nonsense", line, line, line, "nonsense"].join("\n");
        let corpus = Corpus::read(text.as_bytes(), Some(2)).unwrap();
        assert_eq!((corpus.cases.len(), corpus.unread.len()), (2, 1));
    }
}
