//! What was said in a conversation lately, for whoever must understand "and last month?": as many exchanges as fit a
//! budget of tokens. The books have them all; Redis, where there is one, keeps the newest at hand, so that the books
//! need not be asked. What it holds is used only if it ends where the conversation does: it can be lost, late or wrong,
//! and nothing is missed.

use std::time::Duration;

use redis::{
    AsyncCommands as _, Client, RedisError,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use crate::domain::{
    ids::{ConversationId, TransactionId},
    text::clipped,
};

/// One exchange: what a person wrote, and what they were told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchange {
    /// Its place in the conversation.
    pub position: i64,
    /// The person's words; for pictures and voices that there was one. Empty where they were told something unasked.
    pub said: String,
    /// The reply.
    pub told: String,
    /// The entries that the reply filed, changed or listed, in the order shown.
    pub entries: Vec<Shown>,
}

/// An entry that a reply showed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shown {
    /// The entry.
    pub id: TransactionId,
    /// What it was for.
    pub what: String,
}

/// How many exchanges are remembered.
pub const EXCHANGES: usize = 10;

/// How many characters of a text are remembered.
const CHARACTERS: usize = 400;

/// How many tokens the exchanges that are sent may take together.
const TOKENS: usize = 400;

/// How many entries of one exchange can be pointed at.
const ENTRIES: usize = 10;

/// Characters to a token, roughly, in what people write here.
const CHARACTERS_A_TOKEN: usize = 4;

/// How long Redis keeps a conversation that nobody goes on with.
const KEPT: i64 = 24 * 60 * 60;

/// How long Redis may take; the books are asked after that.
const PATIENCE: Duration = Duration::from_millis(250);

impl Exchange {
    /// What is remembered of an exchange.
    pub fn new(position: i64, said: &str, told: &str, mut entries: Vec<Shown>) -> Self {
        entries.truncate(ENTRIES);
        let (said, told) = (clipped(said, CHARACTERS), clipped(told, CHARACTERS));
        Self { position, said, told, entries }
    }

    fn tokens(&self) -> usize {
        let entries: usize = self.entries.iter().map(|entry| entry.what.chars().count() + 8).sum();
        (self.said.chars().count() + self.told.chars().count() + entries) / CHARACTERS_A_TOKEN + 8
    }
}

/// The newest exchanges that fit the budget, oldest first.
pub fn within_budget(exchanges: Vec<Exchange>) -> Vec<Exchange> {
    let mut left = TOKENS;
    let fits = |exchange: &Exchange| {
        let tokens = exchange.tokens();
        let fits = tokens <= left;
        left = left.saturating_sub(tokens);
        fits
    };
    let mut kept: Vec<Exchange> = exchanges
        .into_iter()
        .rev()
        .take_while({
            let mut fits = fits;
            move |exchange| fits(exchange)
        })
        .collect();
    kept.reverse();
    kept
}

/// The newest exchanges of conversations, at hand.
#[derive(Clone, Default)]
pub struct Memory(Option<ConnectionManager>);

impl Memory {
    /// In Redis, by its URL. It need not be there yet, nor stay.
    pub fn redis(url: &SecretString) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(PATIENCE))
            .set_response_timeout(Some(PATIENCE))
            .set_number_of_retries(1);
        let client = Client::open(url.expose_secret())?;
        Ok(Self(Some(ConnectionManager::new_lazy_with_config(client, config)?)))
    }

    /// The version of what is kept is part of the key: another make finds nothing rather than something strange.
    fn key(conversation: ConversationId) -> String {
        format!("hisab:memory:1:{}", conversation.0.simple())
    }

    /// The exchanges after `forgotten` up to `newest`, the position of the newest; `None` if they are not at hand.
    pub async fn recall(
        &self,
        conversation: ConversationId,
        forgotten: i64,
        newest: i64,
    ) -> Option<Vec<Exchange>> {
        let oldest = oldest(forgotten, newest);
        if oldest > newest {
            return Some(Vec::new());
        }
        let mut redis = self.0.clone()?;
        let found = redis.lrange::<_, Vec<String>>(Self::key(conversation), 0, -1);
        // The books are faster than a Redis that takes longer.
        let found = tokio::time::timeout(PATIENCE, found).await.ok()?;
        let found = found.inspect_err(report).ok()?;
        let exchanges: Vec<Exchange> =
            found.iter().map(|one| serde_json::from_str(one)).collect::<Result<_, _>>().ok()?;
        let wanted: Vec<Exchange> =
            exchanges.into_iter().filter(|exchange| exchange.position >= oldest).collect();
        let whole = (oldest..=newest).eq(wanted.iter().map(|exchange| exchange.position));
        whole.then_some(wanted)
    }

    /// Puts the newest exchanges of a conversation at hand, in place of what is there.
    pub async fn fill(&self, conversation: ConversationId, exchanges: &[Exchange]) {
        let (Some(mut redis), key) = (self.0.clone(), Self::key(conversation)) else { return };
        let mut pipe = redis::pipe();
        pipe.atomic().del(&key).ignore();
        for one in exchanges.iter().filter_map(|exchange| serde_json::to_string(exchange).ok()) {
            pipe.rpush(&key, one).ignore();
        }
        pipe.expire(&key, KEPT).ignore();
        let done: Result<(), RedisError> = pipe.query_async(&mut redis).await;
        let _ = done.inspect_err(report);
    }

    /// Adds the newest exchange.
    pub async fn append(&self, conversation: ConversationId, exchange: &Exchange) {
        let (Some(mut redis), key) = (self.0.clone(), Self::key(conversation)) else { return };
        let Ok(exchange) = serde_json::to_string(exchange) else { return };
        let most = isize::try_from(EXCHANGES).unwrap_or(isize::MAX);
        let mut pipe = redis::pipe();
        pipe.atomic().rpush(&key, exchange).ignore().ltrim(&key, -most, -1).ignore();
        pipe.expire(&key, KEPT).ignore();
        let done: Result<(), RedisError> = pipe.query_async(&mut redis).await;
        let _ = done.inspect_err(report);
    }

    /// Forgets a conversation.
    pub async fn clear(&self, conversation: ConversationId) {
        let Some(mut redis) = self.0.clone() else { return };
        let done: Result<(), RedisError> = redis.del(Self::key(conversation)).await;
        let _ = done.inspect_err(report);
    }

    /// Whether anything is kept at hand.
    pub fn is_kept(&self) -> bool {
        self.0.is_some()
    }
}

/// The position of the oldest exchange that is remembered.
pub fn oldest(forgotten: i64, newest: i64) -> i64 {
    let most = i64::try_from(EXCHANGES).unwrap_or(i64::MAX);
    (newest - most).max(forgotten).max(0) + 1
}

/// Without the error's own text, which may hold the address.
fn report(error: &RedisError) {
    tracing::debug!(kind = ?error.kind(), "Redis cannot be used; the books are asked instead");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exchange(position: i64, said: &str) -> Exchange {
        Exchange::new(position, said, "Filed.", Vec::new())
    }

    #[test]
    fn the_newest_that_fit_are_kept_in_order() {
        let short: Vec<Exchange> = (1..=5).map(|at| exchange(at, "chai 20")).collect();
        assert_eq!(within_budget(short.clone()), short);
        let long: Vec<Exchange> = (1..=20).map(|at| exchange(at, &"x".repeat(380))).collect();
        let kept = within_budget(long);
        let positions: Vec<i64> = kept.iter().map(|exchange| exchange.position).collect();
        assert_eq!(positions, [18, 19, 20]);
    }

    #[test]
    fn one_exchange_is_bounded() {
        let entry = Shown { id: uuid::Uuid::nil().into(), what: "chai".to_owned() };
        let one = Exchange::new(1, &"é".repeat(5_000), &"x".repeat(5_000), vec![entry; 50]);
        assert!(one.said.chars().count() <= CHARACTERS + 1 && one.entries.len() == ENTRIES);
    }

    #[test]
    fn memory_begins_after_what_is_forgotten() {
        assert_eq!((oldest(0, 3), oldest(0, 30), oldest(25, 30), oldest(30, 30)), (1, 21, 26, 31));
    }
}
