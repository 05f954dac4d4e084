//! The fields of a budget, as they were typed, and what they say.

use chrono::NaiveDate;
use serde::Deserialize;

use crate::{
    dashboard::{
        fields::{Troubles, said},
        page::Failure,
    },
    domain::{
        budget::{BudgetPeriod, Thresholds},
        currency::Currency,
        money::Money,
        period::{Period, Unit, forward},
        text::Tag,
    },
    gate,
    ledger::{Books, BudgetChanges, BudgetWishes, Invalid, KeptBudget, WhichBudgets},
    store,
    wording::pages::BUDGETS,
};

/// The fields by their names.
pub(super) const FIELDS: [&str; 9] =
    ["category", "tag", "amount", "currency", "period", "start", "last", "rollover", "thresholds"];

/// What was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Typed {
    pub(super) category: String,
    pub(super) tag: String,
    pub(super) amount: String,
    pub(super) currency: String,
    pub(super) period: String,
    pub(super) start: String,
    pub(super) last: String,
    /// Of a box: there if it is ticked.
    pub(super) rollover: String,
    pub(super) thresholds: String,
    /// The version of the budget that was shown.
    pub(super) version: String,
}

/// The fields with what is wrong with them.
#[derive(Clone, Debug, Default)]
pub(super) struct Fields {
    pub(super) typed: Typed,
    pub(super) troubles: Troubles,
}

/// The version of a budget: of what can be changed of it, not of how it stands.
pub(super) fn version(budget: &KeptBudget) -> Result<String, Failure> {
    let KeptBudget { id, state, .. } = budget;
    let told = (id, state.amount, state.rollover, &state.thresholds, state.paused);
    Ok(gate::version(&told).map_err(store::broken)?)
}

fn percent(thresholds: &[u16]) -> String {
    thresholds.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

impl Fields {
    /// Those of a new budget, before anything is typed.
    pub(super) fn fresh(books: &Books) -> Self {
        let typed = Typed {
            currency: books.preferences().currency.code().to_owned(),
            period: BudgetPeriod::Month.name().to_owned(),
            thresholds: percent(Thresholds::default().percent()),
            ..Typed::default()
        };
        Self { typed, ..Self::default() }
    }

    /// Those of a budget as it is.
    pub(super) fn of(budget: &KeptBudget) -> Result<Self, Failure> {
        let Money { currency, .. } = budget.state.amount;
        let typed = Typed {
            amount: budget.state.amount.to_decimal(),
            currency: currency.code().to_owned(),
            rollover: if budget.state.rollover { "on" } else { "" }.to_owned(),
            thresholds: percent(&budget.state.thresholds),
            version: version(budget)?,
            ..Typed::default()
        };
        Ok(Self { typed, ..Self::default() })
    }
}

impl Typed {
    fn thresholds(&self, troubles: &mut Troubles) -> Option<Thresholds> {
        let parts = self.thresholds.split([',', ' ', '%']).filter(|part| !part.is_empty());
        let Ok(percent) = parts.map(str::parse).collect::<Result<Vec<u16>, _>>() else {
            troubles.add("thresholds", BUDGETS.no_percent);
            return None;
        };
        troubles.read("thresholds", Thresholds::parse(percent))
    }

    fn rolls(&self) -> bool {
        !self.rollover.is_empty()
    }

    fn day(&self, field: &'static str, troubles: &mut Troubles) -> Option<NaiveDate> {
        troubles.day(field, if field == "start" { &self.start } else { &self.last })
    }

    fn period(&self, troubles: &mut Troubles) -> Option<BudgetPeriod> {
        if self.period != "dates" {
            let period = BudgetPeriod::parse(&self.period, None, None);
            return troubles.read("period", period.map_err(|_| Invalid::BudgetDates));
        }
        let (start, last) = (self.day("start", troubles), self.day("last", troubles));
        let (start, end) = (start?, forward(last?, Unit::Day, 1));
        troubles.read("start", Period::new(start, end)).map(BudgetPeriod::Between)
    }

    /// A budget as it is wished, if nothing is wrong with it.
    pub(super) fn wishes(&self) -> Result<BudgetWishes, Troubles> {
        let mut troubles = Troubles::default();
        let tag = said(self.tag.trim().trim_start_matches('#')).map(Tag::parse).transpose();
        let tag = troubles.read("tag", tag);
        let currency = Currency::parse(&self.currency.trim().to_uppercase());
        let currency = troubles.read("currency", currency);
        let period = self.period(&mut troubles);
        let thresholds = self.thresholds(&mut troubles);
        match (tag, currency, period, thresholds) {
            (Some(tag), Some(currency), Some(period), Some(thresholds)) => {
                let category = said(&self.category).map(ToOwned::to_owned);
                Ok(BudgetWishes {
                    which: WhichBudgets { category, tag, period: Some(period) },
                    amount: Some(self.amount.trim().to_owned()),
                    currency,
                    rollover: Some(self.rolls()),
                    thresholds: Some(thresholds),
                })
            }
            _ => Err(troubles),
        }
    }

    /// What is to be different, if nothing is wrong with it.
    pub(super) fn changes(&self) -> Result<BudgetChanges, Troubles> {
        let mut troubles = Troubles::default();
        let thresholds = self.thresholds(&mut troubles);
        if !troubles.is_empty() {
            return Err(troubles);
        }
        let amount = Some(self.amount.trim().to_owned());
        Ok(BudgetChanges { amount, rollover: Some(self.rolls()), thresholds })
    }
}
