//! The one integration test: the books through their front doors, and the rules of the house.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic in a test is a failed test"
)]

mod analytics;
mod bots;
mod browser;
mod budgets;
mod charts;
mod conversation;
mod crash;
mod doors;
mod eval;
mod gemini;
mod guards;
mod ledger;
mod mail;
mod mind;
mod nudges;
mod path;
mod rates;
mod recount;
mod serve;
mod support;
#[cfg(feature = "embedded")]
mod terminal;
mod tools;
