//! `/email`: the address shown, set and forgotten.

use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde::Deserialize;
use utoipa::ToSchema;

use super::{done, known, signed_in};
use crate::{
    api::{Bare, Caller, Problem, Sent, change, problem::Problems},
    domain::mail::EmailAddress,
    gate::Gate,
    ledger::{self, Email, EmailAsked, EmailKnown, EmailWish},
    mail,
};

/// Shows where mail goes
#[utoipa::path(
    get, path = "/email", tag = "email", operation_id = "show_email",
    responses((status = 200, body = EmailKnown), Problems),
)]
pub(super) async fn show(
    State(gate): State<Gate>,
    Caller(shown): Caller,
) -> Result<Json<EmailKnown>, Problem> {
    let mut books = gate.look(&shown).await?;
    Ok(Json(known(&mut books).await?))
}

/// Where mail is to go.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Address {
    /// The address.
    #[schema(value_type = String, format = Email, max_length = 254, example = "asha@example.org")]
    address: EmailAddress,
}

/// Has a code sent to an address that mail is to go to
#[utoipa::path(
    put, path = "/email", tag = "email", operation_id = "set_email",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    request_body = Address,
    responses(
        (status = 200, description = "It was stopped, and gets mail again", body = EmailKnown),
        (status = 202, description = "A code is on its way there", body = EmailAsked),
        Problems,
    ),
)]
pub(super) async fn set(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Sent { value, request }: Sent<Address>,
) -> Result<Response, Problem> {
    signed_in(&gate, &caller).await?;
    let mut change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    let wish = EmailWish::Use(value.address.into());
    match ledger::set_email(&mut change.books, wish).await? {
        Email::Asked(asked) => {
            mail::confirmation(&mut change.books, &asked).await?;
            change.done(&gate, StatusCode::ACCEPTED, &asked).await
        }
        Email::Refused(why) => Err(Problem::Mail(why)),
        _ => {
            let known = known(&mut change.books).await?;
            change.done(&gate, StatusCode::OK, &known).await
        }
    }
}

/// Forgets where mail goes
#[utoipa::path(
    delete, path = "/email", tag = "email", operation_id = "forget_email",
    params(("Idempotency-Key" = Option<String>, Header, description = "Names the request")),
    responses((status = 204, description = "No address is known any more"), Problems),
)]
pub(super) async fn forget(
    State(gate): State<Gate>,
    caller: Caller,
    headers: HeaderMap,
    Bare(request): Bare,
) -> Result<Response, Problem> {
    signed_in(&gate, &caller).await?;
    let change = match change::begin(&gate, &caller, &headers, request).await? {
        change::Begun::New(change) => change,
        change::Begun::Again(response) => return Ok(response),
    };
    done(change, &gate, EmailWish::Forget).await
}
