//! All that the stand-in knows, behind one lock.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::sync::watch;

use super::{
    File, Id, Interaction, Request,
    clock::Clock,
    events,
    faults::Faults,
    ids::Ids,
    messages::{Channel, Place},
    rates::Rates,
    session::Sessions,
};

/// What all connections and the test share.
pub(super) struct Shared {
    /// `http://127.0.0.1:<port>`
    pub(super) url: String,
    pub(super) token: String,
    state: Mutex<State>,
    changed: watch::Sender<()>,
}

impl Shared {
    pub(super) fn new(url: String, clock: Clock) -> Self {
        let mut state = State::new(clock);
        state.sessions.bot = state.application.to_string();
        state.sessions.url = url.replacen("http", "ws", 1);
        let token = "MTIzNDU2Nzg5MDEyMzQ1Njc4.Gstand.in-0123456789abcdefghijklmnopqrstuvwxyz";
        Self {
            url,
            token: token.to_owned(),
            state: Mutex::new(state),
            changed: watch::Sender::new(()),
        }
    }

    /// Everything; a test that panicked elsewhere is no reason to panic again.
    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Wakes those who wait for something to be shown, sent or connected.
    pub(super) fn tell(&self) {
        self.changed.send_replace(());
    }

    /// Sees each [`tell`](Self::tell) from now on.
    pub(super) fn watch(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }
}

/// Everything.
pub(super) struct State {
    pub(super) clock: Clock,
    pub(super) ids: Ids,
    pub(super) application: Id,
    pub(super) guild: Id,
    /// Users by id, the bot among them.
    pub(super) users: BTreeMap<Id, Value>,
    pub(super) channels: BTreeMap<Id, Channel>,
    pub(super) files: HashMap<Id, File>,
    /// The message that a nonce of the bot made, and when.
    pub(super) nonces: HashMap<String, (Id, Id, DateTime<Utc>)>,
    pub(super) interactions: BTreeMap<Id, Interaction>,
    pub(super) commands: Vec<Value>,
    pub(super) sessions: Sessions,
    pub(super) faults: Faults,
    pub(super) rates: Rates,
    pub(super) requests: Vec<Request>,
    pub(super) violations: Vec<String>,
}

impl State {
    fn new(clock: Clock) -> Self {
        let mut ids = Ids::default();
        let now = clock.now();
        // A bot's user has the id of its application.
        let application = ids.next(now);
        let guild = ids.next(now);
        let bot = events::user(application, "hisab", true);
        Self {
            clock,
            ids,
            application,
            guild,
            users: BTreeMap::from([(application, bot)]),
            channels: BTreeMap::new(),
            files: HashMap::new(),
            nonces: HashMap::new(),
            interactions: BTreeMap::new(),
            commands: Vec::new(),
            sessions: Sessions::default(),
            faults: Faults::default(),
            rates: Rates::default(),
            requests: Vec::new(),
            violations: Vec::new(),
        }
    }

    pub(super) fn bot(&self) -> &Value {
        &self.users[&self.application]
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    pub(super) fn next_id(&mut self) -> Id {
        self.ids.next(self.clock.now())
    }

    pub(super) fn violation(&mut self, text: impl Into<String>) {
        self.violations.push(text.into());
    }

    /// The channel of the bot and a person, made when it is first asked for.
    pub(super) fn direct(&mut self, person: Id) -> Id {
        let known = self.channels.values().find(|c| c.place == Place::Direct(person));
        if let Some(channel) = known {
            return channel.id;
        }
        let id = self.next_id();
        self.channels.insert(id, Channel::new(id, Place::Direct(person), ""));
        id
    }

    /// A channel of the stand-in's own making.
    pub(super) fn channel(&mut self, id: Id) -> &mut Channel {
        match self.channels.get_mut(&id) {
            Some(channel) => channel,
            None => panic!("there is no channel {id}"),
        }
    }

    /// A message of the channel, as REST gives it.
    pub(super) fn message(&self, channel: Id, id: Id) -> Option<&Value> {
        self.channels.get(&channel)?.messages.get(&id)
    }
}
