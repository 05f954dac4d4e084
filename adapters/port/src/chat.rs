//! What the books offer an adapter.

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use thiserror::Error;

use crate::{Channel, ChatRef, Content, Incoming, MessageRef, Reply};

/// Where messages go in.
#[async_trait]
pub trait Chat: Send + Sync {
    /// Stores the message durably. `Ok` means it will be answered exactly once, even if the process dies now; only
    /// then acknowledge it to the platform. `Err`: do not acknowledge, the platform will deliver again.
    async fn receive(&self, incoming: Incoming) -> Result<Receipt, Unavailable>;

    /// A stretch of a conversation, oldest first and at most `limit` long, for a channel that must show it again.
    /// For channels where a chat is one person's, under the person's own name. Empty for someone who never wrote.
    async fn history(
        &self,
        chat: &ChatRef,
        stretch: Stretch,
        limit: u16,
    ) -> Result<History, Unavailable>;

    /// Who wrote a message of a chat, as the platform names them ([`Sender::subject`](crate::Sender::subject)), if it is
    /// stored. For a platform that says of a deletion which message it was and no more.
    async fn author(
        &self,
        chat: &ChatRef,
        message: &MessageRef,
    ) -> Result<Option<String>, Unavailable>;

    /// The chats of a channel that messages came from, each with the newest of them; those where it is most recent
    /// first, at most `limit`. For a platform that does not bring again what nobody was there to receive: the adapter
    /// looks there for what came later.
    async fn newest(&self, channel: Channel, limit: u16) -> Result<Vec<Newest>, Unavailable>;
}

/// The newest of what was stored of a chat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Newest {
    /// The chat.
    pub chat: ChatRef,
    /// The highest [`order`](Incoming::order) of what was new in it: edits and deletions aside.
    pub order: i64,
    /// When the last of it was done, edits too, by the platform's clock; deletions aside.
    pub at: DateTime<Utc>,
}

/// What became of a delivery.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is stored.
    Stored,
    /// It came before, and is stored.
    Known,
    /// Its id and revision came before with other content. That stays; this was not stored, nor will it ever be.
    Differs,
    /// It can never be stored; this says why, and what to do.
    Refused(Reply),
}

/// Why nothing can be stored just now. It can be delivered again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unavailable {
    /// The books cannot be reached.
    #[error("the books cannot be reached")]
    Down,
    /// The disk of the books is full.
    #[error("there is no space left for the books")]
    Full,
}

/// The place of an exchange in its conversation: the first that was answered has 1, the next 2.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Position(pub i64);

/// Which part of a conversation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stretch {
    /// The end: what was answered last, then what waits for its answer.
    Last,
    /// What was answered right before a position.
    Before(Position),
    /// What was answered right after a position.
    After(Position),
}

/// A stretch of a conversation.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// What was said, oldest first.
    pub exchanges: Vec<Exchange>,
    /// The position of the newest answer there is, in this stretch or not.
    pub newest: Position,
    /// Whether there is something before this stretch.
    pub earlier: bool,
}

/// Something a person did, and what they were told; or what they were told without having done anything.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// Its place; `None` until it is answered.
    pub position: Option<Position>,
    /// The id it was delivered under; where nothing was, one by which it can be replied to.
    pub id: MessageRef,
    /// When the person did it, or was told.
    pub at: DateTime<Utc>,
    /// What they did; `None` if they were told something that answers nothing.
    pub content: Option<Content>,
    /// The message they answered, as they named it.
    pub reply_to: Option<MessageRef>,
    /// What they were told, once it is answered.
    pub reply: Option<Reply>,
}
