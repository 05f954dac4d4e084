//! What budgets say in records: how much they are, what is spent and left, and when they speak up.

use std::collections::BTreeSet;

use super::{Aspects, Known, Noun, Record, amounts, day, days, label};
use crate::{
    domain::{
        budget::BudgetPeriod,
        money::Money,
        text::{CategoryName, Tag},
    },
    ledger::BudgetState,
};

/// The words of a budget: what it is over, and how often it comes.
pub(super) fn of_budget(
    category: Option<&CategoryName>,
    tag: Option<&Tag>,
    period: BudgetPeriod,
) -> BTreeSet<String> {
    let mut words: BTreeSet<String> = name_of(category, tag);
    let pace = match period {
        BudgetPeriod::Week => "week",
        BudgetPeriod::Month => "month",
        BudgetPeriod::Year => "year",
        BudgetPeriod::Between(_) => return words,
    };
    words.insert(format!("/{pace}"));
    words
}

pub(super) fn name_of(category: Option<&CategoryName>, tag: Option<&Tag>) -> BTreeSet<String> {
    let names = [category.map(CategoryName::as_str), tag.map(Tag::as_str)];
    names.into_iter().flatten().flat_map(label).collect()
}

/// How much a budget is.
pub(super) fn limit(words: BTreeSet<String>, amount: Money) -> Record {
    Record {
        figures: amounts(&[amount]),
        words,
        may: Aspects::BUDGET.and(Aspects::PACE),
        must: Aspects::BUDGET,
        ..Record::default()
    }
}

pub(super) fn budget(state: &BudgetState, several: bool) -> Vec<Record> {
    let over = state.left.minor < 0;
    let left = Money { minor: state.left.minor.saturating_abs(), ..state.left };
    let (category, tag) = (state.category.as_ref(), state.tag.as_ref());
    let named = if several { name_of(category, tag) } else { BTreeSet::new() };
    let words = of_budget(category, tag, state.period);
    let limit = Record { days: vec![days(state.days)], named, ..limit(words, state.amount) };
    let stands = if over { Aspects::OVER } else { Aspects::LEFT };
    // "₹3,770 left", and "₹3,770 left of ₹5,000".
    let parts =
        [(left, stands), (state.spent, Aspects::SPENT)].into_iter().flat_map(|(part, aspect)| {
            let may = Aspects::BUDGET.and(aspect);
            let alone = Record {
                figures: amounts(&[part]),
                may,
                must: aspect,
                whole: true,
                ..limit.clone()
            };
            let of = Record { figures: amounts(&[part, state.available]), ..alone.clone() };
            [alone, of]
        });
    let mut records: Vec<Record> = parts.collect();
    // "That is 83% of it", "83% is spent".
    let percent = |percent: i64| Record {
        figures: vec![Known::Percent(percent)],
        may: Aspects::BUDGET.and(Aspects::SPENT),
        must: Aspects::default(),
        ..limit.clone()
    };
    records.push(percent(state.percent));
    // When it speaks up is of no days.
    records.extend(state.thresholds.iter().map(|one| Record {
        days: Vec::new(),
        may: Aspects::BUDGET,
        ..percent(i64::from(*one))
    }));
    if let Some(carried) = state.carried {
        let all = [Some(state.available), None];
        records.extend(all.map(|all| Record {
            figures: amounts(&[all.unwrap_or(carried)]),
            may: Aspects::BUDGET.and(Aspects::LEFT),
            ..limit.clone()
        }));
    }
    records.push(Record {
        figures: vec![Known::Count(state.days_left, Noun::Day)],
        may: Aspects::BUDGET.and(Aspects::LEFT),
        must: Aspects::LEFT,
        ..limit.clone()
    });
    // "At this rate it is gone by 23 Jan."
    records.extend(state.gone_on.map(|gone| Record {
        figures: Vec::new(),
        days: vec![day(gone)],
        must: Aspects::default(),
        ..limit.clone()
    }));
    records.push(limit);
    records
}
