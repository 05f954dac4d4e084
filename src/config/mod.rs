//! Settings: read from the command line and the environment once, here, and passed on as values.
//!
//! To add one: a field of its section's file with its variable, `.env.sample`, and the table in the README.

pub mod books;
pub mod discord;
pub mod firebase;
pub mod log;
pub mod mail;
pub mod metrics;
pub mod model;
pub mod person;
pub mod rates;
pub mod redis;
pub mod sentry;
pub mod serve;
pub mod telegram;
pub mod terminal;
