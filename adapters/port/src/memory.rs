//! Doubles of both sides of the port, in memory: a [`Chat`] for tests of adapters, an [`Outbound`] for tests of what
//! sends. They keep the port's promises and record what they were given.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use async_trait::async_trait;

use crate::{
    Channel, Chat, ChatRef, Exchange, History, Incoming, MessageRef, Outbound, Outgoing, Position,
    Receipt, Reply, SendError, Sent, Stretch, Unavailable,
};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

type Answer = dyn Fn(&Incoming) -> Reply + Send + Sync;

/// Books that answer each message at once, by a function.
pub struct MemoryChat {
    answer: Box<Answer>,
    outbound: OnceLock<Arc<dyn Outbound>>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    received: Vec<Incoming>,
    exchanges: Vec<(ChatRef, Exchange)>,
    unavailable: Option<Unavailable>,
}

impl MemoryChat {
    /// Books that answer with this.
    pub fn new(answer: impl Fn(&Incoming) -> Reply + Send + Sync + 'static) -> Arc<Self> {
        let state = Mutex::default();
        Arc::new(Self { answer: Box::new(answer), outbound: OnceLock::new(), state })
    }

    /// Where answers go; the first counts.
    pub fn connect(&self, outbound: Arc<dyn Outbound>) {
        let _ = self.outbound.set(outbound);
    }

    /// From now on nothing can be stored, or again everything.
    pub fn set_unavailable(&self, why: Option<Unavailable>) {
        lock(&self.state).unavailable = why;
    }

    /// Everything that was stored, in order.
    pub fn received(&self) -> Vec<Incoming> {
        lock(&self.state).received.clone()
    }

    fn store(&self, incoming: &Incoming) -> Result<Receipt, Unavailable> {
        let mut state = lock(&self.state);
        if let Some(why) = state.unavailable {
            return Err(why);
        }
        let key = |i: &Incoming| (i.chat.clone(), i.id.clone(), i.revision);
        if let Some(known) = state.received.iter().find(|known| key(known) == key(incoming)) {
            let same = known.content == incoming.content;
            return Ok(if same { Receipt::Known } else { Receipt::Differs });
        }
        state.received.push(incoming.clone());
        let newest = newest(&state.exchanges, &incoming.chat);
        let exchange = Exchange {
            position: Some(Position(newest.0 + 1)),
            id: incoming.id.clone(),
            at: incoming.at,
            content: incoming.content.clone(),
            reply_to: incoming.reply_to.clone(),
            reply: Some((self.answer)(incoming)),
        };
        state.exchanges.push((incoming.chat.clone(), exchange));
        Ok(Receipt::Stored)
    }
}

fn newest(exchanges: &[(ChatRef, Exchange)], chat: &ChatRef) -> Position {
    let of_chat = exchanges.iter().filter(|(of, _)| of == chat);
    of_chat.filter_map(|(_, exchange)| exchange.position).max().unwrap_or_default()
}

#[async_trait]
impl Chat for MemoryChat {
    async fn receive(&self, incoming: Incoming) -> Result<Receipt, Unavailable> {
        let receipt = self.store(&incoming)?;
        if let (Receipt::Stored, Some(outbound)) = (&receipt, self.outbound.get()) {
            let number = lock(&self.state).received.len();
            let outgoing = Outgoing {
                id: format!("{number:032x}"),
                answers: Some(incoming.id.clone()),
                reply: (self.answer)(&incoming),
            };
            // Whether it was shown is what the test looks at.
            let _ = outbound.send(&incoming.chat, &outgoing).await;
        }
        Ok(receipt)
    }

    async fn history(
        &self,
        chat: &ChatRef,
        stretch: Stretch,
        limit: u16,
    ) -> Result<History, Unavailable> {
        let state = lock(&self.state);
        if let Some(why) = state.unavailable {
            return Err(why);
        }
        let fits = |at: Option<Position>| match stretch {
            Stretch::Last => true,
            Stretch::Before(position) => at < Some(position),
            Stretch::After(position) => at > Some(position),
        };
        let of_chat = state.exchanges.iter().filter(|(of, _)| of == chat);
        let mut exchanges: Vec<Exchange> =
            of_chat.map(|(_, exchange)| exchange.clone()).filter(|e| fits(e.position)).collect();
        let surplus = exchanges.len().saturating_sub(usize::from(limit));
        if let Stretch::After(_) = stretch {
            exchanges.truncate(usize::from(limit));
        } else {
            exchanges.drain(..surplus);
        }
        let first = exchanges.first().and_then(|exchange| exchange.position);
        let earlier = first > Some(Position(1));
        Ok(History { exchanges, newest: newest(&state.exchanges, chat), earlier })
    }
}

/// A channel that keeps what it is sent.
pub struct MemoryOutbound {
    channel: Channel,
    sent: Mutex<Vec<(ChatRef, Outgoing)>>,
    failures: Mutex<VecDeque<SendError>>,
    worked: Mutex<Vec<ChatRef>>,
    news: Mutex<Vec<ChatRef>>,
}

impl MemoryOutbound {
    /// A channel of this kind.
    pub fn new(channel: Channel) -> Arc<Self> {
        let (sent, failures) = (Mutex::default(), Mutex::default());
        let (worked, news) = (Mutex::default(), Mutex::default());
        Arc::new(Self { channel, sent, failures, worked, news })
    }

    /// Lets the next attempts fail, one each.
    pub fn fail(&self, errors: impl IntoIterator<Item = SendError>) {
        lock(&self.failures).extend(errors);
    }

    /// What was sent, in order.
    pub fn sent(&self) -> Vec<(ChatRef, Outgoing)> {
        lock(&self.sent).clone()
    }

    /// Where an answer was being worked on, once for each time that was shown.
    pub fn worked(&self) -> Vec<ChatRef> {
        lock(&self.worked).clone()
    }

    /// Where there was news, once for each time that was told.
    pub fn news(&self) -> Vec<ChatRef> {
        lock(&self.news).clone()
    }
}

#[async_trait]
impl Outbound for MemoryOutbound {
    fn channel(&self) -> Channel {
        self.channel
    }

    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) -> Result<Sent, SendError> {
        if let Some(failure) = lock(&self.failures).pop_front() {
            return Err(failure);
        }
        let mut sent = lock(&self.sent);
        sent.push((to.clone(), outgoing.clone()));
        Ok(Sent { id: Some(MessageRef(format!("sent-{}", sent.len()))) })
    }

    async fn working(&self, to: &ChatRef) {
        lock(&self.worked).push(to.clone());
    }

    async fn news(&self, to: &ChatRef) {
        lock(&self.news).push(to.clone());
    }
}
