//! `/tokens`: the person's API tokens. Only a session makes, lists or takes them away: a program that has one gets no other
//! by it.

use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::{
    api::{Caller, Named, Problem, Sent, problem::Problems},
    domain::{access::Scope, ids::ApiTokenId, text::TokenName},
    gate::Gate,
    ledger::{self, ApiToken, MadeToken},
};

/// A token, without its secret.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiToken)]
struct One {
    /// Which.
    id: ApiTokenId,
    /// What the person calls it.
    name: TokenName,
    /// What it is good for.
    scope: Scope,
    /// When it was made.
    made_at: DateTime<Utc>,
    /// When it ends; `null` if it goes on until it is taken away.
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
    /// When it was used last, to the hour; `null` if it never was.
    #[schema(required)]
    used_at: Option<DateTime<Utc>>,
}

impl From<ApiToken> for One {
    fn from(token: ApiToken) -> Self {
        let ApiToken { id, name, scope, made_at, expires_at, used_at } = token;
        Self { id, name, scope, made_at, expires_at, used_at }
    }
}

/// The person's tokens, the newest first.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiTokens)]
pub(super) struct All {
    tokens: Vec<One>,
}

/// A token that was made.
#[derive(Serialize, ToSchema)]
#[schema(as = ApiTokenMade)]
struct Made {
    /// What is known of it from now on.
    #[serde(flatten)]
    about: One,
    /// The token itself. It is shown here and never again.
    token: String,
}

/// A token that is wanted.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ApiTokenWanted)]
pub(super) struct Wanted {
    /// What to call it.
    #[schema(min_length = 1, max_length = 60)]
    name: String,
    /// What it is good for.
    scope: Scope,
    /// In how many days it ends; without, when it is taken away.
    #[schema(minimum = 1, maximum = 3650)]
    days: Option<u16>,
}

/// List the API tokens
#[utoipa::path(
    get, path = "/tokens", tag = "tokens", operation_id = "list_tokens",
    description = "Takes an access token of a session; an API token is refused.",
    responses((status = 200, body = All), Problems),
)]
pub(super) async fn list(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<All>, Problem> {
    let (mut books, _) = gate.look_in_person(&shown).await?;
    let tokens = ledger::list_api_tokens(&mut books).await?;
    Ok(Json(All { tokens: tokens.into_iter().map(One::from).collect() }))
}

/// Make an API token
#[utoipa::path(
    post, path = "/tokens", tag = "tokens", operation_id = "make_token",
    description = "The token is shown in this answer alone, so there is no `Idempotency-Key`: an answer that is kept would be a secret that is kept. Takes an access token of a session; an API token is refused.",
    request_body = Wanted,
    responses((status = 201, body = Made, description = "Made"), Problems),
)]
pub(super) async fn make(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Sent { value, .. }: Sent<Wanted>,
) -> Result<Response, Problem> {
    let Wanted { name, scope, days } = value;
    let (mut books, _) = gate.change_in_person(&shown).await?;
    let MadeToken { about, shown } = ledger::make_api_token(&mut books, &name, scope, days).await?;
    books.commit().await?;
    let made = Made { about: about.into(), token: shown };
    Ok((StatusCode::CREATED, Json(made)).into_response())
}

/// Take an API token away
#[utoipa::path(
    delete, path = "/tokens/{id}", tag = "tokens", operation_id = "delete_token",
    description = "Takes an access token of a session; an API token is refused.",
    params(("id" = ApiTokenId, Path, description = "The token")),
    responses((status = 204, description = "Taken away"), Problems),
)]
pub(super) async fn delete(
    State(gate): State<Gate>,
    Caller(shown): Caller,
    Named(id): Named<Uuid>,
) -> Result<StatusCode, Problem> {
    let (mut books, _) = gate.change_in_person(&shown).await?;
    ledger::delete_api_token(&mut books, id.into()).await?;
    books.commit().await?;
    Ok(StatusCode::NO_CONTENT)
}
