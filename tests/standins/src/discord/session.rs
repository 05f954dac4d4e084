//! Gateway sessions: what was sent in each, who is connected, and what a client gets that comes back.

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use tokio::sync::mpsc::UnboundedSender;

use super::{Emitted, Id, check, spec};

/// What the gateway may be told to do with a connection.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Out {
    Frame(String),
    /// Closes it with a code and a reason.
    Close(u16, &'static str),
    /// Ends it without a word.
    Drop,
}

/// How a client began.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum How {
    /// With a new session.
    Identify,
    /// With an old one, from this sequence number on.
    Resume {
        /// The last that the client has seen.
        seq: u64,
    },
}

/// One IDENTIFY or RESUME.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attached {
    /// Which of both.
    pub how: How,
    /// Whether it was let in.
    pub accepted: bool,
    /// The session; of a refused one as the client named it.
    pub session: String,
    /// When.
    pub at: Instant,
    /// The stand-in's time then.
    pub clock: DateTime<Utc>,
}

/// Where an event happens; it decides which intents it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    Direct,
    Guild,
    /// The guild itself.
    Guilds,
    Always,
}

/// Something that happened.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) name: &'static str,
    pub(super) scope: Scope,
    pub(super) data: Value,
}

const GUILDS: u64 = 1;
const GUILD_MESSAGES: u64 = 1 << 9;
const DIRECT_MESSAGES: u64 = 1 << 12;
const MESSAGE_CONTENT: u64 = 1 << 15;

/// What one client was told since its IDENTIFY.
#[derive(Debug)]
pub(super) struct Session {
    pub(super) intents: u64,
    pub(super) seq: u64,
    /// Each dispatch, numbered from 1.
    log: Vec<String>,
    pub(super) connection: Option<u64>,
}

/// An open connection.
#[derive(Debug)]
pub(super) struct Connection {
    pub(super) out: UnboundedSender<Out>,
    pub(super) acks: bool,
    pub(super) session: Option<String>,
}

/// All sessions and connections.
#[derive(Debug)]
pub(super) struct Sessions {
    /// Where the gateway is.
    pub(super) url: String,
    /// The user that all clients here are.
    pub(super) bot: String,
    pub(super) heartbeat: Duration,
    /// Intents that are refused.
    pub(super) disallowed: u64,
    pub(super) connections: BTreeMap<u64, Connection>,
    pub(super) attached: Vec<Attached>,
    pub(super) emitted: Vec<Emitted>,
    /// What was wrong with what was sent from here.
    pub(super) wrong: Vec<String>,
    /// Whether the published schemas are asked too.
    pub(super) against_spec: bool,
    all: BTreeMap<String, Session>,
    made: u64,
    held: Option<Vec<Event>>,
    last: Option<Event>,
}

impl Default for Sessions {
    fn default() -> Self {
        Self {
            url: String::new(),
            bot: String::new(),
            heartbeat: Duration::from_millis(41_250),
            disallowed: 0,
            connections: BTreeMap::new(),
            attached: Vec::new(),
            emitted: Vec::new(),
            wrong: Vec::new(),
            against_spec: true,
            all: BTreeMap::new(),
            made: 0,
            held: None,
            last: None,
        }
    }
}

impl Sessions {
    /// A number or a name for something new.
    pub(super) fn number(&mut self) -> u64 {
        self.made += 1;
        self.made
    }

    /// Something happened: every session that wants to know is told, at once or when what is held is let go.
    pub(super) fn emit(&mut self, event: Event) {
        self.last = Some(event.clone());
        match &mut self.held {
            Some(held) => held.push(event),
            None => self.deliver(&event),
        }
    }

    /// Keeps what happens from now on.
    pub(super) fn hold(&mut self) {
        self.held.get_or_insert_default();
    }

    /// Lets go what was held.
    pub(super) fn release(&mut self) -> Vec<Event> {
        self.held.take().unwrap_or_default()
    }

    pub(super) fn last(&self) -> Option<Event> {
        self.last.clone()
    }

    pub(super) fn deliver(&mut self, event: &Event) {
        let id = Id::of(&event.data["id"]);
        self.check(event.name, &event.data);
        self.emitted.push(Emitted { name: event.name, id, at: Instant::now() });
        for session in self.all.values_mut() {
            if !wants(session.intents, event.scope) {
                continue;
            }
            let data = visible(event, session.intents, &self.bot);
            let frame = session.append(event.name, &data);
            let connection = session.connection.and_then(|id| self.connections.get(&id));
            if let Some(connection) = connection {
                // A client that went away finds it in the log.
                let _ = connection.out.send(Out::Frame(frame));
            }
        }
    }

    /// Notes what is wrong with a dispatch.
    fn check(&mut self, name: &str, data: &Value) {
        let mut wrong = check::event(name, data);
        if self.against_spec {
            wrong.extend(spec::told(&json!({"op": 0, "s": 1, "t": name, "d": data})));
        }
        self.wrong.extend(wrong.into_iter().map(|why| format!("{name} of the stand-in: {why}")));
    }

    /// A new session on a connection. The frames are for this connection alone.
    pub(super) fn begin(&mut self, connection: u64, intents: u64, ready: &mut Value) -> String {
        let name = format!("{:032x}", 0x5e55_1000_u64 + self.number());
        ready["session_id"] = json!(name);
        ready["resume_gateway_url"] = json!(self.url);
        let session = Session { intents, seq: 0, log: Vec::new(), connection: Some(connection) };
        self.all.insert(name.clone(), session);
        if let Some(connection) = self.connections.get_mut(&connection) {
            connection.session = Some(name.clone());
        }
        self.tell(&name, "READY", ready);
        name
    }

    /// A dispatch for one session.
    pub(super) fn tell(&mut self, session: &str, name: &str, data: &Value) {
        self.check(name, data);
        let Some(session) = self.all.get_mut(session) else { return };
        let frame = session.append(name, data);
        let connection = session.connection.and_then(|id| self.connections.get(&id));
        if let Some(connection) = connection {
            let _ = connection.out.send(Out::Frame(frame));
        }
    }

    /// Carries on a session: what was missed, then RESUMED. `false`: there is no such session, or not so far.
    pub(super) fn resume(&mut self, connection: u64, name: &str, seq: u64) -> bool {
        let Some(session) = self.all.get_mut(name) else { return false };
        let Some(missed) = usize::try_from(seq).ok().and_then(|seq| session.log.get(seq..)) else {
            return false;
        };
        let Some(to) = self.connections.get_mut(&connection) else { return false };
        to.session = Some(name.to_owned());
        for frame in missed {
            let _ = to.out.send(Out::Frame(frame.clone()));
        }
        session.connection = Some(connection);
        self.tell(name, "RESUMED", &json!({"_trace": ["standin"]}));
        true
    }

    /// Nobody can resume it any more.
    pub(super) fn forget(&mut self, name: &str) {
        self.all.remove(name);
    }

    /// Forgets a connection. Its session stays, to be resumed.
    pub(super) fn detach(&mut self, connection: u64) {
        self.connections.remove(&connection);
        for session in self.all.values_mut() {
            if session.connection == Some(connection) {
                session.connection = None;
            }
        }
    }

    /// Whether a client is connected that would hear of an event now.
    pub(super) fn is_heard(&self) -> bool {
        self.connections.values().any(|connection| connection.session.is_some())
    }
}

impl Session {
    fn append(&mut self, name: &str, data: &Value) -> String {
        self.seq += 1;
        let frame = json!({"op": 0, "s": self.seq, "t": name, "d": data}).to_string();
        self.log.push(frame.clone());
        frame
    }
}

fn wants(intents: u64, scope: Scope) -> bool {
    let needed = match scope {
        Scope::Direct => DIRECT_MESSAGES,
        Scope::Guild => GUILD_MESSAGES,
        Scope::Guilds => GUILDS,
        Scope::Always => return true,
    };
    intents & needed != 0
}

/// What a session may read: in a guild, without the intent for it, only what mentions the bot or is its own.
fn visible(event: &Event, intents: u64, bot: &str) -> Value {
    let mut data = event.data.clone();
    let message = event.name.starts_with("MESSAGE_") && event.scope == Scope::Guild;
    if !message || intents & MESSAGE_CONTENT != 0 {
        return data;
    }
    let is_bot = |user: &Value| user["id"].as_str() == Some(bot);
    let mentioned = data["mentions"].as_array().is_some_and(|all| all.iter().any(is_bot));
    if mentioned || is_bot(&data["author"]) {
        return data;
    }
    for list in ["embeds", "attachments", "components"] {
        if data.get(list).is_some() {
            data[list] = json!([]);
        }
    }
    if data.get("content").is_some() {
        data["content"] = json!("");
    }
    data
}

#[cfg(test)]
#[path = "session/tests.rs"]
mod tests;
