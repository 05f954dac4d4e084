//! What comes from Telegram: read, given to the books, and only then confirmed.
//!
//! `poll` fetches updates, `webhook` has them brought; both hand each to [`Intake::take`], those of a chat one after the
//! other. `wire` is what is read of an update, `incoming` what it means, `group` what in a group is meant for the bot.

mod group;
mod incoming;
pub(crate) mod poll;
pub(crate) mod webhook;
mod wire;

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicU64, Ordering},
};

use chrono::{DateTime, Utc};
use hisab_port::{Chat, Command, Content, Incoming, Outbound as _, Outgoing, Receipt, Unavailable};
use tokio::sync::Semaphore;

use self::{
    incoming::{Me, Meaning, meaning},
    wire::Arrived,
};
use crate::{api::Api, outbound::Sender};

/// What all ways in share.
#[derive(Clone)]
pub(crate) struct Intake {
    pub(crate) chat: Arc<dyn Chat>,
    pub(crate) api: Api,
    pub(crate) sender: Arc<Sender>,
    pub(crate) now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    pub(crate) id: i64,
    /// How others mention the bot.
    pub(crate) name: Arc<OnceLock<String>>,
    /// How many updates could not be read.
    pub(crate) unreadable: Arc<AtomicU64>,
    /// The commands that are ours.
    pub(crate) commands: Arc<[Command]>,
    /// How many more presses can be answered at once.
    pub(crate) presses: Arc<Semaphore>,
}

impl Intake {
    /// Takes an update in. `Ok`: it can be confirmed, it is stored or of no use to anybody. `Err`: it must come again.
    async fn take(&self, arrived: Arrived) -> Result<(), Unavailable> {
        let Some(update) = arrived.update else {
            let count = self.unreadable.fetch_add(1, Ordering::Relaxed) + 1;
            tracing::warn!(update.id = arrived.id, count, "An update of Telegram cannot be read");
            return Ok(());
        };
        let name = self.name.get().map(String::as_str);
        let me = Me { id: self.id, name, commands: &self.commands };
        match meaning(&me, arrived.id, update, (self.now)()) {
            Meaning::Nothing => {
                tracing::debug!(update.id = arrived.id, "An update of Telegram is not for us");
                Ok(())
            }
            Meaning::Unsure => Err(Unavailable::Down),
            Meaning::Said(incoming) => self.store(arrived.id, *incoming).await,
            Meaning::Pressed(press, incoming) => {
                if let Some(incoming) = incoming {
                    self.store(arrived.id, *incoming).await?;
                }
                self.answer(press);
                Ok(())
            }
        }
    }

    /// Answers a press, while others are taken in. One that is not answered looks busy for a while, and that is all.
    fn answer(&self, press: String) {
        let Ok(permit) = Arc::clone(&self.presses).try_acquire_owned() else {
            tracing::debug!("A press was not answered, there are too many");
            return;
        };
        let api = self.api.clone();
        tokio::spawn(async move {
            if let Err(failure) = api.pressed(press).await {
                tracing::debug!(?failure, "A press was not answered");
            }
            drop(permit);
        });
    }

    async fn store(&self, number: i64, incoming: Incoming) -> Result<(), Unavailable> {
        let (chat, id) = (incoming.chat.clone(), incoming.id.clone());
        let about = match &incoming.content {
            Content::Edited { of, .. } => Some(of),
            Content::Button { .. } => incoming.reply_to.as_ref(),
            _ => None,
        };
        if let Some(about) = about.filter(|_| incoming.shared) {
            self.sender.belongs(&id, about);
        }
        match self.chat.receive(incoming).await? {
            Receipt::Stored | Receipt::Known => {}
            Receipt::Differs => {
                tracing::warn!(update.id = number, "A message of Telegram came under a used id");
            }
            Receipt::Refused(reply) => {
                let outgoing = Outgoing { id: format!("{number:032x}"), answers: Some(id), reply };
                if let Err(error) = self.sender.send(&chat, &outgoing).await {
                    tracing::warn!(update.id = number, %error, "A refusal was not delivered");
                }
            }
        }
        Ok(())
    }
}
