//! `set_budget`: sets or changes a budget.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::{Each, budget_tag, currency, maybe_day};
use crate::{
    domain::{
        budget::{BudgetPeriod, Thresholds},
        period::Period,
    },
    ledger::{self, Books, BudgetWishes, Invalid, LedgerError, Outcome, WhichBudgets},
};

/// The budget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category it is for, by name; without it and tag, everything spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// The tag it is for, without its #.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// How much for each period, as a decimal string; left out to keep it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<String>,
    /// ISO 4217 code; the person's own currency unless they named another.
    pub currency: String,
    /// What it is for each of; a month when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub period: Option<Each>,
    /// First day of one between dates, YYYY-MM-DD.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_day")]
    pub start: Option<NaiveDate>,
    /// And the day after the last.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "maybe_day")]
    pub end: Option<NaiveDate>,
    /// Whether what is left is added to the next period.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollover: Option<bool>,
    /// At how many percent to speak up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Vec<u16>>,
}

impl Args {
    /// What it is for, if that is said.
    pub fn days(&self) -> Result<Option<BudgetPeriod>, Invalid> {
        match (self.period, self.start, self.end) {
            (period, None, None) => Ok(period.map(Into::into)),
            (None, Some(start), Some(end)) => {
                Ok(Some(BudgetPeriod::Between(Period::new(start, end)?)))
            }
            _ => Err(Invalid::BudgetDates),
        }
    }
}

/// Sets the budget.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let wishes = BudgetWishes {
        which: WhichBudgets {
            period: args.days()?,
            category: args.category,
            tag: budget_tag(args.tag.as_deref())?,
        },
        amount: args.amount,
        currency: currency(&args.currency)?,
        rollover: args.rollover,
        thresholds: args.thresholds.map(Thresholds::parse).transpose()?,
    };
    Ok(ledger::set_budget(books, &wishes).await?.into())
}
