//! The adapter against a stand-in of Telegram, with books in memory behind it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic in a test is a failed test"
)]

mod bot;
mod conformance;
mod door;
mod faults;
mod groups;
mod intake;
mod meaning;
mod sending;
mod webhook;
