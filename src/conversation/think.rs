//! A turn that needs a model. It is asked between two transactions, with nothing held but a lease on the conversation:
//! the first writes down what will be asked, the second does what the answer calls for, and the reply goes out with it.
//! Whoever takes the message up after a crash goes on after the last round that was done.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use hisab_port::MessageRef;
use tokio::{sync::watch, time::Instant};

use super::{
    Conversations, TurnError, conclude,
    counts::By,
    message::Message,
    run::{Effect, Unclear},
    turns::{self, Subject, Turned},
};
use crate::{
    agent::{
        inquiry::{Asked, Brief, Inquiry},
        masking::Mask,
        model::{Failure, Model, Usage},
        tools::Call,
    },
    domain::{
        assistant::Assistant,
        category::Starter,
        ids::{ConversationId, MessageId, UserId},
        period::{Period, Unit},
    },
    ledger::{Books, Outcome},
    store::{
        self,
        conversations::Place,
        model_rounds::{self, Key, NewRound},
        model_usage::{self, Taken},
    },
};

/// How long a conversation stays with a process that waits for a model; renewed while it waits.
pub(super) const LEASE: Duration = Duration::from_secs(10);

/// How many of a person's merchants are hidden by name.
const MERCHANTS: i64 = 500;

/// What a model is to be asked, before it is written down.
pub(super) struct Question {
    message: MessageId,
    brief: Brief,
    /// The positions of the newest answer, and of the newest that is forgotten.
    extent: (i64, i64),
}

/// A message that a model is asked about.
pub(super) struct Thought {
    pub(super) message: MessageId,
    /// The message as the platform names it.
    answers: MessageRef,
    /// The coming round, from 1.
    round: i16,
    inquiry: Inquiry,
    until: Instant,
}

impl Thought {
    fn key(&self) -> Key {
        Key { message: self.message, round: self.round }
    }
}

/// The conversations whose leases this process renews.
#[derive(Default)]
pub(super) struct Held(Mutex<HashSet<(UserId, ConversationId)>>);

impl Held {
    fn lock(&self) -> MutexGuard<'_, HashSet<(UserId, ConversationId)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// All of them.
    pub(super) fn all(&self) -> Vec<(UserId, ConversationId)> {
        self.lock().iter().copied().collect()
    }

    fn hold(&self, place: &Place) -> Holding<'_> {
        let key = (place.user_id, place.conversation_id);
        self.lock().insert(key);
        Holding { held: self, key }
    }
}

/// A conversation that waits for a model. However that ends, its lease is renewed no more.
struct Holding<'a> {
    held: &'a Held,
    key: (UserId, ConversationId),
}

impl Drop for Holding<'_> {
    fn drop(&mut self) {
        self.held.lock().remove(&self.key);
    }
}

/// What a model is told of a person.
async fn brief(books: &mut Books, unclear: Unclear) -> Result<Brief, TurnError> {
    let preferences = books.preferences();
    let Unclear { said, before, is_edit } = unclear;
    let categories = books.category_names();
    let user = books.user();
    let mask = if preferences.assistant == Assistant::Masked {
        let merchants = store::daily_totals::merchants(books.conn(), user, MERCHANTS).await?;
        let plain = Starter::ALL.map(|starter| starter.name().to_owned());
        Some(Mask::new(user.0.into_bytes(), merchants, plain))
    } else {
        None
    };
    Ok(Brief {
        said,
        before,
        today: books.today(),
        zone: preferences.timezone,
        currency: preferences.currency,
        categories,
        mask,
        is_edit,
    })
}

/// What was done about a message in the rounds so far.
pub(super) async fn done(
    books: &mut Books,
    message: MessageId,
) -> Result<Vec<(Call, Outcome)>, TurnError> {
    let user = books.user();
    let mut done = Vec::new();
    for round in model_rounds::of_message(books.conn(), user, message).await? {
        done.extend(serde_json::from_value::<Vec<(Call, Outcome)>>(round.done)?);
    }
    Ok(done)
}

impl Conversations {
    /// What to ask a model about a message that the rules could not read; else what comes of it without one.
    pub(super) async fn question(
        &self,
        books: &mut Books,
        place: &Place,
        message: &Message,
        mut effect: Effect,
    ) -> Result<Result<Question, Effect>, TurnError> {
        let (Some(unclear), Some(model)) = (effect.unclear.take(), self.0.model.as_deref()) else {
            return Ok(Err(effect));
        };
        let (user, conversation) = (place.user_id, place.conversation_id);
        match self.may_ask(books, model).await? {
            Ok(()) => {}
            Err(Failure::SpentToday) if !unclear.is_edit => {
                let failure = Failure::SpentToday;
                return Ok(Err(conclude::best_reading(books, message, &unclear.said, failure)));
            }
            Err(_) => return Ok(Err(effect)),
        }
        let extent = store::conversations::extent(books.conn(), user, conversation).await?;
        Ok(Ok(Question { message: message.id, brief: brief(books, unclear).await?, extent }))
    }

    /// Whether a model may be asked on behalf of a person now: not if they want none, nor beyond what one may take in a day.
    async fn may_ask(
        &self,
        books: &mut Books,
        model: &Model,
    ) -> Result<Result<(), Failure>, TurnError> {
        let preferences = books.preferences();
        if preferences.assistant == Assistant::Off {
            return Ok(Err(Failure::Unwanted));
        }
        let day = Period::holding(preferences.timezone.date(self.0.clock.now()), Unit::Day);
        let user = books.user();
        let spent = model_usage::sum(books.conn(), user, day.start(), day.end()).await?;
        let tokens = spent.input_tokens.saturating_add(spent.output_tokens);
        let is_left = u64::try_from(tokens).unwrap_or(0) < model.daily_tokens();
        Ok(if is_left { Ok(()) } else { Err(Failure::SpentToday) })
    }

    /// Writes down what a model will be asked, and keeps the conversation meanwhile. `None` if somebody else went on.
    pub(super) async fn begin_thought(
        &self,
        place: &Place,
        question: Question,
    ) -> Result<Option<Thought>, TurnError> {
        let Question { message, brief, extent } = question;
        let Some(model) = self.0.model.as_deref() else { return Ok(None) };
        let exchanges = self.recall(place, extent).await?;
        let inquiry = Inquiry::begin(brief, &exchanges);
        // The semaphore is never closed.
        let Ok(_slot) = self.0.slots.acquire().await else { return Ok(None) };
        let (user, conversation) = (place.user_id, place.conversation_id);
        let now = self.0.clock.now();
        let mut tx = self.0.store.begin().await?;
        let owner = self.0.process;
        let locked = store::conversations::lock(&mut tx, user, conversation, owner, now).await?;
        let waiting = store::inbox::next(&mut tx, user, conversation).await?;
        let still = waiting.filter(|waiting| waiting.id == message && !waiting.thinking);
        let (Some(_), Some(waiting)) = (locked, still) else { return Ok(None) };
        // Lost with the server it is asked and written down again.
        store::commit_lazily(&mut tx).await?;
        let answers = MessageRef(waiting.external_id);
        let until = Instant::now() + model.limits().message;
        let thought = Thought { message, answers, round: 1, inquiry, until };
        self.begin_round(&mut tx, place, &thought, model).await?;
        tx.commit().await?;
        Ok(Some(thought))
    }

    /// Writes down what the coming round asks, and keeps the conversation for it.
    async fn begin_round(
        &self,
        conn: &mut store::Connection,
        place: &Place,
        thought: &Thought,
        model: &Model,
    ) -> Result<(), TurnError> {
        let now = self.0.clock.now();
        let (user, conversation) = (place.user_id, place.conversation_id);
        let run = thought.inquiry.state()?;
        let (key, model, pieces) = (thought.key(), model.name(), thought.inquiry.pieces());
        model_rounds::begin(conn, user, NewRound { key, model, pieces, run: &run }, now).await?;
        let until = now + LEASE;
        store::conversations::hold(conn, user, conversation, self.0.process, until).await?;
        Ok(())
    }

    /// Goes on with a message that a model was asked about by a process that is gone; or what comes of it if it can no
    /// longer be gone on with.
    pub(super) async fn resume_thought(
        &self,
        books: &mut Books,
        message: &Message,
        subject: &Subject,
    ) -> Result<Result<Thought, Effect>, TurnError> {
        let user = books.user();
        let rounds = model_rounds::of_message(books.conn(), user, subject.id).await?;
        let mut done = Vec::new();
        let (mut last, mut state) = (1, None);
        for round in rounds {
            let results: Vec<(Call, Outcome)> = serde_json::from_value(round.done)?;
            done.extend(results);
            (last, state) = (round.round, round.run);
        }
        let model = self.0.model.as_deref();
        let allowed = match model {
            Some(model) => self.may_ask(books, model).await?,
            None => Err(Failure::Unwanted),
        };
        let brief = brief(books, Unclear::default()).await?;
        let inquiry = model
            .zip(state.filter(|_| allowed.is_ok()))
            .and_then(|(model, state)| Some((Inquiry::resume(state, brief, done.clone())?, model)));
        let Some((inquiry, model)) = inquiry else {
            let failure = allowed.err().unwrap_or(Failure::Garbled);
            return Ok(Err(conclude::without(books, message, None, done, failure)?));
        };
        Ok(Ok(Thought {
            message: subject.id,
            answers: MessageRef(subject.answers.clone()),
            round: last,
            inquiry,
            until: Instant::now() + model.limits().message,
        }))
    }

    /// Has a model think until the message is answered, or somebody else went on with it.
    pub(super) async fn think(
        &self,
        place: &Place,
        mut thought: Thought,
    ) -> Result<Turned, TurnError> {
        let Some(model) = self.0.model.clone() else { return Ok(Turned::Nothing) };
        let mut moved = place.clone();
        loop {
            let place = &moved;
            // Only while the model is waited for: if the database is, others may go on.
            let held = self.0.held.hold(place);
            let asked = tokio::select! {
                asked = self.ask(place, &mut thought, &model) => asked,
                // The next process asks again.
                () = self.0.stop.cancelled() => return Ok(Turned::Nothing),
            };
            drop(held);
            // The semaphore is never closed.
            let Ok(_slot) = self.0.slots.acquire().await else { return Ok(Turned::Nothing) };
            let concluded = Box::pin(self.conclude(place, thought, &model, asked));
            let concluded = tokio::time::timeout(turns::LIMIT, concluded).await;
            match concluded.map_err(|_elapsed| TurnError::TooLong)?? {
                Concluded::Again(again) => (thought, moved) = *again,
                Concluded::Turned(turned) => return Ok(turned),
            }
        }
    }

    async fn ask(&self, place: &Place, thought: &mut Thought, model: &Model) -> Asked {
        let (sender, mut drafts) = watch::channel(String::new());
        let answers = thought.answers.clone();
        let outbound = self.outbound(place);
        let show = async move {
            while drafts.changed().await.is_ok() {
                let text = drafts.borrow_and_update().clone();
                if let Some((outbound, chat)) = &outbound {
                    let shown = outbound.draft(chat, &answers, &text);
                    let _ = tokio::time::timeout(Duration::from_secs(1), shown).await;
                }
            }
        };
        // Whoever asks has the only sender: showing ends with it.
        let asking = thought.inquiry.ask(model, thought.until, move |text| {
            let _ = sender.send(text);
        });
        tokio::join!(asking, show).0
    }

    /// Does what a model's answer calls for, in one transaction with all that follows from it.
    async fn conclude(
        &self,
        place: &Place,
        mut thought: Thought,
        model: &Model,
        asked: Asked,
    ) -> Result<Concluded, TurnError> {
        let Asked { usage, was_sent, result } = asked;
        let (user, conversation) = (place.user_id, place.conversation_id);
        let now = self.0.clock.now();
        let mut tx = self.0.store.begin().await?;
        let owner = self.0.process;
        let locked = store::conversations::lock(&mut tx, user, conversation, owner, now).await?;
        let waiting = store::inbox::next(&mut tx, user, conversation).await?;
        let still = waiting.filter(|waiting| waiting.id == thought.message);
        let (Some(person), Some(waiting)) = (locked, still) else {
            return Ok(Concluded::Turned(Turned::Elsewhere));
        };
        // Its round is ended below.
        let subject = Subject { thinking: false, ..Subject::of(&waiting) };
        let message = Message::load(&mut tx, &person, conversation, waiting).await?;
        let day = person.preferences.timezone.date(now);
        if usage.calls > 0 {
            model_usage::add(&mut tx, user, day, model.name(), taken(usage)).await?;
        }
        let mut books = Books::open(tx, person, subject.sent_at, now, self.0.ids.clone()).await?;
        books.with_mail(self.sends_mail());
        books.with_site(self.site());
        books.with_live(self.0.store.told_by_books());
        let mut by = if result.is_ok() { By::Model } else { By::Fallback };
        let (effect, round) = match result {
            Err(failure) => {
                let done = thought.inquiry.done().to_vec();
                let inquiry = Some(&thought.inquiry);
                let effect = conclude::without(&books, &message, inquiry, done, failure)?;
                (Some(effect), Vec::new())
            }
            Ok(()) if thought.inquiry.is_edit() => {
                (conclude::edit(&mut books, &message, &mut thought.inquiry, now).await?, Vec::new())
            }
            Ok(()) => {
                let acted = conclude::act(books, &message, &mut thought.inquiry).await?;
                books = acted.books;
                (acted.effect, acted.round)
            }
        };
        // It may have been switched off, or used up, since it was asked first.
        let allowed =
            if effect.is_none() { self.may_ask(&mut books, model).await? } else { Ok(()) };
        let effect = match allowed {
            Ok(()) => effect,
            Err(failure) => {
                by = By::Fallback;
                let (done, inquiry) = (thought.inquiry.done().to_vec(), Some(&thought.inquiry));
                Some(conclude::without(&books, &message, inquiry, done, failure)?)
            }
        };
        let round = serde_json::to_value(&round)?;
        // Whose it is now: the books may have become part of others in this turn, or left them.
        let user = books.user();
        let ended = model_rounds::end(books.conn(), user, thought.key(), &round, was_sent, now);
        if !ended.await? {
            return Ok(Concluded::Turned(Turned::Nothing));
        }
        let Some(effect) = effect else {
            thought.round += 1;
            let place = Place { user_id: user, ..place.clone() };
            self.begin_round(books.conn(), &place, &thought, model).await?;
            books.commit().await?;
            return Ok(Concluded::Again(Box::new((thought, place))));
        };
        Ok(Concluded::Turned(self.close(books, place, subject, (by, effect)).await?))
    }
}

/// What the second transaction came to.
enum Concluded {
    /// The model must be asked again, in the conversation of whose it is by now.
    Again(Box<(Thought, Place)>),
    /// The turn is over.
    Turned(Turned),
}

fn taken(usage: Usage) -> Taken {
    Taken {
        calls: usage.calls,
        input_tokens: usage.input,
        cached_tokens: usage.cached,
        output_tokens: usage.output,
        cost: usage.cost,
    }
}
