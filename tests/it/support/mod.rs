//! Books to test with: on the server that `DATABASE_URL` names and on the embedded database, each person new.
//!
//! `on_both!` runs a test on both. The database inside the process serves one connection at a time, so its
//! tests take turns. A missing server is a failure: `tests/run` starts one.

pub(crate) mod api;
pub(crate) mod browser;
pub(crate) mod ecb;
pub(crate) mod gemini;
pub(crate) mod insider;
pub(crate) mod load;
pub(crate) mod mind;
pub(crate) mod pages;
pub(crate) mod postgres;
pub(crate) mod redis;
pub(crate) mod sentry;
pub(crate) mod serve;
#[cfg(feature = "embedded")]
pub(crate) mod terminal;

use std::{
    process::Command,
    sync::{
        Arc, LazyLock,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Revision, Sender};
use hisabkitab::{
    agent::{memory::Memory, model::Model},
    conversation::{Answered, Conversations, Counter, Parts, Turns},
    domain::{
        assistant::Assistant,
        change::Preferences,
        clock::Clock,
        currency::Currency,
        ids::{IdSource, MessageId},
        zone::Zone,
    },
    ledger::{Books, BudgetWishes, WhichBudgets},
    store::{Address, Store},
};
use tokio::runtime::Runtime;
use uuid::Uuid;

static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| Runtime::new().unwrap());

/// A moment in Kathmandu: Thursday 15 January 2026, 14:45.
pub(crate) fn now() -> DateTime<Utc> {
    "2026-01-15T09:00:00Z".parse().unwrap()
}

/// Everyone's conversations in this process, and where their replies arrive.
pub(crate) struct Desk {
    pub(crate) conversations: Conversations,
    counter: Arc<Counter>,
}

impl Desk {
    /// Says something and waits for the answer.
    pub(crate) async fn ask(&self, incoming: &Incoming) -> Answered {
        self.counter.ask(&self.conversations, incoming.clone()).await.unwrap()
    }

    /// The same, and how far the answer had come each time it was shown.
    pub(crate) async fn drafts(&self, incoming: &Incoming) -> (Answered, Vec<String>) {
        let mut drafts = Vec::new();
        let show = |draft: &str| drafts.push(draft.to_owned());
        let answered = self.counter.ask_with(&self.conversations, incoming.clone(), show).await;
        (answered.unwrap(), drafts)
    }
}

fn desk(address: &Address) -> Desk {
    RUNTIME.block_on(desk_with(address, None, Memory::default(), Clock::new(now)))
}

/// Everyone's conversations, with a model that is asked about what the rules cannot read.
pub(crate) async fn desk_with(
    address: &Address,
    model: Option<Arc<Model>>,
    memory: Memory,
    clock: Clock,
) -> Desk {
    desk_at(Channel::Terminal, address, model, memory, clock).await
}

/// The same, of people who write on this channel.
pub(crate) async fn desk_at(
    channel: Channel,
    address: &Address,
    model: Option<Arc<Model>>,
    memory: Memory,
    clock: Clock,
) -> Desk {
    let store = Arc::new(Store::open(address).await.unwrap());
    let defaults = Preferences {
        currency: Currency::INR,
        timezone: Zone::parse("Asia/Kathmandu").unwrap(),
        assistant: Assistant::On,
    };
    // Ids must differ between runs on the same server, and between desks.
    let number = u32::try_from(DESKS.fetch_add(1, Ordering::Relaxed)).unwrap();
    let seed = [std::process::id().to_le_bytes(), number.to_le_bytes()].concat();
    let seed = std::array::from_fn(|at| seed[at % seed.len()]);
    let counter = Arc::new(Counter::new(channel));
    let parts = Parts {
        store,
        ids: IdSource::seeded(seed),
        clock,
        defaults,
        turns: Turns::Own,
        outbounds: vec![counter.clone()],
        model,
        memory,
        broker: hisabkitab::broker::Broker::default(),
    };
    let conversations = Conversations::new(parts).await.unwrap();
    Desk { conversations, counter }
}

#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
static SERVER: LazyLock<Desk> = LazyLock::new(|| {
    let url = std::env::var("DATABASE_URL").unwrap_or_else(|_| {
        panic!("DATABASE_URL must name a PostgreSQL server for the tests; tests/run starts one")
    });
    desk(&Address::Server(url.into()))
});

#[cfg(feature = "embedded")]
static EMBEDDED: LazyLock<(tempfile::TempDir, std::sync::Mutex<Desk>)> = LazyLock::new(|| {
    let dir = tempfile::tempdir().unwrap();
    let desk = desk(&Address::Folder { dir: dir.path().join("books"), reserve: 0 });
    (dir, std::sync::Mutex::new(desk))
});

/// Everyone's conversations on the server.
pub(crate) fn server() -> &'static Desk {
    &SERVER
}

/// Waits for something that other tasks do; a minute without it is a failure.
pub(crate) async fn until(done: impl AsyncFn() -> bool) {
    let waiting = async {
        while !done().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let happened = tokio::time::timeout(Duration::from_mins(1), waiting).await;
    assert!(happened.is_ok(), "it does not happen");
}

/// The program, with nothing of the tests' own settings.
pub(crate) fn program(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hisab"));
    command.args(args).env_remove("RUST_BACKTRACE");
    for name in [
        "DATABASE_URL",
        "DISCORD_TOKEN",
        "GEMINI_API_KEY",
        "REDIS_URL",
        "SENTRY_DSN",
        "SENTRY_ENVIRONMENT",
        "TELEGRAM_BOT_TOKEN",
    ] {
        command.env_remove(name);
    }
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("HISAB_") {
            command.env_remove(name);
        }
    }
    command
}

static DESKS: AtomicU64 = AtomicU64::new(1);
static PEOPLE: AtomicU64 = AtomicU64::new(1);

/// Waits for what a test of the whole program needs done.
pub(crate) fn block_on<T>(work: impl Future<Output = T>) -> T {
    RUNTIME.block_on(work)
}

/// Someone the books have not met.
pub(crate) struct Someone<'a> {
    desk: &'a Desk,
    subject: String,
    seconds: AtomicU64,
}

impl<'a> Someone<'a> {
    pub(crate) fn new(desk: &'a Desk) -> Self {
        let number = PEOPLE.fetch_add(1, Ordering::Relaxed);
        let subject = format!("test-{}-{number}", std::process::id());
        Self { desk, subject, seconds: AtomicU64::new(0) }
    }

    pub(crate) fn subject(&self) -> &str {
        &self.subject
    }

    /// Someone else, on the same database.
    pub(crate) fn another(&self) -> Self {
        Self::new(self.desk)
    }

    /// Says something at a terminal, a second later each time, and waits for the answer.
    pub(crate) async fn says(&self, text: &str) -> Answered {
        let later = self.seconds.fetch_add(1, Ordering::Relaxed);
        let incoming = Incoming {
            chat: ChatRef { channel: Channel::Terminal, chat: self.subject.clone() },
            shared: false,
            sender: Sender { subject: self.subject.clone(), name: None, language: None },
            id: MessageRef(format!("said-{later}")),
            revision: Revision::FIRST,
            order: i64::try_from(later).unwrap(),
            at: now() + Duration::from_secs(later),
            content: Content::Text(text.to_owned()),
            reply_to: None,
        };
        self.desk.ask(&incoming).await
    }

    /// Does something, said in full, and waits for the answer.
    pub(crate) async fn ask(&self, incoming: &Incoming) -> Answered {
        self.desk.ask(incoming).await
    }

    /// Their books for a message of theirs, a second later each time.
    pub(crate) async fn books(&self) -> Books {
        self.books_at(now()).await
    }

    /// Their books for a message of theirs on another day.
    pub(crate) async fn books_on(&self, day: chrono::NaiveDate) -> Books {
        self.books_at(now() + (day - now().date_naive())).await
    }

    async fn books_at(&self, now: DateTime<Utc>) -> Books {
        let later = self.seconds.fetch_add(1, Ordering::Relaxed);
        let now = now + Duration::from_secs(later);
        let books = self.desk.conversations.books(Channel::Terminal, &self.subject, now).await;
        let mut books = books.unwrap();
        books.for_message(MessageId(Uuid::from_u128(u128::from(later))));
        books
    }
}

/// Runs a test on the server.
pub(crate) fn on_server<Test: Future<Output = ()>>(test: impl FnOnce(Someone<'static>) -> Test) {
    RUNTIME.block_on(test(Someone::new(&SERVER)));
}

/// Runs a test on the embedded database.
#[cfg(feature = "embedded")]
pub(crate) fn on_embedded(test: impl AsyncFnOnce(Someone<'_>)) {
    let desk = EMBEDDED.1.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    RUNTIME.block_on(test(Someone::new(&desk)));
}

/// Makes an async function of [`Someone`] a test on both databases.
macro_rules! on_both {
    ($($(#[$meta:meta])* async fn $name:ident($someone:ident: Someone<'_>) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn test($someone: Someone<'_>) $body

            #[test]
            fn on_a_server() {
                crate::support::on_server(test);
            }

            #[cfg(feature = "embedded")]
            #[test]
            fn embedded() {
                crate::support::on_embedded(test);
            }
        }
    )+};
}

pub(crate) use on_both;

/// A monthly budget in rupees.
pub(crate) fn monthly(category: Option<&str>, amount: &str) -> BudgetWishes {
    let category = category.map(str::to_owned);
    BudgetWishes {
        which: WhichBudgets { category, ..WhichBudgets::default() },
        amount: Some(amount.to_owned()),
        currency: Currency::INR,
        rollover: None,
        thresholds: None,
    }
}
