//! The handle that a test holds.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use serde_json::Value;
use tokio::{net::TcpListener, task::JoinHandle};

use crate::line::{Cutter, Lines};

use super::{
    Attached, Emitted, Id, Interaction, Request, Shown,
    clock::Clock,
    messages::EPHEMERAL,
    server, shown,
    state::{Shared, State},
};

/// How long a test waits for something that must happen. A machine that is slower than this is broken.
const PATIENCE: Duration = Duration::from_secs(20);

/// Discord, on a port of this machine. Dropping it fails the test if anything it was told was wrong.
#[derive(Debug)]
pub struct Standin {
    pub(super) shared: Arc<Shared>,
    server: JoinHandle<()>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").field("url", &self.url).finish_non_exhaustive()
    }
}

impl Standin {
    /// Starts one whose clock stands at 2026-01-15 03:30 UTC until it is moved.
    pub async fn start() -> Self {
        let at = DateTime::from_timestamp(1_768_447_800, 0).unwrap_or_default();
        Self::on(0, Clock::standing(at)).await
    }

    /// Starts one whose clock goes on from here.
    pub async fn start_running(now: DateTime<Utc>) -> Self {
        Self::on(0, Clock::running(now)).await
    }

    /// Like [`start_running`](Self::start_running), on a port of the caller's choice.
    pub async fn start_on(port: u16, now: DateTime<Utc>) -> Self {
        Self::on(port, Clock::running(now)).await
    }

    async fn on(port: u16, clock: Clock) -> Self {
        let listener = match TcpListener::bind(("127.0.0.1", port)).await {
            Ok(listener) => listener,
            Err(why) => panic!("no port for the stand-in: {why}"),
        };
        let port = listener.local_addr().map_or(port, |address| address.port());
        let shared = Arc::new(Shared::new(format!("http://127.0.0.1:{port}"), clock));
        let router = server::router(Arc::clone(&shared));
        let service = router.into_make_service_with_connect_info::<Cutter>();
        let server = tokio::spawn(async move {
            // It only ends with the task.
            let _ = axum::serve(Lines(listener), service).await;
        });
        Self { shared, server }
    }

    /// `http://127.0.0.1:<port>`; the REST API is below `/api/v10`.
    pub fn url(&self) -> String {
        self.shared.url.clone()
    }

    /// The bot's token, without `Bot `.
    pub fn token(&self) -> String {
        self.shared.token.clone()
    }

    /// The application.
    pub fn application_id(&self) -> Id {
        self.shared.lock().application
    }

    /// Its user; `<@id>` calls it.
    pub fn bot_id(&self) -> Id {
        self.application_id()
    }

    /// The guild that the bot is in.
    pub fn guild_id(&self) -> Id {
        self.shared.lock().guild
    }

    /// The next message of the bot in a channel that was not asked for before, in the order of their coming. An answer
    /// that was put off counts when it is filled in.
    pub async fn shown(&self, channel: Id) -> Shown {
        self.until("a message", |state| state.channel(channel).unseen.pop_front()).await
    }

    /// The next message of the bot that it changed after it could be seen.
    pub async fn edited(&self, channel: Id) -> Shown {
        self.until("a change", |state| state.channel(channel).changed.pop_front()).await
    }

    /// New messages that [`shown`](Self::shown) has not given out yet.
    pub fn unseen(&self, channel: Id) -> usize {
        self.shared.lock().channel(channel).unseen.len()
    }

    /// A message as it looks now; `None` if it was taken away.
    pub fn looks(&self, channel: Id, message: Id) -> Option<Shown> {
        let state = self.shared.lock();
        let found = state.message(channel, message)?;
        Some(shown::look(&state, &self.shared.url, channel, found))
    }

    /// The messages of a channel, oldest first, as REST gives them; also those for one person only.
    pub fn messages(&self, channel: Id) -> Vec<Value> {
        self.shared.lock().channel(channel).messages.values().cloned().collect()
    }

    /// All interactions so far.
    pub fn interactions(&self) -> Vec<Interaction> {
        self.shared.lock().interactions.values().cloned().collect()
    }

    /// Waits until an interaction has its first answer.
    pub async fn acknowledged(&self, interaction: Id) -> Interaction {
        let done = |state: &mut State| {
            let found = state.interactions.get(&interaction)?;
            found.acknowledged.is_some().then(|| found.clone())
        };
        self.until("an answer to the interaction", done).await
    }

    /// How often the bot was seen writing in a channel.
    pub fn typing(&self, channel: Id) -> usize {
        self.shared.lock().channel(channel).typing
    }

    /// Waits until it was seen writing so often.
    pub async fn typed(&self, channel: Id, times: usize) {
        self.until("typing", |s| (s.channel(channel).typing >= times).then_some(())).await;
    }

    /// The commands that are registered, as REST gives them.
    pub fn commands(&self) -> Vec<Value> {
        self.shared.lock().commands.clone()
    }

    /// Waits until some are.
    pub async fn registered(&self) -> Vec<Value> {
        let some = |state: &mut State| {
            Some(state.commands.clone()).filter(|commands| !commands.is_empty())
        };
        self.until("commands", some).await
    }

    /// Waits until a client is connected and would hear of an event.
    pub async fn wait_ready(&self) {
        self.until("a client", |state| state.sessions.is_heard().then_some(())).await;
    }

    /// Waits for a number of IDENTIFYs and RESUMEs, and gives all so far.
    pub async fn attached(&self, number: usize) -> Vec<Attached> {
        let enough = |state: &mut State| {
            let all = &state.sessions.attached;
            (all.len() >= number).then(|| all.clone())
        };
        self.until("a connection", enough).await
    }

    /// All IDENTIFYs and RESUMEs so far.
    pub fn connections(&self) -> Vec<Attached> {
        self.shared.lock().sessions.attached.clone()
    }

    /// All requests so far.
    pub fn requests(&self) -> Vec<Request> {
        self.shared.lock().requests.clone()
    }

    /// Waits until so many requests of a route were answered, and gives them.
    pub async fn requested(&self, route: impl Into<super::Route>, number: usize) -> Vec<Request> {
        let route = route.into();
        let enough = |state: &mut State| {
            let all = state.requests.iter().filter(|r| route.covers(&r.method, &r.path));
            let all: Vec<Request> = all.filter(|r| r.status != 0).cloned().collect();
            (all.len() >= number).then_some(all)
        };
        self.until("a request", enough).await
    }

    /// All events so far, and when they were handed out.
    pub fn emitted(&self) -> Vec<Emitted> {
        self.shared.lock().sessions.emitted.clone()
    }

    /// What was wrong so far.
    pub fn violations(&self) -> Vec<String> {
        let state = self.shared.lock();
        state.violations.iter().chain(&state.sessions.wrong).cloned().collect()
    }

    /// What was wrong, which is forgotten with it: for tests that do it on purpose.
    pub fn take_violations(&self) -> Vec<String> {
        let mut state = self.shared.lock();
        let mut all = std::mem::take(&mut state.violations);
        all.append(&mut state.sessions.wrong);
        all
    }

    /// Leaves out the check against the published schemas, which costs time: for benchmarks.
    #[must_use]
    pub fn without_spec(self) -> Self {
        self.shared.lock().sessions.against_spec = false;
        self
    }

    /// What a message for one person only is marked with.
    pub const EPHEMERAL: u64 = EPHEMERAL;

    async fn until<T>(&self, what: &str, mut look: impl FnMut(&mut State) -> Option<T>) -> T {
        let mut changes = self.shared.watch();
        let waiting = async {
            loop {
                if let Some(found) = look(&mut self.shared.lock()) {
                    return found;
                }
                if changes.changed().await.is_err() {
                    std::future::pending::<()>().await;
                }
            }
        };
        let Ok(found) = tokio::time::timeout(PATIENCE, waiting).await else {
            panic!("{what} was expected and did not come; {:#?}", self.violations())
        };
        found
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        self.server.abort();
        self.drop_connection();
        let violations = self.take_violations();
        let fine = violations.is_empty() || std::thread::panicking();
        assert!(fine, "Discord would not have this:\n{}", violations.join("\n"));
    }
}
