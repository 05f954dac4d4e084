//! The stand-in's own time. It stands still unless it was started to run, and a test moves it on, so that a deadline of
//! seconds or minutes takes no time and never passes on a slow machine.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// A point in time and what has passed since.
#[derive(Debug)]
pub(super) struct Clock {
    at: DateTime<Utc>,
    /// When it began to run, if it runs.
    began: Option<Instant>,
}

impl Clock {
    pub(super) fn standing(at: DateTime<Utc>) -> Self {
        Self { at, began: None }
    }

    pub(super) fn running(at: DateTime<Utc>) -> Self {
        Self { at, began: Some(Instant::now()) }
    }

    pub(super) fn now(&self) -> DateTime<Utc> {
        let passed = self.began.map_or(Duration::ZERO, |began| began.elapsed());
        self.at + TimeDelta::from_std(passed).unwrap_or(TimeDelta::MAX)
    }

    pub(super) fn advance(&mut self, by: Duration) {
        self.at += TimeDelta::from_std(by).unwrap_or_default();
    }

    pub(super) fn set(&mut self, at: DateTime<Utc>) {
        self.at = at;
        self.began = self.began.map(|_| Instant::now());
    }
}

/// As Discord writes an instant.
pub(super) fn wire(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%dT%H:%M:%S%.6f+00:00").to_string()
}
