//! Sends replies: in the order of their conversation, each until it is sent, refused, or the person is gone.
//!
//! A reply leaves with the turn that made it, from memory; whatever did not get out is found in the table by
//! [`super::sweep`] once it is due. While one process tries, the reply is not due for others.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::{ChatRef, MessageRef, Outbound, Outgoing, Reply, SendError, Sent};
use tokio::{task::JoinHandle, time::Instant};
use uuid::Uuid;

use super::{Conversations, TurnError, counts, notice};
use crate::store::{self, conversations::Place, outbox::Noted};

/// How long a reply stays with the process that tries to send it.
const LEASE: Duration = Duration::from_secs(15);

/// How long one attempt may take; shorter than the lease, so that no two processes try at once.
const LIMIT: Duration = Duration::from_secs(10);

/// How many bytes of a file or a picture may take a second more.
const SECOND: usize = 128 << 10;

/// How much longer than others a reply may take, for what comes with it.
fn load(reply: &Reply) -> Duration {
    let file = reply.file.as_ref().map_or(0, |file| file.data.len());
    let picture = reply.picture.as_ref().map_or(0, |picture| picture.data.len());
    Duration::from_secs(u64::try_from((file + picture) / SECOND).unwrap_or(u64::MAX))
}

/// How long a reply stays with the process that tries to send it.
pub(super) fn lease(reply: &Reply) -> Duration {
    LEASE + load(reply)
}

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// After how long a reply is given up that fails again and again in ways that may pass.
const LONGEST: TimeDelta = TimeDelta::hours(24);

/// How often a reply is looked for whose conversation went to other books while it was sent.
const MOVES: u32 = 5;

/// How often it is tried to read a reply.
const READINGS: i32 = 10;

/// The pause after an attempt that may work later, by how many failed before it: 1, 2, 4 seconds and so on.
fn pause(failed: i32) -> Duration {
    let doublings = u32::try_from(failed).unwrap_or(0).min(16);
    Duration::from_secs(1 << doublings).min(LONGEST_PAUSE)
}

/// What came of an attempt, where failures that may pass are one for good once they have gone on for too long.
fn given_up(
    sent: Result<Sent, SendError>,
    failing_since: Option<DateTime<Utc>>,
    now: DateTime<Utc>,
) -> Result<Sent, SendError> {
    if failing_since.is_none_or(|since| now - since < LONGEST) {
        return sent;
    }
    sent.map_err(|error| match error {
        SendError::Transient(_) | SendError::RetryAfter(_) => {
            SendError::Rejected(format!("failed for a day, at last: {error}"))
        }
        error => error,
    })
}

/// A reply in hand, which nobody else tries to send just now.
pub(super) struct InHand {
    pub(super) id: Uuid,
    outgoing: Outgoing,
    /// How many attempts failed before.
    attempts: i32,
    /// Since when attempts have failed that may work later.
    failing_since: Option<DateTime<Utc>>,
}

impl InHand {
    /// A reply that was just made.
    pub(super) fn new(id: Uuid, answers: MessageRef, reply: Reply) -> Self {
        let answers = Some(answers);
        let outgoing = Outgoing { id: id.simple().to_string(), answers, reply };
        Self { id, outgoing, attempts: 0, failing_since: None }
    }
}

impl Conversations {
    /// Where replies to a conversation go out, if that is this process's part.
    pub(super) fn outbound(&self, place: &Place) -> Option<(Arc<dyn Outbound>, ChatRef)> {
        let channel = place.channel.parse().ok()?;
        let outbound = self.0.outbounds.iter().find(|outbound| outbound.channel() == channel)?;
        Some((Arc::clone(outbound), ChatRef { channel, chat: place.chat.clone() }))
    }

    /// Sends what waits in a conversation, beginning with what is in hand.
    pub(super) fn deliver(&self, place: &Place, in_hand: Option<InHand>) {
        // The task goes on by itself.
        drop(self.sending(place, in_hand));
    }

    /// Sends what waits in a conversation; ends when that was tried. Where this process is at it, that goes on with what
    /// waits, and this ends at once. Whoever stops waiting does not stop the sending.
    pub(super) async fn deliver_now(&self, place: &Place) {
        if let Some(sending) = self.sending(place, None) {
            // Only a panic fails; its place is free then, and the sweep finds what waits there.
            let _ = sending.await;
        }
    }

    /// The task that sends what waits in a conversation, if none runs.
    fn sending(&self, place: &Place, in_hand: Option<InHand>) -> Option<JoinHandle<()>> {
        let (outbound, chat) = self.outbound(place)?;
        if !self.0.sending.enter(place, in_hand) {
            return None;
        }
        let (this, place) = (self.clone(), place.clone());
        Some(self.0.tasks.spawn(async move {
            let mut task = this.0.sending.task(&place);
            while let Some(words) = task.next() {
                let sent = this.send_all(&place, outbound.as_ref(), &chat, words).await;
                if let Err(error) = sent {
                    tracing::warn!(error = error.describe(), "What was sent could not be noted");
                }
            }
        }))
    }

    async fn send_all(
        &self,
        place: &Place,
        outbound: &dyn Outbound,
        chat: &ChatRef,
        in_hand: Vec<Option<InHand>>,
    ) -> Result<(), TurnError> {
        let look = in_hand.iter().any(Option::is_none);
        let mut more = false;
        for reply in in_hand.into_iter().flatten() {
            more = self.send(place, outbound, chat, reply).await?;
        }
        more |= look;
        while more && !self.0.stop.is_cancelled() {
            let Some(next) = self.claim(place).await? else { return Ok(()) };
            more = self.send(place, outbound, chat, next).await?;
        }
        Ok(())
    }

    async fn claim(&self, place: &Place) -> Result<Option<InHand>, TurnError> {
        let now = self.0.clock.now();
        let (user, conversation) = (place.user_id, place.conversation_id);
        let mut conn = self.0.store.acquire().await?;
        let row = store::outbox::claim(&mut conn, user, conversation, now, now + LEASE).await?;
        let Some(row) = row else { return Ok(None) };
        let Ok(reply) = serde_json::from_value::<Reply>(row.reply) else {
            // Of a newer make, perhaps, which sends it itself.
            tracing::error!(reply = %row.id, attempts = row.attempts, "A reply cannot be read");
            if row.attempts < READINGS {
                let due_at = now + pause(row.attempts);
                store::outbox::retry(&mut conn, user, row.id, due_at, now).await?;
            } else {
                store::outbox::fail(&mut conn, user, row.id, "cannot be read", now).await?;
            }
            return Ok(None);
        };
        if !load(&reply).is_zero() {
            store::outbox::postpone(&mut conn, user, row.id, now + lease(&reply)).await?;
        }
        let answers = row.answers.map(MessageRef);
        let outgoing = Outgoing { id: row.id.simple().to_string(), answers, reply };
        let (id, attempts, failing_since) = (row.id, row.attempts, row.failing_since);
        Ok(Some(InHand { id, outgoing, attempts, failing_since }))
    }

    /// Sends one reply and notes what came of it. Whether to go on with the next.
    async fn send(
        &self,
        place: &Place,
        outbound: &dyn Outbound,
        chat: &ChatRef,
        InHand { id, outgoing, attempts, failing_since }: InHand,
    ) -> Result<bool, TurnError> {
        let began = Instant::now();
        let sent =
            tokio::time::timeout(LIMIT + load(&outgoing.reply), outbound.send(chat, &outgoing))
                .await;
        let sent = sent.unwrap_or_else(|_| Err(SendError::Transient("no answer in time".into())));
        let sent = given_up(sent, failing_since, self.0.clock.now());
        counts::sent(&place.channel, &sent, began.elapsed());
        match &sent {
            Ok(_) | Err(SendError::RetryAfter(_)) => {}
            Err(SendError::Transient(reason)) => {
                tracing::warn!(channel = place.channel, attempts, reason, "A reply must wait");
            }
            Err(SendError::Rejected(reason)) => {
                // In the platform's own words: of those only the log may have all.
                tracing::error!(channel = place.channel, said = reason, "A reply was rejected");
            }
            Err(SendError::Gone) => tracing::info!(channel = place.channel, "Somebody is gone"),
        }
        let Noted { there, more } = self.note(place, id, &sent, attempts).await?;
        if there {
            return Ok(more);
        }
        // The books became part of others, or left them, while it was sent: noted there, nobody sends it again.
        let mut here = place.clone();
        for _ in 0..MOVES {
            let Some(moved) = self.moved(&here).await? else { return Ok(more) };
            let Noted { there, more } = self.note(&moved, id, &sent, attempts).await?;
            if there {
                if more {
                    self.deliver(&moved, None);
                }
                return Ok(false);
            }
            here = moved;
        }
        Ok(more)
    }

    /// Notes what came of sending a reply, and whether to go on with the next.
    async fn note(
        &self,
        place: &Place,
        id: Uuid,
        sent: &Result<Sent, SendError>,
        attempts: i32,
    ) -> Result<Noted, TurnError> {
        let (user, conversation) = (place.user_id, place.conversation_id);
        let now = self.0.clock.now();
        let mut conn = self.0.store.acquire().await?;
        let (there, more) = match sent {
            Ok(Sent { id: sent_as }) => {
                let sent_as = sent_as.as_ref().map(|MessageRef(id)| id.as_str());
                let news = self.0.store.is_shared().then(|| notice::about(place, self.0.process));
                let news = news.as_deref();
                return Ok(
                    store::outbox::sent(&mut conn, user, conversation, id, sent_as, news).await?
                );
            }
            Err(SendError::RetryAfter(after)) => {
                (store::outbox::retry(&mut conn, user, id, now + *after, now).await?, false)
            }
            Err(SendError::Transient(_)) => {
                let due_at = now + pause(attempts);
                (store::outbox::retry(&mut conn, user, id, due_at, now).await?, false)
            }
            Err(SendError::Rejected(reason)) => {
                let why = format!("rejected: {reason}");
                (store::outbox::fail(&mut conn, user, id, &why, now).await?, true)
            }
            Err(SendError::Gone) => {
                let failed = store::outbox::fail_all(&mut conn, user, conversation, "gone", now);
                (failed.await?, false)
            }
        };
        Ok(Noted { there, more })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_growing() {
        let pauses: Vec<u64> = [0, 1, 2, 9, 10, i32::MAX].map(|n| pause(n).as_secs()).into();
        assert_eq!(pauses, [1, 2, 4, 512, 600, 600]);
    }

    #[test]
    fn what_may_pass_is_waited_for_for_a_day() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let cut = || Err(SendError::Transient("cut".to_owned()));
        let just_before = now - LONGEST + TimeDelta::seconds(1);
        for since in [None, Some(now), Some(just_before)] {
            assert_eq!(given_up(cut(), since, now), cut());
        }
        let long = Some(now - LONGEST);
        let why = "failed for a day, at last: failed for now: cut".to_owned();
        assert_eq!(given_up(cut(), long, now), Err(SendError::Rejected(why)));
        assert_eq!(given_up(Ok(Sent::default()), long, now), Ok(Sent::default()));
        assert_eq!(given_up(Err(SendError::Gone), long, now), Err(SendError::Gone));
    }
}
