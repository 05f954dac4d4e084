//! Budgets: set, left, ended.

use hisab_port::Paragraph;

use super::{
    Reader,
    dates::within,
    line::{bold, plain, size},
};
use crate::{
    domain::text::CategoryName,
    ledger::{BudgetEnded, BudgetSet, BudgetState, Budgets},
};

/// "Food budget", "Budget for everything".
pub(super) fn of(category: Option<&CategoryName>) -> String {
    category.map_or_else(|| "Budget for everything".to_owned(), |name| format!("{name} budget"))
}

/// "Food budget: ₹3,770 left of ₹5,000 this month."
pub(super) fn left(reader: Reader, state: &BudgetState) -> Paragraph {
    let when = within(reader, Some(state.month));
    let line = plain(of(state.category.as_ref())).plain(": ");
    let line = if state.left.minor < 0 {
        line.bold(format!("{} over", size(state.left))).plain(" the ").plain(state.amount)
    } else {
        line.bold(format!("{} left", state.left)).plain(" of ").plain(state.amount)
    };
    line.plain(" ").plain(when).plain(".").end()
}

pub(super) fn set(reader: Reader, BudgetSet { budget, before }: &BudgetSet) -> Vec<Paragraph> {
    let line = plain(of(budget.category.as_ref())).plain(" is now ").bold(budget.amount);
    let line = line.plain(" a month");
    let line = match before {
        Some(before) => line.plain(", before it was ").plain(before).plain("."),
        None => line.plain("."),
    };
    vec![line.end(), left(reader, budget)]
}

pub(super) fn listed(reader: Reader, Budgets { category, budgets }: &Budgets) -> Vec<Paragraph> {
    if budgets.is_empty() {
        let example = category.as_ref().map_or("food", |name| name.as_str()).to_lowercase();
        return vec![
            plain("No ")
                .plain(category.as_ref().map(|name| format!("{name} ")).unwrap_or_default())
                .plain("budget yet. Set one with “budget ")
                .plain(example)
                .plain(" 5000”.")
                .end(),
        ];
    }
    budgets.iter().map(|state| left(reader, state)).collect()
}

pub(super) fn ended(ended: &[BudgetEnded]) -> Vec<Paragraph> {
    let sentence = |BudgetEnded { category, amount }: &BudgetEnded| {
        bold(of(category.as_ref())).plain(" of ").plain(amount).plain(" a month has ended.").end()
    };
    ended.iter().map(sentence).collect()
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::super::{outcome, samples};
    use crate::ledger::{BudgetEnded, BudgetSet, BudgetState, Budgets, Outcome};

    fn said(done: impl Into<Outcome>) -> String {
        outcome(samples::reader(), &done.into()).plain_text()
    }

    #[test]
    fn a_budget_says_what_is_left_or_how_far_over_it_is() {
        let everything = BudgetState { category: None, ..samples::budget("5000", "5230.50") };
        let budgets =
            Budgets { category: None, budgets: vec![samples::budget("5000", "0"), everything] };
        assert_snapshot!(said(budgets), @r"
        Food budget: ₹5,000 left of ₹5,000 this month.
        Budget for everything: ₹230.50 over the ₹5,000 this month.
        ");
    }

    #[test]
    fn setting_a_budget_says_what_it_was() {
        let budget = samples::budget("5000", "1000");
        let set = BudgetSet { budget: budget.clone(), before: Some(samples::rupees("4000")) };
        assert_snapshot!(said(set), @r"
        Food budget is now ₹5,000 a month, before it was ₹4,000.
        Food budget: ₹4,000 left of ₹5,000 this month.
        ");
        assert_snapshot!(said(BudgetSet { budget, before: None }), @r"
        Food budget is now ₹5,000 a month.
        Food budget: ₹4,000 left of ₹5,000 this month.
        ");
    }

    #[test]
    fn no_budget_says_how_to_set_one() {
        let none = Budgets { category: Some(samples::name("Travel")), budgets: vec![] };
        assert_snapshot!(said(none), @"No Travel budget yet. Set one with “budget travel 5000”.");
        let none = Budgets { category: None, budgets: vec![] };
        assert_snapshot!(said(none), @"No budget yet. Set one with “budget food 5000”.");
    }

    #[test]
    fn an_ended_budget_says_so() {
        let ended = vec![BudgetEnded { category: None, amount: samples::rupees("5000") }];
        assert_snapshot!(said(ended), @"Budget for everything of ₹5,000 a month has ended.");
    }
}
