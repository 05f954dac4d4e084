//! An application of Discord, over the port: direct messages, mentions in servers, commands and buttons.
//!
//! Events come over the gateway (`gateway`) and go to the books in order (`intake`); replies go out over HTTP
//! (`outbound`, `rest`). Discord brings nothing again that nobody received: what was written meanwhile is fetched when
//! a session begins. Nothing that comes in is trusted to be short, and no text, name or token is logged here. serenity
//! logs what it reads: keep its target `serenity` out of the log.
//!
//! To handle another kind of event, see `intake`; to show something else of a reply, `outbound`.

mod attachments;
mod buttons;
mod commands;
mod gateway;
mod intake;
mod interactions;
mod mention;
mod outbound;
mod pause;
mod place;
mod recent;
mod render;
mod rest;
mod settings;
mod snowflake;

use std::{sync::Arc, time::Duration};

use hisab_port::{Chat, Outbound};
use secrecy::SecretString;
pub use settings::{BadSettings, Settings, Surroundings};
use thiserror::Error;
use tokio::time;
use tokio_util::sync::CancellationToken;

use crate::{
    attachments::Attachments,
    intake::Intake,
    interactions::Interactions,
    outbound::Sender,
    pause::Pause,
    rest::{Rest, failure::Failure},
};

/// How long what is being handed to the books may take when the adapter stops.
const FAREWELL: Duration = Duration::from_secs(10);

/// What the parts of the adapter share.
struct Shared {
    rest: Rest,
    attachments: Attachments,
    interactions: Interactions,
    surroundings: Surroundings,
    token: SecretString,
    api: String,
}

/// Why the adapter cannot go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Stopped {
    /// Discord does not know the token.
    #[error("Discord refuses the token")]
    Token,
    /// Discord does not allow the application to hear what it asks for.
    #[error("Discord refuses the intents")]
    Intents,
}

/// An application of Discord in one process.
#[derive(Clone)]
pub struct Discord {
    shared: Arc<Shared>,
    sender: Arc<Sender>,
}

impl Discord {
    /// Prepares everything; nothing is sent yet.
    pub fn new(settings: Settings, surroundings: Surroundings) -> Result<Self, BadSettings> {
        settings.check()?;
        let Settings { token, api, attachments } = settings;
        let shared = Arc::new(Shared {
            rest: Rest::new(&token, &api)?,
            attachments: Attachments::new(attachments)?,
            interactions: Interactions::default(),
            surroundings,
            token,
            api: api.trim_end_matches('/').to_owned(),
        });
        let sender = Sender::new(Arc::clone(&shared));
        Ok(Self { shared, sender })
    }

    /// Where replies go out.
    pub fn outbound(&self) -> Arc<dyn Outbound> {
        Arc::clone(&self.sender) as Arc<dyn Outbound>
    }

    /// Registers the commands and listens, until `stop` or until Discord says that it is of no use. A connection that is
    /// lost is made again, for ever, with pauses that grow to a minute.
    pub async fn run(&self, chat: Arc<dyn Chat>, stop: CancellationToken) -> Result<(), Stopped> {
        let stop = stop.child_token();
        let _ends = stop.clone().drop_guard();
        let sender = Arc::clone(&self.sender);
        let intake = Intake::new(Arc::clone(&self.shared), chat, sender, stop.clone());
        let listening = gateway::listen(&self.shared, &intake, &stop);
        let result = tokio::select! {
            result = listening => result,
            stopped = self.register(&intake) => Err(stopped),
        };
        stop.cancel();
        if time::timeout(FAREWELL, intake.finish()).await.is_err() {
            tracing::warn!(
                "Some messages were not stored in time; they are fetched at the next start"
            );
        }
        result
    }

    /// Registers the commands, however often that must be tried; returns only if the token was never
    /// of use.
    async fn register(&self, intake: &Intake) -> Stopped {
        let mut pause = Pause::growing();
        loop {
            match commands::register(&self.shared.rest, &self.shared.surroundings.commands).await {
                Ok(()) => break,
                Err(Failure::Token) if !intake.has_begun() => return Stopped::Token,
                // It is good for a session, or was.
                Err(Failure::Token) => time::sleep(pause.take()).await,
                Err(Failure::RetryAfter(until)) => time::sleep(until).await,
                Err(failure) if failure.may_pass() => time::sleep(pause.take()).await,
                Err(failure) => {
                    tracing::warn!(%failure, "The commands could not be registered");
                    break;
                }
            }
        }
        std::future::pending().await
    }
}
