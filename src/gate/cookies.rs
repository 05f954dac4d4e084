//! Sessions of browsers: the access token and the refresh token as cookies that no script reads and no other site sends
//! along with a form.

use axum::http::HeaderMap;
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::Gate;
use crate::{
    domain::{ids::UserId, token::Token},
    ledger::Session,
};

/// The access token.
const ACCESS: Name = Name { plain: "hisab_session", bound: "__Host-hisab_session" };

/// The refresh token.
const REFRESH: Name = Name { plain: "hisab_refresh", bound: "__Host-hisab_refresh" };

/// The name of a cookie, and the one by which browsers take it only from this host and by an encrypted connection (RFC
/// 6265bis, section 4.1.3.2): what a neighbour under the same domain sets is none of ours.
struct Name {
    plain: &'static str,
    bound: &'static str,
}

impl Name {
    fn at(&self, gate: &Gate) -> &'static str {
        if gate.site().is_secure() { self.bound } else { self.plain }
    }
}

/// What a browser showed.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    /// The access token, whatever it is.
    pub access: Option<String>,
    /// The refresh token.
    pub refresh: Option<Token>,
}

impl Cookies {
    /// Reads them.
    pub fn read(gate: &Gate, headers: &HeaderMap) -> Self {
        let jar = CookieJar::from_headers(headers);
        let value = |name: &Name| jar.get(name.at(gate)).map(|cookie| cookie.value().to_owned());
        Self {
            access: value(&ACCESS),
            refresh: value(&REFRESH).and_then(|text| Token::parse(&text)),
        }
    }
}

fn cookie(gate: &Gate, name: &Name, value: String, seconds: i64) -> Cookie<'static> {
    // `Lax` lets a link from a chat or a mail open the pages; forms carry a token of their own besides.
    Cookie::build((name.at(gate), value))
        .path("/")
        .http_only(true)
        .secure(gate.site().is_secure())
        .same_site(SameSite::Lax)
        .max_age(time::Duration::seconds(seconds))
        .build()
}

/// The cookies of a session.
pub fn signed_in(gate: &Gate, user: UserId, session: &Session) -> CookieJar {
    let life = (session.expires_at - gate.clock().now()).num_seconds().max(0);
    let refresh = gate.sessions().refresh_token(user, session).shown();
    let access = gate.access_token(user, session.id).unwrap_or_default();
    // The access token says itself when it is over.
    CookieJar::new()
        .add(cookie(gate, &ACCESS, access, life))
        .add(cookie(gate, &REFRESH, refresh, life))
}

/// No cookies any more.
pub fn signed_out(gate: &Gate) -> CookieJar {
    let none = |name| cookie(gate, name, String::new(), 0);
    CookieJar::new().add(none(&ACCESS)).add(none(&REFRESH))
}
