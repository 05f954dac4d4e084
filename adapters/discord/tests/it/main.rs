//! The adapter against a stand-in of its platform, with books in memory behind it.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a panic in a test is a failed test"
)]

mod attachments;
mod conformance;
mod gap;
mod intake;
mod interactions;
mod limits;
mod outbound;
mod refusals;
mod stopped;
mod support;
