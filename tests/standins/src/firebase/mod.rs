//! A stand-in of Firebase Authentication, as far as signing in goes: the keys that ID tokens are signed with, ID tokens
//! themselves, and `accounts:signInWithPassword` of Identity Toolkit.
//!
//! Its keys are made anew in each process that tests, by a library that is not the one under test, and are good for
//! nothing else. [`Draft`] is an ID token before it is signed: right as it is made, and wrong in whichever way a test wants.
//! The published specification tells the fields of a sign-in (where it stands beside the repository, requests and answers
//! are checked against it, and a test compares the tables); what it does not tell, and is here from Firebase's
//! documentation: what an ID token claims, that keys come as a JWK set with a `max-age`, that errors are
//! `{error: {code, message}}` with a message that begins with a word in capitals.
//!
//! Every request that a right client would not make is written down: a stand-in that is dropped with violations fails its
//! test. To add a field: a line in `tables`. To add something that goes wrong: a variant of [`Fault`].

#![expect(
    clippy::indexing_slicing,
    reason = "JSON is indexed by names, where what is not there is null, and the keys by a remainder"
)]

mod check;
mod keys;
mod server;
mod spec;
mod standin;
mod state;
mod tables;
mod token;

pub use standin::Standin;
pub use state::{Account, Fault};
pub use token::Draft;
