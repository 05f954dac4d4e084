//! `/unsubscribe`: the link in mails that come by themselves. Looking at it does nothing, for programs look at links; the
//! button on the page does, and so does a mail program that was told to (RFC 8058). Twice is the same as once.

use std::sync::Arc;

use axum::{
    extract::{RawQuery, State},
    http::{HeaderName, StatusCode, header},
    response::{IntoResponse, Response},
};

use crate::{
    domain::{ids::UserId, mail::Topic},
    mail::{self, Links},
    store::{self, Store},
    wording::{self, MailPage},
};

/// The longest query that is looked at, in bytes.
const LONGEST: usize = 300;

/// What the page may do: show itself, and send its form here.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// What it takes to unsubscribe somebody.
#[derive(Clone)]
pub(super) struct Door(Arc<(Arc<Store>, Links)>);

impl Door {
    pub(super) fn new(store: Arc<Store>, links: Links) -> Self {
        Self(Arc::new((store, links)))
    }

    fn read(&self, query: Option<String>) -> Option<(UserId, Topic)> {
        let query = query.filter(|query| query.len() <= LONGEST)?;
        self.0.1.read(query.strip_prefix("t=")?)
    }
}

/// Asks.
pub(super) async fn ask(State(door): State<Door>, RawQuery(query): RawQuery) -> Response {
    match door.read(query) {
        Some((_, topic)) => page(StatusCode::OK, &wording::unsubscribe_page(topic)),
        None => page(StatusCode::NOT_FOUND, &wording::no_such_link_page()),
    }
}

/// Does it. What the form or the mail program says besides is not even read.
pub(super) async fn unsubscribe(State(door): State<Door>, RawQuery(query): RawQuery) -> Response {
    let Some((user, topic)) = door.read(query) else {
        return page(StatusCode::NOT_FOUND, &wording::no_such_link_page());
    };
    let done = async {
        let mut conn = door.0.0.acquire().await?;
        store::mail_addresses::unsubscribe(&mut conn, user, topic).await
    };
    match done.await {
        Ok(()) => page(StatusCode::OK, &wording::unsubscribed_page(topic)),
        Err(error) => {
            tracing::error!(error = store::describe(&error), "Somebody could not unsubscribe");
            page(StatusCode::SERVICE_UNAVAILABLE, &wording::try_later_page())
        }
    }
}

fn page(status: StatusCode, words: &MailPage) -> Response {
    let headers: [(HeaderName, &str); 5] = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    match mail::page(words) {
        Ok(html) => (status, headers, html).into_response(),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}
