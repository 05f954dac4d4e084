//! Finds what was left lying: messages of a process that died, replies that are due again, hints from others.
//!
//! The tables say what must happen; everything else only makes it happen sooner.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::time::{MissedTickBehavior, interval};

use super::{Conversations, TurnError, Turns, notice, think, turns::Reason};
use crate::store::{self, Notice};

/// How often to look.
const EVERY: Duration = Duration::from_secs(1);

/// How long a message may wait before somebody else than its receiver looks after it.
const GRACE: Duration = Duration::from_secs(1);

/// How long after its beginning a process erases nobody.
const SETTLED: TimeDelta = TimeDelta::minutes(5);

/// For how long something is due that is handed out; after that, whoever finds it does it.
const OVERDUE: TimeDelta = TimeDelta::seconds(10);

/// How many conversations are taken up at once.
const AT_ONCE: i64 = 256;

impl Conversations {
    /// Begins to look after what this process has a part in; goes on until [`Self::stop`].
    pub fn start(&self) {
        self.start_mail();
        let this = self.clone();
        self.0.tasks.spawn(async move {
            tokio::select! {
                () = this.0.stop.cancelled() => {}
                () = this.sweep_for_ever() => {}
            }
        });
        let this = self.clone();
        self.0.tasks.spawn(async move {
            tokio::select! {
                () = this.0.stop.cancelled() => {}
                () = this.renew_for_ever() => {}
            }
        });
        let this = self.clone();
        self.0.tasks.spawn(async move {
            tokio::select! {
                () = this.0.stop.cancelled() => {}
                () = this.work_for_ever() => {}
            }
        });
        if self.0.store.is_shared() {
            let this = self.clone();
            self.0.tasks.spawn(async move {
                tokio::select! {
                    () = this.0.stop.cancelled() => {}
                    () = this.listen_for_ever() => {}
                }
            });
        }
    }

    async fn sweep_for_ever(&self) {
        let mut ticks = interval(EVERY);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut grace = Duration::ZERO; // What waits at the start was left by somebody else.
        let mut away = false;
        loop {
            ticks.tick().await;
            let swept = self.sweep(grace).await;
            match swept {
                Ok(()) if away => tracing::info!("The database is back"),
                Err(ref error) if !away => {
                    tracing::error!(error = error.describe(), "The database cannot be used");
                }
                Ok(()) | Err(_) => {}
            }
            away = swept.is_err();
            grace = GRACE;
        }
    }

    /// Keeps the conversations that wait for a model.
    async fn renew_for_ever(&self) {
        let mut ticks = interval(think::LEASE / 5);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            let held = self.0.held.all();
            if held.is_empty() {
                continue;
            }
            let until = self.0.clock.now() + think::LEASE;
            let renewed = async {
                let mut conn = self.0.store.acquire().await?;
                store::conversations::renew(&mut conn, &held, self.0.process, until).await
            };
            // Another process may take them up if it fails; whoever concludes first has done it.
            match tokio::time::timeout(think::LEASE / 5, renewed).await {
                Ok(Ok(())) => {}
                Ok(Err(error)) => {
                    tracing::warn!(error = store::describe(&error), "Leases could not be renewed");
                }
                Err(_elapsed) => tracing::warn!("Leases could not be renewed in time"),
            }
        }
    }

    async fn sweep(&self, grace: Duration) -> Result<(), TurnError> {
        let now = self.0.clock.now();
        let mut conn = self.0.store.acquire().await?;
        let unfinished = std::mem::take(&mut *self.unfinished());
        for place in unfinished {
            self.wake(place, Reason::Left);
        }
        if self.0.role == Turns::All {
            let left = store::conversations::waiting(&mut conn, now - grace, now, AT_ONCE).await?;
            for place in left {
                // What this process is at needs no second call.
                if !self.0.turns.has(&place) {
                    self.wake(place, Reason::Left);
                }
            }
        }
        let channels: Vec<String> =
            self.0.outbounds.iter().map(|outbound| outbound.channel().name().to_owned()).collect();
        for (place, since) in store::outbox::due(&mut conn, &channels, now, AT_ONCE).await? {
            if now - since < OVERDUE {
                self.hand_out_again(&place);
            } else {
                // Whoever was to send it has not, whatever became of the errand.
                self.deliver(&place, None);
            }
        }
        // Who has just begun has not heard yet of those who changed their minds meanwhile.
        if self.0.role == Turns::All && now - self.0.began >= SETTLED {
            let due = store::erasures::due(&mut conn, now, AT_ONCE).await?;
            drop(conn);
            self.erase_all(due).await;
        }
        Ok(())
    }

    async fn listen_for_ever(&self) {
        loop {
            if let Ok(mut notices) = self.0.store.notices().await {
                self.everywhere().await;
                while let Ok(notice) = notices.next().await {
                    self.hear(notice).await;
                }
            }
            tokio::time::sleep(EVERY).await;
        }
    }

    async fn hear(&self, notice: Notice) {
        match notice {
            Notice::Turn(about) if self.0.role == Turns::All => {
                if let Some(place) = notice::place(&about, self.0.process) {
                    self.wake(place, Reason::Message);
                }
            }
            Notice::Turn(_) => {}
            Notice::News(about) => {
                let place = notice::place(&about, self.0.process);
                if let Some((outbound, chat)) = place.and_then(|place| self.outbound(&place)) {
                    outbound.news(&chat).await;
                }
            }
            Notice::Books(user) => self.0.store.live().tell(user),
            Notice::Gap => self.everywhere().await,
        }
    }

    async fn everywhere(&self) {
        self.0.store.live().tell_everybody();
        for outbound in &self.0.outbounds {
            outbound.news_everywhere().await;
        }
    }
}
