//! Who a guest is: an id in a cookie that only we can have signed and no script can read.
//!
//! A session costs nothing to begin and stores nothing; the books begin with the first message. It lasts as long as
//! browsers keep cookies, counted anew while it is used. Where somebody else knows who comes, their word is what counts,
//! and no cookie of ours.

use axum::{
    Json,
    extract::{self, FromRequestParts},
    http::{Extensions, HeaderMap, request::Parts},
    response::{IntoResponse, Response},
};
use axum_extra::extract::{
    SignedCookieJar,
    cookie::{Cookie, Key, SameSite},
};
use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::{Channel, ChatRef, Sender};
use serde::Serialize;
use uuid::Uuid;

use crate::{Shared, State, address, origin, problem::Problem};

/// The cookie on pages of our own site.
const COOKIE: &str = "hisab_guest";

/// The cookie on pages of other sites, which browsers keep for each of them apart (CHIPS).
const EMBEDDED: &str = "hisab_guest_embedded";

/// How long a session lasts unused: the longest that browsers keep a cookie.
const LIFE: TimeDelta = TimeDelta::days(400);

/// After which time of use it is counted anew.
const RENEWAL: TimeDelta = TimeDelta::days(1);

/// Who tells whose chat a request is about.
pub(crate) enum Door {
    /// A cookie of a guest, signed with a key.
    Guests(Key),
    /// Whoever let the request through.
    Members,
}

/// Somebody whom another part of the program knows and lets in, as an extension of their request; it sees to it that they
/// are who they say. The person and the chat have this id as their name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member(pub Uuid);

/// A guest, or a member.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Guest {
    pub(crate) id: Uuid,
    issued: DateTime<Utc>,
}

impl Guest {
    pub(crate) fn chat(&self) -> ChatRef {
        ChatRef { channel: Channel::Web, chat: self.id.to_string() }
    }

    pub(crate) fn sender(&self) -> Sender {
        Sender { subject: self.id.to_string(), name: None, language: None }
    }

    fn to_value(self) -> String {
        format!("{}.{}", self.id, self.issued.timestamp())
    }

    fn from_value(value: &str, now: DateTime<Utc>) -> Option<Self> {
        let (id, issued) = value.split_once('.')?;
        let issued = DateTime::from_timestamp(issued.parse().ok()?, 0)?;
        let guest = Self { id: id.parse().ok()?, issued };
        (now - issued < LIFE).then_some(guest)
    }
}

fn find(shared: &Shared, extensions: &Extensions, headers: &HeaderMap) -> Option<Guest> {
    let now = (shared.surroundings.now)();
    let key = match &shared.door {
        Door::Guests(key) => key,
        Door::Members => {
            return extensions.get().map(|Member(id)| Guest { id: *id, issued: now });
        }
    };
    let jar = SignedCookieJar::from_headers(headers, key.clone());
    let mut cookies = [COOKIE, EMBEDDED].into_iter().filter_map(|name| jar.get(name));
    cookies.find_map(|cookie| Guest::from_value(cookie.value(), now))
}

impl FromRequestParts<State> for Guest {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &State) -> Result<Self, Problem> {
        find(&state.0, &parts.extensions, &parts.headers).ok_or(Problem::Session)
    }
}

fn cookie(guest: Guest, cross_site: bool, secure: bool) -> Cookie<'static> {
    let name = if cross_site { EMBEDDED } else { COOKIE };
    let cookie = Cookie::build((name, guest.to_value()))
        .path("/chat")
        .http_only(true)
        .max_age(time::Duration::seconds(LIFE.num_seconds()));
    if cross_site {
        cookie.same_site(SameSite::None).secure(true).partitioned(true).build()
    } else {
        cookie.same_site(SameSite::Strict).secure(secure).build()
    }
}

/// Whether the session is a new one.
#[derive(Serialize)]
pub(crate) struct Begun {
    new: bool,
}

/// Begins a session, unless there is one.
pub(crate) async fn begin(
    extract::State(state): extract::State<State>,
    request: extract::Request,
) -> Result<Response, Problem> {
    let shared = &state.0;
    let headers = request.headers();
    let now = (shared.surroundings.now)();
    let known = find(shared, request.extensions(), headers);
    let Door::Guests(key) = &shared.door else {
        known.ok_or(Problem::Session)?;
        return Ok(Json(Begun { new: false }).into_response());
    };
    let new = known.is_none();
    let guest = if let Some(guest) = known {
        guest
    } else {
        let address = address::client(headers, request.extensions(), shared.behind_proxy);
        shared.bounds.guest(address)?;
        Guest { id: (shared.surroundings.new_id)(), issued: now }
    };
    let mut jar = SignedCookieJar::new(key.clone());
    if new || now - guest.issued > RENEWAL {
        let guest = Guest { issued: now, ..guest };
        jar = jar.add(cookie(guest, origin::is_cross_site(headers), shared.origins.is_secure()));
    }
    Ok((jar, Json(Begun { new })).into_response())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_ends_when_it_was_not_used_for_long() {
        let issued = "2026-01-15T09:00:00Z".parse().unwrap();
        let guest = Guest { id: Uuid::from_u128(7), issued };
        let read = |now| Guest::from_value(&guest.to_value(), now);
        assert_eq!(read(issued), Some(guest));
        assert_eq!(read(issued + LIFE - TimeDelta::seconds(1)), Some(guest));
        assert_eq!(read(issued + LIFE), None);
        assert_eq!(Guest::from_value("nonsense", issued), None);
    }

    #[test]
    fn no_script_and_no_other_site_gets_at_a_cookie() {
        let guest = Guest { id: Uuid::from_u128(7), issued: DateTime::UNIX_EPOCH };
        let said = |cross_site, secure| cookie(guest, cross_site, secure).to_string();
        let id = guest.id;
        let life = LIFE.num_seconds();
        assert_eq!(
            said(false, false),
            format!("hisab_guest={id}.0; HttpOnly; SameSite=Strict; Path=/chat; Max-Age={life}")
        );
        assert_eq!(
            said(false, true),
            format!(
                "hisab_guest={id}.0; HttpOnly; SameSite=Strict; Secure; Path=/chat; Max-Age={life}"
            )
        );
        assert_eq!(
            said(true, false),
            format!(
                "hisab_guest_embedded={id}.0; HttpOnly; SameSite=None; Partitioned; Secure; Path=/chat; Max-Age={life}"
            )
        );
    }
}
