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

use chrono::{DateTime, Utc};
use futures_util::FutureExt;
use hisab_port::MessageRef;
use tokio::time::Instant;

use super::{
    Conversations, TurnError, conclude,
    counts::{self, By},
    message::Message,
    outbox::{self, InHand},
    picture, remember,
    run::{Effect, Elsewhere},
    think::{self, Question, Thought},
    turn, welcome,
};
use crate::{
    domain::ids::MessageId,
    ledger::Books,
    store::{
        self,
        conversations::Place,
        inbox::Waiting,
        messages::{self, Next},
        posts::{self, Post},
    },
};

/// How long a conversation stays with a process that does not go on with it.
const LEASE: Duration = Duration::from_secs(5);

/// How long one turn may take.
pub(super) const LIMIT: Duration = Duration::from_secs(30);

/// After which time a person is shown that an answer is being worked on.
const PATIENCE: Duration = Duration::from_millis(700);

/// How often that is shown: platforms let it fade after some seconds.
const AGAIN: Duration = Duration::from_secs(4);

/// How long a conversation is left alone with which nothing can be done.
const LONG_PAUSE: Duration = Duration::from_mins(1);

/// In how many other chats a person is told of something.
const CHATS: i64 = 20;

/// How much a message is blamed that was left lying: whoever worked on it may have died of something else.
const LEFT: i32 = 1;

/// How much a message is blamed whose turn failed.
const FAILED: i32 = 20;

/// With how much blame a message is given up: after five failures, or a hundred deaths. Where a process is killed again
/// and again for other reasons, whatever it was at is blamed with it, and must not be given up for that.
const ENOUGH: i32 = 100;

/// Why a conversation is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    /// A message came in.
    Message,
    /// A message waits that nobody works on: whoever did may have died of it.
    Left,
}

/// The message that a turn is about, as it came.
pub(super) struct Subject {
    pub(super) id: MessageId,
    /// The platform's id of it.
    pub(super) answers: String,
    pub(super) kind: String,
    pub(super) body: String,
    pub(super) sent_at: DateTime<Utc>,
    /// Whether a model was asked about it.
    pub(super) thinking: bool,
}

impl Subject {
    pub(super) fn of(waiting: &Waiting) -> Self {
        Self {
            id: waiting.id,
            answers: waiting.external_id.clone(),
            kind: waiting.kind.clone(),
            body: waiting.body.clone(),
            sent_at: waiting.sent_at,
            thinking: waiting.thinking,
        }
    }
}

/// What a turn came to.
pub(super) enum Turned {
    /// A message was answered, by what; whether more is waiting.
    Answered { by: By, more: bool },
    /// Nothing waits.
    Nothing,
    /// Another process is at it, or the conversation is in other books by now.
    Elsewhere,
    /// Nothing could be written.
    NoRoom,
}

/// What a look at a conversation found.
enum Look {
    /// The turn is over.
    Over(Turned),
    /// A model is to be asked.
    Unclear(Box<Question>),
    /// A model was asked already, by a process that is gone.
    Thinking(Box<Thought>),
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
            let turn = AssertUnwindSafe(self.turn(place, blame)).catch_unwind();
            let began = Instant::now();
            let turned = self.while_working(place, turn).await;
            counts::turned(&place.channel, &turned, began.elapsed());
            let is_its_own = match turned {
                Ok(Ok(Turned::Answered { more: true, .. })) => {
                    (blame, failures) = (0, 0);
                    continue;
                }
                Ok(Ok(Turned::Answered { .. } | Turned::Nothing)) => return,
                Ok(Ok(Turned::Elsewhere)) => return self.follow(place).await,
                Ok(Ok(Turned::NoRoom)) => false,
                Ok(Err(error)) => {
                    let error_is = error.describe();
                    tracing::error!(%conversation, error = error_is, "A turn failed");
                    !error.is_outage()
                }
                Err(_panic) => {
                    tracing::error!(%conversation, "A turn panicked");
                    true
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

    /// Goes on with a conversation where it is by now, if it is in other books.
    async fn follow(&self, place: &Place) {
        match self.moved(place).await {
            Ok(Some(place)) => self.wake(place, Reason::Message),
            Ok(None) => {}
            // The sweep finds what waits there.
            Err(error) => {
                tracing::warn!(error = error.describe(), "A conversation could not be followed");
            }
        }
    }

    /// Where a conversation is by now whose books became part of others, or left them.
    pub(super) async fn moved(&self, place: &Place) -> Result<Option<Place>, TurnError> {
        let mut conn = self.0.store.acquire().await?;
        let home = store::links::new_home(&mut conn, place.user_id, place.conversation_id).await?;
        Ok(home.map(|user_id| Place { user_id, ..place.clone() }))
    }

    /// Takes one turn. While a model is asked, others need not wait for it.
    async fn turn(&self, place: &Place, blame: i32) -> Result<Turned, TurnError> {
        let looked = {
            // The semaphore is never closed.
            let Ok(_slot) = self.0.slots.acquire().await else { return Ok(Turned::Nothing) };
            if self.0.stop.is_cancelled() {
                return Ok(Turned::Nothing);
            }
            let looked = tokio::time::timeout(LIMIT, Box::pin(self.look(place, blame)));
            looked.await.map_err(|_elapsed| TurnError::TooLong)??
        };
        match looked {
            Look::Over(turned) => Ok(turned),
            // In boxes: while many wait for a model, what is only needed before and after takes no room.
            Look::Thinking(thought) => Box::pin(self.think(place, *thought)).await,
            Look::Unclear(question) => {
                match Box::pin(self.begin_thought(place, *question)).await? {
                    Some(thought) => Box::pin(self.think(place, thought)).await,
                    None => Ok(Turned::Elsewhere),
                }
            }
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

    /// Answers the next message of a conversation, which is blamed for being taken up anew; or finds that a model is
    /// needed.
    async fn look(&self, place: &Place, blame: i32) -> Result<Look, TurnError> {
        let (user, conversation) = (place.user_id, place.conversation_id);
        let now = self.0.clock.now();
        if !self.has_room() {
            return Ok(Look::Over(Turned::NoRoom));
        }
        if blame > 0 {
            // In a transaction of its own, which lasts also if the process dies of the message.
            let mut conn = self.0.store.acquire().await?;
            let owner = self.0.process;
            if !store::inbox::blame(&mut conn, user, conversation, blame, owner, now).await? {
                return Ok(Look::Over(Turned::Nothing));
            }
        }
        let mut tx = self.0.store.begin().await?;
        let locked =
            store::conversations::lock(&mut tx, user, conversation, self.0.process, now).await?;
        let Some(person) = locked else { return Ok(Look::Over(Turned::Elsewhere)) };
        let Some(waiting) = store::inbox::next(&mut tx, user, conversation).await? else {
            return Ok(Look::Over(Turned::Nothing));
        };
        let subject = Subject::of(&waiting);
        let given_up = waiting.blame >= ENOUGH;
        let message = if given_up {
            None
        } else {
            Some(Message::load(&mut tx, &person, conversation, waiting).await?)
        };
        let ids = self.0.ids.clone();
        let mut books = Books::open(tx, person, subject.sent_at, now, ids).await?;
        books.with_mail(self.sends_mail());
        books.with_site(self.site());
        books.with_live(self.0.store.told_by_books());
        let (by, effect) = match &message {
            Some(message) if subject.thinking => {
                match self.resume_thought(&mut books, message, &subject).await? {
                    Ok(thought) => {
                        let until = now + think::LEASE;
                        let owner = self.0.process;
                        let conn = books.conn();
                        store::conversations::hold(conn, user, conversation, owner, until).await?;
                        books.commit().await?;
                        return Ok(Look::Thinking(Box::new(thought)));
                    }
                    Err(effect) => (By::Fallback, effect),
                }
            }
            Some(message) => {
                let effect = turn::take(&mut books, message, now).await?;
                match self.question(&mut books, place, message, effect).await? {
                    // What was done so far was only to find out; it is not kept.
                    Ok(question) => return Ok(Look::Unclear(Box::new(question))),
                    Err(effect) if person.asked => (By::of(&effect), effect),
                    Err(effect) => {
                        let (by, channel) = (By::of(&effect), &place.channel);
                        (by, welcome::ask(&mut books, channel, message, effect, now).await?)
                    }
                }
            }
            None => {
                let reference = reference(subject.id);
                tracing::error!(reference, %conversation, id = %subject.id, "A message was given up");
                let done = think::done(&mut books, subject.id).await?;
                (By::Apology, conclude::given_up(&books, done, &reference)?)
            }
        };
        Ok(Look::Over(self.close(books, place, subject, (by, effect)).await?))
    }

    /// Ends a turn: what was done is committed with the answer, which then goes out.
    pub(super) async fn close(
        &self,
        mut books: Books,
        was: &Place,
        subject: Subject,
        (by, mut effect): (By, Effect),
    ) -> Result<Turned, TurnError> {
        let now = self.0.clock.now();
        if let Some(charted) = effect.charted.take() {
            effect.reply.picture = picture::of(&mut books, &charted, &was.channel).await?;
        }
        let answers = MessageRef(subject.answers.clone());
        let reply = InHand::new(self.0.ids.next(now), answers, effect.reply.clone());
        // Whoever answers may send it at once; where that is another's part, it is due at once.
        let due_at =
            if self.outbound(was).is_some() { now + outbox::lease(&effect.reply) } else { now };
        let at = messages::Place {
            conversation: was.conversation_id,
            channel: &was.channel,
            owner: self.0.process,
            lease_until: now + LEASE,
            outgoing: reply.id,
            due_at,
        };
        // Whose it is now: the books may have become part of others in this turn, or left them.
        let user = books.user();
        let place = &Place { user_id: user, ..was.clone() };
        if subject.thinking {
            store::model_rounds::close(books.conn(), user, subject.id, now).await?;
        }
        let elsewhere = effect.elsewhere.take();
        let others = match elsewhere {
            Some(elsewhere) => self.tell_elsewhere(&mut books, was, subject.id, elsewhere).await?,
            None => Vec::new(),
        };
        let exchange = remember::of_turn(&subject, &effect);
        let answer = effect.into_answer()?;
        let next: Next = messages::answer(books.conn(), user, subject.id, &answer, at, now).await?;
        books.commit().await?;
        self.remember(place, next.position, exchange);
        for other in &others {
            self.hand_out(other);
        }
        if next.first_out {
            self.deliver(place, Some(reply));
        } else if let Some((outbound, chat)) = self.outbound(place) {
            // An earlier reply is still on its way, perhaps in a process that died: who looks at the history need not wait.
            outbound.news(&chat).await;
            self.deliver(place, None);
        }
        if next.more && place != was {
            self.wake(place.clone(), Reason::Message);
        }
        Ok(Turned::Answered { by, more: next.more && place == was })
    }

    /// Tells a person in their other chats what a message did, with the rest that it did: the chats.
    async fn tell_elsewhere(
        &self,
        books: &mut Books,
        here: &Place,
        message: MessageId,
        Elsewhere { reply, except }: Elsewhere,
    ) -> Result<Vec<Place>, TurnError> {
        let (user, now) = (books.user(), self.0.clock.now());
        let reply = serde_json::to_value(&reply)?;
        let is_news = |id| id != here.conversation_id && !except.contains(&id);
        let mut others = store::erasures::places(books.conn(), user, CHATS).await?;
        others.retain(|other| is_news(other.conversation_id));
        let mut told = Vec::new();
        for place in others {
            let post = Post {
                id: self.0.ids.next(now),
                outgoing: self.0.ids.next(now),
                key: &format!("elsewhere:{}:{}", message.0, place.conversation_id.0),
                reply: &reply,
                question: None,
                about: &[],
                now,
            };
            if posts::insert(books.conn(), user, place.conversation_id, &post).await? {
                told.push(place);
            }
        }
        Ok(told)
    }
}

/// What a person can name a message by that was given up, and its log line: the end of the id, its random part.
fn reference(message: MessageId) -> String {
    let id = message.0.simple().to_string();
    id.chars().skip(id.len() - 8).collect()
}
