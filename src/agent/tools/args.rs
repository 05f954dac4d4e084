//! Argument types that several tools share. What a model need not say is left out of its schema (`skip`).

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Deserializer, Serialize, de::Error as _};

use crate::{
    domain::{
        budget::BudgetPeriod,
        currency::{Currency, UnknownCurrency},
        ids::NudgeId,
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
    #[schemars(skip)]
    pub amount: Option<String>,
    /// The category it has now.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(skip)]
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
    #[serde(deserialize_with = "day")]
    pub start: NaiveDate,
    /// The day after the last, YYYY-MM-DD.
    #[serde(deserialize_with = "day")]
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

/// What a budget is for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A calendar year.
    Year,
}

impl From<Each> for BudgetPeriod {
    fn from(each: Each) -> Self {
        match each {
            Each::Week => Self::Week,
            Each::Month => Self::Month,
            Each::Year => Self::Year,
        }
    }
}

/// The tag of a budget, with or without its `#`.
pub(super) fn budget_tag(said: Option<&str>) -> Result<Option<Tag>, TextError> {
    said.map(|tag| Tag::parse(tag.trim_start_matches('#'))).transpose()
}

/// The default of a count.
pub(super) const fn one() -> u32 {
    1
}

/// A day. Whoever wrote "yesterday" is told how one is written, which the parser's own words do not say.
pub(super) fn day<'de, D: Deserializer<'de>>(said: D) -> Result<NaiveDate, D::Error> {
    let said = String::deserialize(said)?;
    let wrong = || D::Error::custom(format_args!("{said:?} is no date: write it as YYYY-MM-DD"));
    said.parse().map_err(|_| wrong())
}

/// A day, if one is said.
pub(super) fn maybe_day<'de, D: Deserializer<'de>>(said: D) -> Result<Option<NaiveDate>, D::Error> {
    #[derive(Deserialize)]
    struct Day(#[serde(deserialize_with = "day")] NaiveDate);
    Ok(Option::<Day>::deserialize(said)?.map(|Day(day)| day))
}

/// A currency by its code.
pub(super) fn currency(code: &str) -> Result<Currency, UnknownCurrency> {
    Currency::parse(code)
}

/// Labels, with or without their `#`; one that is said twice counts once, whatever its case.
pub(super) fn tags(said: &[String]) -> Result<Vec<Tag>, TextError> {
    let mut tags: Vec<Tag> = Vec::with_capacity(said.len());
    for tag in said {
        let tag = Tag::parse(tag.trim_start_matches('#'))?;
        let same = |known: &Tag| known.as_str().to_lowercase() == tag.as_str().to_lowercase();
        if !tags.iter().any(same) {
            tags.push(tag);
        }
    }
    Ok(tags)
}

/// The id of something that was told.
pub(super) fn nudge(said: Option<&str>) -> Result<Option<NudgeId>, Invalid> {
    let id = |said: &str| {
        said.parse().map_err(|_| Invalid::Id { said: said.chars().take(40).collect() })
    };
    said.map(id).transpose()
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
