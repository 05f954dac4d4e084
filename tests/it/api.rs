//! The API, through HTTP on the real program.

mod analytics;
mod budgets;
mod categories;
mod charts;
mod email;
mod export;
mod import;
mod journal;
mod nudges;
mod rates;
mod transactions;
