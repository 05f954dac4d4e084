//! The page with the budgets.

use chrono::NaiveDate;
use hisab_port::Paragraph;

use super::super::{Reader, budgets as said, dates::short};
use crate::{
    domain::{
        budget::BudgetPeriod,
        money::Money,
        text::{CategoryName, Tag},
    },
    ledger::{BudgetSettings, BudgetState},
};

/// Its labels.
#[derive(Clone, Copy, Debug)]
pub struct Budgets {
    /// Above the form for a new one.
    pub add: &'static str,
    /// Sets it.
    pub set: &'static str,
    /// Opens the form that changes one.
    pub change: &'static str,
    /// Keeps it.
    pub save: &'static str,
    /// Has it say nothing by itself.
    pub pause: &'static str,
    /// Has it speak again.
    pub resume: &'static str,
    /// Ends it.
    pub end: &'static str,
    /// Before what it is over.
    pub over: &'static str,
    /// Everything spent.
    pub everything: &'static str,
    /// Before a tag.
    pub tag: &'static str,
    /// Under it.
    pub tag_hint: &'static str,
    /// Before the amount.
    pub amount: &'static str,
    /// Before the currency.
    pub currency: &'static str,
    /// Before the period.
    pub period: &'static str,
    /// The periods.
    pub periods: [(&'static str, &'static str); 4],
    /// Before the first day.
    pub start: &'static str,
    /// Before the last day.
    pub last: &'static str,
    /// Under them.
    pub dates_hint: &'static str,
    /// Whether what is left is kept.
    pub rollover: &'static str,
    /// Before when it speaks up.
    pub thresholds: &'static str,
    /// Under it.
    pub thresholds_hint: &'static str,
    /// Opens what it was before.
    pub history: &'static str,
    /// Where there is none.
    pub none_yet: &'static str,
    /// It was changed by somebody else.
    pub changed_meanwhile: &'static str,
    /// It is no longer there.
    pub gone_meanwhile: &'static str,
    /// What was typed are no percentages.
    pub no_percent: &'static str,
}

/// Its labels.
pub const BUDGETS: Budgets = Budgets {
    add: "Set a budget",
    set: "Set it",
    change: "Change it",
    save: "Save",
    pause: "Pause",
    resume: "Take it up again",
    end: "End it",
    over: "What it is over",
    everything: "Everything spent",
    tag: "Or a tag",
    tag_hint: "Leave it empty unless the budget is for what has this tag, like goa.",
    amount: "Amount",
    currency: "Currency",
    period: "For",
    periods: [
        ("month", "each month"),
        ("week", "each week"),
        ("year", "each year"),
        ("dates", "between two days"),
    ],
    start: "First day",
    last: "Last day",
    dates_hint: "The days count only between two days.",
    rollover: "What is left is added to the next period",
    thresholds: "I speak up at (percent)",
    thresholds_hint: "One to five of them with commas between: 50, 80, 100",
    history: "What it was before",
    none_yet: "There is no budget yet. Set one here, or write “budget food 5000” in the chat.",
    changed_meanwhile: "It was changed meanwhile, so nothing was done. This is how it is now.",
    gone_meanwhile: "That budget has ended, so nothing was done.",
    no_percent: "Write them in whole percent, like 50, 80, 100.",
};

/// "Food budget".
pub fn budget_name(category: Option<&CategoryName>, tag: Option<&Tag>) -> String {
    said::of(category, tag)
}

/// "₹5,000 a month".
pub fn budget_amount(amount: Money, period: BudgetPeriod) -> String {
    format!("{amount}{}", said::each(period))
}

/// "₹4,000 until 9 Nov".
pub fn was_until(reader: Reader, amount: Money, last: NaiveDate) -> String {
    format!("{amount} until {}", short(reader, last))
}

/// "62% spent".
pub fn share_spent(percent: i64) -> String {
    format!("{percent}% spent")
}

/// "nothing rolls over; I speak up at 50%, 80% and 100%".
pub fn budget_settings(state: &BudgetState) -> String {
    let settings = BudgetSettings {
        rollover: Some(state.rollover).filter(|_| state.period.unit().is_some()),
        thresholds: Some(state.thresholds.clone()),
        paused: None,
    };
    said::settings_in_words(&settings).join("; ")
}

/// How it stands, as in the chat.
pub fn budget_stands(reader: Reader, state: &BudgetState) -> Paragraph {
    said::listed_one(reader, state)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::wording::samples;

    #[test]
    fn a_budget_is_told_with_what_it_was_before() {
        let until =
            was_until(samples::reader(), samples::rupees("4000"), "2026-01-09".parse().unwrap());
        assert_snapshot!(until, @"₹4,000 until 9 Jan");
        let state = BudgetState { rollover: true, ..samples::budget("5000", "1230") };
        assert_snapshot!(budget_settings(&state), @"what is left rolls over; I speak up at 50%, 80% and 100%");
        assert_snapshot!(budget_amount(samples::rupees("5000"), BudgetPeriod::Week), @"₹5,000 a week");
        assert_snapshot!(share_spent(24), @"24% spent");
    }
}
