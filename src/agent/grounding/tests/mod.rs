//! Texts that may be sent and texts that may not.

mod ahead;
mod honest;
mod lies;
mod natural;
mod properties;
mod rates;
mod sly;

use super::Evidence;
use crate::{
    domain::{
        category::Starter,
        kind::Kind,
        period::{Period, Unit},
    },
    ledger::{
        Average, Budgets, CategoryChange, ChartKind, ChartPace, ChartPart, Charted, Comparison,
        Dimension, Line, Logged, Side, Summary,
    },
    wording::samples,
};

fn evidence(said: &str) -> Evidence {
    let categories = Starter::ALL.into_iter().map(Starter::name);
    Evidence::new(said, samples::reader().today, categories)
}

fn month() -> Period {
    Period::holding(samples::reader().today, Unit::Month)
}

fn line(label: &str, amount: &str, entries: i64) -> Line {
    Line { label: label.to_owned(), money: samples::rupees(amount), entries }
}

fn summary() -> Summary {
    Summary {
        kind: Kind::Expense,
        period: Some(month()),
        category: None,
        words: None,
        tag: None,
        totals: vec![samples::rupees("1250")],
        entries: 7,
        by: None,
        lines: vec![],
        average: None,
        converted: None,
    }
}

/// ₹1,250 on Food this month, of which ₹900 at Swiggy and ₹350 at Zomato.
fn merchants() -> Evidence {
    let mut evidence = evidence("how much did I spend on food this month, and where?");
    let summary = Summary {
        category: Some(samples::name("Food")),
        by: Some(Dimension::Merchant),
        lines: vec![line("Swiggy", "900", 5), line("Zomato", "350", 2)],
        average: Some(Average {
            days: 15,
            per_day: vec![samples::rupees("83.33")],
            per_entry: vec![samples::rupees("178.57")],
        }),
        ..summary()
    };
    evidence.add(&summary.into());
    evidence
}

/// ₹800 this month: Food ₹300, Transport ₹500.
fn parts() -> Evidence {
    let mut evidence = evidence("split this month by category");
    let summary = Summary {
        totals: vec![samples::rupees("800")],
        entries: 12,
        by: Some(Dimension::Category),
        lines: vec![line("Transport", "500", 4), line("Food", "300", 8)],
        ..summary()
    };
    evidence.add(&summary.into());
    evidence
}

/// A chart of this month that shows nothing yet.
fn chart() -> Charted {
    Charted {
        kind: ChartKind::ByCategory,
        flow: Kind::Expense,
        period: Some(month()),
        category: None,
        words: None,
        tag: None,
        totals: vec![],
        entries: 12,
        parts: vec![],
        rest: None,
        pace: None,
        budgets: vec![],
    }
}

/// ₹800 this month as a chart: Transport ₹500 (63%), Food ₹300 (38%), of a budget of ₹3,100, which is ₹100 a day.
fn charted() -> Evidence {
    let mut evidence = evidence("show me a chart of this month");
    let part = |label: &str, amount, percent| ChartPart {
        label: label.to_owned(),
        money: samples::rupees(amount),
        entries: 4,
        percent: Some(percent),
    };
    let charted = Charted {
        totals: vec![samples::rupees("800")],
        parts: vec![part("Transport", "500", 63), part("Food", "300", 38)],
        pace: Some(ChartPace { budget: samples::rupees("3100"), per_day: samples::rupees("100") }),
        ..chart()
    };
    evidence.add(&charted.into());
    evidence
}

fn comparison() -> Evidence {
    let mut evidence = evidence("compare this month with last month");
    evidence.add(
        &Comparison {
            this: Side { period: month(), totals: vec![samples::rupees("2300")] },
            that: Side { period: month().previous(), totals: vec![samples::rupees("2000")] },
            category: None,
            words: None,
            differences: vec![samples::rupees("300")],
            changes: vec![CategoryChange {
                category: "Food".to_owned(),
                this: samples::rupees("900"),
                that: samples::rupees("650"),
                difference: samples::rupees("250"),
            }],
            drivers: None,
        }
        .into(),
    );
    evidence
}

/// Nothing on Transport last week.
fn nothing() -> Evidence {
    let mut evidence = evidence("transport last week?");
    let week = Period::holding(samples::reader().today, Unit::Week).previous();
    let summary = Summary {
        period: Some(week),
        category: Some(samples::name("Transport")),
        totals: vec![],
        entries: 0,
        ..summary()
    };
    evidence.add(&summary.into());
    evidence
}

/// Food: ₹3,770 left of ₹5,000, ₹1,230 spent.
fn budgets() -> Evidence {
    let mut evidence = evidence("how is my food budget?");
    let budgets = vec![samples::budget("5000", "1230")];
    evidence.add(&Budgets { budgets, ..Budgets::default() }.into());
    evidence
}

/// chai ₹20 in Food, auto ₹85 in Transport yesterday.
fn logged() -> Evidence {
    let mut evidence = evidence("chai 20, auto 85 yesterday");
    let mut auto = samples::entry("auto", "85", "Transport");
    auto.date = "2026-01-14".parse().unwrap();
    evidence.add(&Logged { entries: vec![samples::chai(), auto], budgets: vec![] }.into());
    evidence
}
