//! A circuit breaker: while a service is out of order it is left alone, and nobody waits for it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::Instant;

use super::Failure;

/// How many failures in a row mean that it is out of order.
const ENOUGH: u32 = 5;

/// How long it is left alone then; after that one question tries it.
const REST: Duration = Duration::from_secs(20);

#[derive(Debug, Default)]
struct State {
    failures: u32,
    closed_until: Option<Instant>,
}

/// Counts what goes wrong.
#[derive(Debug, Default)]
pub(super) struct Breaker(Mutex<State>);

/// Leave to ask once.
#[must_use = "what came of it must be said"]
pub(super) struct Permit<'a>(&'a Breaker);

impl Breaker {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Leave to ask, unless the service is to be left alone.
    pub(super) fn admit(&self, now: Instant) -> Option<Permit<'_>> {
        let mut state = self.state();
        if let Some(until) = state.closed_until {
            if now < until {
                return None;
            }
            // This one tries it; the others wait for what it finds.
            state.closed_until = Some(now + REST);
        }
        Some(Permit(self))
    }
}

impl Permit<'_> {
    /// There was an answer, whatever it said.
    pub(super) fn worked(self) {
        *self.0.state() = State::default();
    }

    /// There was none.
    pub(super) fn ended(self, failure: Failure, now: Instant) {
        if !failure.is_outage() {
            return self.worked();
        }
        let mut state = self.0.state();
        state.failures = state.failures.saturating_add(1);
        if state.failures >= ENOUGH {
            if state.failures == ENOUGH {
                tracing::error!(reason = failure.name(), "The model is left alone for a while");
            }
            state.closed_until = Some(now + REST);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_out_of_order_is_left_alone_and_tried_by_one() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..ENOUGH {
            breaker.admit(now).unwrap().ended(Failure::Away, now);
        }
        assert!(breaker.admit(now).is_none());
        let later = now + REST;
        let first = breaker.admit(later).unwrap();
        assert!(breaker.admit(later).is_none(), "one tries it");
        first.ended(Failure::Away, later);
        assert!(breaker.admit(later + REST / 2).is_none());
        breaker.admit(later + REST).unwrap().worked();
        assert!(breaker.admit(later + REST).is_some() && breaker.admit(later + REST).is_some());
    }

    #[test]
    fn an_answer_or_a_refusal_ends_the_count() {
        let (breaker, now) = (Breaker::default(), Instant::now());
        for _ in 0..3 * ENOUGH {
            breaker.admit(now).unwrap().ended(Failure::Away, now);
            breaker.admit(now).unwrap().ended(Failure::Refused, now);
        }
        assert!(breaker.admit(now).is_some());
    }
}
