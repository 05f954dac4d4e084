//! What may be said of months, habits, and what is only expected.

use rstest::rstest;

use super::*;
use crate::{
    agent::grounding::{check, tests::evidence},
    domain::text::Description,
    ledger::{
        Allowance, Basis, BudgetEffect, Course, Due, Effect, Every, Forecast, FreeEffect, Outcome,
        Outlook, Range, Recurring, RecurringPayment, SafeToSpend, Trend, TrendMonth, Unusual,
        UnusualEntry, WhatIf,
    },
    wording,
};

fn known(said: &str, outcome: &Outcome) -> Evidence {
    let mut evidence = evidence(said);
    evidence.add(outcome);
    evidence
}

/// Food: ₹4,000 in November, ₹5,200 in December, ₹900 so far in January.
fn trend() -> Outcome {
    let month = |first: &str, amount| TrendMonth {
        period: Period::holding(first.parse().unwrap(), Unit::Month),
        totals: vec![samples::rupees(amount)],
    };
    let months =
        vec![month("2025-11-01", "4000"), month("2025-12-01", "5200"), month("2026-01-01", "900")];
    let course = Course {
        average: samples::rupees("4600"),
        first: samples::rupees("4000"),
        last: samples::rupees("5200"),
        difference: samples::rupees("1200"),
    };
    Trend {
        kind: Kind::Expense,
        category: Some(samples::name("Food")),
        words: None,
        tag: None,
        months,
        over: 2,
        courses: vec![course],
    }
    .into()
}

/// Shoes for ₹2,500, where ₹200 to ₹400 is usual.
fn unusual() -> Outcome {
    let found = UnusualEntry {
        entry: samples::entry("shoes", "2500", "Shopping"),
        least: samples::rupees("200"),
        most: samples::rupees("400"),
    };
    Unusual {
        period: month(),
        category: None,
        found: vec![found],
        more: false,
        judged: 42,
        unjudged: 0,
    }
    .into()
}

fn rent() -> Due {
    Due {
        name: "rent".to_owned(),
        date: "2026-01-30".parse().unwrap(),
        money: samples::rupees("1600"),
    }
}

/// Rent of ₹1,600 a month, next on 30 January.
fn recurring() -> Outcome {
    let payment = RecurringPayment {
        name: "rent".to_owned(),
        category: samples::name("Home"),
        every: Every::Month,
        usual: samples::rupees("1600"),
        last: "2025-12-30".parse().unwrap(),
        next: "2026-01-30".parse().unwrap(),
        times: 3,
    };
    let until = "2026-02-13".parse().unwrap();
    Recurring { payments: vec![payment], more: 0, until, soon: vec![samples::rupees("1600")] }
        .into()
}

/// ₹12,000 spent, ₹1,600 due, ₹320 a day: ₹18,720.
fn forecast() -> Outcome {
    let outlook = Outlook {
        due: vec![rent()],
        dues: 1,
        due_total: samples::rupees("1600"),
        weeks: 8,
        per_day: samples::rupees("320"),
        days: 16,
        rest: samples::rupees("5120"),
        expected: samples::rupees("18720"),
        range: Some(Range { least: samples::rupees("16000"), most: samples::rupees("21000") }),
    };
    let spent = samples::rupees("12000");
    Forecast { period: month(), category: None, spent, apart: vec![], outlook: Some(outlook) }
        .into()
}

/// ₹200 a day; ₹5,000 of ₹20,000 left, of which ₹1,600 is due.
fn safe() -> Outcome {
    let allowance = Allowance {
        basis: Basis::Everything,
        amount: samples::rupees("20000"),
        left: samples::rupees("5000"),
        due: vec![rent()],
        dues: 1,
        due_total: samples::rupees("1600"),
        free: samples::rupees("3400"),
        days: 17,
        per_day: Some(samples::rupees("200")),
    };
    SafeToSpend { period: month(), allowance: Some(allowance) }.into()
}

/// Shoes for ₹3,000: ₹1,000 of the Shopping budget would be left.
fn what_if() -> Outcome {
    let effect =
        |before, after| Effect { before: samples::rupees(before), after: samples::rupees(after) };
    WhatIf {
        what: Some(Description::parse("shoes").unwrap()),
        amount: samples::rupees("3000"),
        category: Some(samples::name("Shopping")),
        period: month(),
        budgets: vec![BudgetEffect {
            days: month(),
            category: Some(samples::name("Shopping")),
            amount: samples::rupees("5000"),
            left: effect("4000", "1000"),
        }],
        free: Some(FreeEffect {
            basis: Basis::Everything,
            due_total: samples::rupees("1600"),
            free: effect("6400", "3400"),
            days: 17,
            per_day: Some(samples::rupees("200")),
        }),
        expected: Some(effect("18720", "21720")),
        fits: Some(true),
    }
    .into()
}

#[test]
fn what_the_outcomes_say_of_themselves_may_be_sent() {
    for outcome in [trend(), unusual(), recurring(), forecast(), safe(), what_if()] {
        let text = wording::outcome(samples::reader(), &outcome).plain_text();
        assert_eq!(check(&text, &known("tell me", &outcome)), Ok(()), "{text}");
    }
}

#[rstest]
#[case(trend(), "You spent ₹5,200 on Food in December 2025.")]
#[case(trend(), "On average you spent ₹4,600 a month on Food.")]
#[case(trend(), "Food was ₹1,200 more in December 2025 than in November 2025.")]
#[case(unusual(), "You spent ₹2,500 on shoes today; Shopping is usually ₹200 to ₹400.")]
#[case(recurring(), "Rent is ₹1,600 a month.")]
#[case(recurring(), "Rent of ₹1,600 is due on 30 January 2026.")]
#[case(forecast(), "You will spend ₹18,720 this month.")]
#[case(forecast(), "You spent ₹12,000 this month.")]
#[case(forecast(), "Your recurring payments still due are ₹1,600.")]
#[case(safe(), "You can spend ₹200 a day.")]
#[case(safe(), "₹5,000 is left of your ₹20,000 budget.")]
#[case(what_if(), "₹1,000 would be left of your ₹5,000 Shopping budget.")]
#[case(what_if(), "This month will come to ₹21,720.")]
fn honest_texts_pass(#[case] outcome: Outcome, #[case] text: &str) {
    assert_eq!(check(text, &known("tell me", &outcome)), Ok(()));
}

#[rstest]
// Another month, the contrary, one month for all.
#[case(trend(), "You spent ₹5,200 on Food in November 2025.")]
#[case(trend(), "Food was ₹1,200 less in December 2025 than in November 2025.")]
#[case(trend(), "You spent ₹4,600 on Food in December 2025.")]
// What is usual is not what was spent, and the other way round.
#[case(unusual(), "You spent ₹400 on shoes.")]
#[case(unusual(), "Shopping is usually ₹2,500.")]
// What is expected was not spent.
#[case(recurring(), "You spent ₹1,600 on rent on 30 January.")]
#[case(forecast(), "You spent ₹18,720 this month.")]
#[case(forecast(), "You spent ₹5,120 this month.")]
#[case(forecast(), "You will spend ₹18,000 this month.")]
// What is due is not the whole, nor what is left what is safe.
#[case(forecast(), "You will spend ₹1,600 this month.")]
#[case(safe(), "You can spend ₹5,000 a day.")]
#[case(safe(), "₹3,400 is left of your ₹20,000 budget.")]
// Nothing is bought yet.
#[case(what_if(), "₹1,000 is left of your Shopping budget.")]
#[case(what_if(), "You spent ₹21,720 this month.")]
fn lies_do_not(#[case] outcome: Outcome, #[case] text: &str) {
    assert!(check(text, &known("tell me", &outcome)).is_err(), "{text} passed");
}
