//! What holds for every outcome and every text.

use proptest::prelude::*;

use super::*;
use crate::{
    agent::grounding::{check, shown},
    domain::{
        budget::BudgetPeriod,
        money::Money,
        period::{Period, Unit},
    },
    ledger::{BudgetState, ChartPace, ChartPart, Charted, Listed, Outcome},
    wording,
};

fn amount() -> impl Strategy<Value = String> {
    (1_u32..10_000_000, 0_u32..100).prop_map(|(whole, part)| format!("{whole}.{part:02}"))
}

fn outcomes() -> impl Strategy<Value = Outcome> {
    let names = proptest::sample::subsequence(vec!["Food", "Transport", "Bills", "Home"], 1..4);
    let total = (amount(), 1_i64..500, names, proptest::collection::vec(amount(), 4));
    let total = total.prop_map(|(total, entries, names, amounts)| {
        let lines = names.iter().zip(&amounts).map(|(name, amount)| line(name, amount, 1));
        Summary {
            totals: vec![samples::rupees(&total)],
            entries,
            by: Some(Dimension::Category),
            lines: lines.collect(),
            ..summary()
        }
        .into()
    });
    let sides = (amount(), amount(), amount(), amount());
    let comparison = sides.prop_map(|(this, that, before, now)| {
        let minus = |a, b: &str| samples::rupees(a).checked_sub(samples::rupees(b)).unwrap();
        Comparison {
            this: Side { period: month(), totals: vec![samples::rupees(&this)] },
            that: Side { period: month().previous(), totals: vec![samples::rupees(&that)] },
            category: None,
            words: None,
            differences: vec![minus(&this, &that)],
            changes: vec![CategoryChange {
                category: "Food".to_owned(),
                this: samples::rupees(&now),
                that: samples::rupees(&before),
                difference: minus(&now, &before),
            }],
            drivers: None,
        }
        .into()
    });
    let words = proptest::sample::select(vec!["chai", "auto", "lunch at work", "दूध", "milk"]);
    let listed = proptest::collection::vec((words, amount()), 0..5).prop_map(|entries| {
        let entries = entries.iter().map(|(what, much)| samples::entry(what, much, "Food"));
        Listed {
            entries: entries.collect(),
            more: false,
            period: Some(month()),
            category: None,
            words: None,
            ranked: false,
        }
        .into()
    });
    let budgets =
        proptest::collection::vec((10_000_i64..9_999_999, 0_i64..99_999_999, 0_usize..4), 1..4);
    let budgets = budgets.prop_map(|budgets| {
        let budgets = budgets.into_iter().map(|(amount, spent, at)| budget(amount, spent, at));
        Budgets { budgets: budgets.collect(), ..Budgets::default() }.into()
    });
    let parts = proptest::collection::vec((amount(), 0_u8..=100), 1..4);
    let charted = (amount(), parts, amount()).prop_map(|(total, parts, pace)| {
        let parts = parts.iter().zip(["Food", "Transport", "Bills"]);
        Charted {
            totals: vec![samples::rupees(&total)],
            parts: parts
                .map(|((amount, percent), name)| ChartPart {
                    label: name.to_owned(),
                    money: samples::rupees(amount),
                    entries: 1,
                    percent: Some(*percent),
                })
                .collect(),
            pace: Some(ChartPace {
                budget: samples::rupees(&pace),
                per_day: samples::rupees(&pace).share(31).unwrap(),
            }),
            ..chart()
        }
        .into()
    });
    prop_oneof![total, comparison, listed, budgets, charted]
}

/// A budget of some kind; every second one carries something over or will not last.
fn budget(amount: i64, spent: i64, at: usize) -> BudgetState {
    let money = |minor| Money { minor, ..samples::rupees("0") };
    let (name, unit, period) = [
        ("Food", Unit::Month, BudgetPeriod::Month),
        ("Transport", Unit::Week, BudgetPeriod::Week),
        ("Bills", Unit::Year, BudgetPeriod::Year),
        ("Home", Unit::Month, BudgetPeriod::Month),
    ][at];
    let carried = (!at.is_multiple_of(2)).then_some(money(1_234_500));
    let available = money(amount + carried.map_or(0, |carried| carried.minor));
    BudgetState {
        category: Some(samples::name(name)),
        period,
        days: Period::holding(samples::reader().today, unit),
        amount: money(amount),
        carried,
        available,
        spent: money(spent),
        left: money(available.minor - spent),
        percent: spent * 100 / available.minor,
        gone_on: at.is_multiple_of(2).then(|| "2026-01-23".parse().unwrap()),
        ..samples::budget("1", "0")
    }
}

fn said(outcome: &Outcome) -> (String, Evidence) {
    let mut evidence = evidence("tell me");
    evidence.add(outcome);
    (wording::outcome(samples::reader(), outcome).plain_text(), evidence)
}

proptest! {
    #[test]
    fn an_outcomes_own_wording_passes(outcome in outcomes()) {
        let (text, evidence) = said(&outcome);
        prop_assert_eq!(check(&text, &evidence), Ok(()));
    }

    #[test]
    fn another_digit_anywhere_is_refused(outcome in outcomes(), at in 0_usize..200, by in 1_u8..10) {
        let (text, evidence) = said(&outcome);
        let digits: Vec<usize> =
            text.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, _)| at).collect();
        prop_assume!(!digits.is_empty());
        let at = digits[at % digits.len()];
        let other = (text.as_bytes()[at] - b'0' + by) % 10 + b'0';
        let mut changed = text.clone().into_bytes();
        changed[at] = other;
        let changed = String::from_utf8(changed).unwrap();
        // Only where the changed figure happens to be another of the evidence may it pass.
        let word = |text: &str| {
            let end = text[at..].find([' ', '\n', ';', ')']).map_or(text.len(), |end| at + end);
            let start = text[..at].rfind([' ', '\n', '(']).map_or(0, |start| start + 1);
            text[start..end].trim_matches(['.', ',']).to_owned()
        };
        prop_assume!(!text.contains(&word(&changed)));
        prop_assert!(check(&changed, &evidence).is_err(), "{changed}");
    }

    #[test]
    fn what_is_shown_passes_and_only_grows(
        outcome in outcomes(),
        more in "[A-Za-z0-9₹.,! \n]{0,60}",
        twist in any::<bool>(),
    ) {
        let (text, evidence) = said(&outcome);
        let text = if twist { format!("{more}\n{text}") } else { format!("{text} {more}") };
        let mut before = 0;
        for (end, _) in text.char_indices().chain(std::iter::once((text.len(), ' '))) {
            let now = shown(&text[..end], &evidence);
            prop_assert!(now >= before);
            prop_assert_eq!(check(&text[..now], &evidence), Ok(()));
            before = now;
        }
    }

    #[test]
    fn no_text_makes_it_panic(text in "\\PC*") {
        let evidence = merchants();
        let _ = check(&text, &evidence);
        prop_assert!(shown(&text, &evidence) <= text.len());
    }
}

#[test]
fn a_figure_is_shown_when_it_is_whole() {
    let evidence = merchants();
    let text = "You spent ₹1,250 on Food this month. Swiggy took ₹350. Zomato ₹900.";
    let first = "You spent ₹1,250 on Food this month.".len();
    for (end, _) in text.char_indices() {
        let now = shown(&text[..end], &evidence);
        assert_eq!(now, if end > first + 1 { first } else { 0 }, "{}", &text[..end]);
    }
}
