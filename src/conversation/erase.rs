//! Erases who wished it, once the time to think again has passed, and says farewell.

use std::time::Duration;

use hisab_port::{Outgoing, Reply};
use uuid::Uuid;

use super::{Conversations, TurnError};
use crate::{domain::ids::UserId, ledger, store::conversations::Place, wording};

/// How long telling may take.
const LIMIT: Duration = Duration::from_secs(10);

impl Conversations {
    /// Erases those who are due. Who cannot be erased now is due again with the next sweep.
    pub(super) async fn erase_all(&self, due: Vec<UserId>) {
        for user in due {
            if let Err(error) = self.erase(user).await {
                tracing::error!(error = error.describe(), "Somebody could not be erased");
            }
        }
    }

    async fn erase(&self, user: UserId) -> Result<(), TurnError> {
        let mut tx = self.0.store.begin().await?;
        let erased = ledger::erase_due(&mut tx, user, self.0.clock.now()).await?;
        // Another process may have done it, or they stay.
        let Some(erased) = erased else { return Ok(()) };
        // Before, since nobody would come back to it after; and after, since something may have been on its way there.
        for conversation in &erased.conversations {
            self.0.memory.clear(*conversation).await;
        }
        tx.commit().await?;
        tracing::info!("Somebody was erased, as they wished");
        for conversation in erased.conversations {
            self.0.memory.clear(conversation).await;
        }
        for place in erased.places {
            // There is nothing left that it could be noted in.
            self.tell(&place, wording::erased());
        }
        Ok(())
    }

    /// Tells a chat something that answers nothing and is not noted: it is tried once.
    pub(super) fn tell(&self, place: &Place, reply: Reply) {
        let Some((outbound, chat)) = self.outbound(place) else { return };
        let id: Uuid = self.0.ids.next(self.0.clock.now());
        self.0.tasks.spawn(async move {
            let id = id.simple().to_string();
            let outgoing = Outgoing { id, answers: None, reply };
            let _ = tokio::time::timeout(LIMIT, outbound.send(&chat, &outgoing)).await;
        });
    }
}
