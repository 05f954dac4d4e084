//! Rate limits: the headers of every answer, and who was told to wait and did not.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use axum::http::HeaderMap;
use chrono::{DateTime, Utc};

/// Requests that a bucket holds, as its answers say. None is ever counted against it: a test asks for a 429.
const LIMIT: u32 = 50;

/// Who has been told to wait, until when.
#[derive(Debug, Default)]
pub(super) struct Rates {
    buckets: HashMap<String, Instant>,
    all: Option<Instant>,
}

/// How long somebody has to wait still.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Wait {
    pub(super) left: Duration,
    pub(super) global: bool,
}

impl Rates {
    pub(super) fn close(&mut self, bucket: &str, until: Instant) {
        self.buckets.insert(bucket.to_owned(), until);
    }

    pub(super) fn close_all(&mut self, until: Instant) {
        self.all = Some(until);
    }

    /// What a request that arrives now has to wait for.
    pub(super) fn wait(&self, bucket: &str, now: Instant) -> Option<Wait> {
        let left = |until: Option<&Instant>| Some(until?.saturating_duration_since(now));
        let wait = |left: Option<Duration>, global| {
            left.filter(|l| !l.is_zero()).map(|left| Wait { left, global })
        };
        wait(left(self.all.as_ref()), true).or_else(|| wait(left(self.buckets.get(bucket)), false))
    }
}

/// The bucket of a request: its method and path with all ids but that of the channel, guild or webhook left out.
pub(super) fn bucket(method: &str, segments: &[&str]) -> String {
    let mut name = method.to_owned();
    for (i, segment) in segments.iter().enumerate() {
        let major = i == 1 && matches!(segments[0], "channels" | "guilds" | "webhooks");
        let other_id = i > 0 && !major && segment.bytes().all(|b| b.is_ascii_digit());
        let token = i == 2 && matches!(segments[0], "interactions");
        name.push('/');
        name.push_str(if other_id || token { "*" } else { segment });
    }
    name
}

/// Those of an answer that was not refused.
pub(super) fn headers(bucket: &str, now: DateTime<Utc>, into: &mut HeaderMap) {
    put(into, "x-ratelimit-limit", &LIMIT.to_string());
    put(into, "x-ratelimit-remaining", &(LIMIT - 1).to_string());
    put(into, "x-ratelimit-reset", &format!("{}.000", now.timestamp() + 1));
    put(into, "x-ratelimit-reset-after", "1.000");
    put(into, "x-ratelimit-bucket", &hash(bucket));
}

/// Those of a 429.
pub(super) fn refused(bucket: &str, wait: Wait, now: DateTime<Utc>, into: &mut HeaderMap) {
    let left = wait.left.as_millis();
    let seconds = format!("{}.{:03}", left / 1000, left % 1000);
    put(into, "retry-after", &left.div_ceil(1000).to_string());
    put(into, "x-ratelimit-scope", if wait.global { "global" } else { "user" });
    if wait.global {
        put(into, "x-ratelimit-global", "true");
        return;
    }
    let reset = now.timestamp_millis() + i64::try_from(left).unwrap_or(i64::MAX / 2);
    put(into, "x-ratelimit-limit", &LIMIT.to_string());
    put(into, "x-ratelimit-remaining", "0");
    put(into, "x-ratelimit-reset", &format!("{}.{:03}", reset / 1000, reset % 1000));
    put(into, "x-ratelimit-reset-after", &seconds);
    put(into, "x-ratelimit-bucket", &hash(bucket));
}

fn put(into: &mut HeaderMap, name: &'static str, value: &str) {
    if let Ok(value) = value.parse() {
        into.insert(name, value);
    }
}

/// A bucket's name tells nothing of what it is for. Channels share one and differ by what stands in the path.
fn hash(bucket: &str) -> String {
    let digest = bucket
        .bytes()
        .filter(|b| !b.is_ascii_digit())
        .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    format!("{digest:016x}{:016x}", digest.rotate_left(17))
}
