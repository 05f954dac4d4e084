//! Where a list goes on: in the answer itself, and as a link (RFC 8288) for programs that follow those.

use axum::{
    Json,
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use serde::Serialize;

/// What the addresses of the API begin with: its handlers see what comes after it.
const PREFIX: &str = "/api/v1";

/// A page of a list that was asked for at an address.
pub(crate) fn paged<T: Serialize>(at: &Uri, next: Option<&str>, page: &T) -> Response {
    let mut response = Json(page).into_response();
    if let Some(link) = next.and_then(|next| link(at, next)) {
        response.headers_mut().insert(header::LINK, link);
    }
    response
}

/// The same address with another place to go on from.
fn link(at: &Uri, next: &str) -> Option<HeaderValue> {
    let asked: Vec<(String, String)> =
        serde_urlencoded::from_str(at.query().unwrap_or_default()).ok()?;
    let asked = asked.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let query: Vec<(&str, &str)> =
        asked.filter(|(name, _)| *name != "cursor").chain([("cursor", next)]).collect();
    let query = serde_urlencoded::to_string(query).ok()?;
    HeaderValue::from_str(&format!("<{PREFIX}{}?{query}>; rel=\"next\"", at.path())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_link_is_the_same_question_from_another_place() {
        let at: Uri = "/transactions?q=chai%20%3E&cursor=old&limit=2".parse().unwrap();
        let link = link(&at, "new").unwrap();
        let wanted = "</api/v1/transactions?q=chai+%3E&limit=2&cursor=new>; rel=\"next\"";
        assert_eq!(link.to_str().unwrap(), wanted);
    }
}
