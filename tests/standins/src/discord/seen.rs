//! What passed, and when: for benchmarks, and for tests that count.

use std::time::Instant;

use super::Id;

/// A request to the REST API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Its method.
    pub method: String,
    /// Its path below `/api/v10`.
    pub path: String,
    /// What it was answered with; 0 for none.
    pub status: u16,
    /// When it had arrived as a whole.
    pub at: Instant,
}

/// An event that was handed to the clients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Emitted {
    /// `MESSAGE_CREATE`, ...
    pub name: &'static str,
    /// The message or interaction that it is about.
    pub id: Option<Id>,
    /// When.
    pub at: Instant,
}
