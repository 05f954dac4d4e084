//! A budget: how much a person means to spend on something in a week, a month, a year, or between two dates.
//!
//! To add a kind of period: a variant of [`BudgetPeriod`] with its wire name, and its name in the schema.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    ids::{BudgetId, CategoryId},
    money::Money,
    period::{Period, Unit, back},
    text::{Tag, TextError},
};

/// A budget as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Budget {
    /// Its id.
    pub id: BudgetId,
    /// What it limits.
    #[serde(flatten)]
    pub scope: Scope,
    /// How much for each period.
    #[serde(flatten)]
    pub amount: Money,
    /// What the amount was before, in the order of the days. Journals and archives of before do not say.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub earlier: Vec<Held>,
    /// The days it is for.
    #[serde(flatten)]
    pub period: BudgetPeriod,
    /// Whether what is left of a period is added to the next.
    #[serde(default)]
    pub rollover: bool,
    /// The first day of the period from which on what is left rolls over, if it does; since the budget is there where
    /// that is not said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rolls_since: Option<NaiveDate>,
    /// When to speak up.
    #[serde(default)]
    pub thresholds: Thresholds,
    /// When it was first set.
    pub created_at: DateTime<Utc>,
    /// Since when it is paused, if it is: it is shown, and says nothing by itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_at: Option<DateTime<Utc>>,
    /// When it was ended, if it was.
    pub ended_at: Option<DateTime<Utc>>,
}

/// An amount that held until another was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Held {
    /// The amount, in the currency of the budget.
    #[serde(flatten)]
    pub amount: Money,
    /// The first day on which it held no more.
    pub until: NaiveDate,
}

/// What a budget limits.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "ScopeWire", into = "ScopeWire")]
pub enum Scope {
    /// Everything spent.
    #[default]
    Everything,
    /// What is filed under a category.
    Category(CategoryId),
    /// What has a tag, in lower case; [`Scope::tagged`] makes it so.
    Tag(Tag),
}

/// A scope on the wire: at most one of the two.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
struct ScopeWire {
    #[serde(default)]
    category_id: Option<CategoryId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    tag: Option<Tag>,
}

/// Why a scope on the wire is none.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum BadScope {
    /// A budget is over a category or a tag, not both.
    #[error("a budget is over a category or a tag, not both")]
    Both,
    /// The tag is none.
    #[error(transparent)]
    Tag(#[from] TextError),
}

impl Scope {
    /// A tag's, whatever its case.
    pub fn tagged(tag: &Tag) -> Result<Self, TextError> {
        Tag::parse(&tag.as_str().to_lowercase()).map(Self::Tag)
    }

    /// The category, if it is one.
    pub const fn category(&self) -> Option<CategoryId> {
        match self {
            Self::Category(id) => Some(*id),
            Self::Everything | Self::Tag(_) => None,
        }
    }

    /// The tag, if it is one.
    pub const fn tag(&self) -> Option<&Tag> {
        match self {
            Self::Tag(tag) => Some(tag),
            Self::Everything | Self::Category(_) => None,
        }
    }
}

impl TryFrom<ScopeWire> for Scope {
    type Error = BadScope;

    fn try_from(wire: ScopeWire) -> Result<Self, BadScope> {
        match (wire.category_id, wire.tag) {
            (None, None) => Ok(Self::Everything),
            (Some(category), None) => Ok(Self::Category(category)),
            (None, Some(tag)) => Ok(Self::tagged(&tag)?),
            (Some(_), Some(_)) => Err(BadScope::Both),
        }
    }
}

impl From<Scope> for ScopeWire {
    fn from(scope: Scope) -> Self {
        let category_id = scope.category();
        let tag = if let Scope::Tag(tag) = scope { Some(tag) } else { None };
        Self { category_id, tag }
    }
}

/// The days that a budget is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "PeriodWire", into = "PeriodWire")]
pub enum BudgetPeriod {
    /// Each week, from Monday.
    Week,
    /// Each calendar month.
    #[default]
    Month,
    /// Each calendar year.
    Year,
    /// These days, once.
    Between(Period),
}

/// A budget's period on the wire: `{"period": "month"}`, `{"period": "dates", "start": …, "end": …}`, `end` exclusive.
#[derive(Serialize, Deserialize, utoipa::ToSchema)]
struct PeriodWire {
    #[serde(default)]
    period: PeriodName,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    start: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    end: Option<NaiveDate>,
}

#[derive(Clone, Copy, Default, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
enum PeriodName {
    Week,
    #[default]
    Month,
    Year,
    Dates,
}

/// A name and dates that are no budget's period.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("a budget is for each week, month or year, or from a day to a later one")]
pub struct BadBudgetPeriod;

impl BudgetPeriod {
    /// From its name and its dates, which only `dates` has; the second is the day after the last.
    pub fn parse(
        name: &str,
        start: Option<NaiveDate>,
        end: Option<NaiveDate>,
    ) -> Result<Self, BadBudgetPeriod> {
        match (name, start, end) {
            ("week", None, None) => Ok(Self::Week),
            ("month", None, None) => Ok(Self::Month),
            ("year", None, None) => Ok(Self::Year),
            ("dates", Some(start), Some(end)) => {
                Period::new(start, end).map(Self::Between).map_err(|_| BadBudgetPeriod)
            }
            _ => Err(BadBudgetPeriod),
        }
    }

    /// Its name: `week`, `month`, `year` or `dates`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
            Self::Between(_) => "dates",
        }
    }

    /// The dates of one that is for these alone.
    pub const fn dates(self) -> Option<Period> {
        match self {
            Self::Between(period) => Some(period),
            Self::Week | Self::Month | Self::Year => None,
        }
    }

    /// The unit of the calendar that it is for each of, if it comes again.
    pub const fn unit(self) -> Option<Unit> {
        match self {
            Self::Week => Some(Unit::Week),
            Self::Month => Some(Unit::Month),
            Self::Year => Some(Unit::Year),
            Self::Between(_) => None,
        }
    }

    /// The period that holds a day; one between dates is what it is on any day.
    pub fn holding(self, day: NaiveDate) -> Period {
        match self {
            Self::Week => Period::holding(day, Unit::Week),
            Self::Month => Period::holding(day, Unit::Month),
            Self::Year => Period::holding(day, Unit::Year),
            Self::Between(period) => period,
        }
    }
}

impl TryFrom<PeriodWire> for BudgetPeriod {
    type Error = BadBudgetPeriod;

    fn try_from(PeriodWire { period, start, end }: PeriodWire) -> Result<Self, BadBudgetPeriod> {
        let name = match period {
            PeriodName::Week => "week",
            PeriodName::Month => "month",
            PeriodName::Year => "year",
            PeriodName::Dates => "dates",
        };
        Self::parse(name, start, end)
    }
}

impl From<BudgetPeriod> for PeriodWire {
    fn from(period: BudgetPeriod) -> Self {
        let name = match period {
            BudgetPeriod::Week => PeriodName::Week,
            BudgetPeriod::Month => PeriodName::Month,
            BudgetPeriod::Year => PeriodName::Year,
            BudgetPeriod::Between(_) => PeriodName::Dates,
        };
        let dates = period.dates();
        Self { period: name, start: dates.map(Period::start), end: dates.map(Period::end) }
    }
}

/// Percentages of a budget at which to speak up: one to five, in order, each once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<u16>", into = "Vec<u16>")]
pub struct Thresholds(Vec<u16>);

/// Too few, too many, or out of range.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error(
    "a budget has one to {} thresholds, each from 1 to {} percent",
    Thresholds::MOST,
    Thresholds::MAX
)]
pub struct BadThresholds;

impl Thresholds {
    /// The most of one budget.
    pub const MOST: usize = 5;
    /// The largest, in percent.
    pub const MAX: u16 = 200;

    /// Puts them in order; one that is said twice counts once.
    pub fn parse(mut percent: Vec<u16>) -> Result<Self, BadThresholds> {
        percent.sort_unstable();
        percent.dedup();
        let fit = percent.iter().all(|one| (1..=Self::MAX).contains(one));
        let few = (1..=Self::MOST).contains(&percent.len());
        if fit && few { Ok(Self(percent)) } else { Err(BadThresholds) }
    }

    /// In percent, the lowest first.
    pub fn percent(&self) -> &[u16] {
        &self.0
    }
}

impl Default for Thresholds {
    fn default() -> Self {
        Self(vec![50, 80, 100])
    }
}

impl TryFrom<Vec<u16>> for Thresholds {
    type Error = BadThresholds;

    fn try_from(percent: Vec<u16>) -> Result<Self, BadThresholds> {
        Self::parse(percent)
    }
}

impl From<Thresholds> for Vec<u16> {
    fn from(thresholds: Thresholds) -> Self {
        thresholds.0
    }
}

impl Budget {
    /// Whether another is over the same: of two such, one can be in force. Categories count as they are given here;
    /// what became part of another is for the caller to follow.
    pub fn is_over(&self, scope: &Scope, money: Money, period: BudgetPeriod) -> bool {
        self.scope == *scope && self.amount.currency == money.currency && self.period == period
    }

    /// The same budget with rollover on or off. Switched on it begins with the period of that day: what was left before
    /// nobody meant to keep.
    #[must_use]
    pub fn with_rollover(&self, rollover: bool, from: NaiveDate) -> Self {
        let rolls_since = match (rollover, self.rollover) {
            (true, true) => self.rolls_since,
            (true, false) => Some(self.period.holding(from).start()),
            (false, _) => None,
        };
        Self { rollover, rolls_since, ..self.clone() }
    }

    /// The amount that held at the end of a day.
    pub fn amount_on(&self, day: NaiveDate) -> Money {
        let held = self.earlier.iter().find(|held| day < held.until);
        held.map_or(self.amount, |held| held.amount)
    }

    /// The same budget with another amount from a day on; what it was before stays known.
    #[must_use]
    pub fn with_amount(&self, amount: Money, from: NaiveDate) -> Self {
        let before = self.amount_on(back(from, Unit::Day, 1));
        let mut earlier = self.earlier.clone();
        earlier.retain(|held| held.until < from);
        // What was never the amount at the end of a day is no history.
        if before != amount {
            earlier.push(Held { amount: before, until: from });
        }
        Self { amount, earlier, ..self.clone() }
    }
}

super::schema::described_as!(Scope => ScopeWire, "BudgetScope"; BudgetPeriod => PeriodWire, "BudgetPeriod"; Thresholds => Vec<u16>, "Thresholds");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::currency::Currency;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rupees(minor: i64) -> Money {
        Money { minor, currency: Currency::INR }
    }

    /// As journals and archives wrote it before there was more than an amount a month.
    const OLD: &str = r#"{"id":"01900000-0000-7000-8000-000000000000","category_id":null,"amount":"50.00",
        "currency":"INR","created_at":"2026-01-01T00:00:00Z","ended_at":null}"#;

    #[test]
    fn a_budget_of_before_is_a_monthly_one_with_the_usual_thresholds() {
        let budget: Budget = serde_json::from_str(OLD).unwrap();
        assert_eq!((budget.scope.clone(), budget.period), (Scope::Everything, BudgetPeriod::Month));
        assert_eq!(budget.thresholds.percent(), [50, 80, 100]);
        assert!(!budget.rollover && budget.paused_at.is_none() && budget.earlier.is_empty());
    }

    #[test]
    fn a_budget_reads_back_as_it_was_written() {
        let budget: Budget = serde_json::from_str(OLD).unwrap();
        let dates = Period::new(day("2026-12-01"), day("2026-12-11")).unwrap();
        let goa = Tag::parse("Goa").unwrap();
        let trip = Budget {
            scope: Scope::tagged(&goa).unwrap(),
            period: BudgetPeriod::Between(dates),
            thresholds: Thresholds::parse(vec![90, 70, 90]).unwrap(),
            paused_at: Some(budget.created_at),
            ..budget.with_amount(rupees(9_000), day("2026-01-10"))
        };
        let rolls = budget.with_rollover(true, day("2026-01-10"));
        for budget in [budget, trip, rolls] {
            let wire = serde_json::to_string(&budget).unwrap();
            assert_eq!(serde_json::from_str::<Budget>(&wire).unwrap(), budget, "{wire}");
        }
    }

    #[test]
    fn rollover_begins_with_the_period_in_which_it_is_switched_on() {
        let budget: Budget = serde_json::from_str(OLD).unwrap();
        let on = budget.with_rollover(true, day("2026-03-10"));
        assert_eq!((on.rollover, on.rolls_since), (true, Some(day("2026-03-01"))));
        assert_eq!(on.with_rollover(true, day("2026-05-10")), on);
        assert_eq!(on.with_rollover(false, day("2026-05-10")), budget);
    }

    #[test]
    fn what_no_budget_can_be_is_refused() {
        let both = OLD.replace(
            "\"category_id\":null",
            "\"category_id\":\"01900000-0000-7000-8000-000000000000\",\"tag\":\"goa\"",
        );
        let endless = OLD.replace("\"category_id\"", "\"period\":\"dates\",\"category_id\"");
        let nothing = OLD.replace("\"category_id\"", "\"thresholds\":[],\"category_id\"");
        for wrong in [both, endless, nothing] {
            assert!(serde_json::from_str::<Budget>(&wrong).is_err(), "{wrong}");
        }
        assert!(Thresholds::parse(vec![0]).is_err() && Thresholds::parse(vec![201]).is_err());
        assert!(Thresholds::parse(vec![1, 2, 3, 4, 5, 6]).is_err());
        assert_eq!(Thresholds::parse(vec![200, 1, 200]).unwrap().percent(), [1, 200]);
    }

    #[test]
    fn each_day_has_the_amount_that_held_at_its_end() {
        let budget: Budget = serde_json::from_str(OLD).unwrap();
        let twice = budget
            .with_amount(rupees(6_000), day("2026-01-10"))
            .with_amount(rupees(7_000), day("2026-01-20"))
            .with_amount(rupees(8_000), day("2026-01-20"));
        let on = |text| twice.amount_on(day(text)).minor;
        assert_eq!(on("2026-01-09"), 5_000);
        assert_eq!(on("2026-01-10"), 6_000);
        assert_eq!(on("2026-01-19"), 6_000);
        assert_eq!(on("2026-01-20"), 8_000);
        assert_eq!(twice.earlier.len(), 2);
        // A change that was written down late goes where it belongs; what was set after it is gone.
        let late = twice.with_amount(rupees(1_000), day("2026-01-15"));
        assert_eq!(late.amount_on(day("2026-01-14")).minor, 6_000);
        assert_eq!(late.amount_on(day("2026-01-31")).minor, 1_000);
        // Back to what it was on the same day: nothing happened.
        let same = budget
            .with_amount(rupees(6_000), day("2026-01-10"))
            .with_amount(rupees(5_000), day("2026-01-10"));
        assert_eq!(same.earlier, []);
    }
}
