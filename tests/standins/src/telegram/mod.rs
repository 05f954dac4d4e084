//! A stand-in of Telegram's Bot API server: one bot, its people and groups, and whatever can go wrong between them.
//!
//! It answers over HTTP from state, as the real server does, and writes down every request that the real one would
//! not understand: [`Standin::violations`]; a stand-in that is dropped with violations fails its test.
//!
//! To add a method: its fields in `tables/methods.rs`, the types it needs in `tables/`, and what it does in the file
//! of its group in `methods/`. Where Telegram's specification stands beside the repository, a test compares the
//! tables with it, and all traffic is checked against it too.

#![expect(
    clippy::indexing_slicing,
    reason = "only JSON is indexed, by names: what is not there is null"
)]

mod at;
mod check;
mod faults;
mod form;
mod html;
mod messages;
mod methods;
mod people;
mod pictures;
mod queue;
mod refusal;
mod request;
mod script;
mod server;
mod shown;
mod spec;
mod standin;
mod state;
mod tables;
mod text;
mod updates;
mod webhook;

pub use at::At;
pub use faults::{Fault, Flood};
pub use people::Person;
pub use script::obey;
pub use shown::{CallbackAnswer, Command, Sent, Shown};
pub use standin::{Options, Standin};
pub use state::Call;
