//! Who comes in over HTTP: what a request shows is read here, and the books it leads to are opened.
//!
//! A request shows a session's access token (`access_token`) or a program's token, as `Authorization: Bearer`, or, on the
//! pages, cookies (`cookies`). What it shows is read without the database ([`Shown`]); whether it still holds is asked in
//! the same transaction that opens the books. Who has nothing to show yet signs in (`sign_in`). How much anybody may ask for is bounded in `limits`, what every answer says
//! to browsers stands in `headers`.

mod access_token;
mod cookies;
mod goes_on;
mod headers;
mod limits;
mod open;
mod shown;
mod sign_in;
mod version;

use std::{fmt, net::IpAddr, sync::Arc};

pub use access_token::LIFE as ACCESS_LIFE;
use axum::http::{Extensions, HeaderMap};
pub use cookies::{Cookies, signed_in, signed_out};
pub use headers::{API_POLICY, PAGE_POLICY, secure};
pub use limits::{Allowance, Limits};
pub use open::Denied;
pub use shown::Shown;
pub use sign_in::{Asker, NotSignedIn, Password};
pub use version::version;

use hisab_port::Chat;
use hmac::{Hmac, Mac as _};
use sha2::Sha256;

use crate::{
    domain::{change::Preferences, clock::Clock, ids::IdSource, site::Site},
    firebase::Firebase,
    ledger::SessionKey,
    store::Store,
};

/// What the doors over HTTP share.
#[derive(Clone)]
pub struct Gate(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    clock: Clock,
    ids: IdSource,
    site: Site,
    behind_proxy: bool,
    mails: bool,
    sessions: SessionKey,
    forms: [u8; 64],
    chat: Arc<dyn Chat>,
    firebase: Option<Firebase>,
    defaults: Preferences,
    access: access_token::Keys,
    limits: Limits,
}

/// What a gate is made of.
pub struct Parts {
    /// The books of everyone.
    pub store: Arc<Store>,
    /// The time.
    pub clock: Clock,
    /// Where ids and secrets come from.
    pub ids: IdSource,
    /// Where people reach it.
    pub site: Site,
    /// Whether a proxy says in `X-Forwarded-For` whom it speaks for.
    pub behind_proxy: bool,
    /// Whether mail is sent here.
    pub mails: bool,
    /// What sessions are signed with: the same in all processes.
    pub key: [u8; 64],
    /// Where messages go in.
    pub chat: Arc<dyn Chat>,
    /// The project at Firebase whose accounts people may sign in with, if there is one.
    pub firebase: Option<Firebase>,
    /// What someone new starts with.
    pub defaults: Preferences,
}

impl Gate {
    /// A gate to everyone's books.
    pub fn new(parts: Parts) -> Self {
        let Parts { store, clock, ids, site, behind_proxy, mails, key, chat, firebase, defaults } =
            parts;
        Self(Arc::new(Inner {
            store,
            clock,
            ids,
            site,
            behind_proxy,
            mails,
            sessions: SessionKey::new(key),
            forms: key,
            chat,
            firebase,
            defaults,
            access: access_token::Keys::new(&key),
            limits: Limits::default(),
        }))
    }

    /// The books of everyone.
    pub fn store(&self) -> &Store {
        &self.0.store
    }

    /// The time.
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Where ids and secrets come from.
    pub fn ids(&self) -> &IdSource {
        &self.0.ids
    }

    /// Where people reach it.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// Whether mail is sent here.
    pub fn mails(&self) -> bool {
        self.0.mails
    }

    /// Where messages go in.
    pub fn chat(&self) -> &dyn Chat {
        &*self.0.chat
    }

    /// Whether somebody can sign in with e-mail and password.
    pub fn takes_passwords(&self) -> bool {
        self.0.firebase.as_ref().is_some_and(Firebase::takes_passwords)
    }

    /// Begins to sign something for a purpose, which no other purpose's signature fits.
    pub fn sign(&self, purpose: &str) -> Hmac<Sha256> {
        Hmac::<Sha256>::new(&self.0.forms.into()).chain_update(purpose).chain_update([0])
    }

    /// What refresh tokens are derived with.
    pub fn sessions(&self) -> &SessionKey {
        &self.0.sessions
    }

    /// The network that a request comes from.
    pub fn address(&self, headers: &HeaderMap, extensions: &Extensions) -> IpAddr {
        hisab_web::client(headers, extensions, self.0.behind_proxy)
    }

    /// How much anybody may ask for.
    pub fn limits(&self) -> &Limits {
        &self.0.limits
    }
}

impl fmt::Debug for Gate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Gate")
    }
}
