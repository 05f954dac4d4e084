//! What happens by the clock: each job with the times it is due, run by one process.
//!
//! A run is claimed by a row in `schedules`; while it goes on the claim is renewed, and a run of which nothing is heard is
//! taken up by another process. A job must bear to be run again from the beginning. Of runs that were missed, since no
//! process was there, only the newest is made up for, also by the very first process. Times are UTC: what is due by a person's clock is looked for often
//! and found by `nudges`.
//!
//! To add a job: a file here and a line in `ALL`.

mod forget;
mod nudges;
pub mod rates;
mod timetable;

use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::future::BoxFuture;
use metrics::{counter, histogram};
use tokio::time::Instant;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use uuid::Uuid;

pub use self::nudges::{Preview, preview};
use self::timetable::Timetable;
use crate::{
    domain::{clock::Clock, ids::IdSource},
    ledger::LedgerError,
    mail::Links,
    store::{self, Store, conversations::Place},
};

/// A job: its name, when it is due (second, minute, hour, day of month, month, day of week), and what it does.
struct Job {
    name: &'static str,
    due: &'static str,
    /// Whether this process does it.
    ours: fn(&Jobs) -> bool,
    run: for<'a> fn(&'a Jobs, &'a Run) -> BoxFuture<'a, Result<(), LedgerError>>,
}

/// Every job.
const ALL: &[Job] = &[
    Job {
        name: "nudges",
        due: "0 * * * * *",
        ours: |_| true,
        run: |jobs, run| Box::pin(nudges::run(jobs, run)),
    },
    Job {
        name: "rates",
        // The bank publishes at about 16:00 in Frankfurt, sometimes late; what was missed comes with the next.
        due: "0 30 15,17,20 * * *",
        ours: |jobs| jobs.feed.get().is_some(),
        run: |jobs, run| Box::pin(rates::run(jobs, run)),
    },
    Job {
        name: "forget",
        due: "0 17 3 * * *",
        ours: |_| true,
        run: |jobs, run| Box::pin(forget::run(jobs, run)),
    },
];

/// How often to look whether something is due.
const EVERY: Duration = Duration::from_secs(1);

/// How long a run stays with a process that is not heard of.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// How long what runs may take to finish when the process stops.
const LAST_RUNS: Duration = Duration::from_secs(5);

/// What jobs are made of.
pub struct Parts {
    /// The books of everyone.
    pub store: Arc<Store>,
    /// Where ids come from.
    pub ids: IdSource,
    /// The time.
    pub clock: Clock,
    /// Has what waits in a conversation sent.
    pub hand_out: Arc<dyn Fn(&Place) + Send + Sync>,
}

/// The jobs of one process.
pub struct Jobs {
    parts: Parts,
    /// What mails lead to, where mail is sent.
    links: OnceLock<Links>,
    /// Where rates are fetched, where that is wanted.
    feed: OnceLock<rates::Feed>,
    process: Uuid,
    tasks: TaskTracker,
    stop: CancellationToken,
}

/// A run that this process has.
struct Run {
    job: &'static str,
    due_at: DateTime<Utc>,
}

impl Jobs {
    /// Jobs over a store; nothing runs before [`Self::start`].
    pub fn new(parts: Parts) -> Arc<Self> {
        Arc::new(Self {
            process: parts.ids.next(parts.clock.now()),
            links: OnceLock::new(),
            feed: OnceLock::new(),
            parts,
            tasks: TaskTracker::new(),
            stop: CancellationToken::new(),
        })
    }

    /// Has digests sent by mail, too, to whoever has an address for them; to be said before the start.
    pub fn send_mail(&self, links: Links) {
        // Said twice, the first counts.
        let _ = self.links.set(links);
    }

    /// Has rates fetched every day; to be said before the start.
    pub fn fetch_rates(&self, feed: rates::Feed) {
        // Said twice, the first counts.
        let _ = self.feed.set(feed);
    }

    /// Begins to look after the timetable; goes on until [`Self::stop`].
    pub fn start(self: &Arc<Self>) {
        for job in ALL.iter().filter(|job| (job.ours)(self)) {
            let this = Arc::clone(self);
            self.tasks.spawn(async move { this.look_after(job).await });
        }
    }

    /// Ends all jobs, when what runs has finished or taken too long. What is not finished another process takes up.
    pub async fn stop(&self) {
        self.stop.cancel();
        self.tasks.close();
        if tokio::time::timeout(LAST_RUNS, self.tasks.wait()).await.is_err() {
            tracing::warn!("Some jobs did not finish; they are taken up again");
        }
    }

    async fn look_after(&self, job: &'static Job) {
        let Ok(timetable) = Timetable::parse(job.due) else {
            tracing::error!(job = job.name, "A timetable cannot be read");
            return;
        };
        let mut away = false;
        loop {
            match self.run_due(job, &timetable).await {
                Ok(()) => away = false,
                Err(error) => {
                    if !away {
                        let error = describe(&error);
                        tracing::error!(job = job.name, error, "A job failed; it is tried again");
                    }
                    away = true;
                }
            }
            tokio::select! {
                () = self.stop.cancelled() => return,
                () = tokio::time::sleep(EVERY) => {}
            }
        }
    }

    /// Does the newest run that is due, unless somebody has it.
    async fn run_due(&self, job: &'static Job, timetable: &Timetable) -> Result<(), LedgerError> {
        let now = self.parts.clock.now();
        let mut conn = self.parts.store.acquire().await?;
        let abandoned = store::schedules::abandoned(&mut conn, job.name, now).await?;
        let last = store::schedules::last(&mut conn, job.name).await?;
        let newest = timetable.newest(last.unwrap_or(DateTime::UNIX_EPOCH), now);
        let Some(due_at) = newest.or(abandoned) else {
            return Ok(());
        };
        let (process, until) = (self.process, now + LEASE);
        if !store::schedules::claim(&mut conn, job.name, due_at, process, now, until).await? {
            return Ok(());
        }
        drop(conn);
        let run = Run { job: job.name, due_at };
        let began = Instant::now();
        let ran = (job.run)(self, &run).await;
        let outcome = if ran.is_ok() { "done" } else { "failed" };
        counter!("hisab_job_runs_total", "job" => job.name, "outcome" => outcome).increment(1);
        histogram!("hisab_job_seconds", "job" => job.name).record(began.elapsed());
        ran?;
        let mut conn = self.parts.store.acquire().await?;
        let now = self.parts.clock.now();
        Ok(store::schedules::finish(&mut conn, job.name, due_at, now).await?)
    }

    /// Keeps a run for some time more; `false` if the process stops, or another has it.
    async fn goes_on(&self, run: &Run) -> Result<bool, LedgerError> {
        if self.stop.is_cancelled() {
            return Ok(false);
        }
        let until = self.parts.clock.now() + LEASE;
        let mut conn = self.parts.store.acquire().await?;
        let renewed =
            store::schedules::renew(&mut conn, run.job, run.due_at, self.process, until).await?;
        Ok(renewed)
    }
}

/// What a log may say of it.
fn describe(error: &LedgerError) -> String {
    match error {
        LedgerError::Internal(error) => store::describe(error),
        LedgerError::NoSpace => "no space".to_owned(),
        _ => "a refusal".to_owned(),
    }
}
