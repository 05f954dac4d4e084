//! What an adapter offers the books.

use std::time::Duration;

use async_trait::async_trait;
use thiserror::Error;

use crate::{Channel, ChatRef, MessageRef, Reply};

/// Where replies go out.
#[async_trait]
pub trait Outbound: Send + Sync {
    /// The channel it serves.
    fn channel(&self) -> Channel;

    /// Shows a reply. It is called again with the same [`Outgoing::id`] until it says that the reply is sent,
    /// refused, or that the person is gone; also when an earlier call went well and the process died.
    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) -> Result<Sent, SendError>;

    /// Shows that an answer is being worked on.
    async fn working(&self, _to: &ChatRef) {}

    /// Shows how far an answer has come that is still being written: the whole of it so far, checked, growing from
    /// call to call, perhaps never finished: the reply that follows takes its place, whatever it says. For channels
    /// that can show it; [`working`](Self::working) is for the others.
    async fn draft(&self, _to: &ChatRef, _answers: &MessageRef, _text: &str) {}

    /// Something new stands in the [`history`](crate::Chat::history) of a conversation. Called in every process,
    /// whichever of them sent it, and now and then without need; for a channel that shows history as it grows.
    async fn news(&self, _to: &ChatRef) {}

    /// There may be news in any conversation: a process could not hear of them for a while.
    async fn news_everywhere(&self) {}
}

/// A reply on its way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outgoing {
    /// The same for each attempt: a key for platforms that can tell a repetition. 32 hexadecimal digits.
    pub id: String,
    /// The message it answers, by the id it was delivered under.
    pub answers: Option<MessageRef>,
    /// What to show.
    pub reply: Reply,
}

/// What the platform made of a reply.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// The id it has there, where people can answer it.
    pub id: Option<MessageRef>,
}

/// Why a reply was not shown, named by what the caller must do next.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SendError {
    /// The person left or blocked us: nothing more can be sent there.
    #[error("the person is gone")]
    Gone,
    /// Too fast: try again after this time and not before.
    #[error("try again after {0:?}")]
    RetryAfter(Duration),
    /// It may work later. The text is for the log: no personal data.
    #[error("failed for now: {0}")]
    Transient(String),
    /// It will never work. The text is for the log: no personal data.
    #[error("rejected: {0}")]
    Rejected(String),
}
