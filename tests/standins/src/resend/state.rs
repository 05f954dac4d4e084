//! What the stand-in knows.

use std::{
    collections::{HashMap, VecDeque},
    sync::{Mutex, MutexGuard, PoisonError},
};

use serde_json::Value;

/// How long a key is known, in seconds.
const REMEMBERED: u64 = 24 * 60 * 60;

/// What happens to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429: nothing may come before so many seconds have passed; what does is a violation.
    TooMany(u64),
    /// This status and name, with nothing done.
    Error(u16, &'static str),
    /// A page that is no JSON, with nothing done.
    Page(u16),
    /// No answer ever, and nothing done.
    Hang,
    /// The connection ends before anything is done.
    CutBefore,
    /// It is done, and the connection ends before the answer.
    CutAfter,
}

/// A mail that was taken.
#[derive(Clone, Debug, PartialEq)]
pub struct Sent {
    /// Its id.
    pub id: String,
    /// Its key.
    pub key: String,
    /// All of it.
    pub mail: Value,
}

#[derive(Debug, Default)]
pub(super) struct State {
    pub(super) sent: Vec<Sent>,
    /// By key: when, the mail, its id.
    known: HashMap<String, (u64, Value, String)>,
    pub(super) faults: VecDeque<Fault>,
    pub(super) requests: usize,
    pub(super) violations: Vec<String>,
    /// Seconds since it began.
    pub(super) now: u64,
    pub(super) closed_until: u64,
}

impl State {
    /// Takes a mail, once for its key: its id, or `None` if the key is of another.
    pub(super) fn take(&mut self, key: &str, mail: &Value) -> Option<String> {
        let now = self.now;
        self.known.retain(|_, (at, ..)| now - *at < REMEMBERED);
        if let Some((_, known, id)) = self.known.get(key) {
            return (known == mail).then(|| id.clone());
        }
        let id = format!("00000000-0000-4000-8000-{:012}", self.sent.len() + 1);
        self.known.insert(key.to_owned(), (now, mail.clone(), id.clone()));
        self.sent.push(Sent { id: id.clone(), key: key.to_owned(), mail: mail.clone() });
        Some(id)
    }
}

#[derive(Debug)]
pub(super) struct Shared {
    pub(super) key: String,
    state: Mutex<State>,
}

impl Shared {
    pub(super) fn new(key: &str) -> Self {
        Self { key: key.to_owned(), state: Mutex::default() }
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
