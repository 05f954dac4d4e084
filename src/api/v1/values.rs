//! What several endpoints are asked with: days, times, amounts and words, read as strictly as they are described.

use chrono::{NaiveDate, NaiveTime};
use serde::Deserialize;
use thiserror::Error;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, ObjectBuilder, RefOr, Schema, Type},
};

use crate::{
    api::Problem,
    domain::{
        budget::{BudgetPeriod, Thresholds},
        period::{Period, Unit, forward},
        text::{Description, Tag, TextError},
    },
    ledger::{Books, Filter, LedgerError},
};

/// A day is told otherwise.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a day is YYYY-MM-DD")]
pub(super) struct NoDay;

/// A day of the person's calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, format = Date, example = "2026-01-31")]
pub(super) struct Day(pub(super) NaiveDate);

impl TryFrom<String> for Day {
    type Error = NoDay;

    fn try_from(text: String) -> Result<Self, NoDay> {
        // The parser alone would take years of five digits, and months of one.
        if is_like(&text, "dddd-dd-dd") {
            text.parse().map(Self).map_err(|_| NoDay)
        } else {
            Err(NoDay)
        }
    }
}

/// Whether a text has the form of another, in which a `d` stands for a digit.
fn is_like(text: &str, form: &str) -> bool {
    let same = |(c, form): (u8, u8)| if form == b'd' { c.is_ascii_digit() } else { c == form };
    text.len() == form.len() && text.bytes().zip(form.bytes()).all(same)
}

/// The days from `start` to before `end`, where either is said: from the beginning of 1970 and to today where it is not.
pub(super) fn days(
    start: Option<Day>,
    end: Option<Day>,
    today: NaiveDate,
) -> Result<Option<Period>, Problem> {
    if start.is_none() && end.is_none() {
        return Ok(None);
    }
    let start = start.map_or(NaiveDate::default(), |Day(day)| day);
    let end = end.map_or_else(|| forward(today, Unit::Day, 1), |Day(day)| day);
    Ok(Some(Period::new(start, end).map_err(LedgerError::from)?))
}

/// The same, or this month.
pub(super) fn days_or_month(
    start: Option<Day>,
    end: Option<Day>,
    books: &Books,
) -> Result<Period, Problem> {
    let asked = days(start, end, books.today())?;
    Ok(asked.unwrap_or_else(|| Period::holding(books.today(), Unit::Month)))
}

/// A time is told otherwise.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a time of day is HH:MM")]
pub(super) struct NoTime;

/// A minute of the person's clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, pattern = "^([01][0-9]|2[0-3]):[0-5][0-9](:00)?$", example = "21:00")]
pub(super) struct Minute(pub(super) NaiveTime);

impl TryFrom<String> for Minute {
    type Error = NoTime;

    fn try_from(text: String) -> Result<Self, NoTime> {
        let minute = text.strip_suffix(":00").filter(|rest| rest.len() == 5).unwrap_or(&text);
        if !is_like(minute, "dd:dd") {
            return Err(NoTime);
        }
        NaiveTime::parse_from_str(minute, "%H:%M").map(Self).map_err(|_| NoTime)
    }
}

/// An amount is told otherwise.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("an amount is digits, perhaps with a decimal point and up to four decimals")]
pub(super) struct NoAmount;

/// An amount of a currency that stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, pattern = r"^[0-9]{1,16}(\.[0-9]{1,4})?$", example = "1250.00")]
pub(super) struct Amount(String);

impl Amount {
    /// In decimals.
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

impl From<Amount> for String {
    fn from(Amount(text): Amount) -> Self {
        text
    }
}

impl TryFrom<String> for Amount {
    type Error = NoAmount;

    fn try_from(text: String) -> Result<Self, NoAmount> {
        let (whole, decimals) = text.split_once('.').unwrap_or((&text, "0"));
        let digits = |part: &str, most: usize| {
            (1..=most).contains(&part.len()) && part.bytes().all(|c| c.is_ascii_digit())
        };
        if digits(whole, 16) && digits(decimals, 4) { Ok(Self(text)) } else { Err(NoAmount) }
    }
}

/// When a budget speaks up, in percent.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct Percentages(pub(super) Thresholds);

impl PartialSchema for Percentages {
    fn schema() -> RefOr<Schema> {
        let percent = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .minimum(Some(1))
            .maximum(Some(Thresholds::MAX));
        ArrayBuilder::new().items(percent).min_items(Some(1)).into()
    }
}

impl ToSchema for Percentages {}

/// Words that a description or a merchant has.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, min_length = 1, max_length = 200, example = "masala chai")]
pub(super) struct Words(String);

impl From<Words> for String {
    fn from(Words(text): Words) -> Self {
        text
    }
}

impl TryFrom<String> for Words {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Description::parse(&text).map(|line| Self(line.into()))
    }
}

/// A tag, with or without its `#`.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(try_from = "String")]
#[schema(value_type = String, min_length = 1, max_length = 41, example = "goa")]
pub(super) struct Label(pub(super) Tag);

impl TryFrom<String> for Label {
    type Error = TextError;

    fn try_from(text: String) -> Result<Self, TextError> {
        Tag::parse(text.strip_prefix('#').unwrap_or(&text)).map(Self)
    }
}

/// Which entries to look at.
pub(super) fn filter(
    period: Option<Period>,
    category: Option<String>,
    words: Option<Words>,
    tag: Option<Label>,
) -> Filter {
    Filter { period, category, words: words.map(Into::into), tag: tag.map(|Label(tag)| tag) }
}

/// What a budget is for each of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(super) enum Each {
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

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    fn reads<T: TryFrom<String>>(text: &str) -> bool {
        T::try_from(text.to_owned()).is_ok()
    }

    #[rstest]
    #[case("2026-01-31", true)]
    #[case("0001-01-01", true)]
    #[case("2026-02-30", false)]
    #[case("2026-1-5", false)]
    #[case("+12026-01-05", false)]
    #[case(" 2026-01-05", false)]
    #[case("", false)]
    fn a_day_is_told_in_one_way(#[case] text: &str, #[case] is: bool) {
        assert_eq!(reads::<Day>(text), is);
    }

    #[rstest]
    #[case("21:00", true)]
    #[case("21:30:00", true)]
    #[case("24:00", false)]
    #[case("21:00:30", false)]
    #[case("9:00", false)]
    #[case("23:59:60", false)]
    fn a_time_is_told_to_the_minute(#[case] text: &str, #[case] is: bool) {
        assert_eq!(reads::<Minute>(text), is);
    }

    #[rstest]
    #[case("1250", true)]
    #[case("0.5", true)]
    #[case(".5", false)]
    #[case("5.", false)]
    #[case("-5", false)]
    #[case("1,250", false)]
    #[case("1e3", false)]
    #[case("12345678901234567", false)]
    fn an_amount_is_plain_decimals(#[case] text: &str, #[case] is: bool) {
        assert_eq!(reads::<Amount>(text), is);
    }

    #[test]
    fn what_is_searched_for_is_one_line() {
        assert_eq!(Words::try_from("masala\u{0}chai ".to_owned()), Ok(Words("masala chai".into())));
        assert!(!reads::<Words>(" ") && !reads::<Words>(&"a".repeat(201)));
        let tag = |text: &str| Label::try_from(text.to_owned()).unwrap().0;
        assert_eq!(tag("#goa"), tag("goa"));
    }

    #[test]
    fn days_that_are_not_said_are_open() {
        let today: NaiveDate = "2026-01-15".parse().unwrap();
        let day = |text: &str| Some(Day(text.parse().unwrap()));
        let shown = |period: Option<Period>| period.map(|p| format!("{} {}", p.start(), p.end()));
        let asked = |start, end| days(start, end, today).ok().and_then(shown);
        assert_eq!(asked(None, None), None);
        assert_eq!(asked(day("2026-01-10"), None).unwrap(), "2026-01-10 2026-01-16");
        assert_eq!(asked(None, day("2026-01-10")).unwrap(), "1970-01-01 2026-01-10");
        assert!(days(day("2026-01-10"), day("2026-01-10"), today).is_err());
    }
}
