//! Ids: UUIDv7 (RFC 9562), one type per thing, made from a given time and given randomness.

use std::{fmt, str::FromStr};

use chrono::{DateTime, Utc};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha12Rng;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    /// A person.
    UserId,
    /// A conversation of a person in one chat.
    ConversationId,
    /// A message of a person.
    MessageId,
    /// An entry in the books.
    TransactionId,
    /// A category of a person.
    CategoryId,
    /// A budget.
    BudgetId,
    /// A step in the journal.
    StepId,
}

/// Where new ids come from: seeded once, so that a test can foresee them.
#[derive(Clone, Debug)]
pub struct IdSource(ChaCha12Rng);

impl IdSource {
    /// From a seed: real randomness in production, a constant in tests.
    pub fn seeded(seed: [u8; 32]) -> Self {
        Self(ChaCha12Rng::from_seed(seed))
    }

    /// A new id that sorts after those of earlier milliseconds.
    pub fn next<Id: From<Uuid>>(&mut self, now: DateTime<Utc>) -> Id {
        let mut random = [0; 10];
        self.0.fill_bytes(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn later_ids_sort_later_and_are_version_7() {
        let mut ids = IdSource::seeded([7; 32]);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let early: TransactionId = ids.next(at(1_000));
        let late: TransactionId = ids.next(at(1_001));
        assert!(early < late);
        assert_eq!(early.0.get_version_num(), 7);
        assert_eq!(late.to_string().parse(), Ok(late));
    }
}
