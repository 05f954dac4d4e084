//! Everything wired together, once. The only place that reads the clock and draws randomness.

use std::time::SystemTime;

use chrono::{DateTime, Utc};
use rand::RngCore;
use thiserror::Error;

use crate::{
    config::{self, books::Place},
    conversation::Conversations,
    domain::{change::Preferences, ids::IdSource},
    store::{Address, OpenError, Store},
};

/// The running application.
pub struct App {
    /// Everyone's conversations.
    pub conversations: Conversations,
    /// Where the books are.
    pub address: Address,
    ids: IdSource,
}

/// Why the application cannot start.
#[derive(Debug, Error)]
pub enum StartError {
    /// The system does not say where data belongs.
    #[error("this system has no folder for data; choose one with --data or HISAB_DATA")]
    NoFolder,
    /// The books cannot be opened.
    #[error(transparent)]
    Books(#[from] OpenError),
}

impl App {
    /// Opens the books and starts.
    pub async fn start(
        books: &config::books::Books,
        defaults: Preferences,
    ) -> Result<Self, StartError> {
        let address = match books.place().ok_or(StartError::NoFolder)? {
            Place::Server(url) => Address::Server(url),
            Place::Folder { dir, reserve } => Address::Folder { dir, reserve },
        };
        let store = Store::open(&address).await?;
        let ids = id_source();
        let conversations = Conversations::new(store, ids.clone(), defaults);
        Ok(Self { conversations, address, ids })
    }

    /// Where new ids come from.
    pub fn ids(&self) -> IdSource {
        self.ids.clone()
    }

    /// Stops in order.
    pub async fn stop(self) {
        self.conversations.close().await;
    }
}

/// The time.
#[expect(clippy::disallowed_methods, reason = "the one reader of the clock")]
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

/// A source of ids that no other process has.
#[expect(clippy::disallowed_methods, reason = "the one place that draws randomness")]
pub fn id_source() -> IdSource {
    let mut seed = [0; 32];
    rand::rng().fill_bytes(&mut seed);
    IdSource::seeded(seed)
}
