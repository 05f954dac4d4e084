//! `/sessions`: signing in, going on, signing out.
//!
//! No program does that in a person's name: but for signing in, all of it takes a session's own access token.

mod begin;
mod keep;
mod refresh;

pub(super) use begin::{__path_begin, begin};
pub(super) use keep::{__path_end, __path_end_all, __path_list, end, end_all, list};
pub(super) use refresh::{__path_refresh, refresh};

use serde::Serialize;
use utoipa::ToSchema;

use crate::{
    api::Problem,
    domain::ids::{SessionId, UserId},
    gate::{ACCESS_LIFE, Gate},
    ledger::Session,
};

/// What somebody shows from now on who signed in.
#[derive(Serialize, ToSchema)]
#[schema(as = SignedIn)]
pub(super) struct Shown {
    /// Whose books it opens.
    user: UserId,
    /// The session.
    session: SessionId,
    /// What to show as `Authorization: Bearer`.
    access_token: String,
    /// How to show it: `Bearer`.
    token_type: &'static str,
    /// In how many seconds it ends.
    expires_in: i64,
    /// What brings the next access token, once, and the refresh token after it.
    refresh_token: String,
}

fn shown(gate: &Gate, user: UserId, session: &Session) -> Result<Shown, Problem> {
    Ok(Shown {
        user,
        session: session.id,
        access_token: gate.access_token(user, session.id).ok_or(Problem::Unavailable)?,
        token_type: "Bearer",
        expires_in: ACCESS_LIFE.num_seconds(),
        refresh_token: gate.sessions().refresh_token(user, session).shown(),
    })
}
