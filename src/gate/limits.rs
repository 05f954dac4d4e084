//! How much may be asked for in a time: by whoever shows the same credentials, and from one network. Counted in this
//! process; what must be counted across processes, attempts to sign in, is counted in the database.

use std::{
    hash::{DefaultHasher, Hash, Hasher},
    net::IpAddr,
    num::NonZeroU32,
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use governor::{
    DefaultKeyedRateLimiter, Quota, RateLimiter,
    clock::{Clock as _, DefaultClock},
    middleware::StateInformationMiddleware,
};

/// Requests at once with the same credentials, and how often another: a page that loads, a program that reads on.
const OF_CALLER: (u32, Duration) = (600, Duration::from_millis(20));

/// Requests at once from one network, and how often another.
const OF_ADDRESS: (u32, Duration) = (1_200, Duration::from_millis(10));

/// After so many questions, keys that are full again are forgotten.
const TIDY: usize = 10_000;

type Limiter<K> = RateLimiter<
    K,
    governor::state::keyed::DefaultKeyedStateStore<K>,
    DefaultClock,
    StateInformationMiddleware,
>;

/// The limits of one process.
pub struct Limits {
    callers: Limiter<u64>,
    addresses: DefaultKeyedRateLimiter<IpAddr>,
    asked: AtomicUsize,
}

/// How much may still be asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allowance {
    /// How many requests at once.
    pub limit: u32,
    /// How many of them are left.
    pub left: u32,
    /// When all of them are there again.
    pub full: Duration,
}

fn quota((at_once, every): (u32, Duration)) -> Quota {
    let at_once = NonZeroU32::new(at_once).unwrap_or(NonZeroU32::MIN);
    Quota::with_period(every).unwrap_or(Quota::per_second(at_once)).allow_burst(at_once)
}

impl Default for Limits {
    fn default() -> Self {
        let callers = RateLimiter::keyed(quota(OF_CALLER));
        Self {
            callers: callers.with_middleware(),
            addresses: RateLimiter::keyed(quota(OF_ADDRESS)),
            asked: AtomicUsize::new(1),
        }
    }
}

impl Limits {
    /// Counts a request that shows these credentials from a network; the error is how long to wait.
    pub fn check(&self, credentials: &[u8], address: IpAddr) -> Result<Allowance, Duration> {
        if self.asked.fetch_add(1, Ordering::Relaxed).is_multiple_of(TIDY) {
            self.callers.retain_recent();
            self.addresses.retain_recent();
        }
        let now = DefaultClock::default().now();
        self.addresses.check_key(&address).map_err(|wait| wait.wait_time_from(now))?;
        // Who shows nothing is counted for where they come from.
        let mut key = DefaultHasher::new();
        if credentials.is_empty() {
            address.hash(&mut key);
        } else {
            credentials.hash(&mut key);
        }
        let known = self.callers.check_key(&key.finish());
        let known = known.map_err(|wait| wait.wait_time_from(now))?;
        let (limit, every) = OF_CALLER;
        let left = known.remaining_burst_capacity();
        Ok(Allowance { limit, left, full: every * limit.saturating_sub(left) })
    }
}
