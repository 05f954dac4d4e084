//! The path of a message: taken in once, understood, done, answered, all in one transaction.
//!
//! What comes in is a [`hisab_port::Incoming`]; what a person did twice (by a platform's repetition) has one
//! effect and one answer. Editing a message amends what it made, deleting it takes that out, answering its
//! confirmation corrects it.

mod edit;
mod inbox;
mod question;
mod run;
mod turn;

use chrono::{DateTime, Utc};
use hisab_port::{ChatRef, Incoming, Reply};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;

use crate::{
    domain::{change::Preferences, ids::IdSource},
    ledger::{self, Books, LedgerError},
    store::{self, Store},
};

/// Everyone's conversations over one store.
pub struct Conversations {
    store: Store,
    ids: IdSource,
    defaults: Preferences,
}

/// What a tool did or found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The tool.
    pub tool: String,
    /// Its outcome.
    pub result: Value,
}

/// The answer to a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// What the person is told.
    pub reply: Reply,
    /// What was done, for programs.
    pub outcomes: Vec<Done>,
}

impl From<Reply> for Answered {
    fn from(reply: Reply) -> Self {
        Self { reply, outcomes: Vec::new() }
    }
}

/// Why a message was not taken: nothing was stored, and it can be sent again.
#[derive(Debug, Error)]
pub enum TurnError {
    /// The books could not be used.
    #[error(transparent)]
    Books(#[from] LedgerError),
    /// Something stored cannot be read.
    #[error("something stored cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
}

impl From<store::Error> for TurnError {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

impl Conversations {
    /// Conversations over a store; `defaults` are what someone new starts with.
    pub fn new(store: Store, ids: IdSource, defaults: Preferences) -> Self {
        Self { store, ids, defaults }
    }

    /// Takes a message in, does what it says and answers it. A message that came before gets the same answer
    /// and does nothing.
    pub async fn receive(
        &self,
        incoming: &Incoming,
        now: DateTime<Utc>,
    ) -> Result<Answered, TurnError> {
        if let Some(refused) = inbox::refused(incoming) {
            return Ok(refused.into());
        }
        if !self.store.has_room() {
            return Err(LedgerError::NoSpace.into());
        }
        let mut tx = self.store.begin().await?;
        let (channel, subject) = (incoming.chat.channel.name(), incoming.sender.subject.as_str());
        let person =
            ledger::find_or_create(&mut tx, channel, subject, self.defaults, now, &self.ids)
                .await?;
        let arrival = inbox::take(&mut tx, person, incoming, now, &self.ids).await?;
        let message = match arrival {
            inbox::Arrival::New(message) => message,
            inbox::Arrival::Known(answered) => return Ok(answered),
        };
        let written = message.written;
        let books = Books::open(tx, person, written, now, self.ids.clone()).await?;
        turn::take(books, incoming, &message, now).await
    }

    /// The books of a person, for commands that are no conversation.
    pub async fn books(
        &self,
        channel: hisab_port::Channel,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<Books, LedgerError> {
        let mut tx = self.store.begin().await?;
        let person =
            ledger::find_or_create(&mut tx, channel.name(), subject, self.defaults, now, &self.ids)
                .await?;
        Books::open(tx, person, now, now, self.ids.clone()).await
    }

    /// Whether there is room to write.
    pub fn has_room(&self) -> bool {
        self.store.has_room()
    }

    /// Ends all conversations and closes the store.
    pub async fn close(self) {
        self.store.close().await;
    }
}

/// What a person wrote last in a chat, oldest first.
pub async fn recent_texts(
    books: &mut Books,
    chat: &ChatRef,
    limit: i64,
) -> Result<Vec<String>, LedgerError> {
    let user = books.user();
    let channel = chat.channel.name();
    Ok(store::messages::recent_texts(books.conn(), user, channel, &chat.chat, limit).await?)
}
