//! Where somebody is signed in, and signing out: there, or everywhere.

use axum::{Json, extract::State, http::StatusCode};
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    api::{Caller, Named, Problem, problem::Problems},
    domain::{access::Via, ids::SessionId},
    gate::Gate,
    ledger,
};

/// Where somebody is signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
struct One {
    /// Which.
    id: SessionId,
    /// How they signed in.
    via: Via,
    /// What their browser or program calls itself.
    agent: String,
    /// When they signed in.
    made_at: DateTime<Utc>,
    /// When it went on last.
    used_at: DateTime<Utc>,
    /// When it ends if it is not used.
    expires_at: DateTime<Utc>,
    /// Whether it is the one that asks.
    current: bool,
}

/// Where somebody is signed in, what was used last in front.
#[derive(Serialize, ToSchema)]
#[schema(as = Sessions)]
pub(in crate::api::v1) struct All {
    sessions: Vec<One>,
}

/// How many sessions were ended.
#[derive(Serialize, ToSchema)]
#[schema(as = SessionsEnded)]
pub(in crate::api::v1) struct Ended {
    /// The one that asked among them.
    ended: u64,
}

/// List where the person is signed in
#[utoipa::path(
    get, path = "/sessions", tag = "sessions", operation_id = "list_sessions",
    description = "Takes an access token of a session; an API token is refused.",
    responses((status = 200, body = All), Problems),
)]
pub(in crate::api::v1) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<All>, Problem> {
    let (mut books, current) = gate.look_in_person(&shown).await?;
    let one = |session: ledger::Session| One {
        current: session.id == current,
        id: session.id,
        via: session.via,
        agent: session.agent,
        made_at: session.made_at,
        used_at: session.rotated_at,
        expires_at: session.expires_at,
    };
    let sessions = ledger::list_sessions(&mut books).await?.into_iter().map(one).collect();
    Ok(Json(All { sessions }))
}

/// Sign out somewhere
#[utoipa::path(
    delete, path = "/sessions/{id}", tag = "sessions", operation_id = "end_session",
    description = "Takes an access token of a session; an API token is refused.",
    params(("id" = SessionId, Path, description = "The session")),
    responses((status = 204, description = "Ended"), Problems),
)]
pub(in crate::api::v1) async fn end(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    let (mut books, _) = gate.change_in_person(&shown).await?;
    ledger::end_session(&mut books, id.into()).await?;
    books.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out everywhere
#[utoipa::path(
    delete, path = "/sessions", tag = "sessions", operation_id = "end_all_sessions",
    description = "Ends the session that asks, too. API tokens stay. Takes an access token of a session; an API token is refused.",
    responses((status = 200, body = Ended), Problems),
)]
pub(in crate::api::v1) async fn end_all(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<Ended>, Problem> {
    let (mut books, _) = gate.change_in_person(&shown).await?;
    let ended = ledger::end_all_sessions(&mut books).await?;
    books.commit().await?;
    Ok(Json(Ended { ended }))
}
