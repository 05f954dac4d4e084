//! What could not be sent, for whoever runs the program: to be seen, tried again, or given up for good.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Conversations, TurnError};
use crate::store::{self, dead_letters::DeadLetter};

/// How many are read at once.
const AT_ONCE: i64 = 1_000;

impl Conversations {
    /// What could not be sent, of a channel or of all, what was given up first in front; hands them on in parts.
    pub async fn undelivered<E: From<TurnError>>(
        &self,
        channel: Option<&str>,
        mut each: impl FnMut(DeadLetter) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut after = None;
        loop {
            let letters = self.undelivered_after(channel, after).await?;
            let Some(last) = letters.last() else { return Ok(()) };
            after = Some((last.failed_at, last.id));
            for letter in letters {
                each(letter)?;
            }
        }
    }

    async fn undelivered_after(
        &self,
        channel: Option<&str>,
        after: Option<(DateTime<Utc>, Uuid)>,
    ) -> Result<Vec<DeadLetter>, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        Ok(store::dead_letters::list(&mut conn, channel, after, AT_ONCE).await?)
    }

    /// Has one of them tried again, or all of a channel, or all there are: how many. Whoever serves the channel sends them.
    pub async fn replay(&self, id: Option<Uuid>, channel: Option<&str>) -> Result<u64, TurnError> {
        let now = self.0.clock.now();
        let mut conn = self.0.store.acquire().await?;
        Ok(store::dead_letters::replay(&mut conn, id, channel, now).await?)
    }

    /// Gives one of them up for good. `false` if it is not there.
    pub async fn give_up(&self, id: Uuid) -> Result<bool, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        Ok(store::dead_letters::delete(&mut conn, id).await?)
    }
}
