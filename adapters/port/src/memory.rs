//! Doubles of both sides of the port, in memory: a [`Chat`] for tests of adapters, an [`Outbound`] for tests of what
//! sends. They keep the port's promises and record what they were given.

use std::{
    collections::VecDeque,
    sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError},
};

use async_trait::async_trait;

use crate::{
    Channel, Chat, ChatRef, Content, Exchange, History, Incoming, MessageRef, Newest, Outbound,
    Outgoing, Position, Receipt, Reply, SendError, Sent, Stretch, Unavailable,
};

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

type Answer = dyn Fn(&Incoming) -> Reply + Send + Sync;

/// Books that answer each message by a function: at once, unless they are told to wait.
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
    /// How often something could not be stored.
    missed: usize,
    /// What waits for its answer, where answers wait.
    held: Option<Vec<Incoming>>,
    answered: usize,
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

    /// From now on messages are stored, and answered when [`answer_held`](Self::answer_held) says so.
    pub fn hold(&self) {
        lock(&self.state).held.get_or_insert_default();
    }

    /// Answers what waits, in order, and from now on each message at once.
    pub async fn answer_held(&self) {
        let held = lock(&self.state).held.take().unwrap_or_default();
        for incoming in held {
            let outgoing = lock(&self.state).answer(&incoming, (self.answer)(&incoming));
            self.send(&incoming.chat, &outgoing).await;
        }
    }

    /// Everything that was stored, in order.
    pub fn received(&self) -> Vec<Incoming> {
        lock(&self.state).received.clone()
    }

    /// How often something could not be stored.
    pub fn missed(&self) -> usize {
        lock(&self.state).missed
    }

    /// Stores a message; with what goes out for it now.
    fn store(&self, incoming: &Incoming) -> Result<(Receipt, Option<Outgoing>), Unavailable> {
        let mut state = lock(&self.state);
        if let Some(why) = state.unavailable {
            state.missed += 1;
            return Err(why);
        }
        let key = |i: &Incoming| (i.chat.clone(), i.id.clone(), i.revision);
        if let Some(known) = state.received.iter().find(|known| key(known) == key(incoming)) {
            let same = known.content == incoming.content;
            return Ok((if same { Receipt::Known } else { Receipt::Differs }, None));
        }
        state.received.push(incoming.clone());
        let exchange = Exchange {
            position: None,
            id: incoming.id.clone(),
            at: incoming.at,
            content: Some(incoming.content.clone()),
            reply_to: incoming.reply_to.clone(),
            reply: None,
        };
        state.exchanges.push((incoming.chat.clone(), exchange));
        let outgoing = if let Some(held) = &mut state.held {
            held.push(incoming.clone());
            None
        } else {
            Some(state.answer(incoming, (self.answer)(incoming)))
        };
        Ok((Receipt::Stored, outgoing))
    }

    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) {
        if let Some(outbound) = self.outbound.get() {
            // Whether it was shown is what the test looks at.
            let _ = outbound.send(to, outgoing).await;
        }
    }
}

impl State {
    /// Puts an answer into the history; it is to be sent.
    fn answer(&mut self, incoming: &Incoming, reply: Reply) -> Outgoing {
        let position = Position(newest(&self.exchanges, &incoming.chat).0 + 1);
        let is_it = |chat: &ChatRef, exchange: &Exchange| {
            *chat == incoming.chat && exchange.id == incoming.id && exchange.position.is_none()
        };
        let mut exchanges = self.exchanges.iter_mut();
        if let Some((_, exchange)) = exchanges.find(|(chat, exchange)| is_it(chat, exchange)) {
            exchange.position = Some(position);
            exchange.reply = Some(reply.clone());
        }
        self.answered += 1;
        let id = format!("{:032x}", self.answered);
        Outgoing { id, answers: Some(incoming.id.clone()), reply }
    }
}

fn newest(exchanges: &[(ChatRef, Exchange)], chat: &ChatRef) -> Position {
    let of_chat = exchanges.iter().filter(|(of, _)| of == chat);
    of_chat.filter_map(|(_, exchange)| exchange.position).max().unwrap_or_default()
}

#[async_trait]
impl Chat for MemoryChat {
    async fn receive(&self, incoming: Incoming) -> Result<Receipt, Unavailable> {
        let (receipt, outgoing) = self.store(&incoming)?;
        if let Some(outgoing) = outgoing {
            self.send(&incoming.chat, &outgoing).await;
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
            Stretch::Before(position) => at.is_some_and(|at| at < position),
            Stretch::After(position) => at > Some(position),
        };
        let of_chat = state.exchanges.iter().filter(|(of, _)| of == chat);
        let mut exchanges: Vec<Exchange> =
            of_chat.map(|(_, exchange)| exchange.clone()).filter(|e| fits(e.position)).collect();
        exchanges.sort_by_key(|exchange| exchange.position.map_or(i64::MAX, |Position(at)| at));
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

    async fn author(
        &self,
        chat: &ChatRef,
        message: &MessageRef,
    ) -> Result<Option<String>, Unavailable> {
        let state = lock(&self.state);
        if let Some(why) = state.unavailable {
            return Err(why);
        }
        let found = state.received.iter().find(|i| i.chat == *chat && i.id == *message);
        Ok(found.map(|incoming| incoming.sender.subject.clone()))
    }

    async fn newest(&self, channel: Channel, limit: u16) -> Result<Vec<Newest>, Unavailable> {
        let state = lock(&self.state);
        if let Some(why) = state.unavailable {
            return Err(why);
        }
        let mut all: Vec<Newest> = Vec::new();
        let here = |incoming: &&Incoming| {
            incoming.chat.channel == channel && !matches!(incoming.content, Content::Deleted { .. })
        };
        for Incoming { chat, order, at, content, .. } in state.received.iter().rev().filter(here) {
            let order = if content.of().is_some() { i64::MIN } else { *order };
            match all.iter_mut().find(|newest| newest.chat == *chat) {
                Some(newest) => {
                    newest.order = newest.order.max(order);
                    newest.at = newest.at.max(*at);
                }
                None => all.push(Newest { chat: chat.clone(), order, at: *at }),
            }
        }
        all.truncate(limit.into());
        Ok(all)
    }
}

/// An answer as it was while it was written: where, to which message, and how far it had come.
pub type Draft = (ChatRef, MessageRef, String);

/// A channel that keeps what it is sent.
pub struct MemoryOutbound {
    channel: Channel,
    sent: Mutex<Vec<(ChatRef, Outgoing)>>,
    failures: Mutex<VecDeque<SendError>>,
    worked: Mutex<Vec<ChatRef>>,
    drafts: Mutex<Vec<Draft>>,
    news: Mutex<Vec<ChatRef>>,
}

impl MemoryOutbound {
    /// A channel of this kind.
    pub fn new(channel: Channel) -> Arc<Self> {
        let (sent, failures) = (Mutex::default(), Mutex::default());
        let (worked, drafts, news) = (Mutex::default(), Mutex::default(), Mutex::default());
        Arc::new(Self { channel, sent, failures, worked, drafts, news })
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

    /// What was shown of answers while they were written, in order.
    pub fn drafts(&self) -> Vec<Draft> {
        lock(&self.drafts).clone()
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

    async fn draft(&self, to: &ChatRef, answers: &MessageRef, text: &str) {
        lock(&self.drafts).push((to.clone(), answers.clone(), text.to_owned()));
    }

    async fn news(&self, to: &ChatRef) {
        lock(&self.news).push(to.clone());
    }
}
