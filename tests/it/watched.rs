//! The program as it is watched: figures for Prometheus, failures told to Sentry.

mod failures;
mod figures;
mod page;
