//! A channel for whoever asks and waits: a terminal, a program, a test.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hisab_port::{
    Channel, Chat, ChatRef, Incoming, MessageRef, Outbound, Outgoing, Receipt, Reply, SendError,
    Sent, Unavailable, async_trait,
};
use tokio::sync::oneshot;

use super::{Answered, Conversations};
use crate::wording;

/// How long to wait for an answer; after that the message is still kept.
const PATIENCE: Duration = Duration::from_secs(20);

/// Whoever waits for the reply to a message.
type Waiting = HashMap<(ChatRef, MessageRef), Vec<oneshot::Sender<()>>>;

/// Hands each reply to whoever waits for it.
pub struct Counter {
    channel: Channel,
    waiting: Mutex<Waiting>,
    unasked: Mutex<Vec<Reply>>,
}

impl Counter {
    /// A counter for one channel.
    pub fn new(channel: Channel) -> Self {
        Self { channel, waiting: Mutex::default(), unasked: Mutex::default() }
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Replies that nobody waited for: to messages of an earlier process.
    pub fn unasked(&self) -> Vec<Reply> {
        std::mem::take(&mut *self.unasked.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Hands a message in and waits for its answer. One that came before gets the same answer and does nothing.
    pub async fn ask(
        &self,
        conversations: &Conversations,
        incoming: Incoming,
    ) -> Result<Answered, Unavailable> {
        let (sender, answered) = oneshot::channel();
        let key = (incoming.chat.clone(), incoming.id.clone());
        self.waiting().entry(key.clone()).or_default().push(sender);
        let taken = self.hand_in(conversations, &incoming, answered).await;
        // Whoever else waits for the same goes on waiting.
        let mut waiting = self.waiting();
        if let Some(others) = waiting.get_mut(&key) {
            others.retain(|other| !other.is_closed());
            if others.is_empty() {
                waiting.remove(&key);
            }
        }
        drop(waiting);
        taken
    }

    async fn hand_in(
        &self,
        conversations: &Conversations,
        incoming: &Incoming,
        answered: oneshot::Receiver<()>,
    ) -> Result<Answered, Unavailable> {
        match conversations.receive(incoming.clone()).await? {
            Receipt::Refused(why) => return Ok(why.into()),
            Receipt::Differs => return Ok(wording::id_used_before().into()),
            Receipt::Stored => {}
            Receipt::Known => {
                if let Some(known) = conversations.answered(incoming).await? {
                    return Ok(known);
                }
            }
        }
        // Whether its reply came by here or by another process, it is with the message.
        let _ = tokio::time::timeout(PATIENCE, answered).await;
        let answered = conversations.answered(incoming).await?;
        Ok(answered.unwrap_or_else(|| wording::kept().into()))
    }
}

#[async_trait]
impl Outbound for Counter {
    fn channel(&self) -> Channel {
        self.channel
    }

    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let asked = outgoing.answers.clone().map(|id| (to.clone(), id));
        let waiting = asked.and_then(|asked| self.waiting().remove(&asked)).unwrap_or_default();
        let heard = waiting.into_iter().filter_map(|waiting| waiting.send(()).ok()).count();
        if heard == 0 {
            let mut unasked = self.unasked.lock().unwrap_or_else(PoisonError::into_inner);
            unasked.push(outgoing.reply.clone());
        }
        Ok(Sent::default())
    }
}
