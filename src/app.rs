//! Everything wired together, once. The only place that reads the clock and draws randomness.

use std::{sync::Arc, time::SystemTime};

use axum::Router;
use chrono::{DateTime, Utc};
use hisab_port::{Chat, Outbound};
use hisab_web::{Settings, Surroundings};
use rand::RngCore;
use thiserror::Error;
use uuid::Uuid;

use crate::{
    agent::{
        memory::Memory,
        model::{self, Limits, Model, ModelError, Provider},
    },
    api,
    channels::Channels,
    config::{self, books::Place},
    conversation::{Conversations, Parts, Turns},
    domain::{change::Preferences, clock::Clock, ids::IdSource},
    store::{self, Address, OpenError, Store},
};

/// The running application.
pub struct App {
    /// Everyone's conversations.
    pub conversations: Conversations,
    /// Where the books are.
    pub address: Address,
    store: Arc<Store>,
    ids: IdSource,
}

/// What understanding needs besides the rules, as the command line says.
#[derive(clap::Args, Clone, Debug)]
pub struct Mind {
    #[command(flatten)]
    model: config::model::Model,
    #[command(flatten)]
    redis: config::redis::Redis,
}

impl Mind {
    fn open(&self) -> Result<(Option<Arc<Model>>, Memory), StartError> {
        let memory = self.redis.url().map(Memory::redis).transpose();
        Ok((
            model(&self.model)?.map(Arc::new),
            memory.map_err(|_| StartError::Redis)?.unwrap_or_default(),
        ))
    }
}

/// The model that settings choose, if they choose one. Nothing is sent yet.
pub fn model(settings: &config::model::Model) -> Result<Option<Model>, StartError> {
    let Some(chosen) = settings.chosen()? else { return Ok(None) };
    let provider = match chosen.provider {
        config::model::Provider::Gemini(key) => Provider::Gemini(key),
        config::model::Provider::Ollama => Provider::Ollama,
    };
    Ok(Some(Model::new(&model::Settings {
        provider,
        model: chosen.name,
        url: chosen.url,
        daily_tokens: chosen.daily_tokens,
        limits: Limits::default(),
    })?))
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
    /// The books are open, but cannot be used.
    #[error("the books cannot be used: {}", store::describe(.0))]
    Store(#[from] store::Error),
    /// The model was chosen, but not its key.
    #[error(transparent)]
    NoKey(#[from] config::model::NoKey),
    /// The model cannot be asked.
    #[error(transparent)]
    Model(#[from] ModelError),
    /// `REDIS_URL` is not the URL of a Redis.
    #[error("REDIS_URL is not a Redis URL; it looks like redis://:password@host:6379")]
    Redis,
    /// A part of the work was asked for, where there is nobody to share it with.
    #[error(
        "a folder of books belongs to one process, which does everything; to share the work, keep the books on a server (DATABASE_URL)"
    )]
    NotShared,
    /// Another make of hisab left a secret that does not fit.
    #[error("the secret for cookies in the books is of another length than this hisab's")]
    Secret,
}

/// What cookies are signed with, in the books.
const COOKIES: &str = "cookies";

impl App {
    /// Opens the books. Nothing goes on by itself before [`Conversations::start`].
    pub async fn open(
        books: &config::books::Books,
        mind: Option<&Mind>,
        defaults: Preferences,
        turns: Turns,
        outbounds: Vec<Arc<dyn Outbound>>,
    ) -> Result<Self, StartError> {
        let (model, memory) = mind.map_or_else(|| Ok((None, Memory::default())), Mind::open)?;
        let address = match books.place().ok_or(StartError::NoFolder)? {
            Place::Server(url) => Address::Server(url),
            Place::Folder { dir, reserve } => Address::Folder { dir, reserve },
        };
        let store = Arc::new(Store::open(&address).await?);
        let ids = id_source();
        let parts = Parts {
            store: Arc::clone(&store),
            ids: ids.clone(),
            clock: Clock::new(now),
            defaults,
            turns,
            outbounds,
            model,
            memory,
        };
        let conversations = Conversations::new(parts).await?;
        Ok(Self { conversations, address, store, ids })
    }

    /// Where new ids come from.
    pub fn ids(&self) -> IdSource {
        self.ids.clone()
    }

    /// Whether other processes may have the same books open.
    pub fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    /// What tells others how it goes with these channels.
    pub fn health(&self, channels: Vec<String>) -> Router {
        api::router(Arc::clone(&self.store), Clock::new(now), channels)
    }

    /// What people reach over HTTP.
    pub async fn pages(
        &self,
        channels: &Channels,
        settings: Settings,
    ) -> Result<Router, StartError> {
        let mut fresh = [0; 64];
        fill_with_randomness(&mut fresh);
        let mut conn = self.store.acquire().await?;
        let secret = store::secrets::find_or_insert(&mut conn, COOKIES, &fresh, now()).await?;
        let secret = secret.try_into().map_err(|_| StartError::Secret)?;
        let ids = self.ids();
        let new_id = move || ids.next::<Uuid>(now());
        let surroundings = Surroundings { now: Arc::new(now), new_id: Arc::new(new_id) };
        let chat: Arc<dyn Chat> = Arc::new(self.conversations.clone());
        Ok(channels.router(chat, settings, &secret, surroundings))
    }

    /// Stops in order.
    pub async fn stop(self) {
        self.conversations.stop().await;
    }
}

/// The time.
#[expect(clippy::disallowed_methods, reason = "the one reader of the clock")]
pub fn now() -> DateTime<Utc> {
    SystemTime::now().into()
}

#[expect(clippy::disallowed_methods, reason = "the one place that draws randomness")]
fn fill_with_randomness(bytes: &mut [u8]) {
    rand::rng().fill_bytes(bytes);
}

/// A source of ids that no other process has.
pub fn id_source() -> IdSource {
    let mut seed = [0; 32];
    fill_with_randomness(&mut seed);
    IdSource::seeded(seed)
}
