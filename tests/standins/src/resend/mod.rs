//! A stand-in of Resend, as far as sending a mail goes: `POST /emails`.
//!
//! It answers over HTTP from state, knows repetitions by their key as the real one does, and writes down every request
//! that a right client would not make: a stand-in that is dropped with violations fails its test. The published
//! specification tells the fields (where it stands beside the repository, requests and answers are checked against it,
//! and a test compares the tables); what it does not tell, and is here from Resend's documentation: errors are
//! `{statusCode, name, message}`, a key is known for 24 hours, a request needs a `User-Agent`, and 429 comes with
//! `retry-after` and `ratelimit-*`.
//!
//! What Resend tells of mails later, by calling back, is made by [`News`]; signing it is for the test.
//!
//! To add a field: a line in `tables`. To add something that goes wrong: a variant of [`Fault`].

#![expect(
    clippy::indexing_slicing,
    reason = "only JSON is indexed, by names: what is not there is null"
)]

mod check;
mod news;
mod server;
mod spec;
mod standin;
mod state;
mod tables;

pub use news::News;
pub use standin::Standin;
pub use state::{Fault, Sent};
