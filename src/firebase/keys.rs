//! The public keys that Firebase signs with: fetched when one is needed, and kept for as long as Google says.
//!
//! One fetch is under way at a time, and it goes on when whoever began it stops waiting. A key that nobody knows has the
//! set fetched anew, since Google changes keys; but not each one that somebody makes up. While Google is away, the keys
//! that were good last are used for a day more.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::DecodingKey;
use reqwest::{
    Client, Url,
    header::{AGE, CACHE_CONTROL, HeaderMap},
};
use serde::Deserialize;

use super::http::{self, Away};

/// The shortest and the longest that keys are kept without asking again, whatever is said.
const SHORTEST: TimeDelta = TimeDelta::minutes(1);
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// How much longer they are used while they cannot be fetched.
const SPARE: TimeDelta = TimeDelta::hours(24);

/// How long nothing is fetched for keys that nobody knows, after one was looked for in vain.
const VAIN: TimeDelta = TimeDelta::minutes(1);

/// How long nothing is fetched after it could not be.
const REST: TimeDelta = TimeDelta::seconds(5);

/// Why there is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoKey {
    /// Firebase has none that is called so.
    Unknown,
    /// It cannot be told.
    Away(Away),
}

/// The keys.
pub(super) struct Keys(Arc<Inner>);

struct Inner {
    http: Client,
    url: Url,
    kept: Mutex<Kept>,
    /// Held by whoever fetches.
    fetching: tokio::sync::Mutex<()>,
}

/// What is known. Nothing of it is changed but by whoever fetches.
#[derive(Default)]
struct Kept {
    keys: HashMap<String, DecodingKey>,
    fresh: Option<Span>,
    rest: Option<Span>,
    /// Why the last fetch failed, if it did.
    away: Option<Away>,
}

/// A stretch of time. It also holds shortly before it begins: those who waited for it read the clock before, and clocks
/// are set back; but when one is set back far, it does not hold for ages.
#[derive(Clone, Copy, Debug)]
struct Span {
    since: DateTime<Utc>,
    until: DateTime<Utc>,
}

impl Span {
    const EARLY: TimeDelta = TimeDelta::minutes(2);

    fn new(since: DateTime<Utc>, length: TimeDelta) -> Self {
        Self { since, until: since + length }
    }

    fn holds(self, now: DateTime<Utc>) -> bool {
        now < self.until && self.since - now < Self::EARLY
    }

    fn and(self, more: TimeDelta) -> Self {
        Self { until: self.until + more, ..self }
    }
}

impl Kept {
    fn is_fresh(&self, now: DateTime<Utc>) -> bool {
        self.fresh.is_some_and(|fresh| fresh.holds(now))
    }

    /// A key that needs no fetch.
    fn fresh(&self, kid: &str, now: DateTime<Utc>) -> Option<DecodingKey> {
        self.keys.get(kid).filter(|_| self.is_fresh(now)).cloned()
    }

    /// The best that is known, when nothing more is to be fetched.
    fn last(&self, kid: &str, now: DateTime<Utc>) -> Result<DecodingKey, NoKey> {
        let spare = self.fresh.is_some_and(|fresh| fresh.and(SPARE).holds(now));
        match self.keys.get(kid).filter(|_| spare) {
            Some(key) => Ok(key.clone()),
            // Whether there is such a key by now is known only if the last look succeeded.
            None => Err(self.away.map_or(NoKey::Unknown, NoKey::Away)),
        }
    }

    fn rests(&self, now: DateTime<Utc>) -> bool {
        self.rest.is_some_and(|rest| rest.holds(now))
    }
}

impl Keys {
    /// Those at an address. Nothing is sent yet.
    pub(super) fn new(http: Client, url: Url) -> Self {
        Self(Arc::new(Inner {
            http,
            url,
            kept: Mutex::default(),
            fetching: tokio::sync::Mutex::default(),
        }))
    }

    /// The key that is called so.
    pub(super) async fn get(&self, kid: &str, now: DateTime<Utc>) -> Result<DecodingKey, NoKey> {
        if let Some(key) = self.0.kept().fresh(kid, now) {
            return Ok(key);
        }
        let (inner, name) = (Arc::clone(&self.0), kid.to_owned());
        // On its own, so that it is finished even if nobody waits for it any more.
        let refreshed = tokio::spawn(async move { inner.refresh(&name, now).await }).await;
        refreshed.unwrap_or(Err(NoKey::Away(Away::NoConnection)))
    }
}

impl Inner {
    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn refresh(&self, kid: &str, now: DateTime<Utc>) -> Result<DecodingKey, NoKey> {
        let _turn = if let Ok(turn) = self.fetching.try_lock() {
            turn
        } else {
            // Who can do with what there is does not wait.
            let last = self.kept().last(kid, now);
            if last.is_ok() {
                return last;
            }
            self.fetching.lock().await
        };
        {
            let kept = self.kept();
            // Somebody may have fetched it meanwhile.
            if let Some(key) = kept.fresh(kid, now) {
                return Ok(key);
            }
            if kept.rests(now) {
                return kept.last(kid, now);
            }
        }
        let fetched = fetch(&self.http, &self.url).await;
        let mut kept = self.kept();
        match fetched {
            Ok((keys, length)) => {
                let vain = !keys.contains_key(kid);
                *kept = Kept {
                    keys,
                    fresh: Some(Span::new(now, length)),
                    rest: vain.then(|| Span::new(now, VAIN)),
                    away: None,
                };
            }
            Err(away) => {
                tracing::warn!(reason = %away, "The keys of Firebase could not be fetched");
                kept.rest = Some(Span::new(now, REST));
                kept.away = Some(away);
            }
        }
        kept.last(kid, now)
    }
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Published {
    kid: String,
    kty: String,
    alg: Option<String>,
    #[serde(rename = "use")]
    used_for: Option<String>,
    n: String,
    e: String,
}

async fn fetch(
    http: &Client,
    url: &Url,
) -> Result<(HashMap<String, DecodingKey>, TimeDelta), Away> {
    let answer = http::ask(http.get(url.clone())).await?;
    if !answer.status.is_success() {
        return Err(Away::Status(answer.status.as_u16()));
    }
    let keys = read(&answer.body).ok_or(Away::Unreadable)?;
    Ok((keys, kept_for(&answer.headers)))
}

/// The keys of a set that RS256 can be checked with; `None` if there is none.
fn read(body: &[u8]) -> Option<HashMap<String, DecodingKey>> {
    let set: Set = serde_json::from_slice(body).ok()?;
    let keys = set.keys.into_iter().filter_map(|key| {
        // One that is of another kind, as there may be some day, says nothing of the others.
        let key: Published = serde_json::from_value(key).ok()?;
        let fits = key.kty == "RSA"
            && key.alg.is_none_or(|alg| alg == "RS256")
            && key.used_for.is_none_or(|used_for| used_for == "sig");
        let decoded = DecodingKey::from_rsa_components(&key.n, &key.e).ok().filter(|_| fits)?;
        Some((key.kid, decoded))
    });
    let keys: HashMap<_, _> = keys.collect();
    (!keys.is_empty()).then_some(keys)
}

/// How long an answer says that it may be kept, within bounds.
fn kept_for(headers: &HeaderMap) -> TimeDelta {
    let said = headers.get_all(CACHE_CONTROL).iter().filter_map(|value| value.to_str().ok());
    let mut directives = said.flat_map(|value| value.split(','));
    let seconds = directives.find_map(|directive| {
        let (name, value) = directive.split_once('=')?;
        let named = name.trim().eq_ignore_ascii_case("max-age");
        value.trim().trim_matches('"').parse::<u32>().ok().filter(|_| named)
    });
    let age = headers.get(AGE).and_then(|age| age.to_str().ok()?.trim().parse::<u32>().ok());
    let left = i64::from(seconds.unwrap_or(0)) - i64::from(age.unwrap_or(0));
    TimeDelta::seconds(left).clamp(SHORTEST, LONGEST)
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderValue;

    use super::*;

    fn kept(said: &[(&'static str, &'static str)]) -> i64 {
        let mut headers = HeaderMap::new();
        for (name, value) in said {
            headers.append(*name, HeaderValue::from_static(value));
        }
        kept_for(&headers).num_seconds()
    }

    #[test]
    fn keys_are_kept_as_long_as_google_says_within_bounds() {
        let google = ("cache-control", "public, max-age=19302, must-revalidate, no-transform");
        assert_eq!(kept(&[google]), 19302);
        assert_eq!(kept(&[google, ("age", "302")]), 19000);
        assert_eq!(kept(&[google, ("age", "99999")]), 60);
        assert_eq!(kept(&[("cache-control", "Max-Age = \"7200\"")]), 7200);
        assert_eq!(kept(&[("cache-control", "public"), ("cache-control", "max-age=600")]), 600);
        assert_eq!(kept(&[]), 60);
        for (said, seconds) in [
            ("no-store", 60),
            ("max-age", 60),
            ("max-age=", 60),
            ("max-age=-5", 60),
            ("max-age=0", 60),
            ("s-maxage=9000", 60),
            ("max-age=4294967295", 86400),
            ("max-age=99999999999999999999", 60),
        ] {
            assert_eq!(kept(&[("cache-control", said)]), seconds, "{said}");
        }
    }

    #[test]
    fn only_what_rs256_is_checked_with_is_a_key() {
        let names = |body: &str| {
            let mut names: Vec<_> = read(body.as_bytes())?.into_keys().collect();
            names.sort();
            Some(names)
        };
        let set = r#"{"keys": [
            {"kid": "a", "kty": "RSA", "alg": "RS256", "use": "sig", "n": "AQAB", "e": "AQAB"},
            {"kid": "b", "kty": "RSA", "n": "AQAB", "e": "AQAB"},
            {"kid": "c", "kty": "EC", "crv": "P-256", "x": "AQAB", "y": "AQAB"},
            {"kid": "d", "kty": "RSA", "alg": "RS512", "n": "AQAB", "e": "AQAB"},
            {"kid": "e", "kty": "RSA", "use": "enc", "n": "AQAB", "e": "AQAB"},
            {"kid": "f", "kty": "RSA", "n": "?", "e": "AQAB"},
            {"kty": "RSA", "n": "AQAB", "e": "AQAB"},
            {"kid": "h", "kty": "oct", "k": "AQAB"}, 7]}"#;
        assert_eq!(names(set), Some(vec!["a".to_owned(), "b".to_owned()]));
        for none in ["", "[]", "{}", r#"{"keys": []}"#, r#"{"keys": [7]}"#, "<h1>Welcome</h1>"] {
            assert_eq!(names(none), None, "{none}");
        }
    }

    #[test]
    fn a_span_bears_a_clock_that_is_set_back() {
        let at = |second: i64| DateTime::from_timestamp(1_768_467_600 + second, 0).unwrap();
        let span = Span::new(at(0), TimeDelta::seconds(60));
        assert!(span.holds(at(0)) && span.holds(at(59)) && !span.holds(at(60)));
        assert!(span.holds(at(-30)), "who waited read the clock before");
        assert!(!span.holds(at(-3600)), "it would hold for an hour and a minute");
        assert!(span.and(TimeDelta::seconds(10)).holds(at(69)));
    }
}
