//! What goes wrong on purpose.

use std::{
    collections::{HashMap, VecDeque},
    time::{Duration, Instant},
};

use super::{refusal::Refusal, request::Args};

/// One thing that goes wrong with a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, and nothing more to that chat for so many seconds. To write there earlier is a violation.
    TooMany(u64),
    /// This status, with a page of HTML, as what stands before the real server answers. Nothing was done.
    Page(u16),
    /// This error of the API, with its description. Nothing was done.
    Error(u16, String),
    /// No answer ever. Nothing was done.
    Hang,
    /// The connection is cut before anything was done.
    CutBefore,
    /// The connection is cut after it was done: the answer is lost.
    CutAfter,
}

/// How much may be sent to one chat: more is answered with 429.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Flood {
    /// So many messages...
    pub messages: usize,
    /// ...within so much time.
    pub within: Duration,
}

/// What is planned, and what follows from it.
#[derive(Debug, Default)]
pub(super) struct Faults {
    planned: VecDeque<Planned>,
    pub(super) flood: Option<Flood>,
    /// When messages were sent to each chat, the newest last.
    sent: HashMap<i64, VecDeque<Instant>>,
    /// Until when a chat, or with no chat a method, must be left alone.
    closed: HashMap<(String, Option<i64>), Instant>,
}

#[derive(Debug)]
struct Planned {
    method: String,
    chat: Option<i64>,
    times: u32,
    fault: Fault,
}

impl Faults {
    /// Plans a fault for the next calls of a method (`*` is any), perhaps only those to one chat.
    pub(super) fn plan(&mut self, method: &str, chat: Option<i64>, times: u32, fault: Fault) {
        self.planned.push_back(Planned { method: method.to_owned(), chat, times, fault });
    }

    /// Whether every fault that was planned has happened.
    pub(super) fn over(&self) -> bool {
        self.planned.is_empty()
    }

    pub(super) fn forget(&mut self) {
        self.planned.clear();
    }

    /// The fault for this call.
    pub(super) fn take(&mut self, method: &str, chat: Option<i64>) -> Option<Fault> {
        let fits = |plan: &Planned| {
            (plan.method == "*" || plan.method.eq_ignore_ascii_case(method))
                && (plan.chat.is_none() || plan.chat == chat)
        };
        let at = self.planned.iter().position(fits)?;
        let plan = self.planned.get_mut(at)?;
        plan.times = plan.times.saturating_sub(1);
        let fault = plan.fault.clone();
        if plan.times == 0 {
            self.planned.remove(at);
        }
        Some(fault)
    }

    /// From now on this must wait.
    pub(super) fn close(&mut self, method: &str, args: &Args, seconds: u64) -> Refusal {
        let until = Instant::now() + Duration::from_secs(seconds);
        self.closed.insert((family(method), args.chat()), until);
        Refusal::too_many(seconds)
    }

    /// Whether this must wait still. A client that was told so and did not is at fault.
    pub(super) fn too_early(&self, method: &str, args: &Args) -> Option<Refusal> {
        let until = self.closed.get(&(family(method), args.chat()))?;
        let left = until.checked_duration_since(Instant::now()).filter(|left| !left.is_zero())?;
        Some(Refusal { violation: true, ..Refusal::too_many(seconds(left)) })
    }

    /// Whether too much was sent to a chat; counts what is not.
    pub(super) fn flooded(&mut self, method: &str, args: &Args) -> Option<Refusal> {
        let (flood, chat) = (self.flood?, args.chat()?);
        if family(method) != SENDING {
            return None;
        }
        let now = Instant::now();
        let sent = self.sent.entry(chat).or_default();
        while sent.front().is_some_and(|at| now.duration_since(*at) >= flood.within) {
            sent.pop_front();
        }
        if sent.len() < flood.messages {
            sent.push_back(now);
            return None;
        }
        let oldest = sent.front().map_or(now, |at| *at);
        let left = seconds(flood.within.saturating_sub(now.duration_since(oldest)));
        Some(self.close(method, args, left))
    }
}

/// What sends a message, together.
const SENDING: &str = "send";

/// What must wait together: whatever sends, else each method for itself.
fn family(method: &str) -> String {
    let sends = method.starts_with("send") && method != "sendChatAction";
    if sends { SENDING.to_owned() } else { method.to_owned() }
}

/// Whole seconds, at least one.
fn seconds(left: Duration) -> u64 {
    (left.as_secs() + u64::from(left.subsec_nanos() > 0)).max(1)
}
