//! Versions of things (RFC 9110, section 8.8.3): a tag that changes with what is shown, so that whoever changes it can say
//! what they saw.

use axum::{
    Json,
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

use super::Problem;
use crate::{gate, store};

/// The tag of something.
pub(crate) fn tag<T: Serialize>(shown: &T) -> Result<String, Problem> {
    let version = gate::version(shown).map_err(store::broken)?;
    Ok(format!("\"{version}\""))
}

/// Refuses a change of something that is not what the request says it saw.
pub(crate) fn must_match<T: Serialize>(headers: &HeaderMap, shown: &T) -> Result<(), Problem> {
    let Some(wanted) = headers.get(header::IF_MATCH) else { return Ok(()) };
    if names(wanted, &tag(shown)?) { Ok(()) } else { Err(Problem::Changed) }
}

/// Something with its tag; or nothing but the tag, where the program has it already.
pub(crate) fn shown<T: Serialize>(headers: &HeaderMap, shown: &T) -> Result<Response, Problem> {
    let tag = tag(shown)?;
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| names(known, &tag));
    let mut response =
        if known { StatusCode::NOT_MODIFIED.into_response() } else { Json(shown).into_response() };
    tagged(&mut response, &tag);
    Ok(response)
}

/// Adds a tag to an answer.
pub(crate) fn tagged(response: &mut Response, tag: &str) {
    if let Ok(tag) = HeaderValue::from_str(tag) {
        response.headers_mut().insert(header::ETAG, tag);
    }
}

/// Whether a list of tags names this one, or any.
fn names(list: &HeaderValue, tag: &str) -> bool {
    let list = list.to_str().unwrap_or_default();
    list.split(',').map(str::trim).any(|one| one == "*" || one.trim_start_matches("W/") == tag)
}
