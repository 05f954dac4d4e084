//! Errands in Redis, through apalis: pushed by any process, fetched by one, acknowledged once they are done, and given to
//! others if whoever fetched them is not heard of for a while.
//!
//! What apalis leaves to us: it polls only when told to; it gives a worker up at the first error, also when a Redis comes
//! back empty, so that one is begun anew, under a new name; it keeps what is done, so that is swept away; and its
//! queue has no end, so it is looked at before something is added. An id whose errand is gone (evicted, say) stops every
//! worker that fetches it: when workers end again and again at once, the queue is emptied. One key of its own stands
//! beside ours: `core:apalis:queues:list`.

use std::{panic::AssertUnwindSafe, time::Duration};

use apalis::prelude::{
    BackendExt as _, Event, EventListenerExt as _, TaskBuilder, WorkerBuilder,
    WorkerBuilderExt as _,
};
use apalis_core::backend::Vacuum as _;
use apalis_redis::{Config, RedisStorage};
use futures_util::FutureExt as _;
use redis::{
    AsyncCommands as _, Client, RedisError,
    aio::{ConnectionManager, ConnectionManagerConfig},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;
use tokio::time::{Instant, MissedTickBehavior, interval, sleep};

/// How often a worker looks whether there is something.
const POLL: Duration = Duration::from_millis(100);

/// How often a worker says that it is there; one that has not for three times is gone.
const HEARTBEAT: Duration = Duration::from_secs(5);
const MISSED: usize = 3;

/// How long an errand keeps others like it out, where that is wanted.
const SAME: Duration = Duration::from_secs(5);

/// How many errands a worker does at once.
const AT_ONCE: usize = 32;

/// How many errands a queue holds, those that were done lately included.
const MOST: usize = 20_000;

/// How often what is done is swept away.
const SWEEP: Duration = Duration::from_secs(20);

/// How long to wait before a worker is begun anew.
const PAUSE: Duration = Duration::from_millis(500);

/// After how many workers that ended at once a queue is emptied.
const ENOUGH: u32 = 5;

/// For how many seconds Redis keeps what apalis notes about a worker.
const NOTES: i64 = 24 * 60 * 60;

/// How long Redis may take.
const LIMIT: Duration = Duration::from_secs(1);

/// The queues of the processes over one store.
pub(super) struct Queues {
    redis: ConnectionManager,
    name: String,
}

type Storage = RedisStorage<Value, ConnectionManager>;

impl Queues {
    pub(super) fn open(url: &SecretString, name: &str) -> Result<Self, RedisError> {
        let config = ConnectionManagerConfig::new()
            .set_connection_timeout(Some(LIMIT))
            .set_response_timeout(Some(LIMIT))
            .set_number_of_retries(1);
        let client = Client::open(url.expose_secret())?;
        let redis = ConnectionManager::new_lazy_with_config(client, config)?;
        Ok(Self { redis, name: name.to_owned() })
    }

    fn config(&self, queue: &str) -> Config {
        Config::default()
            .queue(format!("{}:{queue}", self.name))
            .heartbeat_interval(HEARTBEAT)
            .missed_heartbeats(MISSED)
            .idempotency_ttl(Some(SAME))
            // An errand is short, and nobody listens to what becomes of it.
            .lock_tasks(false)
            .emit_events(false)
    }

    /// Adds an errand, unless one with the same key was added just now. `false` if the queue is full.
    pub(super) async fn push(
        &self,
        queue: &str,
        errand: Value,
        key: Option<String>,
    ) -> Result<bool, apalis_redis::Error> {
        let (mut redis, config) = (self.redis.clone(), self.config(queue));
        let held: usize = redis.hlen(config.job_data_hash()).await?;
        if held >= MOST {
            return Ok(false);
        }
        let task =
            TaskBuilder::new(serde_json::to_vec(&errand).map_err(apalis_redis::Error::Json)?);
        let task = match key {
            Some(key) => task.idempotency_key(key),
            None => task,
        };
        apalis_redis::queries::push_tasks(&mut redis, &config, &[task.build()]).await?;
        Ok(true)
    }

    /// Does what comes into a queue, for ever; `run` is `None` of what nobody here can do. `note` hears whether Redis can
    /// be used.
    pub(super) async fn work<Doing>(
        &self,
        queue: &str,
        name: &str,
        run: impl FnMut(Value) -> Option<Doing> + Clone + Send + 'static,
        note: impl Fn(bool) + Clone + Send + Sync + 'static,
    ) where
        Doing: Future<Output = ()> + Send + 'static,
    {
        let config = self.config(queue);
        let mut early = 0;
        for number in 0_u64.. {
            let began = Instant::now();
            let worker = self.one(&config, format!("{name}-{number}"), run.clone(), note.clone());
            // Whatever ends it, the next one begins.
            let _ = AssertUnwindSafe(worker).catch_unwind().await;
            early = if began.elapsed() < HEARTBEAT { early + 1 } else { 0 };
            if early >= ENOUGH && self.empty(&config).await.is_ok() {
                early = 0;
            }
            sleep(PAUSE).await;
        }
    }

    /// One worker, until something goes wrong.
    async fn one<Doing>(
        &self,
        config: &Config,
        name: String,
        run: impl FnMut(Value) -> Option<Doing> + Clone + Send + 'static,
        note: impl Fn(bool) + Clone + Send + Sync + 'static,
    ) where
        Doing: Future<Output = ()> + Send + 'static,
    {
        let storage = Storage::new(self.redis.clone()).with_config(config.clone());
        let sweeping = self.sweep(storage.clone(), config, &name);
        let heard = note.clone();
        let doing = move |errand: Value| {
            let done = run.clone()(errand);
            async move {
                if let Some(done) = done {
                    done.await;
                }
            }
        };
        let worker = WorkerBuilder::new(name.as_str())
            .backend(storage.poll_with_interval(POLL))
            .concurrency(AT_ONCE)
            .on_event(move |_, event| {
                if matches!(event, Event::HeartBeat) {
                    heard(true);
                }
            })
            .build(doing)
            .run();
        tokio::select! {
            _ended = worker => note(false),
            _failed = sweeping => note(false),
        }
    }

    /// Sweeps away what is done; ends if that cannot be.
    async fn sweep(
        &self,
        mut storage: Storage,
        config: &Config,
        name: &str,
    ) -> Result<(), apalis_redis::Error> {
        let mut redis = self.redis.clone();
        let notes = format!("{}:workers:metadata:{name}", config.queue.as_ref());
        let mut ticks = interval(SWEEP);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            storage.vacuum().await?;
            redis.del::<_, ()>(config.done_jobs_set()).await?;
            redis.expire::<_, ()>(&notes, NOTES).await?;
        }
    }

    /// Empties a queue. What was in it is found by the sweep of the tables.
    async fn empty(&self, config: &Config) -> Result<(), RedisError> {
        let mut redis = self.redis.clone();
        let workers: Vec<String> = redis.zrange(config.workers_set(), 0, -1).await?;
        let inflight = config.inflight_jobs_set();
        let mut keys: Vec<String> =
            workers.iter().map(|worker| format!("{inflight}:{worker}")).collect();
        keys.extend([
            config.workers_set(),
            config.active_jobs_list(),
            config.scheduled_jobs_set(),
            config.job_data_hash(),
            config.signal_list(),
        ]);
        redis.del::<_, ()>(keys).await
    }
}
