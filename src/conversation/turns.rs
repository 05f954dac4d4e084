//! Who answers what, when: one message at a time in a conversation, by the platform's order, conversations side by
//! side, and each of them by one process.
//!
//! A turn locks its conversation's row, unless another process has the lease on it, and does everything in that one
//! transaction: a process that dies in it did nothing. While more is waiting the lease stays with the process, so
//! that others leave the conversation alone also between the transactions. What nobody works on is found by
//! [`super::sweep`].
//!
//! A message that cannot be answered again and again (it fails, or the process dies of it) is answered with an
//! apology and a reference, so that it does not keep the next ones waiting.

use std::{
    collections::HashSet,
    panic::AssertUnwindSafe,
    sync::{MutexGuard, PoisonError},
    time::Duration,
};

use futures_util::FutureExt;
use hisab_port::MessageRef;
use uuid::Uuid;

use super::{
    Conversations, TurnError,
    message::Message,
    outbox::{self, InHand},
    run::Effect,
    turn,
};
use crate::{
    domain::ids::MessageId,
    ledger::Books,
    store::{
        self,
        conversations::Place,
        messages::{self, Next},
    },
    wording,
};

/// How long a conversation stays with a process that does not go on with it.
const LEASE: Duration = Duration::from_secs(5);

/// How long one turn may take.
const LIMIT: Duration = Duration::from_secs(30);

/// After which time a person is shown that an answer is being worked on.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often that is shown: platforms let it fade after some seconds.
const AGAIN: Duration = Duration::from_secs(4);

/// How long a conversation is left alone with which nothing can be done.
const LONG_PAUSE: Duration = Duration::from_mins(1);

/// How much a message is blamed that was left lying: whoever worked on it may have died of something else.
const LEFT: i32 = 1;

/// How much a message is blamed whose turn failed.
const FAILED: i32 = 4;

/// With how much blame a message is given up: after five failures, or twenty deaths.
const ENOUGH: i32 = 20;

/// Why a conversation is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// A message came in.
    Message,
    /// A message waits that nobody works on: whoever did may have died of it.
    Left,
}

/// What a look at a conversation found.
enum Look {
    /// A message was answered; whether more is waiting.
    Answered { more: bool },
    /// Nothing waits, or another process is at it.
    Nothing,
    /// Nothing could be written.
    NoRoom,
}

impl Conversations {
    /// Has the next turns of a conversation taken in this process.
    pub(super) fn wake(&self, place: Place, reason: Reason) {
        if self.0.stop.is_cancelled() || !self.0.turns.enter(&place, reason) {
            return;
        }
        let this = self.clone();
        self.0.tasks.spawn(async move {
            let mut task = this.0.turns.task(&place);
            while let Some(reasons) = task.next() {
                this.take_turns(&place, reasons.contains(&Reason::Left)).await;
            }
        });
    }

    /// Answers what waits in a conversation, until nothing does.
    async fn take_turns(&self, place: &Place, left: bool) {
        let conversation = place.conversation_id;
        let mut blame = if left { LEFT } else { 0 };
        let mut failures = 0;
        while failures <= ENOUGH / FAILED {
            // The semaphore is never closed.
            let Ok(slot) = self.0.slots.acquire().await else { return };
            if self.0.stop.is_cancelled() {
                return;
            }
            let looked = self.look(place, blame);
            let looked = tokio::time::timeout(LIMIT, AssertUnwindSafe(looked).catch_unwind());
            let looked = self.while_working(place, looked).await;
            drop(slot);
            let is_its_own = match looked {
                Ok(Ok(Ok(Look::Answered { more: true }))) => {
                    (blame, failures) = (0, 0);
                    continue;
                }
                Ok(Ok(Ok(Look::Answered { more: false } | Look::Nothing))) => return,
                Ok(Ok(Ok(Look::NoRoom))) => false,
                Ok(Ok(Err(error))) => {
                    let error_is = error.describe();
                    tracing::error!(%conversation, error = error_is, "A turn failed");
                    !error.is_outage()
                }
                Ok(Err(_panic)) => {
                    tracing::error!(%conversation, "A turn panicked");
                    true
                }
                Err(_elapsed) => {
                    tracing::error!(%conversation, "A turn took too long");
                    false
                }
            };
            if !is_its_own {
                // The database is away, or full: the sweep goes on when it is back.
                self.unfinished().insert(place.clone());
                return;
            }
            (blame, failures) = (FAILED, failures + 1);
        }
        // Not even giving up works. Others are not to suffer from it.
        tokio::select! {
            () = tokio::time::sleep(LONG_PAUSE) => {}
            () = self.0.stop.cancelled() => {}
        }
    }

    /// Where turns could not be taken for want of a database.
    pub(super) fn unfinished(&self) -> MutexGuard<'_, HashSet<Place>> {
        self.0.unfinished.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows that an answer is being worked on, if it takes long.
    async fn while_working<T>(&self, place: &Place, turn: impl Future<Output = T>) -> T {
        let mut turn = std::pin::pin!(turn);
        let mut pause = PATIENCE;
        loop {
            tokio::select! {
                done = &mut turn => return done,
                () = tokio::time::sleep(pause) => {
                    if let Some((outbound, chat)) = self.outbound(place) {
                        // Beside the turn, which holds rows that others wait for.
                        self.0.tasks.spawn(async move {
                            let shown = outbound.working(&chat);
                            let _ = tokio::time::timeout(AGAIN, shown).await;
                        });
                    }
                    pause = AGAIN;
                }
            }
        }
    }

    /// Answers the next message of a conversation, which is blamed for being taken up anew.
    async fn look(&self, place: &Place, blame: i32) -> Result<Look, TurnError> {
        let (user, conversation) = (place.user_id, place.conversation_id);
        let now = self.0.clock.now();
        if !self.has_room() {
            return Ok(Look::NoRoom);
        }
        if blame > 0 {
            // In a transaction of its own, which lasts also if the process dies of the message.
            let mut conn = self.0.store.acquire().await?;
            let owner = self.0.process;
            if !store::inbox::blame(&mut conn, user, conversation, blame, owner, now).await? {
                return Ok(Look::Nothing);
            }
        }
        let mut tx = self.0.store.begin().await?;
        let locked =
            store::conversations::lock(&mut tx, user, conversation, self.0.process, now).await?;
        let Some(person) = locked else { return Ok(Look::Nothing) };
        let Some(waiting) = store::inbox::next(&mut tx, user, conversation).await? else {
            return Ok(Look::Nothing);
        };
        let (id, written) = (waiting.id, waiting.sent_at);
        let (given_up, answers) = (waiting.blame >= ENOUGH, waiting.external_id.clone());
        let message = if given_up {
            None
        } else {
            Some(Message::load(&mut tx, &person, conversation, waiting).await?)
        };
        let mut books = Books::open(tx, person, written, now, self.0.ids.clone()).await?;
        let effect = match &message {
            Some(message) => turn::take(&mut books, message, now).await?,
            None => wording::gave_up(&reference(id)).into(),
        };
        let reply = InHand::new(self.0.ids.next(now), MessageRef(answers), effect.reply.clone());
        let next = self.answer(&mut books, place, id, effect, reply.id).await?;
        books.commit().await?;
        if given_up {
            let (reference, message) = (reference(id), id);
            tracing::error!(reference, %conversation, %message, "A message was given up");
        }
        if next.first_out {
            self.deliver(place, Some(reply));
        } else if let Some((outbound, chat)) = self.outbound(place) {
            // An earlier reply is still on its way, perhaps in a process that died: who looks at the history need not wait.
            outbound.news(&chat).await;
            self.deliver(place, None);
        }
        Ok(Look::Answered { more: next.more })
    }

    async fn answer(
        &self,
        books: &mut Books,
        place: &Place,
        message: MessageId,
        effect: Effect,
        outgoing: Uuid,
    ) -> Result<Next, TurnError> {
        let now = self.0.clock.now();
        // Whoever answers may send it at once; where that is another's part, it is due at once.
        let due_at = if self.outbound(place).is_some() { now + outbox::LEASE } else { now };
        let place = messages::Place {
            conversation: place.conversation_id,
            channel: &place.channel,
            owner: self.0.process,
            lease_until: now + LEASE,
            outgoing,
            due_at,
        };
        let user = books.user();
        let answer = effect.into_answer()?;
        Ok(messages::answer(books.conn(), user, message, &answer, place, now).await?)
    }
}

/// What a person can name a message by that was given up, and its log line: the end of the id, its random part.
fn reference(message: MessageId) -> String {
    let id = message.0.simple().to_string();
    id.chars().skip(id.len() - 8).collect()
}
