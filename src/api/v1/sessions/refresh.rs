//! Going on: a refresh token for the next.

use axum::{Json, extract::State};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{Shown, shown};
use crate::{
    api::{Problem, Sent, problem::Problems},
    domain::token::Token,
    gate::Gate,
    ledger,
};

/// What goes on.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Refresh)]
pub(in crate::api::v1) struct Refresh {
    /// The refresh token that came last.
    #[schema(max_length = 200)]
    refresh_token: String,
}

/// Go on with a session
#[utoipa::path(
    post, path = "/sessions/refresh", tag = "sessions", operation_id = "refresh_session",
    description = "Brings the next access token and the next refresh token. A refresh token that was used before has been copied: the session ends. Two requests in the same half minute get the same answer.",
    request_body = Refresh,
    responses((status = 200, body = Shown), Problems),
    security(()),
)]
pub(in crate::api::v1) async fn refresh(
    State(gate): State<Gate>,
    Sent { value, .. }: Sent<Refresh>,
) -> Result<Json<Shown>, Problem> {
    let token = Token::parse(&value.refresh_token).ok_or(Problem::SessionOver)?;
    let mut tx = gate.store().begin().await?;
    let now = gate.clock().now();
    let refreshed = ledger::refresh(&mut tx, gate.sessions(), &token, now).await?;
    // What is refused may have ended the session.
    tx.commit().await?;
    let refreshed = refreshed.map_err(|_| Problem::SessionOver)?;
    Ok(Json(shown(&gate, refreshed.user, &refreshed.session)?))
}
