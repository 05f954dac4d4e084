//! A bot of Telegram, over the port.
//!
//! What people write comes in through `intake`: it is fetched from Telegram, or brought to a webhook, and confirmed only
//! once it is stored. Replies go out through `outbound`, as `render` cuts them to messages, as fast as `pace` allows.
//! `api` makes the calls, `failure` says what an error means, `trouble` waits out what passes. Nothing is kept on disk:
//! what was not confirmed Telegram keeps for a day.
//!
//! The client of the Bot API is teloxide's, but for what comes in: its own way in confirms updates before they are
//! handled. To read a new kind of update, begin in `intake`; to make a new call, in `api`.

mod api;
mod failure;
mod intake;
mod keyboard;
mod outbound;
mod pace;
mod recent;
mod render;
mod settings;
mod trouble;

use std::sync::{Arc, OnceLock, atomic::AtomicU64};

use axum::Router;
use chrono::{DateTime, Utc};
use hisab_port::{Chat, Command, Outbound};
use reqwest::Url;
pub use settings::{BadSettings, Settings, Surroundings, Webhook};
use teloxide_core::types::BotCommand;
use thiserror::Error;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use crate::{
    api::{Api, DEADLINE, Name},
    failure::Failure,
    intake::{Intake, poll, webhook},
    outbound::Sender,
    pace::{PATIENCE, Pace},
    settings::Checked,
    trouble::insist,
};

/// How many presses are answered at once.
const PRESSES: usize = 32;

/// A bot, in this process. Clones are the same bot.
#[derive(Clone)]
pub struct Telegram(Arc<Shared>);

struct Shared {
    api: Api,
    sender: Arc<Sender>,
    id: i64,
    /// How others mention the bot, once Telegram said it.
    name: Arc<OnceLock<String>>,
    unreadable: Arc<AtomicU64>,
    webhook: Option<(Url, String)>,
    now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    commands: Arc<[Command]>,
    presses: Arc<Semaphore>,
}

/// Why a bot cannot go on; somebody must change its settings.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Stopped {
    /// Telegram does not know the token.
    #[error("Telegram refuses the token")]
    Token,
    /// Telegram does not take the webhook; what it says about it.
    #[error("Telegram refuses the webhook: {0}")]
    Webhook(String),
}

impl Telegram {
    /// A bot with these settings. Nothing is sent yet.
    pub fn new(settings: Settings, surroundings: Surroundings) -> Result<Self, BadSettings> {
        let Checked { token, id, api, webhook, per_second } = Checked::new(settings)?;
        let api = Api::new(&token, api, DEADLINE)?;
        let sender = Arc::new(Sender::new(api.clone(), Pace::new(per_second, PATIENCE)));
        let (name, unreadable) = (Arc::default(), Arc::default());
        let Surroundings { now, commands } = surroundings;
        let (commands, presses) = (commands.into(), Arc::new(Semaphore::new(PRESSES)));
        let shared = Shared { api, sender, id, name, unreadable, webhook, now, commands, presses };
        Ok(Self(Arc::new(shared)))
    }

    /// Where replies go out.
    pub fn outbound(&self) -> Arc<dyn Outbound> {
        Arc::clone(&self.0.sender) as Arc<dyn Outbound>
    }

    /// What Telegram calls, at the path of the webhook's address; `None` where updates are fetched. It takes updates of
    /// groups once [`run`](Self::run) knows the bot's name.
    pub fn router(&self, chat: Arc<dyn Chat>) -> Option<Router> {
        let (url, secret) = self.0.webhook.as_ref()?;
        Some(webhook::router(self.intake(chat), url, secret))
    }

    /// Runs the bot until it is told to stop, or Telegram refuses it at the start; whatever else fails is tried again.
    pub async fn run(&self, chat: Arc<dyn Chat>, stop: CancellationToken) -> Result<(), Stopped> {
        let intake = self.intake(chat);
        let who = || self.0.api.who();
        let stops = |failure: &Failure| (*failure == Failure::Token).then_some(Stopped::Token);
        match insist(&stop, stops, who).await {
            Some(Ok(Name { username })) => {
                tracing::info!(bot.name = %username, "Telegram knows the bot");
                // In a second run it is the same.
                let _ = self.0.name.set(username);
            }
            Some(Err(stopped)) => return Err(stopped),
            None => return Ok(()),
        }
        self.offer_commands().await;
        if let Some((url, secret)) = &self.0.webhook {
            return webhook::run(&intake, url, secret, &stop).await;
        }
        poll::run(&intake, &stop).await;
        Ok(())
    }

    fn intake(&self, chat: Arc<dyn Chat>) -> Intake {
        let Shared { api, sender, id, name, unreadable, now, commands, presses, .. } = &*self.0;
        Intake {
            chat,
            api: api.clone(),
            sender: Arc::clone(sender),
            now: Arc::clone(now),
            id: *id,
            name: Arc::clone(name),
            unreadable: Arc::clone(unreadable),
            commands: Arc::clone(commands),
            presses: Arc::clone(presses),
        }
    }

    /// Says what can be completed after a slash. Without it the bot works as well.
    async fn offer_commands(&self) {
        let commands = &self.0.commands;
        if commands.is_empty() {
            return;
        }
        let commands = commands.iter().map(|each| BotCommand::new(each.name, each.about)).collect();
        if let Err(failure) = self.0.api.set_commands(commands).await {
            tracing::warn!(?failure, "Telegram does not show the commands");
        }
    }
}
