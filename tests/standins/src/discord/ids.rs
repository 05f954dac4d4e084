//! Snowflakes: numbers that say when they were made, and sort by it.

use std::{collections::HashSet, fmt, str::FromStr};

use chrono::{DateTime, Utc};
use serde_json::Value;

/// Milliseconds from 1970 to the first moment of 2015, where Discord's time begins.
const EPOCH: i64 = 1_420_070_400_000;

/// The id of a person, a channel, a message or anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u64);

impl Id {
    /// When it was made, to the millisecond.
    pub fn made_at(self) -> DateTime<Utc> {
        let millis = i64::try_from(self.0 >> 22).unwrap_or(0) + EPOCH;
        DateTime::from_timestamp_millis(millis).unwrap_or_default()
    }

    /// As it stands in JSON.
    pub(super) fn json(self) -> Value {
        Value::String(self.to_string())
    }

    /// From JSON, where it is a string.
    pub(super) fn of(value: &Value) -> Option<Self> {
        value.as_str()?.parse().ok()
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Id {
    type Err = std::num::ParseIntError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

/// Makes ids, none of them twice.
#[derive(Debug, Default)]
pub(super) struct Ids {
    last: u64,
    given: HashSet<u64>,
}

impl Ids {
    /// The next one: above all that this function gave before.
    pub(super) fn next(&mut self, now: DateTime<Utc>) -> Id {
        self.last = first_of(now).max(self.last + 1);
        while !self.given.insert(self.last) {
            self.last += 1;
        }
        Id(self.last)
    }

    /// One of another moment, also of one long past.
    pub(super) fn at(&mut self, when: DateTime<Utc>) -> Id {
        let mut id = first_of(when);
        while !self.given.insert(id) {
            id += 1;
        }
        Id(id)
    }
}

fn first_of(when: DateTime<Utc>) -> u64 {
    u64::try_from(when.timestamp_millis() - EPOCH).unwrap_or(0) << 22
}
