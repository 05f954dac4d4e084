//! What a test makes go wrong, and the time.

use std::time::Duration;

use chrono::{DateTime, Utc};

use super::{Fault, Route, Standin, gateway, session::Out};

impl Standin {
    /// The next `times` requests of a route meet with this. See [`Route`].
    pub fn fail(&self, route: impl Into<Route>, fault: Fault, times: usize) {
        self.shared.lock().faults.add(route.into(), fault, times);
    }

    /// Faults that were asked for and have not happened.
    pub fn faults_left(&self) -> usize {
        self.shared.lock().faults.left()
    }

    /// Nothing more goes wrong.
    pub fn heal(&self) {
        self.shared.lock().faults.clear();
    }

    /// The stand-in's time.
    pub fn now(&self) -> DateTime<Utc> {
        self.shared.lock().now()
    }

    /// Sets it.
    pub fn set_now(&self, now: DateTime<Utc>) {
        self.shared.lock().clock.set(now);
    }

    /// Moves it on.
    pub fn advance(&self, by: Duration) {
        self.shared.lock().clock.advance(by);
    }

    /// Clients that connect from now on have to send a heartbeat so often.
    pub fn heartbeat_every(&self, interval: Duration) {
        self.shared.lock().sessions.heartbeat = interval;
    }

    /// Intents that the application may not ask for: a client that does is sent away with 4014.
    pub fn disallow_intents(&self, intents: u64) {
        self.shared.lock().sessions.disallowed = intents;
    }

    /// The connection of every client ends without a word.
    pub fn drop_connection(&self) {
        self.order(true, || Out::Drop);
    }

    /// The connection of every client is closed with a code.
    pub fn close_connection(&self, code: u16, reason: &'static str) {
        self.order(true, || Out::Close(code, reason));
    }

    /// Tells every client that its session is over (op 9). If it is not resumable nothing of it is kept.
    pub fn invalidate_session(&self, resumable: bool) {
        if !resumable {
            self.forget_sessions();
        }
        self.order(false, || Out::Frame(gateway::invalid_session(resumable)));
    }

    /// Nothing is kept of any session: a client that comes back cannot resume.
    pub fn forget_sessions(&self) {
        let mut state = self.shared.lock();
        let sessions = &mut state.sessions;
        let attached: Vec<String> = sessions.attached.iter().map(|a| a.session.clone()).collect();
        for session in &attached {
            sessions.forget(session);
        }
    }

    /// Tells every client to connect anew (op 7).
    pub fn reconnect(&self) {
        self.order(false, || Out::Frame(gateway::reconnect()));
    }

    /// Heartbeats of the clients that are connected now are not acknowledged any more.
    pub fn stop_acking(&self) {
        let mut state = self.shared.lock();
        for connection in state.sessions.connections.values_mut() {
            connection.acks = false;
        }
    }

    /// Keeps events back until [`release`](Self::release) or [`release_reversed`](Self::release_reversed).
    pub fn hold(&self) {
        self.shared.lock().sessions.hold();
    }

    /// Delivers what was held back, in order.
    pub fn release(&self) {
        let mut state = self.shared.lock();
        let held = state.sessions.release();
        for event in &held {
            state.sessions.deliver(event);
        }
    }

    /// Delivers what was held back, the last first.
    pub fn release_reversed(&self) {
        let mut state = self.shared.lock();
        let held = state.sessions.release();
        for event in held.iter().rev() {
            state.sessions.deliver(event);
        }
    }

    /// Delivers the last event once more.
    pub fn deliver_again(&self) {
        let mut state = self.shared.lock();
        if let Some(event) = state.sessions.last() {
            state.sessions.deliver(&event);
        }
    }

    /// `ends`: from this moment nobody is connected, even before the client has noticed.
    fn order(&self, ends: bool, out: impl Fn() -> Out) {
        let mut state = self.shared.lock();
        let ids: Vec<u64> = state.sessions.connections.keys().copied().collect();
        for id in ids {
            if let Some(connection) = state.sessions.connections.get(&id) {
                // One that has just gone needs no order.
                let _ = connection.out.send(out());
            }
            if ends {
                state.sessions.detach(id);
            }
        }
    }
}
