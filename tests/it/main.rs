//! The one integration test: the books through their front doors, and the rules of the house.

#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic in a test is a failed test"
)]

mod analytics;
mod api;
mod bots;
mod browser;
mod budgets;
mod charts;
mod conversation;
mod crash;
mod dashboard;
mod doors;
mod eval;
mod firebase;
mod gemini;
mod guards;
mod ledger;
mod mail;
mod mind;
mod nudges;
mod path;
mod rates;
mod recount;
mod security;
mod serve;
mod support;
mod tables;
#[cfg(feature = "embedded")]
mod terminal;
mod tools;
mod watched;
