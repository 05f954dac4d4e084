//! How long a chart takes, as SVG and as PNG, of each kind.
//!
//! `cargo bench --no-default-features --bench chart`; the bars are 3 ms and 40 ms.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use hisabkitab::{
    charts::{Theme, png, svg},
    domain::{
        chart::{Bar, Chart, Column, Drawn, Level, Meter},
        currency::Currency,
        money::Money,
    },
};

fn rupees(minor: i64) -> Money {
    Money { minor, currency: Currency::INR }
}

fn bars() -> Drawn {
    let bar = |at: i64| Bar {
        label: if at % 2 == 0 {
            format!("शिक्षा {at}")
        } else {
            format!("Category {at}")
        },
        money: rupees(1_234_567 / at),
        note: "12%".to_owned(),
        is_rest: at == 8,
    };
    Drawn::Bars((1..=8).map(bar).collect())
}

fn columns(count: i64) -> Drawn {
    let column = |at: i64| Column {
        label: format!("{at} Jan"),
        tick: (count < 32 || at % 31 == 0).then(|| at.to_string()),
        money: rupees(at * 7_919 % 160_000),
    };
    let level = Level {
        label: "₹323 a day would use up the budget of ₹10,000".to_owned(),
        money: rupees(32_300),
    };
    Drawn::Columns { columns: (1..=count).map(column).collect(), level: Some(level) }
}

fn meters() -> Drawn {
    let meter = |at: i64| Meter {
        label: format!("Category {at}"),
        detail: String::new(),
        note: "₹3,770 left of ₹5,000".to_owned(),
        amount: rupees(500_000),
        used: rupees(at * 50_000),
        is_paused: false,
    };
    Drawn::Meters((1..=12).map(meter).collect())
}

fn charts(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("chart");
    group.sample_size(20);
    for (name, drawn) in [
        ("by category", bars()),
        ("31 days", columns(31)),
        ("366 days", columns(366)),
        ("12 budgets", meters()),
    ] {
        let chart = Chart {
            title: "Spending".to_owned(),
            note: "This month: ₹12,340".to_owned(),
            alt: "What it shows, in words.".to_owned(),
            drawn,
        };
        group.bench_function(format!("{name}, SVG"), |bencher| {
            bencher.iter(|| black_box(svg(black_box(&chart), Theme::Light)));
        });
        group.bench_function(format!("{name}, PNG"), |bencher| {
            bencher.iter(|| black_box(png(black_box(&chart), Theme::Light)).is_ok());
        });
    }
    group.finish();
}

criterion_group!(benches, charts);
criterion_main!(benches);
