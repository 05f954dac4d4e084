//! What other programs ask over HTTP.
//!
//! To add an endpoint: `api/<name>.rs` with its handler, and a line in [`router`].

mod health;
pub mod metrics;

use std::sync::Arc;

use axum::{Router, routing::get};

use crate::{domain::clock::Clock, store::Store};

/// The endpoints.
pub fn router(store: Arc<Store>, clock: Clock, channels: Vec<String>) -> Router {
    Router::new()
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .with_state(health::Asked::new(store, clock, channels))
}
