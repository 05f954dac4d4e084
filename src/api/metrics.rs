//! `GET /metrics`: figures about the process, as Prometheus reads them. No person is named in them.

use std::time::Duration;

use axum::{Router, routing::get};
use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};
use metrics_exporter_prometheus::{BuildError, PrometheusBuilder};

/// How often what was measured is put together.
const UPKEEP: Duration = Duration::from_secs(5);

/// From here on the process counts, and this tells.
pub fn router() -> Result<Router, BuildError> {
    let recorder = PrometheusBuilder::new()
        .set_buckets(&[0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0])?
        .install_recorder()?;
    describe_counter!("hisab_model_answers_total", "Answers of a model that could be counted");
    describe_counter!("hisab_model_tokens_total", "Tokens that a model took, by kind");
    describe_counter!(
        "hisab_model_cost_microdollars_total",
        "What a model's answers cost by list price, in millionths of a US dollar"
    );
    describe_counter!("hisab_model_failures_total", "Answers that could not be used, by reason");
    describe_counter!(
        "hisab_model_ungrounded_total",
        "Texts of a model that were not sent since they stated what nobody had found, by kind"
    );
    describe_gauge!("hisab_outbox_failed", "Replies that could not be sent and were given up");
    describe_histogram!("hisab_model_seconds", Unit::Seconds, "Time until a model had answered");
    // Else what is measured and never read would pile up.
    let upkeep = recorder.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(UPKEEP);
        loop {
            ticks.tick().await;
            upkeep.run_upkeep();
        }
    });
    Ok(Router::new().route("/metrics", get(move || async move { recorder.render() })))
}
