//! `GET /metrics`: figures about the process and what it shares with others, as Prometheus reads them. They name kinds of
//! things, from lists that do not grow, and no person.
//!
//! To add one: count it where it happens (`counter!`, `histogram!`) or read it in `state` when somebody asks (`gauge!`), and
//! give it a line in `families` and in the README.

mod families;
mod process;
mod state;

use std::{sync::Arc, time::Duration};

use axum::{
    Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::get,
};
use chrono::{DateTime, Utc};
use metrics::gauge;
use metrics_exporter_prometheus::{BuildError, PrometheusHandle};

use crate::{domain::clock::Clock, store::Store};

/// How often what was measured is put together.
const UPKEEP: Duration = Duration::from_secs(5);

/// The format, as Prometheus names it.
const TEXT: &str = "text/plain; version=0.0.4; charset=utf-8";

/// What was counted so far.
#[derive(Clone)]
pub struct Counted(PrometheusHandle);

/// From here on the process counts. It began at a time.
pub fn count(began: DateTime<Utc>) -> Result<Counted, BuildError> {
    let recorder = families::described()?;
    gauge!("process_start_time_seconds").set(since_epoch(began));
    gauge!("hisab_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    // Else what is measured and never read would pile up.
    let upkeep = recorder.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            upkeep.run_upkeep();
        }
    });
    Ok(Counted(recorder))
}

/// Tells what was counted, and how things are when somebody asks.
pub fn router(counted: Counted, store: Arc<Store>, clock: Clock) -> Router {
    let watched = Watched { counted, state: state::Observer::new(store, clock) };
    Router::new().route("/metrics", get(show)).with_state(watched)
}

#[derive(Clone)]
struct Watched {
    counted: Counted,
    state: state::Observer,
}

async fn show(State(watched): State<Watched>) -> impl IntoResponse {
    watched.state.look().await;
    process::look();
    ([(CONTENT_TYPE, TEXT)], watched.counted.0.render())
}

/// A time as Prometheus tells it; of those before 1970 there is none.
fn since_epoch(at: DateTime<Utc>) -> Duration {
    Duration::from_millis(u64::try_from(at.timestamp_millis()).unwrap_or(0))
}
