//! The port: what a chat adapter and the books say to each other.
//!
//! An adapter (a terminal, a web widget, a bot) turns what its platform delivers into an [`Incoming`]
//! and shows a [`Reply`]. It knows nothing of ledgers, databases or models, and they know nothing of it.
//!
//! To add a channel: one variant in [`Channel`], and the compiler lists the rest.

mod channel;
mod incoming;
mod reply;

pub use channel::{Channel, ChatRef};
pub use incoming::{Content, Incoming, MessageRef, Sender};
pub use reply::{Button, Paragraph, Reply, Span};
