//! How fast Discord lets us go: what it said of each bucket, and of everything.
//!
//! A bucket is named by what is asked of which channel, which is as fine as Discord's own. Time is that of this
//! process. Buckets whose time has come are forgotten as soon as there are many.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use reqwest::header::HeaderMap;
use tokio::time::Instant;

use crate::rest::failure::Failure;

/// So many buckets are kept before those that are open again are forgotten.
const TIDY: usize = 1_000;

/// A bucket that opens again this soon is waited for, rather than sent back.
const PATIENCE: Duration = Duration::from_secs(2);

/// The longest pause that is believed: Discord's longest bans last a day.
const LONGEST: Duration = Duration::from_hours(24);

/// A pause where Discord asked for one without saying how long.
const UNSAID: Duration = Duration::from_secs(5);

/// Why a bucket is shut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    /// The last answer said that nothing is left.
    Empty,
    /// Something was refused.
    Refused,
}

#[derive(Default)]
struct Shut {
    buckets: HashMap<String, (Instant, Why)>,
    all: Option<Instant>,
}

/// What is shut, and until when.
#[derive(Default)]
pub(crate) struct Limits(Mutex<Shut>);

impl Limits {
    fn shut(&self) -> MutexGuard<'_, Shut> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether a request may go now, or after the returned pause.
    pub(crate) fn check(&self, bucket: &str, now: Instant) -> Result<Duration, Failure> {
        let shut = self.shut();
        let all = shut.all.map(|until| (until, Why::Refused));
        let one = shut.buckets.get(bucket).copied();
        for (until, why) in all.into_iter().chain(one) {
            let pause = until.saturating_duration_since(now);
            if pause > Duration::ZERO && (why == Why::Refused || pause > PATIENCE) {
                return Err(Failure::RetryAfter(pause));
            }
        }
        Ok(one.map_or(Duration::ZERO, |(until, _)| until.saturating_duration_since(now)))
    }

    /// Learns from the head of an answer that was no refusal.
    pub(crate) fn learn(&self, bucket: &str, headers: &HeaderMap, now: Instant) {
        let left = headers.get("x-ratelimit-remaining").and_then(|value| value.to_str().ok());
        let pause = seconds(headers, "x-ratelimit-reset-after");
        if let (Some("0"), Some(pause)) = (left, pause) {
            self.close(bucket, now + pause, Why::Empty, now);
        }
    }

    /// Learns from a refusal: how long to wait. `body` is its `retry_after` in seconds, and whether it is for all.
    pub(crate) fn refused(
        &self,
        bucket: &str,
        headers: &HeaderMap,
        body: (Option<f64>, bool),
        now: Instant,
    ) -> Duration {
        let (said, global) = body;
        let said = said.and_then(|said| Duration::try_from_secs_f64(said).ok());
        let pause = said.or_else(|| seconds(headers, "retry-after")).unwrap_or(UNSAID).min(LONGEST);
        let global = global || headers.contains_key("x-ratelimit-global");
        if global {
            self.shut().all = Some(now + pause);
        } else {
            self.close(bucket, now + pause, Why::Refused, now);
        }
        pause
    }

    fn close(&self, bucket: &str, until: Instant, why: Why, now: Instant) {
        let mut shut = self.shut();
        if shut.buckets.len() >= TIDY {
            shut.buckets.retain(|_, (until, _)| *until > now);
        }
        let later = shut.buckets.get(bucket).is_none_or(|(known, _)| *known < until);
        if later {
            shut.buckets.insert(bucket.to_owned(), (until, why));
        }
    }
}

/// A number of seconds in a header, perhaps with a fraction.
fn seconds(headers: &HeaderMap, name: &str) -> Option<Duration> {
    let value: f64 = headers.get(name)?.to_str().ok()?.parse().ok()?;
    Duration::try_from_secs_f64(value).ok().map(|pause| pause.min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn an_empty_bucket_is_waited_for_if_that_is_short() {
        let (limits, now) = (Limits::default(), Instant::now());
        let soon = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "1.5")];
        limits.learn("a", &headers(&soon), now);
        assert_eq!(limits.check("a", now), Ok(Duration::from_millis(1_500)));
        assert_eq!(limits.check("b", now), Ok(Duration::ZERO), "others are open");
        let later = [("x-ratelimit-remaining", "0"), ("x-ratelimit-reset-after", "9")];
        limits.learn("a", &headers(&later), now);
        let nine = Duration::from_secs(9);
        assert_eq!(limits.check("a", now), Err(Failure::RetryAfter(nine)));
        assert_eq!(limits.check("a", now + nine), Ok(Duration::ZERO), "it opens again");
        let left = [("x-ratelimit-remaining", "1"), ("x-ratelimit-reset-after", "9")];
        limits.learn("c", &headers(&left), now);
        assert_eq!(limits.check("c", now), Ok(Duration::ZERO), "it is not empty");
    }

    #[test]
    fn a_refusal_is_obeyed_for_its_bucket_or_for_all() {
        let (limits, now) = (Limits::default(), Instant::now());
        let pause = limits.refused("a", &headers(&[("retry-after", "1")]), (Some(0.5), false), now);
        assert_eq!(pause, Duration::from_millis(500), "the body is more exact");
        assert_eq!(
            limits.check("a", now),
            Err(Failure::RetryAfter(pause)),
            "not even a short wait"
        );
        assert_eq!(limits.check("b", now), Ok(Duration::ZERO));
        let pause = limits.refused("a", &headers(&[("retry-after", "3")]), (None, true), now);
        assert_eq!(limits.check("b", now), Err(Failure::RetryAfter(pause)));
        let pause = limits.refused("a", &headers(&[]), (Some(f64::MAX), false), now);
        assert_eq!(pause, UNSAID, "nonsense is not believed");
    }

    #[test]
    fn buckets_that_are_open_again_are_forgotten() {
        let (limits, now) = (Limits::default(), Instant::now());
        for number in 0..2 * TIDY {
            let now = now + Duration::from_millis(number.try_into().unwrap());
            limits.refused(&number.to_string(), &headers(&[]), (Some(0.001), false), now);
        }
        assert!(limits.shut().buckets.len() <= TIDY);
    }
}
