//! What all pages share: how one is rendered, what every answer says to browsers, and what is shown when it fails.

use askama::Template;
use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode},
    middleware::Next,
    response::{Html, IntoResponse, Response},
};

use super::session::SignedOut;
use crate::{
    gate::{Denied, Gate, PAGE_POLICY, secure},
    ledger::LedgerError,
    store,
    wording::{self, pages::Notice},
};

/// Why a page is not shown.
#[derive(Debug)]
pub(super) enum Failure {
    /// The session is over.
    SignedOut,
    /// It is for somebody else.
    Forbidden,
    /// There is no such page.
    NoSuchPage,
    /// The form cannot be read, or did not come from our page.
    BadForm,
    /// Too much in too short a time.
    TooFast,
    /// The books did not do it.
    Books(LedgerError),
}

impl From<LedgerError> for Failure {
    fn from(error: LedgerError) -> Self {
        Self::Books(error)
    }
}

impl From<store::Error> for Failure {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

impl From<Denied> for Failure {
    fn from(denied: Denied) -> Self {
        match denied {
            Denied::Credentials => Self::SignedOut,
            Denied::Scope | Denied::Program | Denied::Role => Self::Forbidden,
            Denied::Books(error) => Self::Books(error),
        }
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let (status, notice) = match &self {
            Self::SignedOut => (StatusCode::UNAUTHORIZED, wording::pages::signed_out()),
            Self::Forbidden => (StatusCode::FORBIDDEN, wording::pages::forbidden()),
            Self::NoSuchPage => (StatusCode::NOT_FOUND, wording::pages::no_such_page()),
            Self::BadForm => (StatusCode::BAD_REQUEST, wording::pages::bad_form()),
            Self::TooFast => (StatusCode::TOO_MANY_REQUESTS, wording::pages::too_fast()),
            Self::Books(LedgerError::Internal(error)) => {
                tracing::error!(error = store::describe(error), "A page could not be shown");
                (StatusCode::SERVICE_UNAVAILABLE, wording::pages::try_later())
            }
            Self::Books(error @ LedgerError::Missing(_)) => {
                (StatusCode::NOT_FOUND, wording::pages::refused(error))
            }
            Self::Books(error) => {
                (StatusCode::UNPROCESSABLE_ENTITY, wording::pages::refused(error))
            }
        };
        let mut response = said(status, &notice);
        if matches!(self, Self::SignedOut) {
            response.extensions_mut().insert(SignedOut);
        }
        response
    }
}

#[derive(Template)]
#[template(path = "dashboard/notice.html")]
struct NoticePage<'a> {
    notice: &'a Notice,
}

/// A page that says one thing.
pub(super) fn said(status: StatusCode, notice: &Notice) -> Response {
    rendered(status, &NoticePage { notice })
}

/// A page from its template.
pub(super) fn rendered(status: StatusCode, page: &impl Template) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        // A template writes to memory, which takes every byte.
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

/// What holds for every page: only our own pages post to it, no more is asked than a person can, and browsers are told
/// what it may do.
pub(super) async fn guard(State(gate): State<Gate>, request: Request, next: Next) -> Response {
    let headers = request.headers();
    let address = gate.address(headers, request.extensions());
    let posts = !matches!(*request.method(), Method::GET | Method::HEAD);
    let response = if posts && !comes_from_here(&gate, headers) {
        Failure::BadForm.into_response()
    } else if gate.limits().check(&[], address).is_err() {
        Failure::TooFast.into_response()
    } else {
        next.run(request).await
    };
    secure(response, PAGE_POLICY, gate.site().is_secure())
}

/// Whether a request that changes something comes from a page of ours, as far as the browser says where it comes from. A
/// browser that tells nobody says `null`, and then it must say in the other way that it is ours.
fn comes_from_here(gate: &Gate, headers: &HeaderMap) -> bool {
    let value = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let fetched = value("sec-fetch-site").map(|site| site == "same-origin");
    let own = value("origin").filter(|origin| *origin != "null" || fetched.is_none());
    fetched.unwrap_or(true) && own.is_none_or(|origin| gate.site().is_own(origin, value("host")))
}
