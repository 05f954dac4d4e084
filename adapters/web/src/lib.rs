//! The chat widget: one script puts a chat on any web page; messages come by POST, replies go out as server-sent events.
//!
//! A guest is an id in a signed cookie (`session`); the person and the chat have that id as their name. Whoever is let in
//! by somebody else, as those who are signed in on our own pages, is a [`Member`], and has endpoints apart. A message is
//! accepted (202) once it is stored. Replies are not sent anywhere: a stream reads them from the history of its chat,
//! from the last one that its browser has seen, whenever it hears that there is something new (`hub`). So nothing is
//! missed, whatever was closed or restarted meanwhile, and all tabs show the same. How far an answer has come that is
//! still being written (`drafts`) is the exception: it is shown to who looks, and missed without harm.
//!
//! Everything from outside is bounded: sizes here, rates and open streams in `bounds`. Pages of other origins may use
//! the widget only if they are named (`origin`).
//!
//! To add an endpoint: a file with its handler, and a line in [`Web::router`].

mod address;
mod bounds;
mod drafts;
mod history;
mod hub;
mod messages;
mod origin;
mod pages;
mod problem;
mod session;
mod stream;

use std::{sync::Arc, time::Duration};

pub use address::{client, network};
use axum::{
    Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    middleware,
    routing::{get, post},
};
use axum_extra::extract::cookie::Key;
use chrono::{DateTime, Utc};
use hisab_port::{Chat, Outbound};
pub use origin::{BadOrigin, Origin};
pub use session::Member;
use tokio_util::sync::CancellationToken;
use tower_http::timeout::TimeoutLayer;
use uuid::Uuid;

use crate::{bounds::Bounds, hub::Hub, origin::Origins, session::Door};

/// The longest body of a request, in bytes: four times the longest message in the widest script.
const MAX_BODY: usize = 64 << 10;

/// How long a request may take, its body included; streams aside.
const PATIENCE: Duration = Duration::from_secs(10);

/// How the widget is served.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Where people reach it, if that is not the `Host` that requests name.
    pub public: Option<Origin>,
    /// Pages of these origins may use it, too.
    pub origins: Vec<Origin>,
    /// Whether a proxy stands before it that says in `X-Forwarded-For` whom it speaks for.
    pub behind_proxy: bool,
}

/// What the widget cannot make itself.
#[derive(Clone)]
pub struct Surroundings {
    /// The time.
    pub now: Arc<dyn Fn() -> DateTime<Utc> + Send + Sync>,
    /// Ids for new guests.
    pub new_id: Arc<dyn Fn() -> Uuid + Send + Sync>,
}

/// The widget of one process.
#[derive(Clone, Default)]
pub struct Web {
    hub: Arc<Hub>,
    stop: CancellationToken,
}

/// What handlers share.
#[derive(Clone)]
struct State(Arc<Shared>);

struct Shared {
    chat: Arc<dyn Chat>,
    hub: Arc<Hub>,
    origins: Origins,
    bounds: Bounds,
    behind_proxy: bool,
    door: Door,
    surroundings: Surroundings,
    stop: CancellationToken,
}

impl Web {
    /// Where replies go out.
    pub fn outbound(&self) -> Arc<dyn Outbound> {
        Arc::clone(&self.hub) as Arc<dyn Outbound>
    }

    /// Ends all streams; browsers will look for another process.
    pub fn close(&self) {
        self.stop.cancel();
    }

    /// The pages and endpoints. `secret` signs the cookies: 64 bytes, the same in all processes.
    pub fn router(
        &self,
        chat: Arc<dyn Chat>,
        settings: Settings,
        secret: &[u8; 64],
        surroundings: Surroundings,
    ) -> Router {
        let door = Door::Guests(Key::from(secret));
        let api = self.endpoints(chat, settings, door, surroundings);
        pages::router().nest("/chat", api)
    }

    /// The endpoints for people whom somebody else lets in: each request that reaches them carries a [`Member`]. Only pages
    /// of our own origin may use them.
    pub fn for_members(
        &self,
        chat: Arc<dyn Chat>,
        settings: Settings,
        surroundings: Surroundings,
    ) -> Router {
        let settings = Settings { origins: Vec::new(), ..settings };
        self.endpoints(chat, settings, Door::Members, surroundings)
    }

    fn endpoints(
        &self,
        chat: Arc<dyn Chat>,
        settings: Settings,
        door: Door,
        surroundings: Surroundings,
    ) -> Router {
        let origins = Origins::new(settings.public, settings.origins);
        let cors = origins.cors();
        let state = State(Arc::new(Shared {
            chat,
            hub: Arc::clone(&self.hub),
            origins,
            bounds: Bounds::default(),
            behind_proxy: settings.behind_proxy,
            door,
            surroundings,
            stop: self.stop.clone(),
        }));
        let timeout = TimeoutLayer::with_status_code(StatusCode::REQUEST_TIMEOUT, PATIENCE);
        Router::new()
            .route("/session", post(session::begin))
            .route("/history", get(history::show))
            .route("/messages", post(messages::take))
            .layer(timeout)
            .layer(middleware::map_response(problem::explain))
            .route("/events", get(stream::open))
            .layer(DefaultBodyLimit::max(MAX_BODY))
            .layer(middleware::from_fn_with_state(state.clone(), bounds::check))
            .layer(middleware::from_fn_with_state(state.clone(), origin::check))
            .layer(cors)
            .with_state(state)
    }
}
