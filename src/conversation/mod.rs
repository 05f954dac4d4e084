//! The path of a message: stored once, taken up in its turn, understood, done, answered, and the answer sent.
//!
//! What comes in is a [`hisab_port::Incoming`]; it is on disk when [`Chat::receive`] returns (`inbox`). Its turn
//! (`turns`, `turn`) is one transaction: what it does, what it is told, and the reply on its way out. Replies are
//! sent until they are (`outbox`), by whoever takes part (`work`), and whatever a dead process left lying is found
//! (`sweep`). What a person did twice (by a platform's repetition) has one effect and one answer. Editing a message amends
//! what it made, deleting it takes that out, answering its confirmation corrects it. What nobody asked for is told by posts
//! ([`store::posts`]), which go out the same way.

mod ask;
mod busy;
mod conclude;
mod counts;
mod edit;
mod erase;
mod history;
mod inbox;
mod mail;
mod message;
mod notice;
mod nudged;
mod outbox;
mod picture;
mod question;
mod recent;
mod remember;
mod run;
mod sweep;
mod think;
mod turn;
mod turns;
mod undelivered;
mod welcome;
mod work;

use std::{
    collections::HashSet,
    sync::{Arc, Mutex, OnceLock},
    time::Duration,
};

pub use crate::store::dead_letters::DeadLetter;
pub use ask::Counter;
use chrono::{DateTime, Utc};
use hisab_port::{
    Channel, Chat, ChatRef, History, Incoming, MessageRef, Newest, Outbound, Receipt, Reply,
    Stretch, Unavailable, async_trait,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

use self::{busy::Busy, outbox::InHand, think::Held, turns::Reason};
use crate::{
    agent::{memory::Memory, model::Model},
    broker::Broker,
    domain::{change::Preferences, clock::Clock, ids::IdSource, site::Site},
    ledger::{self, Books, LedgerError},
    mail::Post,
    store::{self, Store, conversations::Place},
};

/// Everyone's conversations over one store, as one process has them. Clones are the same.
#[derive(Clone)]
pub struct Conversations(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    ids: IdSource,
    clock: Clock,
    defaults: Preferences,
    role: Turns,
    outbounds: Vec<Arc<dyn Outbound>>,
    model: Option<Arc<Model>>,
    memory: Memory,
    /// What sends mail, if anything does.
    post: OnceLock<Post>,
    /// Where people reach the pages, if they do.
    site: OnceLock<Site>,
    broker: Broker,
    /// This process, as leases name it.
    process: Uuid,
    /// When it began.
    began: DateTime<Utc>,
    turns: Busy<Place, Reason>,
    sending: Busy<Place, Option<InHand>>,
    /// The conversations that wait for a model.
    held: Held,
    /// Where turns could not be taken for want of a database.
    unfinished: Mutex<HashSet<Place>>,
    /// Turns at once.
    slots: Semaphore,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// What conversations are made of.
pub struct Parts {
    /// The books of everyone.
    pub store: Arc<Store>,
    /// Where ids come from.
    pub ids: IdSource,
    /// The time.
    pub clock: Clock,
    /// What someone new starts with.
    pub defaults: Preferences,
    /// Which turns this process takes.
    pub turns: Turns,
    /// Where replies go out from this process, one for each channel.
    pub outbounds: Vec<Arc<dyn Outbound>>,
    /// What is asked about messages that the rules cannot read, if anything.
    pub model: Option<Arc<Model>>,
    /// Where recent exchanges are kept at hand.
    pub memory: Memory,
    /// Where work is shared with other processes.
    pub broker: Broker,
}

/// Which turns a process takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turns {
    /// Everybody's.
    All,
    /// Those of messages that it receives itself.
    Own,
    /// None: others do.
    None,
}

/// What a tool did or found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Done {
    /// The tool.
    pub tool: String,
    /// Its outcome.
    pub result: Value,
}

/// As it is stored. An outcome may be long: it goes along, and no copy of it.
impl From<Done> for Value {
    fn from(Done { tool, result }: Done) -> Self {
        let fields = [("tool".to_owned(), Self::from(tool)), ("result".to_owned(), result)];
        fields.into_iter().collect()
    }
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

/// Why a turn came to nothing: nothing was changed, and it is taken again.
#[derive(Debug, Error)]
pub enum TurnError {
    /// The books could not be used.
    #[error(transparent)]
    Books(#[from] LedgerError),
    /// Something stored cannot be read.
    #[error("something stored cannot be read: {0}")]
    Stored(#[from] serde_json::Error),
    /// It did not come to an end in time.
    #[error("the turn took too long")]
    TooLong,
    /// Something stored is of a kind that is not known here.
    #[error("something stored is of an unknown kind")]
    Kind,
}

impl TurnError {
    /// What a log may say of it: no text, amount or name of a person.
    pub fn describe(&self) -> String {
        match self {
            Self::Books(LedgerError::Internal(error)) => store::describe(error),
            Self::Books(LedgerError::NoSpace) => "no space".to_owned(),
            Self::Books(_) => "a refusal that should have been answered".to_owned(),
            Self::Stored(error) => format!("stored JSON: {:?}", error.classify()),
            Self::TooLong => "took too long".to_owned(),
            Self::Kind => "stored kind".to_owned(),
        }
    }

    /// Whether it is about reaching the database, not about the message.
    fn is_outage(&self) -> bool {
        match self {
            Self::Books(LedgerError::Internal(error)) => store::is_outage(error),
            Self::Books(LedgerError::NoSpace) | Self::TooLong => true,
            Self::Books(_) | Self::Stored(_) | Self::Kind => false,
        }
    }

    fn is_full(&self) -> bool {
        matches!(self, Self::Books(LedgerError::NoSpace))
    }
}

impl From<store::Error> for TurnError {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

/// How long what runs may take to finish when the process stops.
const LAST_TURNS: Duration = Duration::from_secs(10);

impl Conversations {
    /// Conversations over a store. Nothing is looked after before [`Self::start`].
    pub async fn new(parts: Parts) -> Result<Self, store::Error> {
        let Parts { store, ids, clock, defaults, turns, outbounds, model, memory, broker } = parts;
        if !store.is_shared() {
            // The folder is this process's alone: whoever had a lease is dead.
            store::conversations::end_leases(&mut *store.acquire().await?, None).await?;
        }
        Ok(Self(Arc::new(Inner {
            process: ids.next(clock.now()),
            began: clock.now(),
            slots: Semaphore::new(store.concurrency()),
            store,
            ids,
            clock,
            defaults,
            role: turns,
            outbounds,
            model,
            memory,
            post: OnceLock::new(),
            site: OnceLock::new(),
            broker,
            held: Held::default(),
            turns: Busy::default(),
            sending: Busy::default(),
            unfinished: Mutex::default(),
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        })))
    }

    fn takes_turns(&self) -> bool {
        self.0.role != Turns::None
    }

    /// The answer to a message that was handed in, if it has one.
    pub async fn answered(&self, incoming: &Incoming) -> Result<Option<Answered>, Unavailable> {
        self.find_answer(incoming).await.map_err(|error| {
            tracing::error!(error = error.describe(), "An answer could not be read");
            Unavailable::Down
        })
    }

    async fn find_answer(&self, incoming: &Incoming) -> Result<Option<Answered>, TurnError> {
        let Incoming { chat, sender, id, revision, .. } = incoming;
        let mut conn = self.0.store.acquire().await?;
        let channel = chat.channel.name();
        let known = store::conversations::find(&mut conn, channel, &sender.subject, &chat.chat);
        let Some(known) = known.await? else { return Ok(None) };
        let (user, conversation) = (known.user, known.conversation);
        let answer =
            store::messages::answer_to(&mut conn, user, conversation, &id.0, revision.0).await?;
        let answer = answer.map(|(reply, outcomes)| {
            let (reply, outcomes) =
                (serde_json::from_value(reply)?, serde_json::from_value(outcomes)?);
            Ok(Answered { reply, outcomes })
        });
        answer.transpose()
    }

    /// Takes up what an earlier process left of someone's conversation.
    pub async fn resume(&self, chat: &ChatRef, subject: &str) -> Result<(), TurnError> {
        let channel = chat.channel.name();
        let mut conn = self.0.store.acquire().await?;
        let known = store::conversations::find(&mut conn, channel, subject, &chat.chat).await?;
        if let Some(known) = known {
            let place = Place {
                user_id: known.user,
                conversation_id: known.conversation,
                channel: channel.to_owned(),
                chat: chat.chat.clone(),
            };
            self.wake(place, Reason::Left);
        }
        Ok(())
    }

    /// The books of a person, for commands that are no conversation.
    pub async fn books(
        &self,
        channel: Channel,
        subject: &str,
        now: DateTime<Utc>,
    ) -> Result<Books, LedgerError> {
        let (channel, defaults, ids) = (channel.name(), self.0.defaults, &self.0.ids);
        let mut tx = self.0.store.begin().await?;
        let person =
            ledger::find_or_create(&mut tx, (channel, subject), None, defaults, now, ids).await?;
        Books::open(tx, person, now, now, ids.clone()).await
    }

    /// Has people be led to pages at this address; to be said before [`Self::start`].
    pub fn lead_to(&self, site: Site) {
        // Said twice, the first holds.
        let _ = self.0.site.set(site);
    }

    fn site(&self) -> Option<Site> {
        self.0.site.get().cloned()
    }

    /// Whether there is room to write.
    pub fn has_room(&self) -> bool {
        self.0.store.has_room()
    }

    /// Ends all conversations, when what runs has finished or taken too long, and closes the store.
    pub async fn stop(&self) {
        self.0.stop.cancel();
        self.0.tasks.close();
        if tokio::time::timeout(LAST_TURNS, self.0.tasks.wait()).await.is_err() {
            tracing::warn!("Some turns did not finish; the next process takes them up");
        }
        let end = async {
            let mut conn = self.0.store.acquire().await?;
            store::conversations::end_leases(&mut conn, Some(self.0.process)).await
        };
        if !matches!(tokio::time::timeout(LAST_TURNS, end).await, Ok(Ok(()))) {
            tracing::warn!("Leases could not be ended; they end by themselves within seconds");
        }
        if tokio::time::timeout(LAST_TURNS, self.0.store.close()).await.is_err() {
            tracing::warn!("The books did not close in time; what was committed is safe");
        }
    }
}

#[async_trait]
impl Chat for Conversations {
    async fn receive(&self, incoming: Incoming) -> Result<Receipt, Unavailable> {
        let received = self.take_in(&incoming).await;
        counts::received(incoming.chat.channel, &received);
        received
    }

    async fn history(
        &self,
        chat: &ChatRef,
        stretch: Stretch,
        limit: u16,
    ) -> Result<History, Unavailable> {
        self.stretch(chat, stretch, limit).await.map_err(|error| {
            tracing::error!(error = error.describe(), "A history could not be read");
            Unavailable::Down
        })
    }

    async fn author(
        &self,
        chat: &ChatRef,
        message: &MessageRef,
    ) -> Result<Option<String>, Unavailable> {
        self.author_of(chat, message).await.map_err(|error| {
            tracing::error!(error = error.describe(), "Who wrote a message could not be read");
            Unavailable::Down
        })
    }

    async fn newest(&self, channel: Channel, limit: u16) -> Result<Vec<Newest>, Unavailable> {
        self.newest_of(channel, limit).await.map_err(|error| {
            tracing::error!(error = error.describe(), "What was stored last could not be read");
            Unavailable::Down
        })
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
