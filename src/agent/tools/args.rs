//! Argument types that several tools share. Their doc comments are what a model reads in the schema.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    domain::{
        currency::{Currency, UnknownCurrency},
        period::{EmptyPeriod, Period},
        text::{Tag, TextError},
    },
    ledger::{self, Invalid, LedgerError, Target},
};

/// Entries that are already in the books. Leave everything out for the entry the person just talked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Which {
    /// The entry's id, from a list.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Words of its description or merchant, such as "chai".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// The amount it has now, as a decimal string: "200".
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// The category it has now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// True to mean every entry of the message talked about, not just one.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub all: bool,
}

/// A span of days in the person's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Span {
    /// First day, YYYY-MM-DD.
    pub start: NaiveDate,
    /// The day after the last, YYYY-MM-DD.
    pub end: NaiveDate,
}

/// Which entries to look at. Everything left out does not narrow.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Filter {
    /// Only these days; all days when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Span>,
    /// Only this category, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Only entries whose description or merchant has these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
    /// Only entries with this tag, without the #.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
}

/// The default of a count.
pub(super) const fn one() -> u32 {
    1
}

/// A currency by its code.
pub(super) fn currency(code: &str) -> Result<Currency, UnknownCurrency> {
    Currency::parse(code)
}

/// Labels, with or without their `#`.
pub(super) fn tags(said: &[String]) -> Result<Vec<Tag>, TextError> {
    said.iter().map(|tag| Tag::parse(tag.trim_start_matches('#'))).collect()
}

impl Which {
    pub(super) fn target(self) -> Result<Target, LedgerError> {
        let id = self
            .id
            .map(|id| id.parse().map_err(|_| Invalid::Id { said: id.chars().take(40).collect() }));
        Ok(Target {
            id: id.transpose()?,
            words: self.words,
            amount: self.amount,
            category: self.category,
            all: self.all,
        })
    }
}

impl Span {
    pub(super) fn period(self) -> Result<Period, EmptyPeriod> {
        Period::new(self.start, self.end)
    }
}

impl From<Period> for Span {
    fn from(period: Period) -> Self {
        Self { start: period.start(), end: period.end() }
    }
}

impl Filter {
    pub(super) fn decoded(self) -> Result<ledger::Filter, LedgerError> {
        Ok(ledger::Filter {
            period: self.period.map(Span::period).transpose()?,
            category: self.category,
            words: self.words,
            tag: self.tag.map(|tag| Tag::parse(tag.trim_start_matches('#'))).transpose()?,
        })
    }
}
