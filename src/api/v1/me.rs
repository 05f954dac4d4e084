//! `/me`: the person, and what they have chosen.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{
    api::{Caller, Problem, Sent, change, problem::Problems},
    domain::{
        access::Role, assistant::Assistant, change::Preferences, currency::Currency, ids::UserId,
        zone::Zone,
    },
    gate::Gate,
    ledger::{self, Books},
};

/// The person whose books these are.
#[derive(Serialize, ToSchema)]
pub(super) struct Me {
    /// Their id.
    id: UserId,
    /// What they are here.
    role: Role,
    /// What they have chosen.
    #[serde(flatten)]
    preferences: Preferences,
    /// The day it is for them.
    today: NaiveDate,
    /// The channels that lead to their books.
    channels: Vec<String>,
}

async fn me(books: &mut Books) -> Result<Me, Problem> {
    let id = books.user();
    Ok(Me {
        id,
        role: ledger::role(books.conn(), id).await?,
        preferences: books.preferences(),
        today: books.today(),
        channels: ledger::reached_from(books).await?,
    })
}

/// Shows the person
#[utoipa::path(
    get, path = "/me", tag = "me", operation_id = "show_me",
    responses((status = 200, body = Me), Problems),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<Me>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(me(&mut books).await?))
}

/// New choices; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Choices {
    /// The currency of amounts that name none.
    currency: Option<Currency>,
    /// Where their days begin and end.
    timezone: Option<Zone>,
    /// Whether a model may read what they write.
    assistant: Option<Assistant>,
}

/// Sets what the person has chosen
#[utoipa::path(
    patch, path = "/me", tag = "me", operation_id = "set_me",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = Choices,
    responses((status = 200, body = Me), Problems),
)]
pub(super) async fn set(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Choices>,
) -> Result<Response, Problem> {
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let Choices { currency, timezone, assistant } = value;
    ledger::set_preferences(&mut change.books, currency, timezone, assistant).await?;
    let me = me(&mut change.books).await?;
    change.done(&gate, StatusCode::OK, &me).await
}
