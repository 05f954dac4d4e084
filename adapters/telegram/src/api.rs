//! The calls to the Bot API, each with a deadline.
//!
//! Of what Telegram returns only what is needed is read ([`Lean`], [`Since`]): it adds fields and kinds to its
//! objects all the time, and a message that was sent must not count as failed because its echo cannot be read.
//!
//! A new call is a method here; its payload is the client's own where that has one.

use std::time::Duration;

use reqwest::{Client, Url, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;
use teloxide_core::{
    Bot, RequestError, payloads,
    requests::{JsonRequest, MultipartPayload, MultipartRequest, Payload, Request as _},
    types::{BotCommand, CallbackQueryId, ChatAction, ChatId, InputFile, Recipient},
};

use crate::{failure::Failure, settings::BadSettings};

/// How long Telegram may take for an answer: most of the time that the caller gives a reply, and not all, so that some
/// is left to send several messages.
pub(crate) const DEADLINE: Duration = Duration::from_secs(6);

/// How long it keeps a request for updates open when there are none, in seconds.
const POLL: u32 = 25;

/// How many bytes of a file per second must get through.
const PACE: usize = 256 << 10;

/// The kinds of updates that the bot reads.
pub(crate) const ALLOWED: [&str; 3] = ["message", "edited_message", "callback_query"];

/// How many deliveries to a webhook may be under way at once.
const CONNECTIONS: u8 = 16;

/// The Bot API, for one bot.
#[derive(Clone)]
pub(crate) struct Api {
    bot: Bot,
    /// How long Telegram may take for an answer.
    deadline: Duration,
}

/// A call of which only the id of the message is read.
#[derive(Serialize)]
#[serde(transparent)]
struct Lean<P>(P);

/// A message that was sent.
#[derive(Deserialize)]
pub(crate) struct Delivered {
    pub(crate) message_id: i32,
}

impl<P: Payload> Payload for Lean<P> {
    type Output = Delivered;
    const NAME: &'static str = P::NAME;
}

impl<P: MultipartPayload> MultipartPayload for Lean<P> {
    fn copy_files(&self, into: &mut dyn FnMut(InputFile)) {
        self.0.copy_files(into);
    }

    fn move_files(&mut self, into: &mut dyn FnMut(InputFile)) {
        self.0.move_files(into);
    }
}

/// Who the bot is.
#[derive(Serialize)]
struct Who {}

/// The bot, as others call it.
#[derive(Deserialize)]
pub(crate) struct Name {
    pub(crate) username: String,
}

impl Payload for Who {
    type Output = Name;
    const NAME: &'static str = "GetMe";
}

/// What happened since; each update as it came.
#[derive(Serialize)]
struct Since {
    #[serde(skip_serializing_if = "Option::is_none")]
    offset: Option<i64>,
    limit: u8,
    timeout: u32,
    allowed_updates: [&'static str; 3],
}

impl Payload for Since {
    type Output = Vec<Value>;
    const NAME: &'static str = "GetUpdates";
}

/// Where updates are brought from now on.
#[derive(Serialize)]
struct Bring {
    url: Url,
    secret_token: String,
    max_connections: u8,
    allowed_updates: [&'static str; 3],
}

impl Payload for Bring {
    type Output = bool;
    const NAME: &'static str = "SetWebhook";
}

impl Api {
    /// Nothing is sent yet.
    pub(crate) fn new(
        token: &SecretString,
        url: Url,
        deadline: Duration,
    ) -> Result<Self, BadSettings> {
        let client = Client::builder()
            .connect_timeout(deadline)
            .timeout(Duration::from_mins(1))
            .pool_idle_timeout(Duration::from_mins(1))
            .tcp_nodelay(true)
            // The address holds the token: nobody else is to be asked, nor told where we come from.
            .redirect(redirect::Policy::none())
            .referer(false)
            .build()
            .map_err(|_| BadSettings::Client)?;
        let bot = Bot::with_client(token.expose_secret(), client).set_api_url(url);
        Ok(Self { bot, deadline })
    }

    /// How long a call may take that carries a file of so many bytes.
    pub(crate) fn within(&self, size: usize) -> Duration {
        self.deadline + Duration::from_secs((size / PACE) as u64)
    }

    async fn ask<P>(&self, payload: P, within: Duration) -> Result<P::Output, Failure>
    where
        P: Payload + Serialize + 'static,
        P::Output: DeserializeOwned + 'static,
    {
        bounded(within, JsonRequest::new(self.bot.clone(), payload).send()).await
    }

    /// The name of the bot.
    pub(crate) async fn who(&self) -> Result<Name, Failure> {
        self.ask(Who {}, self.deadline).await
    }

    /// Tells Telegram what to complete after a slash.
    pub(crate) async fn set_commands(&self, commands: Vec<BotCommand>) -> Result<(), Failure> {
        self.ask(payloads::SetMyCommands::new(commands), self.deadline).await.map(drop)
    }

    /// What happened since `offset`, which confirms all before it; waits a while for something to happen.
    pub(crate) async fn updates(&self, offset: Option<i64>) -> Result<Vec<Value>, Failure> {
        let asked = Since { offset, limit: 100, timeout: POLL, allowed_updates: ALLOWED };
        self.ask(asked, self.deadline + Duration::from_secs(POLL.into())).await
    }

    /// Updates are to be fetched; none is dropped.
    pub(crate) async fn fetch(&self) -> Result<(), Failure> {
        self.ask(payloads::DeleteWebhook::new(), self.deadline).await.map(drop)
    }

    /// Updates are to be brought; none is dropped.
    pub(crate) async fn bring(&self, url: Url, secret_token: String) -> Result<(), Failure> {
        let max_connections = CONNECTIONS;
        let asked = Bring { url, secret_token, max_connections, allowed_updates: ALLOWED };
        self.ask(asked, self.deadline).await.map(drop)
    }

    /// Sends a message.
    pub(crate) async fn send(&self, message: payloads::SendMessage) -> Result<Delivered, Failure> {
        self.ask(Lean(message), self.deadline).await
    }

    /// Sends a message with a file of so many bytes.
    pub(crate) async fn upload<P>(&self, message: P, size: usize) -> Result<Delivered, Failure>
    where
        P: MultipartPayload + Serialize + Send + 'static,
    {
        let call = MultipartRequest::new(self.bot.clone(), Lean(message)).send();
        bounded(self.within(size), call).await
    }

    /// Ends the waiting that a pressed button shows.
    pub(crate) async fn pressed(&self, id: String) -> Result<(), Failure> {
        let asked = payloads::AnswerCallbackQuery::new(CallbackQueryId(id));
        self.ask(asked, self.deadline).await.map(drop)
    }

    /// Shows that an answer is on its way.
    pub(crate) async fn typing(&self, chat: i64) -> Result<(), Failure> {
        let (chat, typing) = (Recipient::Id(ChatId(chat)), ChatAction::Typing);
        self.ask(payloads::SendChatAction::new(chat, typing), self.deadline).await.map(drop)
    }
}

async fn bounded<T>(
    within: Duration,
    call: impl Future<Output = Result<T, RequestError>>,
) -> Result<T, Failure> {
    match tokio::time::timeout(within, call).await {
        Ok(answer) => answer.map_err(Failure::from),
        Err(_) => Err(Failure::no_answer()),
    }
}
