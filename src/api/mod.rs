//! What other programs ask over HTTP: the API proper in `v1`, and what services and mail programs ask for.
//!
//! To add an endpoint of the API: `api/v1/<name>.rs`, and a line in `v1/mod.rs`; another: a file here, and a line in
//! [`router`].

mod change;
mod health;
mod hooks;
mod input;
pub mod metrics;
mod next;
mod problem;
mod unsubscribe;
pub mod v1;
mod version;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

pub(crate) use input::{Asked, Bare, Caller, Named, Sent};
pub(crate) use problem::Problem;

use crate::{
    domain::clock::Clock,
    mail::{Hook, Links},
    store::Store,
};

/// The endpoints.
pub fn router(store: Arc<Store>, clock: Clock, channels: Vec<String>) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(health::Asked::new(store, clock, channels))
}

/// What mails lead to; and where the provider calls, if it does.
pub fn mail(store: Arc<Store>, links: Links, hook: Option<Hook>) -> Router {
    let unsubscribe = Router::new()
        .route("/unsubscribe", get(unsubscribe::ask).post(unsubscribe::unsubscribe))
        .with_state(unsubscribe::Door::new(store, links));
    let Some(hook) = hook else { return unsubscribe };
    let hooks = Router::new()
        .route("/hooks/resend", post(hooks::resend))
        .layer(DefaultBodyLimit::max(hooks::BODY))
        .with_state(hook);
    unsubscribe.merge(hooks)
}
