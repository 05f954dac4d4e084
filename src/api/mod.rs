//! What other programs ask over HTTP.
//!
//! To add an endpoint: `api/<name>.rs` with its handler, and a line in [`router`].

mod health;
mod hooks;
pub mod metrics;
mod unsubscribe;

use std::sync::Arc;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

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
