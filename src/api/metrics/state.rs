//! How things are: what waits and for how long, when jobs were done, the connections to the database. Read when somebody
//! asks, and not more often than once a second.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use hisab_port::Channel;
use metrics::{Gauge, gauge};
use tokio::{sync::Mutex, time::Instant};

use super::since_epoch;
use crate::{
    domain::clock::Clock,
    store::{self, Connections, Store, outbox::Backlog},
};

/// For how long an answer holds.
const FRESH: Duration = Duration::from_secs(1);

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// Looks how things are.
#[derive(Clone)]
pub(super) struct Observer(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    clock: Clock,
    looked_at: Mutex<Option<Instant>>,
}

/// What the database knows.
struct Known {
    inbox: (i64, Option<DateTime<Utc>>),
    outbox: Vec<Backlog>,
    mails: (i64, Option<DateTime<Utc>>),
    jobs: Vec<(String, DateTime<Utc>)>,
}

impl Observer {
    pub(super) fn new(store: Arc<Store>, clock: Clock) -> Self {
        Self(Arc::new(Inner { store, clock, looked_at: Mutex::default() }))
    }

    /// Looks, unless somebody just did.
    pub(super) async fn look(&self) {
        let mut looked_at = self.0.looked_at.lock().await;
        if looked_at.is_some_and(|at| at.elapsed() < FRESH) {
            return;
        }
        // Before we take one ourselves.
        let Connections { open, idle, most } = self.0.store.connections();
        gauge!("hisab_database_connections", "state" => "idle").set(idle);
        gauge!("hisab_database_connections", "state" => "used").set(open.saturating_sub(idle));
        gauge!("hisab_database_connections_max").set(most);
        let known = tokio::time::timeout(PATIENCE, known(&self.0.store)).await;
        let known = known.ok().and_then(Result::ok);
        gauge!("hisab_database_up").set(u8::from(known.is_some()));
        tell(known.as_ref(), self.0.clock.now());
        *looked_at = Some(Instant::now());
    }
}

async fn known(store: &Store) -> Result<Known, store::Error> {
    let mut conn = store.acquire().await?;
    Ok(Known {
        inbox: store::inbox::backlog(&mut conn).await?,
        outbox: store::outbox::backlog(&mut conn).await?,
        mails: store::mails::backlog(&mut conn).await?,
        jobs: store::schedules::done(&mut conn).await?,
    })
}

/// What is not known is no number, lest it be taken for what was known last.
fn tell(known: Option<&Known>, now: DateTime<Utc>) {
    let inbox = known.map(|known| known.inbox);
    let mails = known.map(|known| known.mails);
    for (waits, waiting, oldest) in [
        (inbox, gauge!("hisab_inbox_waiting"), gauge!("hisab_inbox_oldest_seconds")),
        (mails, gauge!("hisab_mails_waiting"), gauge!("hisab_mails_oldest_seconds")),
    ] {
        set_count(&waiting, waits.map(|(count, _)| count));
        set_age(&oldest, waits.map(|(_, oldest)| age(oldest, now)));
    }
    for channel in Channel::ALL.map(Channel::name) {
        // Where nothing is, nothing waits.
        let here = known.map(|known| known.outbox.iter().find(|here| here.channel == channel));
        let of = |count: fn(&Backlog) -> i64| here.map(|here| here.map_or(0, count));
        let waiting = gauge!("hisab_outbox_waiting", "channel" => channel);
        set_count(&waiting, of(|here| here.waiting));
        set_count(&gauge!("hisab_outbox_failed", "channel" => channel), of(|here| here.failed));
        let oldest = gauge!("hisab_outbox_oldest_seconds", "channel" => channel);
        set_age(&oldest, here.map(|here| age(here.and_then(|here| here.oldest), now)));
    }
    for (job, at) in known.map(|known| known.jobs.as_slice()).unwrap_or_default() {
        gauge!("hisab_job_last_success_timestamp_seconds", "job" => job.clone())
            .set(since_epoch(*at));
    }
}

fn set_count(gauge: &Gauge, count: Option<i64>) {
    match count {
        Some(count) => gauge.set(u32::try_from(count).unwrap_or(u32::MAX)),
        None => gauge.set(f64::NAN),
    }
}

fn set_age(gauge: &Gauge, age: Option<Duration>) {
    match age {
        Some(age) => gauge.set(age),
        None => gauge.set(f64::NAN),
    }
}

/// How long something has waited since a time; nothing waits, if there is none.
fn age(since: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Duration {
    since.and_then(|since| (now - since).to_std().ok()).unwrap_or_default()
}
