//! Sends replies: in the order of their conversation, each until it is sent, refused, or the person is gone.
//!
//! A reply leaves with the turn that made it, from memory; whatever did not get out is found in the table by
//! [`super::sweep`] once it is due. While one process tries, the reply is not due for others.

use std::{sync::Arc, time::Duration};

use hisab_port::{ChatRef, MessageRef, Outbound, Outgoing, Reply, SendError, Sent};
use uuid::Uuid;

use super::{Conversations, TurnError, notice};
use crate::store::{self, conversations::Place};

/// How long a reply stays with the process that tries to send it.
pub(super) const LEASE: Duration = Duration::from_secs(15);

/// How long one attempt may take; shorter than the lease, so that no two processes try at once.
const LIMIT: Duration = Duration::from_secs(10);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// How often it is tried to read a reply.
const READINGS: i32 = 10;

/// The pause after a number of attempts that may work later: 1, 2, 4 seconds and so on.
fn pause(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    Duration::from_secs(1 << doublings).min(LONGEST_PAUSE)
}

/// A reply in hand, which nobody else tries to send just now.
pub(super) struct InHand {
    pub(super) id: Uuid,
    outgoing: Outgoing,
    attempts: i32,
}

impl InHand {
    /// A reply that was just made.
    pub(super) fn new(id: Uuid, answers: MessageRef, reply: Reply) -> Self {
        let answers = Some(answers);
        let outgoing = Outgoing { id: id.simple().to_string(), answers, reply };
        Self { id, outgoing, attempts: 1 }
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
        let Some((outbound, chat)) = self.outbound(place) else { return };
        if !self.0.sending.enter(place, in_hand) {
            return;
        }
        let (this, place) = (self.clone(), place.clone());
        self.0.tasks.spawn(async move {
            let mut task = this.0.sending.task(&place);
            while let Some(words) = task.next() {
                let sent = this.send_all(&place, outbound.as_ref(), &chat, words).await;
                if let Err(error) = sent {
                    tracing::warn!(error = error.describe(), "What was sent could not be noted");
                }
            }
        });
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
        let Ok(reply) = serde_json::from_value(row.reply) else {
            // Of a newer make, perhaps, which sends it itself.
            tracing::error!(reply = %row.id, attempts = row.attempts, "A reply cannot be read");
            if row.attempts < READINGS {
                let due_at = now + pause(row.attempts);
                store::outbox::postpone(&mut conn, user, row.id, due_at).await?;
            } else {
                store::outbox::fail(&mut conn, user, row.id, "cannot be read", now).await?;
            }
            return Ok(None);
        };
        let answers = row.answers.map(MessageRef);
        let outgoing = Outgoing { id: row.id.simple().to_string(), answers, reply };
        Ok(Some(InHand { id: row.id, outgoing, attempts: row.attempts }))
    }

    /// Sends one reply and notes what came of it. Whether to go on with the next.
    async fn send(
        &self,
        place: &Place,
        outbound: &dyn Outbound,
        chat: &ChatRef,
        InHand { id, outgoing, attempts }: InHand,
    ) -> Result<bool, TurnError> {
        let sent = tokio::time::timeout(LIMIT, outbound.send(chat, &outgoing)).await;
        let sent = sent.unwrap_or_else(|_| Err(SendError::Transient("no answer in time".into())));
        let (user, conversation) = (place.user_id, place.conversation_id);
        let now = self.0.clock.now();
        let mut conn = self.0.store.acquire().await?;
        match sent {
            Ok(Sent { id: sent_as }) => {
                let sent_as = sent_as.as_ref().map(|MessageRef(id)| id.as_str());
                let news = self.0.store.is_shared().then(|| notice::about(place, self.0.process));
                let news = news.as_deref();
                Ok(store::outbox::sent(&mut conn, user, conversation, id, sent_as, news).await?)
            }
            Err(SendError::RetryAfter(after)) => {
                store::outbox::postpone(&mut conn, user, id, now + after).await?;
                Ok(false)
            }
            Err(SendError::Transient(reason)) => {
                tracing::warn!(channel = place.channel, attempts, reason, "A reply must wait");
                store::outbox::postpone(&mut conn, user, id, now + pause(attempts)).await?;
                Ok(false)
            }
            Err(SendError::Rejected(reason)) => {
                tracing::error!(channel = place.channel, reason, "A reply was rejected");
                store::outbox::fail(&mut conn, user, id, &format!("rejected: {reason}"), now)
                    .await?;
                Ok(true)
            }
            Err(SendError::Gone) => {
                tracing::info!(channel = place.channel, "Somebody is gone");
                store::outbox::fail_all(&mut conn, user, conversation, "gone", now).await?;
                Ok(false)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_growing() {
        let pauses: Vec<u64> = [0, 1, 2, 3, 10, 11, i32::MAX].map(|n| pause(n).as_secs()).into();
        assert_eq!(pauses, [1, 1, 2, 4, 512, 600, 600]);
    }
}
