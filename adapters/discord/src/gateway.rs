//! The connection that Discord sends events over, and what is done when it ends.
//!
//! serenity reads it, keeps it alive and resumes it. Its client would hand each event to a task of its own, which loses
//! their order, and would begin to listen only after a session has begun, which loses the first. So what it is made of
//! is used here: the runner of a shard, with a listener that is there before the first event and is called in order.
//! A runner ends where its session cannot be resumed; the next one is started here, with a pause that grows.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use reqwest::Method;
use secrecy::ExposeSecret;
use serde::Deserialize;
use serenity::{
    Error,
    all::{ShardId, ShardInfo},
    collector::collect,
    gateway::{
        ConnectionStage, GatewayError, Shard, ShardManager, ShardManagerOptions, ShardMessenger,
        ShardRunner, ShardRunnerInfo, ShardRunnerMessage, ShardRunnerOptions,
    },
    http::{Http, HttpBuilder},
    model::{event::Event, gateway::GatewayIntents},
    prelude::{Mutex, RwLock, TypeMap},
};
use tokio::time::{self, Instant};
use tokio_util::sync::CancellationToken;

use crate::{
    Shared, Stopped,
    intake::Intake,
    pause::Pause,
    rest::{Call, failure::Failure},
};

/// The only shard: one connection carries two thousand servers.
const SHARD: ShardId = ShardId(0);

/// A name for nothing, see [`manager`].
const NO_SHARD: ShardId = ShardId(1);

/// Discord wants sessions to begin at least so far apart.
const APART: Duration = Duration::from_secs(5);

/// The longest pause between two attempts to begin a session.
const LONGEST: Duration = Duration::from_mins(1);

/// How long the end of a connection may take.
const FAREWELL: Duration = Duration::from_secs(2);

/// How long making a connection may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// What Discord tells us: direct messages, and those of servers as far as we are mentioned. Interactions need none,
/// and the names of servers and channels are nothing to us.
fn intents() -> GatewayIntents {
    GatewayIntents::DIRECT_MESSAGES | GatewayIntents::GUILD_MESSAGES
}

#[derive(Deserialize)]
struct Address {
    url: String,
}

/// Why a session ended.
enum End {
    /// The adapter stops.
    Stopped,
    /// It cannot be begun again.
    Final(Stopped),
    /// It can. Whether it had begun.
    Lost(bool),
}

/// Listens until the adapter stops, or Discord says that it is of no use.
pub(crate) async fn listen(
    shared: &Arc<Shared>,
    intake: &Arc<Intake>,
    stop: &CancellationToken,
) -> Result<(), Stopped> {
    let fresh = Pause::new(APART, LONGEST);
    let (mut pause, mut told) = (fresh, false);
    loop {
        let since = Instant::now();
        match session(shared, intake, stop).await {
            End::Stopped => return Ok(()),
            End::Final(why) if !intake.has_begun() => return Err(why),
            // It worked before: whatever is mended there is noticed without a new start.
            End::Final(why) => {
                if !std::mem::replace(&mut told, true) {
                    tracing::error!(%why, "Discord refuses what it took before; it is tried again");
                }
                if stop.run_until_cancelled(time::sleep(LONGEST)).await.is_none() {
                    return Ok(());
                }
            }
            End::Lost(began) => {
                if began {
                    told = false;
                    pause = fresh;
                }
                // Counted from the beginning: after a long session there is no reason to wait.
                let rest = pause.take().saturating_sub(since.elapsed());
                tracing::info!(pause = ?rest, "Discord is connected again after a pause");
                if stop.run_until_cancelled(time::sleep(rest)).await.is_none() {
                    return Ok(());
                }
            }
        }
    }
}

/// One session, from its beginning until it is lost.
async fn session(shared: &Arc<Shared>, intake: &Arc<Intake>, stop: &CancellationToken) -> End {
    let began = Arc::new(AtomicBool::new(false));
    let connected = time::timeout(PATIENCE, Box::pin(connect(shared)));
    let (http, connection) = match stop.run_until_cancelled(connected).await {
        None => return End::Stopped,
        Some(Ok(Ok(connected))) => connected,
        Some(Ok(Err(why))) => {
            tracing::warn!(why, "Discord cannot be reached");
            return End::Lost(false);
        }
        Some(Err(_)) => {
            tracing::warn!("Discord does not answer");
            return End::Lost(false);
        }
    };
    let manager = manager(&http);
    let mut runner = ShardRunner::new(ShardRunnerOptions {
        data: Arc::new(RwLock::new(TypeMap::new())),
        event_handlers: Vec::new(),
        raw_event_handlers: Vec::new(),
        manager: Arc::clone(&manager),
        shard: connection,
        http,
    });
    let messenger = ShardMessenger::new(&runner);
    retire(&manager, &messenger).await;

    let (ears, ready) = (Arc::clone(intake), Arc::clone(&began));
    // Called in order by what reads the connection, for as long as this is held.
    let listener = collect(&messenger, move |event| {
        if matches!(event, Event::Ready(_)) {
            ready.store(true, Ordering::Relaxed);
            tracing::info!("Discord is connected");
        }
        ears.heard(event);
        None::<()>
    });
    let mut running = tokio::spawn(async move { Box::pin(runner.run()).await });
    let ended = tokio::select! {
        ended = &mut running => ended,
        () = stop.cancelled() => {
            messenger.send_to_shard(ShardRunnerMessage::Shutdown(SHARD, 1_000));
            if time::timeout(FAREWELL, &mut running).await.is_err() {
                running.abort();
            }
            return End::Stopped;
        }
    };
    drop(listener);
    match ended {
        Ok(Err(Error::Gateway(GatewayError::InvalidAuthentication))) => End::Final(Stopped::Token),
        Ok(Err(Error::Gateway(
            GatewayError::InvalidGatewayIntents | GatewayError::DisallowedGatewayIntents,
        ))) => End::Final(Stopped::Intents),
        Ok(_) => End::Lost(began.load(Ordering::Relaxed)),
        Err(_) => {
            tracing::error!("The reader of the connection broke");
            End::Lost(began.load(Ordering::Relaxed))
        }
    }
}

/// Opens a connection. The error says what was tried, and holds no address.
async fn connect(shared: &Shared) -> Result<(Arc<Http>, Shard), &'static str> {
    let address = shared.rest.read(Call::new(Method::GET, "/gateway".to_owned())).await;
    let Address { url } = address.map_err(|failure| match failure {
        Failure::Network(why) => why,
        _ => "it does not say where to listen",
    })?;
    // What a runner wants to have; nothing is asked through it.
    let http = HttpBuilder::new(shared.token.expose_secret().trim())
        .proxy(shared.api.as_str())
        .ratelimiter_disabled(true)
        .build();
    let connection = Shard::new(
        Arc::new(Mutex::new(url)),
        http.token(),
        ShardInfo { id: SHARD, total: 1 },
        intents(),
        None,
    )
    .await
    .map_err(|_| "no connection to the gateway")?;
    Ok((Arc::new(http), connection))
}

/// The manager that a runner reports to.
fn manager(http: &Arc<Http>) -> Arc<ShardManager> {
    let (manager, _end) = ShardManager::new(ShardManagerOptions {
        data: Arc::new(RwLock::new(TypeMap::new())),
        event_handlers: Vec::new(),
        raw_event_handlers: Vec::new(),
        shard_index: 0,
        shard_init: 0,
        shard_total: 1,
        ws_url: Arc::new(Mutex::new(String::new())),
        http: Arc::clone(http),
        intents: intents(),
        presence: None,
    });
    manager
}

/// A runner whose session is lost asks its manager for another and waits for that. Here it is told at once that all is
/// well, and the manager, which would begin one itself, is sent home: it shuts down a shard that there is none of.
async fn retire(manager: &ShardManager, messenger: &ShardMessenger) {
    let nothing = ShardRunnerInfo {
        latency: None,
        runner_tx: messenger.clone(),
        stage: ConnectionStage::Disconnected,
    };
    manager.runners.lock().await.insert(NO_SHARD, nothing);
    manager.shutdown_finished(NO_SHARD);
    manager.shutdown_all().await;
    manager.shutdown_finished(SHARD);
}
