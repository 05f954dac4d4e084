//! What people do, from Discord's events to the books.
//!
//! Events are heard in the order in which Discord sends them ([`Intake::heard`]), by the loop that reads them, so
//! hearing never waits. What is for us waits in the queue, and is handed over chat by chat. The books may be away for
//! a while: the chat waits, for Discord brings nothing again. After each beginning of a session the gap is fetched.
//!
//! To take a further kind of event: an arm in [`Intake::heard`], and a file that makes a [`Work`] of it.

mod catch_up;
mod edit;
mod gap;
mod interaction;
mod message;
mod queue;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::TimeDelta;
use gap::Gap;
use hisab_port::{
    Channel, Chat, ChatRef, Content, Incoming, MessageRef, Newest, Outbound, Outgoing, Receipt,
    Reply,
};
use queue::{Next, Pushed, Queue};
use serenity::model::{
    event::Event,
    id::{ChannelId, GuildId, MessageId, UserId},
};
use tokio::{
    sync::Semaphore,
    time::{self, Instant},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    Shared, attachments::Paste, interactions::Handle, outbound, pause::Pause, place::Place,
};

/// So many chats are handed over beside each other.
const BESIDE: usize = 64;

/// So many chats are looked at for gaps, those where something happened last.
const CHATS: u16 = 1_000;

/// Somebody whose message was fetched so much later is not told any more that it cannot be stored.
const LATE: TimeDelta = TimeDelta::minutes(10);

/// So long a command or a button is tried again before it is said that it could not be stored.
const ENOUGH: Duration = Duration::from_secs(20);

/// Something for the books.
#[derive(Clone, Debug)]
pub(crate) struct Work {
    /// What it is. The sender of a deletion has no name: whose message it was is asked when its turn comes.
    incoming: Incoming,
    /// A text that is to be fetched for it.
    paste: Option<Paste>,
    /// Its new words, for books that know it with others.
    edit: Option<Box<Work>>,
    /// It was fetched, perhaps long after it was done.
    fetched: bool,
}

impl Work {
    fn new(incoming: Incoming, paste: Option<Paste>) -> Self {
        Self { incoming, paste, edit: None, fetched: false }
    }
}

/// The session that is heard.
struct Session {
    me: Option<UserId>,
    /// Ends the fetching of its gap.
    gap: CancellationToken,
}

/// Where Discord's events go in.
pub(crate) struct Intake {
    shared: Arc<Shared>,
    chat: Arc<dyn Chat>,
    outbound: Arc<outbound::Sender>,
    queue: Queue,
    session: Mutex<Session>,
    beside: Semaphore,
    tasks: TaskTracker,
    stop: CancellationToken,
}

impl Intake {
    pub(crate) fn new(
        shared: Arc<Shared>,
        chat: Arc<dyn Chat>,
        outbound: Arc<outbound::Sender>,
        stop: CancellationToken,
    ) -> Arc<Self> {
        Arc::new(Self {
            shared,
            chat,
            outbound,
            queue: Queue::default(),
            session: Mutex::new(Session { me: None, gap: CancellationToken::new() }),
            beside: Semaphore::new(BESIDE),
            tasks: TaskTracker::new(),
            stop,
        })
    }

    /// Whether a session has begun since this was made.
    pub(crate) fn has_begun(&self) -> bool {
        self.session.lock().unwrap_or_else(PoisonError::into_inner).me.is_some()
    }

    /// Waits until what is being handed over is stored or given up.
    pub(crate) async fn finish(&self) {
        self.tasks.close();
        self.tasks.wait().await;
    }

    /// Runs something until it is done or the adapter stops.
    fn spawn(self: &Arc<Self>, task: impl Future<Output = ()> + Send + 'static) {
        let stop = self.stop.clone();
        self.tasks.spawn(async move { stop.run_until_cancelled(task).await });
    }

    /// Takes an event, in its turn.
    pub(crate) fn heard(self: &Arc<Self>, event: &Event) {
        let me = self.session.lock().unwrap_or_else(PoisonError::into_inner).me;
        match (event, me) {
            (Event::Ready(ready), _) => self.begin(ready.ready.user.id),
            (Event::MessageCreate(event), Some(me)) => {
                let guild = event.message.guild_id.map(GuildId::get);
                self.queue(message::read(&event.message, guild, me));
            }
            (Event::MessageUpdate(event), Some(me)) => self.queue(edit::read(event, me)),
            (Event::MessageDelete(event), _) => {
                self.gone(event.guild_id, event.channel_id, event.message_id);
            }
            (Event::MessageDeleteBulk(event), _) => {
                for id in &event.ids {
                    self.gone(event.guild_id, event.channel_id, *id);
                }
            }
            (Event::InteractionCreate(event), _) => {
                if let Some((work, handle)) = interaction::read(&event.interaction) {
                    self.defer(handle);
                    self.queue(Some(work));
                }
            }
            _ => {}
        }
    }

    /// Discord must know within moments that an answer will come, wherever the chat is.
    fn defer(self: &Arc<Self>, handle: Arc<Handle>) {
        self.shared.interactions.remember(Arc::clone(&handle));
        let (shared, deferring) = (Arc::clone(&self.shared), handle.defer());
        self.spawn(async move { deferring.run(&shared.rest).await });
    }

    fn gone(self: &Arc<Self>, guild: Option<GuildId>, channel: ChannelId, message: MessageId) {
        let place = Place { guild: guild.map(GuildId::get), channel: channel.get() };
        let now = (self.shared.surroundings.now)();
        self.queue(Some(edit::gone(place, message.get(), now)));
    }

    fn queue(self: &Arc<Self>, work: Option<Work>) {
        let Some(work) = work else { return };
        let chat = work.incoming.chat.clone();
        match self.queue.push(work) {
            Pushed::Start => self.take_up(chat),
            Pushed::Waits => {}
            Pushed::Dropped { work, first, start } => {
                if start {
                    self.take_up(chat);
                }
                if first {
                    tracing::warn!("A chat is too far behind: the rest of it is fetched later");
                }
                // An interaction is in no history.
                let intake = Arc::clone(self);
                self.spawn(async move {
                    intake.unavailable(&work.incoming).await;
                });
            }
        }
    }

    /// Hands over what waits of a chat, until nothing does.
    fn take_up(self: &Arc<Self>, chat: ChatRef) {
        let intake = Arc::clone(self);
        self.tasks.spawn(async move {
            while !intake.stop.is_cancelled() {
                match intake.queue.next(&chat) {
                    Next::Work(work) => {
                        // Closed never: it lives as long as this.
                        let _permit = intake.beside.acquire().await;
                        intake.hand_over(*work).await;
                    }
                    Next::Fetch(newest) => {
                        intake.refill(newest);
                        return;
                    }
                    Next::Rest => return,
                }
            }
        });
    }

    async fn hand_over(self: &Arc<Self>, mut work: Work) {
        let (edit, fetched) = (work.edit.take(), work.fetched);
        let Some(incoming) = self.complete(work).await else { return };
        let (since, mut pause) = (Instant::now(), Pause::growing());
        loop {
            match self.chat.receive(incoming.clone()).await {
                Ok(Receipt::Refused(reply)) => {
                    let age = (self.shared.surroundings.now)() - incoming.at;
                    if !fetched || age <= LATE {
                        self.refuse(&incoming, reply).await;
                    }
                    return;
                }
                // It was fetched with words that it was given later.
                Ok(Receipt::Differs) => return self.queue(edit.map(|edit| *edit)),
                Ok(_) => return,
                Err(why) => {
                    let mut pause = pause.take();
                    // It may be stored all the same, so it is tried again at first. Then whoever used a command or a
                    // button, and looks at it, is told to do so again.
                    if self.shared.interactions.find(&incoming.id).is_some() {
                        pause = pause.min(ENOUGH.saturating_sub(since.elapsed()));
                        if pause.is_zero() {
                            self.unavailable(&incoming).await;
                            return;
                        }
                    }
                    tracing::warn!(%why, ?pause, "A message could not be stored; it is tried again");
                    let slept = self.stop.run_until_cancelled(time::sleep(pause)).await;
                    if slept.is_none() {
                        return;
                    }
                }
            }
        }
    }

    /// What is handed over, with what must be asked for first.
    async fn complete(&self, work: Work) -> Option<Incoming> {
        let Work { mut incoming, paste, .. } = work;
        if let Content::Deleted { of } = &incoming.content {
            incoming.sender.subject = self.author(&incoming.chat, of).await?;
        }
        let Some(paste) = paste else { return Some(incoming) };
        match self.shared.attachments.fetch(&paste).await {
            Ok(more) => add(&mut incoming.content, &more),
            Err(why) => tracing::warn!(%why, "An attached text could not be read"),
        }
        Some(incoming)
    }

    /// Whose message it was; `None` if the books know nothing of it, or the adapter stops.
    async fn author(&self, chat: &ChatRef, of: &MessageRef) -> Option<String> {
        let mut pause = Pause::growing();
        loop {
            match self.chat.author(chat, of).await {
                Ok(author) => return author,
                Err(why) => {
                    let pause = pause.take();
                    tracing::warn!(%why, ?pause, "It is not known whose message was deleted; it is asked again");
                    self.stop.run_until_cancelled(time::sleep(pause)).await?;
                }
            }
        }
    }

    /// Says that a command or a button could not be stored; nothing, if it is neither.
    async fn unavailable(&self, incoming: &Incoming) {
        if self.shared.interactions.find(&incoming.id).is_some() {
            self.tell(incoming, Reply::from(self.shared.surroundings.unavailable.as_str())).await;
        }
    }

    async fn refuse(&self, incoming: &Incoming, reply: Reply) {
        self.tell(incoming, reply).await;
    }

    /// Tells somebody what is in no books, once.
    async fn tell(&self, incoming: &Incoming, reply: Reply) {
        let id = incoming.id.0.parse::<u64>().unwrap_or_default();
        let id = format!("{id:016x}{:016x}", incoming.revision.0);
        let outgoing = Outgoing { id, answers: Some(incoming.id.clone()), reply };
        if let Err(failure) = self.outbound.send(&incoming.chat, &outgoing).await {
            tracing::warn!(%failure, "Somebody could not be told that nothing was stored");
        }
    }

    /// A session began: nothing that happened before is brought.
    fn begin(self: &Arc<Self>, me: UserId) {
        let gap = self.stop.child_token();
        // First everything is held, then the last search for gaps ends.
        let hold = self.queue.hold_all();
        let last = {
            let mut session = self.session.lock().unwrap_or_else(PoisonError::into_inner);
            let now = Session { me: Some(me), gap: gap.clone() };
            std::mem::replace(&mut *session, now)
        };
        last.gap.cancel();
        let intake = Arc::clone(self);
        self.spawn(async move { intake.close_gap(me, hold, gap).await });
    }

    async fn close_gap(self: Arc<Self>, me: UserId, hold: u64, ended: CancellationToken) {
        let Some(newest) = ended.run_until_cancelled(self.newest()).await else { return };
        let gaps: Vec<Gap> = newest.into_iter().filter_map(|newest| Gap::new(newest, me)).collect();
        let chats = gaps.iter().map(|gap| gap.chat().clone());
        // If another session began meanwhile, its gap is another.
        let Some(going) = self.queue.hold_only(hold, chats) else { return };
        for chat in going {
            self.take_up(chat);
        }
        catch_up::all(&self, gaps, &ended).await;
    }

    /// Where the books are up to, however long it takes to learn that.
    async fn newest(&self) -> Vec<Newest> {
        let mut pause = Pause::growing();
        loop {
            match self.chat.newest(Channel::Discord, CHATS + 1).await {
                Ok(mut newest) => {
                    if newest.len() > usize::from(CHATS) {
                        newest.truncate(CHATS.into());
                        tracing::warn!(chats = CHATS, "What other chats missed is not fetched");
                    }
                    return newest;
                }
                Err(why) => {
                    tracing::warn!(%why, "It is not known what was missed; it is asked again");
                    time::sleep(pause.take()).await;
                }
            }
        }
    }

    /// Fetches what a chat could not keep.
    fn refill(self: &Arc<Self>, newest: Newest) {
        let me = self.session.lock().unwrap_or_else(PoisonError::into_inner).me;
        let chat = newest.chat.clone();
        let Some(gap) = me.and_then(|me| Gap::new(newest, me)) else {
            return self.fill(&chat, Vec::new());
        };
        let intake = Arc::clone(self);
        self.spawn(async move { catch_up::all(&intake, vec![gap], &intake.stop).await });
    }

    fn fill(self: &Arc<Self>, chat: &ChatRef, missed: Vec<Work>) {
        if self.queue.fill(chat, missed) {
            self.take_up(chat.clone());
        }
    }
}

/// A pasted text is what was said, after the words that came with it.
fn add(content: &mut Content, more: &str) {
    let after = |words: &str| match words.trim() {
        "" => more.to_owned(),
        _ => format!("{words}\n{more}"),
    };
    match content {
        Content::Document { caption } => *content = Content::Text(after(caption)),
        Content::Edited { text, .. } => *text = after(text),
        _ => {}
    }
}
