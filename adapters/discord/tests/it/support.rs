//! An adapter that listens to a stand-in, and books that say what they were given.

use std::{collections::VecDeque, sync::Arc, time::Duration};

use hisab_discord::{Discord, Settings, Stopped, Surroundings};
use hisab_port::{
    Argument, Channel, Chat, ChatRef, Command, Content, History, Incoming, MessageRef, Newest,
    Outgoing, Receipt, Reply, SendError, Sent, Stretch, Unavailable, async_trait,
    memory::MemoryChat,
};
use hisab_standins::discord::{Id, Person, Standin};
use tokio::{
    sync::{
        Mutex, Notify,
        mpsc::{self, UnboundedReceiver, UnboundedSender},
    },
    task::JoinHandle,
    time,
};
use tokio_util::sync::CancellationToken;

/// Longer than anything that is waited for takes: serenity's pauses are five seconds.
pub(crate) const PATIENCE: Duration = Duration::from_mins(1);

/// What somebody is told whose command could not be stored.
pub(crate) const UNAVAILABLE: &str = "Please try again in a minute.";

pub(crate) const COMMANDS: [Command; 2] = [
    Command {
        name: "spent",
        about: "File what you spent",
        argument: Some(Argument { name: "what", about: "What and how much", required: true }),
    },
    Command { name: "undo", about: "Take the last thing back", argument: None },
];

/// What the books do next, once, instead of what they should.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Odd {
    /// They store it, and their answer is lost.
    Loses,
    /// They refuse it.
    Refuses,
}

/// What somebody is told whose message is refused.
pub(crate) const REFUSED: &str = "That is too long.";

type Told = (Incoming, Result<Receipt, Unavailable>);

/// Books that tell what they were given once they have dealt with it.
struct Watched {
    inner: Arc<MemoryChat>,
    told: UnboundedSender<Told>,
    /// The adapter has learnt what it missed.
    looked: Arc<Notify>,
    odd: Arc<Mutex<VecDeque<Odd>>>,
}

#[async_trait]
impl Chat for Watched {
    async fn receive(&self, incoming: Incoming) -> Result<Receipt, Unavailable> {
        let odd = self.odd.lock().await.pop_front();
        let result = match odd {
            Some(Odd::Refuses) => Ok(Receipt::Refused(Reply::from(REFUSED))),
            Some(Odd::Loses) => {
                self.inner.receive(incoming.clone()).await.and(Err(Unavailable::Down))
            }
            None => self.inner.receive(incoming.clone()).await,
        };
        let _ = self.told.send((incoming, result.clone()));
        result
    }

    async fn history(&self, of: &ChatRef, part: Stretch, n: u16) -> Result<History, Unavailable> {
        self.inner.history(of, part, n).await
    }

    async fn author(&self, of: &ChatRef, id: &MessageRef) -> Result<Option<String>, Unavailable> {
        self.inner.author(of, id).await
    }

    async fn newest(&self, channel: Channel, limit: u16) -> Result<Vec<Newest>, Unavailable> {
        let newest = self.inner.newest(channel, limit).await;
        self.looked.notify_one();
        newest
    }
}

/// An adapter that runs.
pub(crate) struct App {
    pub(crate) discord: Discord,
    told: Mutex<UnboundedReceiver<Told>>,
    looked: Arc<Notify>,
    odd: Arc<Mutex<VecDeque<Odd>>>,
    stop: CancellationToken,
    running: JoinHandle<Result<(), Stopped>>,
}

impl Drop for App {
    fn drop(&mut self) {
        self.stop.cancel();
        self.running.abort();
    }
}

/// Makes an adapter for a stand-in.
pub(crate) fn adapter(standin: &Arc<Standin>, token: &str) -> Discord {
    let host = standin.url().trim_start_matches("http://").to_owned();
    adapter_for(standin, token, vec![host])
}

/// One that fetches what is attached from these hosts only.
fn adapter_for(standin: &Arc<Standin>, token: &str, attachments: Vec<String>) -> Discord {
    let clock = Arc::downgrade(standin);
    let settings = Settings { token: token.into(), api: standin.url(), attachments };
    let surroundings = Surroundings {
        now: Arc::new(move || clock.upgrade().map(|standin| standin.now()).unwrap_or_default()),
        commands: COMMANDS.to_vec(),
        unavailable: UNAVAILABLE.to_owned(),
    };
    Discord::new(settings, surroundings).unwrap()
}

impl App {
    /// Starts one, and does not wait.
    pub(crate) fn begin(standin: &Arc<Standin>, chat: &Arc<MemoryChat>) -> Self {
        Self::begin_with(adapter(standin, &standin.token()), chat)
    }

    /// Starts one for which the stand-in's files are on a foreign host, and does not wait.
    pub(crate) fn begin_apart(standin: &Arc<Standin>, chat: &Arc<MemoryChat>) -> Self {
        let hosts = vec!["cdn.discordapp.com".to_owned()];
        Self::begin_with(adapter_for(standin, &standin.token(), hosts), chat)
    }

    fn begin_with(discord: Discord, chat: &Arc<MemoryChat>) -> Self {
        chat.connect(discord.outbound());
        let (told, heard) = mpsc::unbounded_channel();
        let (looked, odd) = (Arc::new(Notify::new()), Arc::<Mutex<VecDeque<Odd>>>::default());
        let watched = Arc::new(Watched {
            inner: Arc::clone(chat),
            told,
            looked: Arc::clone(&looked),
            odd: Arc::clone(&odd),
        });
        let stop = CancellationToken::new();
        let (running, token) = (discord.clone(), stop.clone());
        let running = tokio::spawn(async move { Box::pin(running.run(watched, token)).await });
        Self { discord, told: Mutex::new(heard), looked, odd, stop, running }
    }

    /// Starts one and waits until it is connected.
    pub(crate) async fn start(standin: &Arc<Standin>, chat: &Arc<MemoryChat>) -> Self {
        let app = Self::begin(standin, chat);
        standin.wait_ready().await;
        standin.registered().await;
        time::timeout(PATIENCE, app.looked.notified()).await.unwrap();
        app
    }

    /// What the books did next.
    pub(crate) async fn told(&self) -> Told {
        let told = time::timeout(PATIENCE, async { self.told.lock().await.recv().await }).await;
        told.unwrap_or_else(|_| panic!("the books were given nothing")).unwrap()
    }

    /// What was stored next.
    pub(crate) async fn stored(&self) -> Incoming {
        loop {
            if let (incoming, Ok(Receipt::Stored)) = self.told().await {
                return incoming;
            }
        }
    }

    /// What the books do next.
    pub(crate) async fn next(&self, odd: &[Odd]) {
        self.odd.lock().await.extend(odd);
    }

    /// What the books did that nobody asked about.
    pub(crate) async fn forget(&self) {
        while self.told.lock().await.try_recv().is_ok() {}
    }

    /// Stops it in good order.
    pub(crate) async fn stop(mut self) {
        self.stop.cancel();
        time::timeout(PATIENCE, &mut self.running).await.unwrap().unwrap().unwrap();
    }

    /// Ends it as a crash does.
    pub(crate) async fn crash(mut self) {
        self.running.abort();
        let _ = (&mut self.running).await;
    }

    pub(crate) async fn send(&self, to: Id, outgoing: &Outgoing) -> Result<Sent, SendError> {
        let chat = ChatRef { channel: Channel::Discord, chat: to.to_string() };
        self.discord.outbound().send(&chat, outgoing).await
    }
}

/// Books that say back what was said.
pub(crate) fn echo() -> Arc<MemoryChat> {
    MemoryChat::new(|incoming| Reply::from(incoming.content.words()))
}

/// A stand-in, a person, and the channel of their direct messages.
pub(crate) async fn one_person() -> (Arc<Standin>, Person, Id) {
    let standin = Arc::new(Standin::start().await);
    let person = standin.person("asha");
    let channel = standin.dm(&person);
    (standin, person, channel)
}

pub(crate) fn texts(chat: &MemoryChat) -> Vec<String> {
    chat.received().iter().map(|incoming| incoming.content.words().to_owned()).collect()
}

pub(crate) fn text(text: &str) -> Content {
    Content::Text(text.to_owned())
}

/// A reply with this id.
pub(crate) fn outgoing(number: u32, reply: Reply) -> Outgoing {
    Outgoing { id: format!("{number:032x}"), answers: None, reply }
}
