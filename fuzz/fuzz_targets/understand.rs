//! No text makes the rules panic, and what they do with it keeps their promises.
//!
//! `cargo +nightly fuzz run understand`

#![no_main]

use hisabkitab::agent::rules::{Decision, MAX_CHARS, MAX_ENTRIES, Situation, understand};
use hisabkitab::agent::tools::Call;
use hisabkitab::domain::{currency::Currency, money::Money, zone::Zone};
use hisabkitab::ledger::vocabulary::Vocabulary;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (bool, bool, &str)| {
    let (replying, recent, text) = input;
    let vocabulary = Vocabulary::starting();
    let situation = Situation {
        now: chrono::DateTime::UNIX_EPOCH + chrono::TimeDelta::days(20_000),
        zone: Zone::UTC,
        currency: Currency::INR,
        vocabulary: &vocabulary,
        replying,
        recent,
        last: None,
    };
    let reading = understand(text, &situation);
    let Decision::Act(calls) = &reading.decision else { return };
    assert!(text.chars().count() <= MAX_CHARS);
    for call in calls {
        if let Call::LogTransactions(log) = call {
            assert!((1..=MAX_ENTRIES).contains(&log.entries.len()));
            assert!(log.entries.len() <= reading.amounts.len());
            for entry in &log.entries {
                let currency = Currency::parse(&entry.currency).unwrap();
                assert!(Money::from_decimal(&entry.amount, currency).unwrap().minor > 0);
                assert!(entry.date <= situation.zone.date(situation.now));
            }
        }
    }
});
