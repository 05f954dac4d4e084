//! A bot that runs against a stand-in of Telegram.

use std::{sync::Arc, time::Duration};

use axum::{Router, extract::Request, http::StatusCode, middleware::Next};
use hisab_port::{
    Channel, Chat, ChatRef, Command, MessageRef, Outbound, Outgoing, Reply, SendError, Sent,
    memory::MemoryChat,
};
use hisab_standins::telegram::{Person, Standin};
use hisab_telegram::{Settings, Stopped, Surroundings, Telegram, Webhook};
use tokio::{net::TcpListener, sync::mpsc, task::JoinHandle};
use tokio_util::sync::{CancellationToken, DropGuard};

/// What is completed after a slash.
const COMMANDS: [Command; 2] = [
    Command { name: "spent", about: "Log an expense", argument: None },
    Command { name: "undo", about: "Undo the last change", argument: None },
];

/// The bot, its books, and one person who writes to it.
pub(crate) struct Bot {
    pub(crate) telegram: Arc<Standin>,
    pub(crate) chat: Arc<MemoryChat>,
    pub(crate) asha: Person,
    pub(crate) outbound: Arc<dyn Outbound>,
    pub(crate) stop: CancellationToken,
    pub(crate) task: JoinHandle<Result<(), Stopped>>,
    /// The status of each answer to a delivery, where updates are brought.
    pub(crate) answers: Option<mpsc::UnboundedReceiver<StatusCode>>,
    _ends: DropGuard,
}

/// Books that say back what was said.
pub(crate) fn echo() -> Arc<MemoryChat> {
    MemoryChat::new(|incoming| Reply::from(incoming.content.words()))
}

pub(crate) fn settings(telegram: &Standin, webhook: Option<Webhook>) -> Settings {
    let (token, api) = (telegram.token().into(), telegram.url());
    Settings { token, api, webhook, per_second: 1_000 }
}

pub(crate) fn adapter(settings: Settings) -> Telegram {
    let now = Arc::new(|| "2026-01-15T09:00:00Z".parse().unwrap());
    Telegram::new(settings, Surroundings { now, commands: COMMANDS.to_vec() }).unwrap()
}

impl Bot {
    /// Fetches updates.
    pub(crate) async fn polling(chat: Arc<MemoryChat>) -> Self {
        let telegram = Arc::new(Standin::start().await.unwrap());
        let bot = Self::over(telegram, chat);
        bot.telegram.called("getUpdates", 1).await;
        bot
    }

    /// The same, over a stand-in that was prepared; it may not come to fetch.
    pub(crate) fn over(telegram: Arc<Standin>, chat: Arc<MemoryChat>) -> Self {
        let adapter = adapter(settings(&telegram, None));
        Self::run(telegram, chat, &adapter, None)
    }

    /// Has updates brought.
    pub(crate) async fn webhook(chat: Arc<MemoryChat>) -> Self {
        let telegram = Arc::new(Standin::start().await.unwrap());
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}/telegram", listener.local_addr().unwrap());
        let webhook = Webhook { url, secret: "s3cret".to_owned() };
        let adapter = adapter(settings(&telegram, Some(webhook)));
        let router = adapter.router(Arc::clone(&chat) as Arc<dyn Chat>).unwrap();
        let (tell, answers) = mpsc::unbounded_channel();
        let observed = axum::middleware::from_fn(move |request: Request, next: Next| {
            let tell = tell.clone();
            async move {
                let response = next.run(request).await;
                let _ = tell.send(response.status());
                response
            }
        });
        let router: Router = router.layer(observed);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let bot = Self::run(telegram, chat, &adapter, Some(answers));
        bot.telegram.called("setWebhook", 1).await;
        bot
    }

    fn run(
        telegram: Arc<Standin>,
        chat: Arc<MemoryChat>,
        adapter: &Telegram,
        answers: Option<mpsc::UnboundedReceiver<StatusCode>>,
    ) -> Self {
        let (outbound, stop) = (adapter.outbound(), CancellationToken::new());
        chat.connect(Arc::clone(&outbound));
        let asha = telegram.person_speaking("Asha", "ne");
        let (running, books, stopped) = (adapter.clone(), Arc::clone(&chat), stop.clone());
        let task = tokio::spawn(async move { running.run(books, stopped).await });
        let ends = stop.clone().drop_guard();
        Self { telegram, chat, asha, outbound, stop, task, answers, _ends: ends }
    }

    /// Asha writes to the bot alone.
    pub(crate) fn says(&self, text: &str) -> i64 {
        self.telegram.says(&self.asha, self.asha.chat(), text)
    }

    /// Sends to Asha as the books do: again, when there was not enough time for the rest.
    pub(crate) async fn sends(&self, outgoing: &Outgoing) -> Result<Sent, SendError> {
        loop {
            match self.outbound.send(&self.place(), outgoing).await {
                Err(SendError::RetryAfter(wait)) if wait < Duration::from_secs(1) => {
                    tokio::time::sleep(wait).await;
                }
                sent => return sent,
            }
        }
    }

    /// Where Asha writes.
    pub(crate) fn place(&self) -> ChatRef {
        place(self.asha.chat())
    }

    /// What the books have heard.
    pub(crate) fn heard(&self) -> Vec<String> {
        self.chat.received().iter().map(|each| each.content.words().to_owned()).collect()
    }
}

pub(crate) fn place(chat: i64) -> ChatRef {
    ChatRef { channel: Channel::Telegram, chat: chat.to_string() }
}

/// A reply under an id that is none of those which the books give theirs.
pub(crate) fn outgoing(id: u32, reply: impl Into<Reply>) -> Outgoing {
    Outgoing { id: format!("f{id:031x}"), answers: None, reply: reply.into() }
}

pub(crate) fn message(id: i64) -> MessageRef {
    MessageRef(id.to_string())
}
