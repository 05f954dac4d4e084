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

use std::{panic::AssertUnwindSafe, time::Duration};

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

/// How often a message is taken up before it is given up.
const ATTEMPTS: i32 = 5;

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
    async fn take_turns(&self, place: &Place, mut left: bool) {
        let conversation = place.conversation_id;
        let mut failures = 0;
        // A message is given up after some failures; if that fails, too, the sweep tries again in its own time.
        while failures <= ATTEMPTS && !self.0.stop.is_cancelled() {
            // The semaphore is never closed.
            let Ok(_slot) = self.0.slots.acquire().await else { return };
            let looked = self.look(place, left);
            let looked = tokio::time::timeout(LIMIT, AssertUnwindSafe(looked).catch_unwind());
            let failed = match self.while_working(place, looked).await {
                Ok(Ok(Ok(Look::Answered { more: true }))) => {
                    (left, failures) = (false, 0);
                    continue;
                }
                Ok(Ok(Ok(Look::Answered { more: false } | Look::Nothing))) => return,
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
            if !failed {
                return; // The database is away: the sweep goes on when it is back.
            }
            (left, failures) = (true, failures + 1);
        }
    }

    /// Shows that an answer is being worked on, if it takes long.
    async fn while_working<T>(&self, place: &Place, turn: impl Future<Output = T>) -> T {
        let mut turn = std::pin::pin!(turn);
        loop {
            tokio::select! {
                done = &mut turn => return done,
                () = tokio::time::sleep(PATIENCE) => {
                    if let Some((outbound, chat)) = self.outbound(place) {
                        outbound.working(&chat).await;
                    }
                }
            }
        }
    }

    /// Answers the next message of a conversation. `left` counts that it is taken up anew.
    async fn look(&self, place: &Place, left: bool) -> Result<Look, TurnError> {
        let (user, conversation) = (place.user_id, place.conversation_id);
        if !self.has_room() {
            return Ok(Look::Nothing); // Nothing could be written; the sweep asks again.
        }
        if left {
            // In a transaction of its own, which lasts also if the process dies of the message.
            let mut conn = self.0.store.acquire().await?;
            store::inbox::count_attempt(&mut conn, user, conversation).await?;
        }
        let now = self.0.clock.now();
        let mut tx = self.0.store.begin().await?;
        let locked =
            store::conversations::lock(&mut tx, user, conversation, self.0.process, now).await?;
        let Some(person) = locked else { return Ok(Look::Nothing) };
        let Some(waiting) = store::inbox::next(&mut tx, user, conversation).await? else {
            return Ok(Look::Nothing);
        };
        let (id, written) = (waiting.id, waiting.sent_at);
        let (given_up, answers) = (waiting.attempts >= ATTEMPTS, waiting.external_id.clone());
        let message = if given_up {
            None
        } else {
            Some(Message::load(&mut tx, &person, conversation, waiting).await?)
        };
        let mut books = Books::open(tx, person, written, now, self.0.ids.clone()).await?;
        let effect = match &message {
            Some(message) => turn::take(&mut books, message, now).await?,
            None => give_up(place, id),
        };
        let reply = InHand::new(self.0.ids.next(now), MessageRef(answers), effect.reply.clone());
        let next = self.answer(&mut books, place, id, effect, reply.id).await?;
        books.commit().await?;
        self.deliver(place, next.first_out.then_some(reply));
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

/// The answer to a message that cannot be answered.
fn give_up(place: &Place, message: MessageId) -> Effect {
    let id = message.0.simple().to_string();
    // The end of the id is its random part.
    let reference: String = id.chars().skip(id.len() - 8).collect();
    let conversation = place.conversation_id;
    tracing::error!(reference, %conversation, %message, "A message was given up");
    wording::gave_up(&reference).into()
}
