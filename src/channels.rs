//! The adapters that this process runs: what comes in through them, where replies go out, and what they serve.
//!
//! To add one: a field, and a line in each function; `config` has a file with its settings.

use std::sync::Arc;

use axum::Router;
use chrono::{DateTime, Utc};
use hisab_discord::Discord;
use hisab_port::{Channel, Chat, Command, Outbound};
use hisab_telegram::Telegram;
use hisab_web::{Settings, Surroundings, Web};
use thiserror::Error;
use tokio_util::sync::CancellationToken;

use crate::wording;

/// The bots that settings choose.
#[derive(Default)]
pub struct Bots {
    /// At Telegram.
    pub telegram: Option<hisab_telegram::Settings>,
    /// At Discord.
    pub discord: Option<hisab_discord::Settings>,
}

/// The adapters of this process.
#[derive(Default)]
pub struct Channels {
    web: Web,
    telegram: Option<Telegram>,
    discord: Option<Discord>,
}

/// Why a bot cannot go on.
#[derive(Debug, Error)]
pub enum BotError {
    /// What was set for Telegram cannot be.
    #[error("Telegram: {0}")]
    TelegramSettings(#[from] hisab_telegram::BadSettings),
    /// Telegram refuses us.
    #[error("Telegram: {0}")]
    Telegram(#[from] hisab_telegram::Stopped),
    /// What was set for Discord cannot be.
    #[error("Discord: {0}")]
    DiscordSettings(#[from] hisab_discord::BadSettings),
    /// Discord refuses us.
    #[error("Discord: {0}")]
    Discord(#[from] hisab_discord::Stopped),
}

impl Channels {
    /// The widget, and the bots that are wanted. Nothing is sent yet.
    pub fn new(bots: Bots, now: fn() -> DateTime<Utc>) -> Result<Self, BotError> {
        let commands: Vec<Command> =
            wording::commands::ALL.iter().map(|known| known.command).collect();
        let telegram = bots.telegram.map(|settings| {
            let commands = commands.clone();
            let surroundings = hisab_telegram::Surroundings { now: Arc::new(now), commands };
            Telegram::new(settings, surroundings)
        });
        let discord = bots.discord.map(|settings| {
            let unavailable = wording::unavailable().plain_text();
            let now = Arc::new(now);
            Discord::new(settings, hisab_discord::Surroundings { now, commands, unavailable })
        });
        Ok(Self {
            web: Web::default(),
            telegram: telegram.transpose()?,
            discord: discord.transpose()?,
        })
    }

    /// Where replies go out.
    pub fn outbounds(&self) -> Vec<Arc<dyn Outbound>> {
        let telegram = self.telegram.as_ref().map(Telegram::outbound);
        let discord = self.discord.as_ref().map(Discord::outbound);
        [Some(self.web.outbound()), telegram, discord].into_iter().flatten().collect()
    }

    /// The channels, by their stored names.
    pub fn names(&self) -> Vec<String> {
        self.outbounds().iter().map(|outbound| outbound.channel().name().to_owned()).collect()
    }

    /// The bots among them, by the same names.
    pub fn bots(&self) -> Vec<&'static str> {
        let telegram = self.telegram.as_ref().map(|_| Channel::Telegram.name());
        let discord = self.discord.as_ref().map(|_| Channel::Discord.name());
        [telegram, discord].into_iter().flatten().collect()
    }

    /// What the adapters serve over HTTP.
    pub fn router(
        &self,
        chat: Arc<dyn Chat>,
        settings: Settings,
        secret: &[u8; 64],
        surroundings: Surroundings,
    ) -> Router {
        let webhook = self.telegram.as_ref().and_then(|bot| bot.router(Arc::clone(&chat)));
        let widget = self.web.router(chat, settings, secret, surroundings);
        widget.merge(webhook.unwrap_or_default())
    }

    /// The chat of those who are signed in on the pages, each request with the person that it is let in for.
    pub fn members(
        &self,
        chat: Arc<dyn Chat>,
        settings: Settings,
        surroundings: Surroundings,
    ) -> Router {
        self.web.for_members(chat, settings, surroundings)
    }

    /// Takes in what bots are told, until `stop`; ends before only if a platform refuses one for good.
    pub async fn run(&self, chat: Arc<dyn Chat>, stop: CancellationToken) -> Result<(), BotError> {
        let telegram = async {
            match &self.telegram {
                Some(bot) => Ok(bot.run(Arc::clone(&chat), stop.clone()).await?),
                None => Ok(()),
            }
        };
        let discord = async {
            match &self.discord {
                // In a box: what it holds is large.
                Some(bot) => Ok(Box::pin(bot.run(Arc::clone(&chat), stop.clone())).await?),
                None => Ok(()),
            }
        };
        tokio::try_join!(telegram, discord).map(drop)
    }

    /// Ends what would go on for ever.
    pub fn close(&self) {
        self.web.close();
    }
}
