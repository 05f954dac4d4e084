//! Tells the open streams of a chat that there is something new. What it is they read for themselves.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};

use hisab_port::{Channel, ChatRef, MessageRef, Outbound, Outgoing, SendError, Sent, async_trait};
use tokio::sync::watch;

use crate::drafts::{Draft, Drafts};

/// How often something happened in a chat since its first stream was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Happened {
    /// Something new stands in the history.
    pub(crate) news: u64,
    /// An answer is being worked on.
    pub(crate) working: u64,
    /// An answer has come further.
    pub(crate) drafts: u64,
}

/// For each chat, how many look.
type Chats = HashMap<String, (watch::Sender<Happened>, usize)>;

/// What goes on in the chats of this process.
#[derive(Default)]
pub(crate) struct Hub {
    /// Those that somebody looks at.
    chats: Mutex<Chats>,
    /// Also of chats that nobody looks at: a page that is loaded again looks away for a moment.
    drafts: Mutex<Drafts>,
}

/// Looks at a chat, as long as it is held.
pub(crate) struct Watch {
    hub: Arc<Hub>,
    chat: String,
    pub(crate) happened: watch::Receiver<Happened>,
}

impl Hub {
    fn chats(&self) -> MutexGuard<'_, Chats> {
        self.chats.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn drafts(&self) -> MutexGuard<'_, Drafts> {
        self.drafts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins to look at a chat.
    pub(crate) fn watch(self: &Arc<Self>, chat: String) -> Watch {
        let mut chats = self.chats();
        let (sender, watching) = chats.entry(chat.clone()).or_default();
        *watching += 1;
        let happened = sender.subscribe();
        drop(chats);
        Watch { hub: Arc::clone(self), chat, happened }
    }

    fn tell(&self, chat: &ChatRef, what: impl FnOnce(&mut Happened)) {
        if let Some((happened, _)) = self.chats().get(&chat.chat) {
            happened.send_modify(what);
        }
    }
}

impl Watch {
    /// How far the answer has come that is being written.
    pub(crate) fn draft(&self) -> Option<Arc<Draft>> {
        self.hub.drafts().newest(&self.chat, Instant::now())
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let mut chats = self.hub.chats();
        if let Some((_, watching)) = chats.get_mut(&self.chat) {
            *watching -= 1;
            if *watching == 0 {
                chats.remove(&self.chat);
            }
        }
    }
}

#[async_trait]
impl Outbound for Hub {
    fn channel(&self) -> Channel {
        Channel::Web
    }

    /// A reply is in the history already, where every stream and every reload finds it.
    async fn send(&self, to: &ChatRef, _outgoing: &Outgoing) -> Result<Sent, SendError> {
        self.news(to).await;
        Ok(Sent::default())
    }

    async fn working(&self, to: &ChatRef) {
        self.tell(to, |happened| happened.working += 1);
    }

    async fn draft(&self, to: &ChatRef, answers: &MessageRef, text: &str) {
        self.drafts().put(&to.chat, answers, text, Instant::now());
        self.tell(to, |happened| happened.drafts += 1);
    }

    async fn news(&self, to: &ChatRef) {
        // What is new may be the answer that was being written. If it is not, the next draft holds all of this one.
        self.drafts().forget(&to.chat);
        self.tell(to, |happened| happened.news += 1);
    }

    async fn news_everywhere(&self) {
        self.drafts().clear();
        for (happened, _) in self.chats().values() {
            happened.send_modify(|happened| happened.news += 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chat_that_nobody_looks_at_is_forgotten() {
        let hub = Arc::new(Hub::default());
        let first = hub.watch("a".to_owned());
        let second = hub.watch("a".to_owned());
        drop(first);
        assert_eq!(hub.chats().len(), 1);
        drop(second);
        assert!(hub.chats().is_empty());
    }
}
