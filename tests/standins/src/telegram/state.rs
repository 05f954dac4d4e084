//! Everything that the stand-in remembers.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Map, Value, json};
use tokio::sync::watch;

use super::{
    check,
    faults::Faults,
    people::Chat,
    queue::{Entry, Queue},
    shown::Sent,
    spec,
    tables::UPDATE,
};

/// A request that the stand-in understood.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method, as the documentation writes it.
    pub method: &'static str,
    /// Its arguments; files are named by `attach://` and the name of their part.
    pub args: Map<String, Value>,
    /// When it had been read.
    pub at: Instant,
}

/// A button that was pressed.
#[derive(Debug)]
pub(super) struct Press {
    /// What the bot said to it, once it did.
    pub(super) answer: Option<(String, bool)>,
    pub(super) expired: bool,
}

/// A file that the server keeps.
#[derive(Clone, Debug)]
pub(super) struct Stored {
    pub(super) name: String,
    pub(super) path: String,
    pub(super) bytes: Vec<u8>,
    /// In bytes; what it says of itself, which may be more than is there.
    pub(super) size: i64,
}

/// Where updates are brought.
#[derive(Clone, Debug, Default)]
pub(super) struct Webhook {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) connections: usize,
    pub(super) ip: Option<String>,
    pub(super) last_error: Option<(i64, String)>,
    /// Chats with an update on its way.
    pub(super) busy: HashSet<i64>,
}

/// The last time updates were asked for.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Poll {
    /// Counts the askers; what is not the newest ends.
    pub(super) number: u64,
    /// Whether a webhook ended it.
    pub(super) by_webhook: bool,
    pub(super) offset: Option<i64>,
    pub(super) began: Option<Instant>,
    pub(super) ended: Option<Instant>,
}

#[derive(Debug)]
pub(super) struct State {
    pub(super) bot: Map<String, Value>,
    pub(super) chats: BTreeMap<i64, Chat>,
    pub(super) files: HashMap<String, Stored>,
    pub(super) queue: Queue,
    pub(super) poll: Poll,
    pub(super) allowed: Option<Vec<String>>,
    pub(super) webhook: Option<Webhook>,
    /// Counts the webhooks that were set and deleted.
    pub(super) webhooks: u64,
    pub(super) presses: BTreeMap<String, Press>,
    /// By scope (as JSON) and language.
    pub(super) commands: BTreeMap<(String, String), Value>,
    pub(super) descriptions: BTreeMap<String, String>,
    pub(super) faults: Faults,
    pub(super) calls: Vec<Call>,
    pub(super) sends: Vec<Sent>,
    pub(super) violations: Vec<String>,
    pub(super) updates: i64,
    pub(super) counted: u64,
    pub(super) use_spec: bool,
}

/// What the bot is not told of unless it asks.
const NOT_BY_DEFAULT: [&str; 3] = ["chat_member", "message_reaction", "message_reaction_count"];

impl State {
    pub(super) fn new(bot: Map<String, Value>, use_spec: bool) -> Self {
        Self {
            bot,
            chats: BTreeMap::new(),
            files: HashMap::new(),
            queue: Queue::default(),
            poll: Poll::default(),
            allowed: None,
            webhook: None,
            webhooks: 0,
            presses: BTreeMap::new(),
            commands: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            faults: Faults::default(),
            calls: Vec::new(),
            sends: Vec::new(),
            violations: Vec::new(),
            updates: 870_000_000,
            counted: 0,
            use_spec,
        }
    }

    pub(super) fn bot_id(&self) -> i64 {
        self.bot.get("id").and_then(Value::as_i64).unwrap_or_default()
    }

    pub(super) fn bot_name(&self) -> &str {
        self.bot.get("username").and_then(Value::as_str).unwrap_or_default()
    }

    /// The bot as it stands in messages.
    pub(super) fn bot_user(&self) -> Value {
        let kept = ["id", "is_bot", "first_name", "username"];
        let fields = self.bot.iter().filter(|(name, _)| kept.contains(&name.as_str()));
        Value::Object(fields.map(|(name, value)| (name.clone(), value.clone())).collect())
    }

    /// A number that was not given before.
    pub(super) fn count(&mut self) -> u64 {
        self.counted += 1;
        self.counted
    }

    pub(super) fn violate(&mut self, what: String) {
        self.violations.push(what);
    }

    /// Tells the bot of something, if it wants to hear it; returns the update's id.
    pub(super) fn push_update(&mut self, chat: i64, kind: &str, what: &Value) -> Option<i64> {
        let wanted = match &self.allowed {
            Some(kinds) if !kinds.is_empty() => kinds.iter().any(|allowed| allowed == kind),
            _ => !NOT_BY_DEFAULT.contains(&kind),
        };
        if !wanted {
            return None;
        }
        self.updates += 1;
        let update = json!({ "update_id": self.updates, kind: what });
        let mut found = check::object(&UPDATE, &update, "update");
        if self.use_spec {
            found.extend(spec::object("Update", &update));
        }
        self.violations.extend(found);
        self.queue.push(Entry { id: self.updates, chat, update, handed: false });
        Some(self.updates)
    }
}

/// The state, for everybody who has to do with it.
#[derive(Debug)]
pub(super) struct Shared {
    state: Mutex<State>,
    changed: watch::Sender<()>,
    pub(super) token: String,
    /// Of the retries of a webhook: the first pause.
    pub(super) pause: Duration,
    pub(super) client: reqwest::Client,
}

impl Shared {
    pub(super) fn new(
        state: State,
        token: String,
        pause: Duration,
        client: reqwest::Client,
    ) -> Self {
        Self { state: Mutex::new(state), changed: watch::Sender::new(()), token, pause, client }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads.
    pub(super) fn look<T>(&self, look: impl FnOnce(&State) -> T) -> T {
        look(&self.lock())
    }

    /// Changes something, and wakes whoever waits for it.
    pub(super) fn with<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        let done = change(&mut self.lock());
        self.changed.send_replace(());
        done
    }

    /// Waits until `ready` has something.
    pub(super) async fn until<T>(&self, mut ready: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut news = self.changed.subscribe();
        loop {
            if let Some(ready) = ready(&mut self.lock()) {
                return ready;
            }
            if news.changed().await.is_err() {
                std::future::pending::<()>().await;
            }
        }
    }
}
