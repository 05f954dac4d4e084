//! Who does what must be done: errands, handed from whoever sees that there is something to do to whoever takes part in
//! doing it.
//!
//! An errand is a hint and nothing more: what must happen stands in the tables, errands that come twice do nothing twice,
//! and those that are lost are found by the sweep. With Redis they are shared between processes (`redis`); without it
//! each process does its own at once and no queue is needed.
//!
//! To add a kind of work: a variant of [`Errand`], its queue in `Errand::queue`, and an arm in `conversation::work`, which
//! does it. What an errand says may be read by another make of the program: a change of its meaning takes a new
//! `VERSION`.

mod redis;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use ::redis::RedisError;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::domain::ids::{ConversationId, UserId};

/// The version of what errands say.
const VERSION: u8 = 1;

/// How long it may take to hand an errand over; whoever wanted to does it themselves after that.
const PATIENCE: Duration = Duration::from_millis(250);

/// Something to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "errand", rename_all = "snake_case")]
pub enum Errand {
    /// Send what waits in a conversation.
    Deliver {
        /// The person.
        user: UserId,
        /// The conversation.
        conversation: ConversationId,
        /// The channel's name.
        channel: String,
        /// The platform's name for the chat.
        chat: String,
    },
}

impl Errand {
    /// Whose it is: those who can do it listen there.
    fn queue(&self) -> String {
        match self {
            Self::Deliver { channel, .. } => deliveries(channel),
        }
    }

    /// What two errands for the same have in common.
    fn key(&self) -> String {
        match self {
            Self::Deliver { user, conversation, .. } => format!("{user}:{conversation}"),
        }
    }
}

/// The queue of what is to be sent on a channel.
pub fn deliveries(channel: &str) -> String {
    format!("deliver:{channel}")
}

/// Where errands are handed over. Clones are the same.
#[derive(Clone, Default)]
pub struct Broker(Option<Arc<Shared>>);

struct Shared {
    queues: redis::Queues,
    /// Whether it could not be used when it was last tried.
    away: AtomicBool,
}

impl Shared {
    /// Notes whether it could be used, and says so when that changes.
    fn note(&self, there: bool) {
        let was_away = self.away.swap(!there, Ordering::Relaxed);
        if was_away && there {
            tracing::info!("The broker is there again");
        } else if !was_away && !there {
            tracing::warn!("The broker cannot be used; each process does its own work meanwhile");
        }
    }
}

impl Broker {
    /// In a Redis, for the processes over one store, which `name` tells from those over others. The Redis need not be there
    /// yet, nor stay.
    pub fn redis(url: &SecretString, name: &str) -> Result<Self, RedisError> {
        let queues = redis::Queues::open(url, &format!("hisab:v{VERSION}:{name}"))?;
        Ok(Self(Some(Arc::new(Shared { queues, away: AtomicBool::new(false) }))))
    }

    /// Whether errands reach other processes.
    pub fn is_shared(&self) -> bool {
        self.0.is_some()
    }

    /// Hands an errand over. `false` if nobody takes it: whoever wanted to hand it over does it.
    pub async fn push(&self, errand: &Errand) -> bool {
        self.hand_over(errand, None).await
    }

    /// Hands an errand over unless the same was handed over like this seconds ago.
    pub async fn push_again(&self, errand: &Errand) -> bool {
        self.hand_over(errand, Some(errand.key())).await
    }

    async fn hand_over(&self, errand: &Errand, key: Option<String>) -> bool {
        let Some(shared) = &self.0 else { return false };
        let Ok(said) = serde_json::to_value(errand) else { return false };
        let queue = errand.queue();
        let pushed = shared.queues.push(&queue, said, key);
        let Ok(Ok(taken)) = tokio::time::timeout(PATIENCE, pushed).await else {
            shared.note(false);
            return false;
        };
        shared.note(true);
        taken
    }

    /// Does what comes into a queue, for ever, under a name that no other process has. Nothing comes without Redis.
    pub async fn work<Doing>(
        &self,
        queue: &str,
        name: &str,
        mut run: impl FnMut(Errand) -> Doing + Clone + Send + 'static,
    ) where
        Doing: Future<Output = ()> + Send + 'static,
    {
        let Some(shared) = &self.0 else { return };
        let note = Arc::clone(shared);
        // One of another make says nothing to this one.
        let run = move |said| serde_json::from_value(said).ok().map(&mut run);
        shared.queues.work(queue, name, run, move |there| note.note(there)).await;
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    #[test]
    fn errands_come_back_as_they_were_handed_over() {
        let errand = Errand::Deliver {
            user: Uuid::from_u128(1).into(),
            conversation: Uuid::from_u128(2).into(),
            channel: "telegram".to_owned(),
            chat: "42".to_owned(),
        };
        let said = serde_json::to_value(&errand).unwrap();
        assert_eq!(said["errand"], "deliver");
        assert_eq!(serde_json::from_value::<Errand>(said).unwrap(), errand);
        assert_eq!(errand.queue(), deliveries("telegram"));
    }

    #[tokio::test]
    async fn without_redis_nobody_else_takes_anything() {
        let errand = Errand::Deliver {
            user: Uuid::from_u128(1).into(),
            conversation: Uuid::from_u128(2).into(),
            channel: "web".to_owned(),
            chat: "a".to_owned(),
        };
        let broker = Broker::default();
        assert!(!broker.is_shared() && !broker.push(&errand).await);
        broker.work("deliver:web", "me", |_| async {}).await;
    }
}
