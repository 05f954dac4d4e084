//! The widget's endpoints over real HTTP, with books in memory behind them.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a panic in a test is a failed test"
)]

mod bad_input;
mod conformance;
mod drafts;
mod guest;
mod members;
