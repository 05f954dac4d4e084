//! Has mail sent that is due, beside the outbox, and tells people in their chat when mail to them comes back.

use std::time::Duration;

use tokio::time::{MissedTickBehavior, interval};

use super::{Conversations, Turns};
use crate::{
    mail::Post,
    store::{self, mail_addresses, posts},
    wording,
};

/// How often to look.
const EVERY: Duration = Duration::from_secs(2);

/// How many mails are sent at a time.
const AT_ONCE: usize = 64;

/// How many people are told at a time.
const TOLD: i64 = 16;

impl Conversations {
    /// Has mail sent by this; to be said before [`Self::start`]. Without it no mail is promised to anybody.
    pub fn send_mail_by(&self, post: Post) {
        // Said twice, the first holds.
        let _ = self.0.post.set(post);
    }

    /// Whether mail is sent.
    pub fn sends_mail(&self) -> bool {
        self.0.post.get().is_some()
    }

    /// Begins to send mail, where this process does such work.
    pub(super) fn start_mail(&self) {
        let Some(post) = self.0.post.get().filter(|_| self.0.role == Turns::All) else { return };
        let (this, post) = (self.clone(), post.clone());
        self.0.tasks.spawn(async move {
            tokio::select! {
                () = this.0.stop.cancelled() => {}
                () = this.mail_for_ever(&post) => {}
            }
        });
    }

    async fn mail_for_ever(&self, post: &Post) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            // That the database is away the sweep says already.
            if let Err(error) = self.mail_once(post).await
                && !store::is_outage(&error)
            {
                tracing::error!(error = store::describe(&error), "Mail could not be sent");
            }
        }
    }

    async fn mail_once(&self, post: &Post) -> Result<(), store::Error> {
        post.send_due(AT_ONCE).await?;
        let mut conn = self.0.store.acquire().await?;
        let untold = mail_addresses::untold(&mut conn, TOLD).await?;
        drop(conn);
        for untold in untold {
            // Who cannot be told is found again, and keeps nobody else from it.
            if let Err(error) = self.tell_of_trouble(&untold).await {
                let error = store::describe(&error);
                tracing::error!(error, "Somebody could not be told that mail comes back");
            }
        }
        Ok(())
    }

    /// Has a person told once, where they wrote last: that they are, and what they are told, is stored together.
    async fn tell_of_trouble(&self, untold: &mail_addresses::Untold) -> Result<(), store::Error> {
        let (now, user) = (self.0.clock.now(), untold.user);
        let mut tx = self.0.store.begin().await?;
        // First the person, as everything does that writes to a conversation: so nobody waits for each other.
        store::links::lock(&mut tx, &[user]).await?;
        let Some(place) = store::nudges::place(&mut tx, user).await? else { return Ok(()) };
        let reply = wording::mail_trouble(&untold.address, untold.trouble);
        let post = posts::Post {
            id: self.0.ids.next(now),
            outgoing: self.0.ids.next(now),
            // Given again, it is another address: it may come back again.
            key: &format!("mail:{}:{}", untold.made_at.timestamp_micros(), untold.trouble.name()),
            reply: &serde_json::to_value(&reply).map_err(store::broken)?,
            question: None,
            about: &[],
            now,
        };
        // Not new, it was told where the books were that this one came from or went to.
        posts::insert(&mut tx, user, place.conversation_id, &post).await?;
        if mail_addresses::told(&mut tx, untold, now).await? {
            tx.commit().await?;
            self.hand_out(&place);
        }
        Ok(())
    }
}
