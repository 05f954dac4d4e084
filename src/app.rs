//! Everything wired together, once. The only place that reads the clock and draws randomness.

use std::{sync::Arc, time::SystemTime};

use axum::Router;
use chrono::{DateTime, Utc};
use hisab_port::{Channel, Chat, Outbound};
use hisab_web::{Settings, Surroundings};
use rand::RngCore;
use secrecy::SecretString;
use thiserror::Error;
use uuid::Uuid;

use crate::{
    agent::{
        memory::Memory,
        model::{self, Limits, Model, ModelError, Provider},
    },
    api,
    broker::Broker,
    channels::Channels,
    config::{self, books::Place},
    conversation::{Conversations, Parts, Turns},
    dashboard,
    domain::{change::Preferences, clock::Clock, ids::IdSource, site::Site},
    firebase::{self, Firebase},
    gate::{self, Gate},
    jobs::{
        self, Jobs, Preview,
        rates::{self, Feed, FetchError},
    },
    ledger::{self, LedgerError},
    mail::{self, Hook, Links, Post},
    store::{self, Address, OpenError, Store},
};

/// The running application.
pub struct App {
    /// Everyone's conversations.
    pub conversations: Conversations,
    /// Where the books are.
    pub address: Address,
    /// The name of the model that is asked, if any.
    pub model: Option<String>,
    store: Arc<Store>,
    ids: IdSource,
    /// Where turns are taken, what happens by the clock happens, too.
    jobs: Option<Arc<Jobs>>,
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

/// The project at Firebase that settings choose, if they choose one. Nothing is sent yet.
pub fn firebase(settings: &config::firebase::Firebase) -> Result<Option<Firebase>, StartError> {
    let Some(chosen) = settings.chosen()? else { return Ok(None) };
    let config::firebase::Chosen { project, api_key, keys_url, toolkit_url } = chosen;
    let limit = firebase::Settings::LIMIT;
    let settings = firebase::Settings { project, keys_url, api_key, toolkit_url, limit };
    Ok(Some(Firebase::new(&settings)?))
}

/// What is told of the doors over HTTP.
pub struct Doors {
    /// Where people reach them.
    pub site: Site,
    /// Whether a proxy says in `X-Forwarded-For` whom it speaks for.
    pub behind_proxy: bool,
    /// The project at Firebase whose accounts people may sign in with, if there is one.
    pub firebase: Option<Firebase>,
    /// What someone new starts with.
    pub defaults: Preferences,
}

/// The person at a terminal of this machine: whoever may read the folder, or knows the server's password. Whoever runs the
/// program is them.
pub const OWNER: &str = "owner";

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
    #[error("a secret in the books is of another length than this hisab's")]
    Secret,
    /// What was set for mail does not go together.
    #[error(transparent)]
    BadMail(#[from] config::mail::BadMail),
    /// What was set for mail cannot be.
    #[error(transparent)]
    Mail(#[from] mail::BadSettings),
    /// There is a key to Firebase, and no project.
    #[error(transparent)]
    NoFirebaseProject(#[from] config::firebase::NoProject),
    /// What was set for Firebase cannot be.
    #[error(transparent)]
    Firebase(#[from] firebase::BadSettings),
    /// Where rates are to be fetched cannot be asked.
    #[error(transparent)]
    Rates(#[from] FetchError),
    /// What the provider of mail signs with cannot be.
    #[error(transparent)]
    MailSecret(#[from] mail::BadSecret),
}

/// What cookies are signed with, in the books.
const COOKIES: &str = "cookies";

/// What sessions are signed with, in the books.
const SESSIONS: &str = "sessions";

/// What links to unsubscribe are signed with, in the books.
const UNSUBSCRIBE: &str = "unsubscribe";

/// What these books are called among those that share a Redis, in the books.
const BROKER: &str = "broker";

impl App {
    /// Opens the books. Nothing goes on by itself before [`Self::start`].
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
        let broker = broker(&store, mind).await?;
        let ids = id_source();
        let name = model.as_ref().map(|model| model.name().to_owned());
        let parts = Parts {
            store: Arc::clone(&store),
            ids: ids.clone(),
            clock: Clock::new(now),
            defaults,
            turns,
            outbounds,
            model,
            memory,
            broker,
        };
        let conversations = Conversations::new(parts).await?;
        let jobs =
            (turns == Turns::All).then(|| Jobs::new(job_parts(&store, &ids, &conversations)));
        Ok(Self { conversations, address, model: name, store, ids, jobs })
    }

    /// Has digests sent by mail, too, with links below an address where people reach this server; to be said before the
    /// start.
    pub async fn mail_digests(&self, public: String) -> Result<(), StartError> {
        if let Some(jobs) = &self.jobs {
            jobs.send_mail(self.links(public).await?);
        }
        Ok(())
    }

    /// Has rates fetched every day from a feed; to be said before the start.
    pub fn fetch_rates(&self, feed: &str) -> Result<(), StartError> {
        if let Some(jobs) = &self.jobs {
            jobs.fetch_rates(Feed::new(feed, rates::Limits::default())?);
        }
        Ok(())
    }

    /// Begins to look after what waits and what is due.
    pub fn start(&self) {
        self.conversations.start();
        if let Some(jobs) = &self.jobs {
            jobs.start();
        }
    }

    /// Hands over what everybody who is due by a time would be told without asking at that time; nobody is told.
    pub async fn preview_nudges(
        &self,
        at: DateTime<Utc>,
        show: impl FnMut(Preview),
    ) -> Result<(), LedgerError> {
        let parts = job_parts(&self.store, &self.ids, &self.conversations);
        jobs::preview(&parts, at, show).await
    }

    /// Where messages go in.
    pub fn chat(&self) -> Arc<dyn Chat> {
        Arc::new(self.conversations.clone())
    }

    /// Where new ids come from.
    pub fn ids(&self) -> IdSource {
        self.ids.clone()
    }

    /// The books of everybody, for what is nobody's in particular.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Whether other processes may have the same books open.
    pub fn is_shared(&self) -> bool {
        self.store.is_shared()
    }

    /// What tells others how it goes with these channels.
    pub fn health(&self, channels: Vec<String>) -> Router {
        api::router(Arc::clone(&self.store), Clock::new(now), channels)
    }

    /// Leads people to the pages at an address; to be said before the start.
    pub fn lead_to(&self, site: Site) {
        self.conversations.lead_to(site);
    }

    /// Lets people and programs in at an address; the pages have the chat in their corner.
    pub async fn open_doors(
        &self,
        doors: Doors,
        channels: &Channels,
        settings: Settings,
    ) -> Result<Router, StartError> {
        let Doors { site, behind_proxy, firebase, defaults } = doors;
        let chat = channels.members(self.chat(), settings, self.surroundings());
        let gate = Gate::new(gate::Parts {
            store: Arc::clone(&self.store),
            clock: Clock::new(now),
            ids: self.ids(),
            site,
            behind_proxy,
            mails: self.conversations.sends_mail(),
            key: self.secret(SESSIONS).await?,
            chat: self.chat(),
            firebase,
            defaults,
        });
        Ok(api::v1::router(&gate).merge(dashboard::router(&gate, chat)))
    }

    /// What tells figures about this process and what it shares with others.
    pub fn figures(&self, counted: api::metrics::Counted) -> Router {
        api::metrics::router(counted, Arc::clone(&self.store), Clock::new(now))
    }

    /// A link below an address that makes whoever follows it the owner: the person of the terminal. `None` if enough were
    /// made lately.
    pub async fn owner_link(&self, site: &Site) -> Result<Option<String>, LedgerError> {
        let mut books = self.conversations.books(Channel::Terminal, OWNER, now()).await?;
        let link = ledger::owner_link(&mut books).await?.map(|token| site.sign_in(&token));
        books.commit().await?;
        Ok(link)
    }

    /// The same, where nobody else can be meant and nobody is the owner yet: in a folder of books.
    pub async fn first_owner_link(&self, site: &Site) -> Result<Option<String>, LedgerError> {
        let known = self.is_shared() || ledger::is_owned(&mut *self.store.acquire().await?).await?;
        if known { Ok(None) } else { self.owner_link(site).await }
    }

    /// What people reach over HTTP.
    pub async fn pages(
        &self,
        channels: &Channels,
        settings: Settings,
    ) -> Result<Router, StartError> {
        let secret = self.secret(COOKIES).await?;
        Ok(channels.router(self.chat(), settings, &secret, self.surroundings()))
    }

    /// What the chat in the browser cannot make itself.
    fn surroundings(&self) -> Surroundings {
        let ids = self.ids();
        let new_id = move || ids.next::<Uuid>(now());
        Surroundings { now: Arc::new(now), new_id: Arc::new(new_id) }
    }

    /// Ends what pages are told for as long as they are open.
    pub fn close(&self) {
        self.store.live().close();
    }

    /// Has mail sent, if settings choose how; to be said before conversations start.
    pub fn send_mail(&self, chosen: Option<&config::mail::Chosen>) -> Result<(), StartError> {
        let Some(config::mail::Chosen { from, by }) = chosen.cloned() else { return Ok(()) };
        let wire = match by {
            config::mail::By::Resend { key, url } => mail::Wire::Resend { key, url },
            config::mail::By::Smtp(url) => mail::Wire::Smtp { url },
        };
        let settings = mail::Settings { wire, from, limit: Post::LIMIT };
        let post = Post::new(Arc::clone(&self.store), Clock::new(now), &settings)?;
        self.conversations.send_mail_by(post);
        Ok(())
    }

    /// The links that mails hold, below an address where people reach this server.
    pub async fn links(&self, public: String) -> Result<Links, StartError> {
        Ok(Links::new(public, self.secret(UNSUBSCRIBE).await?))
    }

    /// What mails lead to; and where the provider calls, if there is a secret that it signs with.
    pub async fn mail_pages(
        &self,
        public: String,
        webhook_secret: Option<&SecretString>,
    ) -> Result<Router, StartError> {
        let links = self.links(public).await?;
        let hook = |secret| Hook::new(Arc::clone(&self.store), Clock::new(now), secret);
        let hook = webhook_secret.map(hook).transpose()?;
        Ok(api::mail(Arc::clone(&self.store), links, hook))
    }

    /// The secret of a name, which all processes share and nobody sets.
    async fn secret(&self, name: &str) -> Result<[u8; 64], StartError> {
        let mut fresh = [0; 64];
        fill_with_randomness(&mut fresh);
        let mut conn = self.store.acquire().await?;
        let secret = store::secrets::find_or_insert(&mut conn, name, &fresh, now()).await?;
        secret.try_into().map_err(|_| StartError::Secret)
    }

    /// Stops in order.
    pub async fn stop(self) {
        if let Some(jobs) = &self.jobs {
            jobs.stop().await;
        }
        self.conversations.stop().await;
    }
}

fn job_parts(store: &Arc<Store>, ids: &IdSource, conversations: &Conversations) -> jobs::Parts {
    let conversations = conversations.clone();
    jobs::Parts {
        store: Arc::clone(store),
        ids: ids.clone(),
        clock: Clock::new(now),
        hand_out: Arc::new(move |place| conversations.hand_out(place)),
    }
}

/// Where processes over the same books share their work. A folder is one process's, which has nobody to share with.
async fn broker(store: &Store, mind: Option<&Mind>) -> Result<Broker, StartError> {
    let Some(url) = mind.and_then(|mind| mind.redis.url()).filter(|_| store.is_shared()) else {
        return Ok(Broker::default());
    };
    // A Redis may serve processes over other books, too.
    let fresh: Uuid = id_source().next(now());
    let mut conn = store.acquire().await?;
    let name = store::secrets::find_or_insert(&mut conn, BROKER, fresh.as_bytes(), now()).await?;
    let name = Uuid::from_slice(&name).map_err(|_| StartError::Secret)?;
    Broker::redis(url, &name.simple().to_string()).map_err(|_| StartError::Redis)
}

/// The time, to the microsecond: databases keep no more of it, and what is shown before it is stored is shown so after.
#[expect(clippy::disallowed_methods, reason = "the one reader of the clock")]
pub fn now() -> DateTime<Utc> {
    let now = DateTime::from(SystemTime::now());
    DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
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
