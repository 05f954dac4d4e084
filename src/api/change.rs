//! Changes that programs make: in one transaction with the answer, so that a request that names a key (`Idempotency-Key`)
//! can be sent again, gets the same answer, and does nothing twice.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use serde::Serialize;
use serde_json::Value;

use super::{Caller, Problem};
use crate::{
    gate::Gate,
    ledger::{self, Books},
    store::{self, repeats},
};

/// The longest key, in characters.
const LONGEST: usize = 255;

/// Says that an answer was given before.
const REPLAYED: &str = "idempotency-replayed";

/// Books that are open to be changed, for one request.
pub(crate) struct Change {
    pub(crate) books: Books,
    key: Option<String>,
    request: [u8; 32],
}

/// What became of opening them.
pub(crate) enum Begun {
    /// The request is a new one. In a box: books are large.
    New(Box<Change>),
    /// It was answered before: with this.
    Again(Response),
}

/// Opens the books that a request is to change.
pub(crate) async fn begin(
    gate: &Gate,
    Caller(shown): &Caller,
    headers: &HeaderMap,
    request: [u8; 32],
) -> Result<Begun, Problem> {
    let key = key(headers)?;
    let mut books = gate.change(shown).await?;
    if let Some(key) = &key {
        let (user, since) = (books.user(), gate.clock().now() - ledger::REPEATS_KEPT);
        if let Some(answer) = repeats::find(books.conn(), user, key, since).await? {
            if answer.request != request {
                return Err(Problem::KeyUsed);
            }
            return Ok(Begun::Again(again(answer)));
        }
    }
    Ok(Begun::New(Box::new(Change { books, key, request })))
}

fn key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().unwrap_or_default().trim();
    if key.is_empty() || key.len() > LONGEST {
        let why = crate::wording::api::malformed(
            "header “Idempotency-Key”",
            "it has 1 to 255 letters, digits and signs",
        );
        return Err(Problem::Malformed(why));
    }
    Ok(Some(key.to_owned()))
}

fn again(answer: repeats::Answer) -> Response {
    let status = u16::try_from(answer.status).ok().and_then(|code| StatusCode::from_u16(code).ok());
    let mut response = answered(status.unwrap_or(StatusCode::OK), answer.body);
    response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    response
}

fn answered(status: StatusCode, body: Value) -> Response {
    if body.is_null() { status.into_response() } else { (status, Json(body)).into_response() }
}

impl Change {
    /// Commits what was done, with the answer.
    pub(crate) async fn done<T: Serialize>(
        self,
        gate: &Gate,
        status: StatusCode,
        body: &T,
    ) -> Result<Response, Problem> {
        let Self { mut books, key, request } = self;
        let body = serde_json::to_value(body).map_err(store::broken)?;
        if let Some(key) = key {
            let (user, now) = (books.user(), gate.clock().now());
            let status = i16::try_from(status.as_u16()).unwrap_or(i16::MAX);
            let answer = repeats::Answer { request: request.to_vec(), status, body: body.clone() };
            repeats::save(books.conn(), user, &key, &answer, now).await?;
        }
        books.commit().await?;
        Ok(answered(status, body))
    }

    /// The same, where there is nothing to say.
    pub(crate) async fn done_silently(self, gate: &Gate) -> Result<Response, Problem> {
        self.done(gate, StatusCode::NO_CONTENT, &Value::Null).await
    }
}
