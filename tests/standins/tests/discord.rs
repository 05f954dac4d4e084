//! Discord's stand-in, looked at from both sides: what a client may do with it, and what a test can cause.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "what is not there is a failed test; clippy's own exception leaves out the helpers"
)]

#[path = "discord/fidelity.rs"]
mod fidelity;
#[path = "discord/gateway.rs"]
mod gateway;
#[path = "discord/limits.rs"]
mod limits;
#[path = "discord/reading.rs"]
mod reading;
#[path = "discord/support.rs"]
mod support;
#[path = "discord/writing.rs"]
mod writing;
