//! The port: what a chat adapter and the books say to each other.
//!
//! An adapter (a terminal, a web widget, a bot) turns what its platform delivers into an [`Incoming`], gives it to a
//! [`Chat`], and acknowledges it to its platform once that returned. Answers come to its [`Outbound`] later, perhaps
//! in another process, and it shows them. It knows nothing of ledgers, databases or models, and they know nothing of it.
//!
//! To add a channel: one variant in [`Channel`], and the compiler lists the rest. Its tests run the suite in
//! `conformance`, with the doubles in `memory` (feature `doubles`).

mod channel;
mod chat;
mod command;
#[cfg(feature = "doubles")]
pub mod conformance;
mod data;
mod incoming;
#[cfg(feature = "doubles")]
pub mod memory;
mod outbound;
mod picture;
mod reply;
mod split;

pub use async_trait::async_trait;
pub use channel::{Channel, ChatRef, UnknownChannel};
pub use chat::{Chat, Exchange, History, Newest, Position, Receipt, Stretch, Unavailable};
pub use command::{Argument, Command};
pub use incoming::{Content, Incoming, MessageRef, Revision, Sender};
pub use outbound::{Outbound, Outgoing, SendError, Sent};
pub use picture::{Media, Picture};
pub use reply::{Button, File, Paragraph, Reply, Span};
pub use split::split;
