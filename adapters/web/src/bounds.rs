//! How much one session and one address may ask for.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{self, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock, DefaultClock},
};
use uuid::Uuid;

use crate::{State, address, problem::Problem};

/// What may be asked for in a time: so much at once, and after that one each `every`.
struct Rate {
    at_once: u32,
    every: Duration,
}

/// Messages of one session: nobody types faster.
const MESSAGES: Rate = Rate { at_once: 60, every: Duration::from_millis(200) };

/// Requests of one address: a family behind one router, not a flood.
const REQUESTS: Rate = Rate { at_once: 600, every: Duration::from_millis(10) };

/// New guests from one address: each may begin books.
const GUESTS: Rate = Rate { at_once: 60, every: Duration::from_secs(10) };

/// Open streams of one session: a few tabs on a few devices.
const STREAMS_OF_SESSION: usize = 10;

/// Open streams of one address.
const STREAMS_OF_ADDRESS: usize = 100;

/// Open streams in all.
const STREAMS: usize = 20_000;

/// After so many questions, keys that are full again are forgotten.
const TIDY: usize = 10_000;

struct Limit<K: Hash + Eq + Clone> {
    limiter: DefaultKeyedRateLimiter<K>,
    asked: AtomicUsize,
}

impl<K: Hash + Eq + Clone> Limit<K> {
    fn new(Rate { at_once, every }: Rate) -> Self {
        let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
        let quota = Quota::with_period(every).unwrap_or(Quota::per_second(at_once));
        let limiter = RateLimiter::keyed(quota.allow_burst(at_once));
        Self { limiter, asked: AtomicUsize::new(1) }
    }

    fn check(&self, key: &K) -> Result<(), Problem> {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY) {
            self.limiter.retain_recent();
        }
        let wait = |refused: governor::NotUntil<_>| {
            Problem::TooFast(refused.wait_time_from(DefaultClock::default().now()))
        };
        self.limiter.check_key(key).map_err(wait)
    }
}

/// The bounds of one process.
pub(crate) struct Bounds {
    messages: Limit<Uuid>,
    requests: Limit<IpAddr>,
    guests: Limit<IpAddr>,
    streams: Arc<Mutex<Streams>>,
}

impl Default for Bounds {
    fn default() -> Self {
        Self {
            messages: Limit::new(MESSAGES),
            requests: Limit::new(REQUESTS),
            guests: Limit::new(GUESTS),
            streams: Arc::default(),
        }
    }
}

#[derive(Default)]
struct Streams {
    sessions: HashMap<Uuid, usize>,
    addresses: HashMap<IpAddr, usize>,
    all: usize,
}

/// An open stream, as long as it is held.
pub(crate) struct Open {
    session: Uuid,
    address: IpAddr,
    streams: Arc<Mutex<Streams>>,
}

impl Bounds {
    /// Counts a message.
    pub(crate) fn message(&self, session: Uuid) -> Result<(), Problem> {
        self.messages.check(&session)
    }

    /// Counts a new guest.
    pub(crate) fn guest(&self, address: IpAddr) -> Result<(), Problem> {
        self.guests.check(&address)
    }

    /// Counts an open stream.
    pub(crate) fn stream(&self, session: Uuid, address: IpAddr) -> Result<Open, Problem> {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        let of_session = streams.sessions.get(&session).copied().unwrap_or(0);
        let of_address = streams.addresses.get(&address).copied().unwrap_or(0);
        if of_session >= STREAMS_OF_SESSION
            || of_address >= STREAMS_OF_ADDRESS
            || streams.all >= STREAMS
        {
            return Err(Problem::TooManyStreams);
        }
        streams.sessions.insert(session, of_session + 1);
        streams.addresses.insert(address, of_address + 1);
        streams.all += 1;
        Ok(Open { session, address, streams: Arc::clone(&self.streams) })
    }
}

fn one_less<K: Hash + Eq>(counts: &mut HashMap<K, usize>, key: &K) {
    if let Some(count) = counts.get_mut(key) {
        *count -= 1;
        if *count == 0 {
            counts.remove(key);
        }
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        one_less(&mut streams.sessions, &self.session);
        one_less(&mut streams.addresses, &self.address);
        streams.all -= 1;
    }
}

/// Counts a request.
pub(crate) async fn check(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    let address = address::client(request.headers(), request.extensions(), state.0.behind_proxy);
    match state.0.bounds.requests.check(&address) {
        Ok(()) => next.run(request).await,
        Err(problem) => problem.into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);

    #[test]
    fn a_flood_of_one_session_is_stopped_and_costs_others_nothing() {
        let bounds = Bounds::default();
        let (loud, quiet) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let taken = (0..1_000).filter(|_| bounds.message(loud).is_ok()).count();
        assert!((60..100).contains(&taken), "{taken} of a thousand");
        assert!(matches!(bounds.message(loud), Err(Problem::TooFast(_))));
        assert_eq!(bounds.message(quiet), Ok(()));
    }

    #[test]
    fn a_stream_counts_while_it_is_open() {
        let bounds = Bounds::default();
        let session = Uuid::from_u128(1);
        let mut open: Vec<Open> =
            (0..STREAMS_OF_SESSION).map_while(|_| bounds.stream(session, HERE).ok()).collect();
        assert_eq!(open.len(), STREAMS_OF_SESSION);
        assert_eq!(bounds.stream(session, HERE).err(), Some(Problem::TooManyStreams));
        open.pop();
        assert!(bounds.stream(session, HERE).is_ok());
        drop(open);
        let streams = bounds.streams.lock().unwrap();
        assert!(streams.sessions.is_empty() && streams.addresses.is_empty() && streams.all == 0);
    }
}
