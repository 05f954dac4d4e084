//! What handlers are given: who asks, and bodies and queries that were read strictly. Whatever cannot be read says where
//! and why.

use axum::{
    body::Bytes,
    extract::{FromRef, FromRequest, FromRequestParts, Path, Query, Request},
    http::{HeaderMap, header, request::Parts},
};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

use super::Problem;
use crate::{
    gate::{Gate, Shown},
    wording,
};

/// Who asks, as far as it was said.
pub(crate) struct Caller(pub(crate) Shown);

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Gate: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        Gate::from_ref(state).shown(&parts.headers).map(Self).ok_or(Problem::Credentials)
    }
}

/// A JSON body, and what makes its request the same as another.
pub(crate) struct Sent<T> {
    /// What it says.
    pub(crate) value: T,
    /// Method, address and body, hashed.
    pub(crate) request: [u8; 32],
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Sent<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        if !is_json(request.headers()) {
            return Err(Problem::MediaType("application/json"));
        }
        let about = format!("{} {}\n", request.method(), request.uri());
        let body = body(request, state).await?;
        // The reader would take a list for an object, its values in the order of the names.
        if body.trim_ascii_start().first() != Some(&b'{') {
            return Err(Problem::Malformed(wording::api::malformed(
                "body",
                "it is no JSON object",
            )));
        }
        let value = serde_json::from_slice(&body).map_err(|error| malformed("body", &error))?;
        let request = Sha256::new().chain_update(about).chain_update(&body).finalize().into();
        Ok(Self { value, request })
    }
}

/// A request whose address says everything: what makes it the same as another. A body that comes along is not read.
pub(crate) struct Bare(pub(crate) [u8; 32]);

impl<S: Send + Sync> FromRequestParts<S> for Bare {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let about = format!("{} {}\n", parts.method, parts.uri);
        Ok(Self(Sha256::digest(about).into()))
    }
}

/// The bytes of a body.
pub(crate) async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, Problem> {
    Bytes::from_request(request, state).await.map_err(|rejection| match rejection.status() {
        axum::http::StatusCode::PAYLOAD_TOO_LARGE => Problem::TooLarge,
        _ => Problem::TooSlow,
    })
}

fn is_json(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let media = media.and_then(|media| media.split(';').next()).unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}

/// A query.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let query = Query::from_request_parts(parts, state).await;
        let Query(value) = query.map_err(|error| malformed("query", &error))?;
        Ok(Self(value))
    }
}

/// A part of the path.
pub(crate) struct Named<T>(pub(crate) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let path = Path::from_request_parts(parts, state).await;
        let Path(value) = path.map_err(|error| malformed("address", &error))?;
        Ok(Self(value))
    }
}

/// The reader's own words say what was expected and where.
fn malformed(part: &str, error: &dyn std::error::Error) -> Problem {
    let why = error.source().map_or_else(|| error.to_string(), ToString::to_string);
    let why: String = why.chars().filter(|c| !c.is_control()).take(300).collect();
    Problem::Malformed(wording::api::malformed(part, &why))
}
