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
use tokio::sync::{oneshot, watch};

use super::{Answered, Conversations};
use crate::wording;

/// How long to wait for an answer, which a model may write for most of a minute; after that the message is still kept.
const PATIENCE: Duration = Duration::from_mins(1);

/// Whoever waits for the reply to a message.
struct Waits {
    answered: oneshot::Sender<()>,
    /// How far it has come: the newest is enough, for it holds all before it.
    draft: watch::Sender<String>,
}

type Waiting = HashMap<(ChatRef, MessageRef), Vec<Waits>>;

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
        self.ask_with(conversations, incoming, |_| {}).await
    }

    /// As [`ask`](Self::ask), and while the answer is written hands on how far it has come: all of it each time,
    /// perhaps never, and perhaps other words than the answer has in the end.
    pub async fn ask_with(
        &self,
        conversations: &Conversations,
        incoming: Incoming,
        drafts: impl FnMut(&str),
    ) -> Result<Answered, Unavailable> {
        let (answered, heard) = oneshot::channel();
        let (draft, growing) = watch::channel(String::new());
        let key = (incoming.chat.clone(), incoming.id.clone());
        self.waiting().entry(key.clone()).or_default().push(Waits { answered, draft });
        let waits = wait(heard, growing, drafts);
        let taken = self.hand_in(conversations, &incoming, waits).await;
        // Whoever else waits for the same goes on waiting.
        let mut waiting = self.waiting();
        if let Some(others) = waiting.get_mut(&key) {
            others.retain(|other| !other.answered.is_closed());
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
        answered: impl Future<Output = ()>,
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

/// Waits for an answer and hands on how far it has come.
async fn wait(
    mut answered: oneshot::Receiver<()>,
    mut growing: watch::Receiver<String>,
    mut drafts: impl FnMut(&str),
) {
    loop {
        tokio::select! {
            biased;
            // Of an answer that is there nobody needs a part.
            _ = &mut answered => return,
            Ok(()) = growing.changed() => {
                // A copy: whoever writes the next one does not wait for a terminal.
                let draft = growing.borrow_and_update().clone();
                drafts(&draft);
            }
        }
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
        let heard = waiting.into_iter().filter_map(|waits| waits.answered.send(()).ok()).count();
        if heard == 0 {
            let mut unasked = self.unasked.lock().unwrap_or_else(PoisonError::into_inner);
            unasked.push(outgoing.reply.clone());
        }
        Ok(Sent::default())
    }

    async fn draft(&self, to: &ChatRef, answers: &MessageRef, text: &str) {
        let waiting = self.waiting();
        for waits in waiting.get(&(to.clone(), answers.clone())).into_iter().flatten() {
            waits.draft.send_replace(text.to_owned());
        }
    }
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn who_waits_hears_how_far_the_answer_has_come_until_it_is_there() {
        let counter = Counter::new(Channel::Terminal);
        let chat = ChatRef { channel: Channel::Terminal, chat: "owner".to_owned() };
        let (mine, other) = (MessageRef("m1".to_owned()), MessageRef("m2".to_owned()));
        let (answered, heard) = oneshot::channel();
        let (draft, growing) = watch::channel(String::new());
        counter.waiting().insert((chat.clone(), mine.clone()), vec![Waits { answered, draft }]);
        let (tell, mut told) = mpsc::unbounded_channel();
        let drafts = move |draft: &str| tell.send(draft.to_owned()).unwrap();
        let waits = tokio::spawn(wait(heard, growing, drafts));
        for text in ["You spent", "You spent ₹105."] {
            counter.draft(&chat, &other, "Hello.").await;
            counter.draft(&chat, &mine, text).await;
            assert_eq!(told.recv().await.as_deref(), Some(text));
        }
        // Two before anybody looks: only the second is worth showing.
        counter.draft(&chat, &mine, "You spent ₹105. That").await;
        counter.draft(&chat, &mine, "You spent ₹105. That is").await;
        assert_eq!(told.recv().await.as_deref(), Some("You spent ₹105. That is"));
        // And none when the answer is there.
        counter.draft(&chat, &mine, "You spent ₹105. That is little.").await;
        let (id, answers) = (String::new(), Some(mine.clone()));
        let outgoing = Outgoing { id, answers, reply: Reply::from("You spent ₹105.") };
        counter.send(&chat, &outgoing).await.unwrap();
        counter.draft(&chat, &mine, "You spent ₹105. That is late.").await;
        waits.await.unwrap();
        assert_eq!(told.recv().await, None);
        assert!(counter.waiting().is_empty() && counter.unasked().is_empty());
    }
}
