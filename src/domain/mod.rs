//! The vocabulary everything else is written in: money, periods, categories, ids. Pure: no IO, no clock.
//!
//! What comes from outside is parsed into these types once, at the edge; a value of one of them cannot be
//! wrong. To add one: a file named after it, a private field, a `parse`, and its tests beside it.

pub mod access;
pub mod assistant;
pub mod budget;
pub mod category;
pub mod change;
pub mod chart;
pub mod clock;
pub mod cost;
pub mod country;
pub mod currency;
pub mod ids;
pub mod kind;
pub mod mail;
pub mod money;
pub mod nudge;
pub mod period;
pub mod rate;
pub(crate) mod schema;
pub mod site;
pub mod text;
pub mod token;
pub mod transaction;
pub mod zone;
