//! What a request shows to be let in.

use axum::http::{HeaderMap, header};

use super::Gate;
use crate::{
    domain::{
        ids::{SessionId, UserId},
        token::Token,
    },
    ledger::TOKEN_PREFIX,
};

/// What a request shows. Whether it holds is not known yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// An access token that we signed and that is not over.
    Session {
        /// Whose session.
        user: UserId,
        /// Which.
        session: SessionId,
    },
    /// A token of a program.
    Token(Token),
}

impl Shown {
    /// Whose it says it is.
    pub fn user(&self) -> UserId {
        match self {
            Self::Session { user, .. } => *user,
            Self::Token(token) => token.user,
        }
    }

    /// The session, if it is one.
    pub fn session(&self) -> Option<SessionId> {
        match self {
            Self::Session { session, .. } => Some(*session),
            Self::Token(_) => None,
        }
    }
}

impl Gate {
    /// What stands in `Authorization: Bearer` (RFC 6750); `None` if that is nothing that we made, or there are two.
    pub fn shown(&self, headers: &HeaderMap) -> Option<Shown> {
        let mut values = headers.get_all(header::AUTHORIZATION).iter();
        let (value, None) = (values.next()?, values.next()) else { return None };
        let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
        if !scheme.eq_ignore_ascii_case("bearer") {
            return None;
        }
        self.read(token.trim())
    }

    /// What a token is.
    pub fn read(&self, token: &str) -> Option<Shown> {
        if let Some(token) = token.strip_prefix(TOKEN_PREFIX) {
            return Token::parse(token).map(Shown::Token);
        }
        let (user, session) = self.read_access_token(token, self.clock().now())?;
        Some(Shown::Session { user, session })
    }
}
