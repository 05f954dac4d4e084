//! Fetches updates, and confirms them once they are stored: Telegram keeps what was not confirmed.
//!
//! A batch is confirmed by asking for what comes after it. Its chats are taken in side by side, what happened in one
//! chat in its order. If something could not be stored, what comes before it is confirmed and it is fetched again.

use std::{
    collections::BTreeMap,
    sync::atomic::{AtomicBool, Ordering},
    time::{Duration, Instant},
};

use futures_util::{StreamExt as _, stream};
use serde_json::Value;
use tokio_util::sync::CancellationToken;

use super::{Intake, wire::Arrived};
use crate::trouble::{Kind, Trouble, insist, pause};

/// How many chats are taken in at once.
const CHATS: usize = 32;

/// Telegram keeps a request open while there is nothing; what comes back empty sooner is not asked again before this.
const REST: Duration = Duration::from_secs(1);

/// Fetches until it is told to stop. The token was right before: if it is refused now, that may pass.
pub(crate) async fn run(intake: &Intake, stop: &CancellationToken) {
    if let None | Some(Err(_)) = insist(stop, |_| None, || intake.api.fetch()).await {
        return;
    }
    let (mut telegram, mut books) = (Trouble::default(), Trouble::default());
    let mut offset = None;
    loop {
        let asked = Instant::now();
        let batch = tokio::select! {
            biased;
            () = stop.cancelled() => return,
            batch = intake.api.updates(offset) => batch,
        };
        let wait = match batch {
            Ok(batch) => {
                telegram.over();
                let took = asked.elapsed();
                match take_all(intake, batch, stop).await {
                    Taken::All(next) => {
                        offset = next.or(offset);
                        books.over();
                        let Some(rest) = rest(next.is_none(), took) else { continue };
                        rest
                    }
                    Taken::Before(missed) => {
                        offset = Some(missed);
                        books.met(Kind::Books)
                    }
                }
            }
            Err(failure) => telegram.met(Kind::Telegram(failure)),
        };
        if !pause(wait, stop).await {
            return;
        }
    }
}

/// How long to rest after an answer that took so long, if at all.
fn rest(empty: bool, took: Duration) -> Option<Duration> {
    (empty && took < REST).then_some(REST)
}

/// How much of a batch is done.
enum Taken {
    /// All of it; what comes next, unless it was empty.
    All(Option<i64>),
    /// All before this one.
    Before(i64),
}

async fn take_all(intake: &Intake, batch: Vec<Value>, stop: &CancellationToken) -> Taken {
    let mut arrived: Vec<Arrived> = batch.into_iter().filter_map(Arrived::parse).collect();
    arrived.sort_by_key(|update| update.id);
    let next = arrived.last().map(|update| update.id + 1);
    let mut chats: BTreeMap<Option<i64>, Vec<Arrived>> = BTreeMap::new();
    for update in arrived {
        chats.entry(update.chat()).or_default().push(update);
    }
    // Where one thing cannot be stored, the rest of the batch need not be tried.
    let away = &AtomicBool::new(false);
    let missed = stream::iter(chats.into_values())
        .map(|updates| async move {
            for update in updates {
                let id = update.id;
                if stop.is_cancelled() || away.load(Ordering::Relaxed) {
                    return Some(id);
                }
                if intake.take(update).await.is_err() {
                    away.store(true, Ordering::Relaxed);
                    return Some(id);
                }
            }
            None
        })
        .buffer_unordered(CHATS)
        .filter_map(std::future::ready)
        .fold(None, |least: Option<i64>, id| {
            std::future::ready(Some(least.map_or(id, |least| least.min(id))))
        })
        .await;
    missed.map_or(Taken::All(next), Taken::Before)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_answer_that_came_at_once_is_followed_by_a_rest() {
        assert_eq!(rest(true, Duration::ZERO), Some(REST));
        assert_eq!(rest(true, REST), None, "it was kept open");
        assert_eq!(rest(false, Duration::ZERO), None);
    }
}
