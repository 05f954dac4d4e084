//! Interactions: commands and buttons. Discord gives each a token, which answers it for a quarter of an hour, and three
//! seconds for the first sign that somebody heard. Tokens are known in this process only: what another must answer,
//! or this one after a restart, it writes to the channel.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use hisab_port::MessageRef;
use reqwest::Method;
use secrecy::{ExposeSecret, SecretString};
use serde_json::json;
use tokio::{
    sync::watch,
    time::{self, Instant},
};

use crate::{
    recent::Recent,
    rest::{Call, Rest, failure::Failure},
};

/// So many are remembered.
const ROOM: usize = 10_000;

/// A token is not used for longer: Discord takes it for fifteen minutes.
const LIFE: Duration = Duration::from_secs(14 * 60 + 30);

/// Discord waits so long for the first sign.
const DEADLINE: Duration = Duration::from_secs(3);

/// A sign that did not get through is given again after this pause.
const AGAIN: Duration = Duration::from_millis(200);

/// What somebody did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Used a command: there is a place where its answer is awaited.
    Command,
    /// Pressed a button of this message: the answer is one message more.
    Button(u64),
}

impl Kind {
    /// Discord's number for "wait, an answer will come".
    const fn deferral(self) -> u8 {
        match self {
            Self::Command => 5,
            Self::Button(_) => 6,
        }
    }
}

/// Whether Discord knows that an answer will come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Deferral {
    OnItsWay,
    Through,
    Failed,
}

/// What answers an interaction.
pub(crate) struct Handle {
    application: u64,
    id: u64,
    token: SecretString,
    kind: Kind,
    since: Instant,
    deferral: watch::Sender<Deferral>,
    /// The reply that stands where the answer was awaited.
    first: Mutex<Option<String>>,
}

impl Handle {
    /// What answers this interaction.
    pub(crate) fn new(application: u64, id: u64, token: String, kind: Kind) -> Arc<Self> {
        let (since, deferral) = (Instant::now(), watch::Sender::new(Deferral::OnItsWay));
        let (token, first) = (SecretString::from(token), Mutex::default());
        Arc::new(Self { application, id, token, kind, since, deferral, first })
    }

    /// The id that the interaction is received under.
    pub(crate) fn name(&self) -> MessageRef {
        MessageRef(self.id.to_string())
    }

    /// What somebody did.
    pub(crate) fn kind(&self) -> Kind {
        self.kind
    }

    /// Tells Discord that an answer will come. If what this returns is dropped, that counts as a failure.
    pub(crate) fn defer(self: Arc<Self>) -> Deferring {
        Deferring(self)
    }

    async fn signal(&self, rest: &Rest) -> Result<(), Failure> {
        let body = json!({ "type": self.kind.deferral() });
        let token = self.token.expose_secret();
        loop {
            let path = format!("/interactions/{}/{token}/callback", self.id);
            match rest.tell(Call::at_once(path).body(&body)).await {
                // The sign before it got through, though its answer did not.
                Err(failure) if failure.is_repeated() => return Ok(()),
                Err(failure) if failure.may_pass() => time::sleep(AGAIN).await,
                done => return done,
            }
        }
    }

    /// Waits until Discord knows that an answer will come; `false` if it does not, or the token had its time.
    pub(crate) async fn is_open(&self) -> bool {
        if self.since.elapsed() > LIFE {
            return false;
        }
        let mut deferral = self.deferral.subscribe();
        let decided = deferral.wait_for(|now| *now != Deferral::OnItsWay);
        // The deferral has a deadline, and fails when it is given up, so this ends.
        decided.await.is_ok_and(|now| *now == Deferral::Through)
    }

    /// The request that shows a part of a reply. The first part of the first reply to a command goes where the answer
    /// is awaited; everything else follows it.
    pub(crate) fn shows(&self, reply: &str, part: usize) -> Call<'static> {
        let (application, token) = (self.application, self.token.expose_secret());
        let webhook = format!("/webhooks/{application}/{token}");
        if self.kind == Kind::Command && part == 0 && self.is_first(reply) {
            return Call::of_interaction(Method::PATCH, format!("{webhook}/messages/@original"));
        }
        Call::of_interaction(Method::POST, webhook)
    }

    fn is_first(&self, reply: &str) -> bool {
        let mut first = self.first.lock().unwrap_or_else(PoisonError::into_inner);
        first.get_or_insert_with(|| reply.to_owned()) == reply
    }
}

/// A sign that is to be given.
pub(crate) struct Deferring(Arc<Handle>);

impl Drop for Deferring {
    fn drop(&mut self) {
        self.0.deferral.send_if_modified(|now| {
            let given_up = *now == Deferral::OnItsWay;
            if given_up {
                *now = Deferral::Failed;
            }
            given_up
        });
    }
}

impl Deferring {
    /// Gives it.
    pub(crate) async fn run(self, rest: &Rest) {
        let through = time::timeout(DEADLINE, self.0.signal(rest)).await;
        let failed = match through {
            Ok(Ok(())) => None,
            Ok(Err(failure)) => Some(failure),
            Err(_) => Some(Failure::Network("it took too long")),
        };
        if let Some(failure) = &failed {
            tracing::warn!(%failure, "An interaction could not be deferred");
        }
        // Where no answer came, it may have got through: who uses the token will be told.
        let refused = failed.is_some_and(|failure| !failure.may_pass());
        let now = if refused { Deferral::Failed } else { Deferral::Through };
        self.0.deferral.send_replace(now);
    }
}

/// The interactions that may still be answered.
pub(crate) struct Interactions(Mutex<Recent<MessageRef, Arc<Handle>>>);

impl Default for Interactions {
    fn default() -> Self {
        Self(Mutex::new(Recent::new(ROOM)))
    }
}

impl Interactions {
    /// Remembers one.
    pub(crate) fn remember(&self, handle: Arc<Handle>) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.put(handle.name(), handle);
    }

    /// The interaction that was received under this id.
    pub(crate) fn find(&self, id: &MessageRef) -> Option<Arc<Handle>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(id).cloned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn nobody_waits_for_a_sign_that_was_given_up() {
        let handle = Handle::new(1, 2, "token".to_owned(), Kind::Command);
        let deferring = Arc::clone(&handle).defer();
        let waiting = tokio::spawn({
            let handle = Arc::clone(&handle);
            async move { handle.is_open().await }
        });
        drop(deferring);
        let open = time::timeout(Duration::from_mins(1), waiting).await.unwrap().unwrap();
        assert!(!open);
    }
}
