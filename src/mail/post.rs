//! Sends mails that are due: each is taken up by one process, tried until it is sent, refused or too old, and keeps
//! nothing of what it said after that.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use metrics::counter;

use super::{BadSettings, Failure, Parcel, Settings, Wire, resend::Resend, smtp::Smtp};
use crate::{
    domain::{clock::Clock, ids::UserId, mail::EmailAddress},
    store::{self, Store, mail_addresses, mails},
};

/// How long a mail stays with the process that tries to send it.
const LEASE: TimeDelta = TimeDelta::seconds(60);

/// The longest pause between two attempts.
const LONGEST_PAUSE: Duration = Duration::from_mins(10);

/// The longest that a provider may have us wait.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// How long it is tried. Resend knows a mail by its key for 24 hours: after that, another attempt would be another mail.
const PATIENCE: TimeDelta = TimeDelta::hours(23);

/// The pause after a number of attempts that may work later: 1, 2, 4 seconds and so on.
fn pause(attempts: i32) -> Duration {
    let doublings = u32::try_from(attempts.saturating_sub(1)).unwrap_or(0).min(16);
    Duration::from_secs(1 << doublings).min(LONGEST_PAUSE)
}

/// Sends mail. Clones are the same.
#[derive(Clone)]
pub struct Post(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    clock: Clock,
    sender: Sender,
    limit: Duration,
    /// Until when nothing is sent, since the provider had too much.
    rests: Mutex<Option<DateTime<Utc>>>,
}

enum Sender {
    Resend(Resend),
    Smtp(Smtp),
}

impl Sender {
    async fn send(&self, parcel: Parcel<'_>) -> Result<Option<String>, Failure> {
        match self {
            Self::Resend(resend) => resend.send(parcel).await.map(Some),
            Self::Smtp(smtp) => smtp.send(parcel).await.map(|()| None),
        }
    }
}

impl Post {
    /// The longest that one attempt may take; shorter than the lease, so that no two processes try at once.
    pub const LIMIT: Duration = Duration::from_secs(20);

    /// Sends as the settings say. Nothing is sent yet.
    pub fn new(store: Arc<Store>, clock: Clock, settings: &Settings) -> Result<Self, BadSettings> {
        let sender = match &settings.wire {
            Wire::Resend { key, url } => Sender::Resend(Resend::new(key, url, &settings.from)?),
            Wire::Smtp { url } => Sender::Smtp(Smtp::new(url, &settings.from)?),
        };
        let limit = settings.limit.min(Self::LIMIT);
        Ok(Self(Arc::new(Inner { store, clock, sender, limit, rests: Mutex::default() })))
    }

    /// Sends mails that are due, one after the other, at most so many. How many it took up.
    pub async fn send_due(&self, limit: usize) -> Result<usize, store::Error> {
        for done in 0..limit {
            let now = self.0.clock.now();
            if self.rests_until().is_some_and(|until| until > now) {
                return Ok(done);
            }
            let mut conn = self.0.store.acquire().await?;
            let claimed = mails::claim(&mut conn, now, now + LEASE).await?;
            // It may take a while, and others need the connection.
            drop(conn);
            let Some(mail) = claimed else { return Ok(done) };
            self.send(mail).await?;
        }
        Ok(limit)
    }

    fn rests_until(&self) -> Option<DateTime<Utc>> {
        *self.0.rests.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn rest(&self, until: DateTime<Utc>) {
        *self.0.rests.lock().unwrap_or_else(PoisonError::into_inner) = Some(until);
    }

    async fn send(&self, mail: mails::Claimed) -> Result<(), store::Error> {
        let (user, id) = (UserId(mail.user_id), mail.id);
        let too_old = |at: DateTime<Utc>| at - mail.created_at >= PATIENCE;
        let to = match EmailAddress::parse(&mail.address) {
            Err(_) => Err("no address"),
            // They unsubscribed meanwhile, have another address, or a newer code.
            Ok(_) if !mail.wanted => Err("no longer wanted"),
            // Nobody was there to send it in time.
            Ok(_) if too_old(self.0.clock.now()) => Err("too old"),
            Ok(to) => Ok(to),
        };
        let to = match to {
            Ok(to) => to,
            Err(reason) => {
                tracing::info!(mail = %id, reason, "A mail is not sent");
                count("dropped");
                let mut conn = self.0.store.acquire().await?;
                return mails::fail(&mut conn, user, id, reason, self.0.clock.now()).await;
            }
        };
        let headers = mail.headers.as_object().cloned().unwrap_or_default();
        let parcel = Parcel {
            id,
            to: &to,
            subject: &mail.subject,
            text: &mail.text,
            html: &mail.html,
            headers: &headers,
            written: mail.created_at,
        };
        let sent = tokio::time::timeout(self.0.limit, self.0.sender.send(parcel)).await;
        let sent = sent.unwrap_or_else(|_| Err(Failure::Later("no answer in time".to_owned())));
        let now = self.0.clock.now();
        let mut conn = self.0.store.acquire().await?;
        let attempts = mail.attempts;
        let (wait, reason) = match sent {
            Ok(provider_id) => {
                count("sent");
                return mails::sent(&mut conn, user, id, provider_id.as_deref(), now).await;
            }
            Err(Failure::Refused(reason)) => {
                tracing::error!(mail = %id, attempts, reason, "A mail was refused");
                count("refused");
                return mails::fail(&mut conn, user, id, &reason, now).await;
            }
            Err(Failure::NoMailbox(reason)) => {
                tracing::info!(mail = %id, reason, "There is no such mailbox");
                count("no_mailbox");
                mail_addresses::bounced(&mut conn, &to, now).await?;
                return mails::fail(&mut conn, user, id, &reason, now).await;
            }
            Err(Failure::After(wait)) => {
                let wait = wait.min(LONGEST_REST);
                tracing::warn!(
                    seconds = wait.as_secs(),
                    "Mail must wait: the provider had too much"
                );
                self.rest(now + wait);
                (wait, "too much".to_owned())
            }
            Err(Failure::Later(reason)) => {
                tracing::warn!(mail = %id, attempts, reason, "A mail must wait");
                (pause(attempts), reason)
            }
        };
        let due_at = now + wait;
        if too_old(due_at) {
            count("given_up");
            return mails::fail(&mut conn, user, id, &format!("given up: {reason}"), now).await;
        }
        count("retried");
        mails::postpone(&mut conn, user, id, due_at).await
    }
}

/// An attempt at a mail ended.
fn count(outcome: &'static str) {
    counter!("hisab_mails_total", "outcome" => outcome).increment(1);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_and_end_growing() {
        let pauses: Vec<u64> = [0, 1, 2, 3, 10, 11, i32::MAX].map(|n| pause(n).as_secs()).into();
        assert_eq!(pauses, [1, 1, 2, 4, 512, 600, 600]);
        assert!(TimeDelta::from_std(Post::LIMIT).unwrap() < LEASE);
    }
}
