//! Which pages may use the chat: those of its own origin, and of origins that are named.
//!
//! The origin of a page is what its browser says in `Origin` (RFC 6454) or `Sec-Fetch-Site`; a client that says
//! neither is no page and has no cookies of a person who visits one.

use std::{fmt, str::FromStr};

use axum::{
    extract::{self, Request},
    http::{HeaderMap, HeaderValue, Method, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use thiserror::Error;
use tower_http::cors::{AllowOrigin, CorsLayer};

use crate::{State, problem::Problem};

/// The origin of a page: scheme, host, and the port if it is not the scheme's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin(String);

/// Not an origin.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{0:?} is no origin; it looks like https://example.org, without a path")]
pub struct BadOrigin(String);

impl FromStr for Origin {
    type Err = BadOrigin;

    fn from_str(said: &str) -> Result<Self, BadOrigin> {
        let bad = || BadOrigin(said.to_owned());
        let plain = said.trim().trim_end_matches('/').to_lowercase();
        let uri: axum::http::Uri = plain.parse().map_err(|_| bad())?;
        let scheme = uri.scheme_str().filter(|scheme| ["http", "https"].contains(scheme));
        let (scheme, authority) = scheme.zip(uri.authority()).ok_or_else(bad)?;
        let no_more = uri.path() == "/" && uri.query().is_none() && !plain.contains(['#', '@']);
        let own_port = if scheme == "https" { ":443" } else { ":80" };
        let host = authority.as_str();
        let host = host.strip_suffix(own_port).unwrap_or(host);
        no_more.then(|| Self(format!("{scheme}://{host}"))).ok_or_else(bad)
    }
}

impl Origin {
    /// Whether browsers reach it by an encrypted connection.
    pub fn is_secure(&self) -> bool {
        self.0.starts_with("https:")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The origins whose pages may use the chat.
pub(crate) struct Origins {
    public: Option<Origin>,
    others: Vec<Origin>,
}

impl Origins {
    pub(crate) fn new(public: Option<Origin>, others: Vec<Origin>) -> Self {
        Self { public, others }
    }

    /// What browsers are told of the origins that are named.
    pub(crate) fn cors(&self) -> CorsLayer {
        let named =
            self.others.iter().filter_map(|Origin(origin)| HeaderValue::from_str(origin).ok());
        CorsLayer::new()
            .allow_origin(AllowOrigin::list(named))
            .allow_credentials(true)
            .allow_methods([Method::GET, Method::POST])
            .allow_headers([header::CONTENT_TYPE, header::CACHE_CONTROL])
            .expose_headers([header::RETRY_AFTER])
    }

    /// Whether cookies can be kept from whoever could listen.
    pub(crate) fn is_secure(&self) -> bool {
        self.public.as_ref().is_some_and(Origin::is_secure)
    }

    fn allow(&self, headers: &HeaderMap) -> bool {
        let Some(origin) = headers.get(header::ORIGIN) else {
            // No page of another origin reads what it asks for without saying its origin.
            return matches!(fetched_from(headers), None | Some("same-origin" | "none"));
        };
        let Ok(origin) = origin.to_str().unwrap_or_default().parse::<Origin>() else {
            return false;
        };
        self.is_own(&origin, headers) || self.others.contains(&origin)
    }

    fn is_own(&self, origin: &Origin, headers: &HeaderMap) -> bool {
        if let Some(public) = &self.public {
            return public == origin;
        }
        let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
        let at_host = |scheme: &str| -> Result<Origin, BadOrigin> {
            format!("{scheme}://{}", host.unwrap_or_default()).parse()
        };
        let own = [at_host("http"), at_host("https")];
        own.iter().flatten().any(|own| own == origin)
    }
}

/// Where a browser says that the asking page is from.
fn fetched_from(headers: &HeaderMap) -> Option<&str> {
    headers.get("sec-fetch-site").and_then(|site| site.to_str().ok())
}

/// Whether the asking page is of another site, where cookies are kept apart for each site that embeds us.
pub(crate) fn is_cross_site(headers: &HeaderMap) -> bool {
    fetched_from(headers) == Some("cross-site")
}

/// Lets nobody in from other pages.
pub(crate) async fn check(
    extract::State(state): extract::State<State>,
    request: Request,
    next: Next,
) -> Response {
    if state.0.origins.allow(request.headers()) {
        next.run(request).await
    } else {
        Problem::Origin.into_response()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        text.parse().unwrap()
    }

    fn allowed_at(public: Option<&str>, headers: &[(&'static str, &str)]) -> bool {
        let origins = Origins::new(public.map(origin), vec![origin("https://shop.example")]);
        let mut map = HeaderMap::new();
        for (name, value) in headers {
            map.insert(*name, value.parse().unwrap());
        }
        origins.allow(&map)
    }

    fn allowed(headers: &[(&'static str, &str)]) -> bool {
        allowed_at(None, headers)
    }

    #[test]
    fn an_origin_is_a_scheme_and_a_host() {
        assert_eq!(origin("https://Shop.example:443/").to_string(), "https://shop.example");
        assert_eq!(origin("http://localhost:8080").to_string(), "http://localhost:8080");
        for bad in [
            "",
            "*",
            "null",
            "shop.example",
            "ftp://a",
            "https://a/b",
            "https://a?b",
            "https://u@a",
        ] {
            assert!(bad.parse::<Origin>().is_err(), "{bad:?}");
        }
    }

    #[test]
    fn only_own_and_named_pages_are_let_in() {
        let host = ("host", "localhost:8080");
        assert!(allowed(&[host, ("origin", "http://localhost:8080")]));
        assert!(allowed(&[host, ("origin", "https://shop.example")]));
        assert!(allowed(&[host]), "no page");
        assert!(allowed(&[host, ("sec-fetch-site", "same-origin")]));
        assert!(!allowed(&[host, ("origin", "http://localhost:8081")]));
        assert!(!allowed(&[host, ("origin", "https://evil.example")]));
        assert!(!allowed(&[host, ("origin", "https://shop.example.evil.example")]));
        assert!(!allowed(&[host, ("origin", "null")]));
        assert!(!allowed(&[host, ("sec-fetch-site", "cross-site")]));
        assert!(!allowed(&[("origin", "http://localhost:8080")]), "no host");
    }

    #[test]
    fn where_the_own_origin_is_named_no_other_host_will_do() {
        let public = Some("https://chat.example");
        let evil = ("host", "evil.example");
        assert!(allowed_at(public, &[evil, ("origin", "https://chat.example")]));
        assert!(!allowed_at(public, &[evil, ("origin", "https://evil.example")]));
        assert!(!allowed_at(
            public,
            &[("host", "chat.example"), ("origin", "http://chat.example")]
        ));
    }
}
