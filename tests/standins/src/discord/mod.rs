//! Discord as an application sees it: the REST API, the gateway, and the people who write to a bot.
//!
//! [`Standin::start`] listens on a free port of this machine. It keeps channels, messages and sessions as the real one
//! would, checks all that it is told (`tables`, `limits`, and `spec` where the published schemas are at hand), and
//! when it is dropped it fails the test if anything was wrong. Everything that can go wrong on a network is asked for with
//! [`Standin::fail`] and the methods named after what happens to a connection.
//!
//! To add an endpoint: a line in `rest::answer`, its function in the file of its group under `rest`, its tables in
//! `tables`. To add an event: its making in `events`, its table, and a method that causes it in `people`.
#![expect(
    clippy::panic,
    clippy::indexing_slicing,
    clippy::missing_panics_doc,
    reason = "a part of tests: what is wrong here is a failed test"
)]

mod check;
mod clock;
mod control;
mod events;
mod faults;
mod gateway;
mod guild;
mod ids;
mod interactions;
mod limits;
mod markdown;
mod messages;
mod people;
mod rates;
mod rest;
mod seen;
mod server;
mod session;
mod shown;
mod spec;
mod standin;
mod state;
mod tables;

pub use faults::{Fault, Route};
pub use ids::Id;
pub use interactions::{Acknowledged, Interaction};
pub use markdown::Reading;
pub use messages::File;
pub use people::{Person, Writes};
pub use seen::{Emitted, Request};
pub use session::{Attached, How};
pub use shown::{Button, Picture, Shown};
pub use standin::Standin;
