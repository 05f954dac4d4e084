//! How fast rules understand, in messages and bytes per second.
//!
//! `cargo bench --no-default-features --bench rules`

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use hisabkitab::agent::rules::{Situation, understand};
use hisabkitab::domain::{currency::Currency, zone::Zone};
use hisabkitab::ledger::vocabulary::Vocabulary;

const MESSAGES: [&str; 12] = [
    "chai 20",
    "chai 20, auto 85",
    "paid 450 for groceries yesterday",
    "spent rs 1,250 on shoes at bata",
    "momo 150",
    "uber 230 on monday",
    "salary credited 55000",
    "how much on food this month?",
    "undo",
    "make it 250",
    "hijo tarkari 120",
    "netflix 199 subscription",
];

fn short_messages(criterion: &mut Criterion) {
    let vocabulary = Vocabulary::starting();
    let situation = Situation {
        now: chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000),
        zone: Zone::UTC,
        currency: Currency::INR,
        vocabulary: &vocabulary,
        replying: false,
        recent: false,
        last: None,
    };
    let mut group = criterion.benchmark_group("rules");
    group.throughput(Throughput::Elements(MESSAGES.len() as u64));
    group.bench_function("short messages", |bencher| {
        bencher.iter(|| {
            for message in MESSAGES {
                black_box(understand(black_box(message), &situation));
            }
        });
    });
    for (name, piece) in
        [("digits", "7"), ("numbers", "1 "), ("words", "chai 20 "), ("devanagari", "चाय ")]
    {
        let text: String = piece.chars().cycle().take(100_000).collect();
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(format!("100,000 characters of {name}"), |bencher| {
            bencher.iter(|| black_box(understand(black_box(&text), &situation)));
        });
    }
    group.finish();
}

criterion_group!(benches, short_messages);
criterion_main!(benches);
