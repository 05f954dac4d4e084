//! Ids: UUIDv7 (RFC 9562), one type per thing, made from a given time and given randomness.

use std::{
    fmt,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
};

use chrono::{DateTime, Utc};
use rand::{RngCore, SeedableRng};
use rand_chacha::ChaCha12Rng;
use serde::{Deserialize, Serialize};
use uuid::{Builder, Uuid};

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, utoipa::ToSchema)]
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
    /// A join of two books.
    LinkId,
    /// Something told without being asked.
    NudgeId,
    /// Somebody signed in somewhere.
    SessionId,
    /// A token of a program.
    ApiTokenId,
}

/// Where new ids come from: seeded once, so that a test can foresee them. Clones share one source, and what
/// comes later from it sorts later, also within a millisecond.
#[derive(Clone, Debug)]
pub struct IdSource(Arc<Mutex<Source>>);

#[derive(Debug)]
struct Source {
    random: ChaCha12Rng,
    last: u128,
}

impl IdSource {
    /// From a seed: real randomness in production, a constant in tests.
    pub fn seeded(seed: [u8; 32]) -> Self {
        Self(Arc::new(Mutex::new(Source { random: ChaCha12Rng::from_seed(seed), last: 0 })))
    }

    /// A new id that sorts after all earlier ones.
    pub fn next<Id: From<Uuid>>(&self, now: DateTime<Utc>) -> Id {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut random = [0; 10];
        source.random.fill_bytes(&mut random);
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let fresh = Builder::from_unix_timestamp_millis(millis, &random).into_uuid().as_u128();
        // A step of 2^32 stays within the random part; version and variant bits are far above it.
        source.last = if fresh > source.last { fresh } else { source.last + (1 << 32) };
        Uuid::from_u128(source.last).into()
    }
}

impl IdSource {
    /// Bytes that nobody can foresee where the seed is not known: a secret.
    pub fn secret<const LENGTH: usize>(&self) -> [u8; LENGTH] {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut secret = [0; LENGTH];
        source.random.fill_bytes(&mut secret);
        secret
    }

    /// A number below a limit, each as likely as the others; not to be foreseen where the seed is not. Of no limit, zero.
    pub fn below(&self, limit: u8) -> u8 {
        let mut source = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let whole = u8::MAX - u8::MAX.checked_rem(limit).unwrap_or_default();
        loop {
            let mut random = [0];
            source.random.fill_bytes(&mut random);
            let [random] = random;
            // What is left over at the end would make some numbers likelier.
            if random < whole || limit == 0 {
                return random.checked_rem(limit).unwrap_or_default();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_below_a_limit_are_all_of_them_and_evenly_so() {
        let ids = IdSource::seeded([7; 32]);
        let mut seen = [0_u32; 31];
        for _ in 0..31_000 {
            seen[usize::from(ids.below(31))] += 1;
        }
        assert!(seen.iter().all(|count| (800..1_200).contains(count)), "{seen:?}");
        assert_eq!((ids.below(1), ids.below(0)), (0, 0));
    }

    #[test]
    fn later_ids_sort_later_and_are_version_7() {
        let ids = IdSource::seeded([7; 32]);
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let mut made: Vec<TransactionId> = (0..1_000).map(|n| ids.next(at(n / 100))).collect();
        assert!(made.is_sorted());
        made.dedup();
        assert_eq!(made.len(), 1_000);
        assert!(made.iter().all(|id| id.0.get_version_num() == 7));
        assert!(made.iter().all(|id| id.to_string().parse() == Ok(*id)));
    }
}
