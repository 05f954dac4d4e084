//! `/health`: whether the books can be reached. It tells nothing of anybody, so it asks for nothing.

use std::time::Duration;

use axum::{Json, extract::State};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::{Problem, problem::Problems},
    gate::Gate,
    store::inbox,
};

/// How long the database may take to answer.
const PATIENCE: Duration = Duration::from_secs(2);

/// How it goes.
#[derive(Serialize, ToSchema)]
pub(super) struct Health {
    /// `ok`: the books can be reached.
    status: &'static str,
    /// The version of the program.
    version: &'static str,
    /// For how many seconds the oldest message has waited for its turn; absent if none waits.
    #[serde(skip_serializing_if = "Option::is_none")]
    inbox_seconds: Option<i64>,
}

/// Show whether the books can be reached
#[utoipa::path(
    get, path = "/health", tag = "health", operation_id = "show_health",
    responses((status = 200, body = Health), Problems),
    security(()),
)]
pub(super) async fn show(State(gate): State<Gate>) -> Result<Json<Health>, Problem> {
    let asked = async {
        let mut conn = gate.store().acquire().await?;
        inbox::oldest(&mut conn).await
    };
    let Ok(Ok(oldest)) = tokio::time::timeout(PATIENCE, asked).await else {
        return Err(Problem::Unavailable);
    };
    let now = gate.clock().now();
    Ok(Json(Health {
        status: "ok",
        version: env!("CARGO_PKG_VERSION"),
        inbox_seconds: oldest.map(|since| (now - since).num_seconds().max(0)),
    }))
}
