//! Signing in: by a link, by an ID token of Firebase, or by e-mail and password there. Attempts are counted before
//! anything is looked at.
//!
//! To add a way: a method of [`Asker`] that ends in a session, and its refusals in [`NotSignedIn`].

use std::{convert::Infallible, net::IpAddr};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::{header, request::Parts},
};
use secrecy::SecretString;
use thiserror::Error;

use super::Gate;
use crate::{
    domain::{mail::EmailAddress, token::Token},
    firebase::{PasswordRefused, Refused, Unverified},
    ledger::{self, LedgerError, SignInRefused, SignedIn, TooManyAttempts},
    store,
};

/// Why somebody is not signed in.
#[derive(Debug, Error)]
pub enum NotSignedIn {
    /// The link is none, or was used.
    #[error(transparent)]
    Link(#[from] SignInRefused),
    /// The ID token is not good.
    #[error(transparent)]
    Token(#[from] Refused),
    /// Firebase does not know either who it is.
    #[error("the account is nobody's in particular")]
    Anonymous,
    /// The address or the password is wrong; which of them, nobody is told.
    #[error("the address or the password is wrong")]
    Password,
    /// The account wants a second proof, which cannot be given here.
    #[error("the account wants a second proof")]
    SecondProof,
    /// Nobody signs in that way here.
    #[error("nobody signs in that way here")]
    NotOffered,
    /// There were too many attempts.
    #[error("too many attempts to sign in")]
    TooMany,
    /// Firebase cannot be asked.
    #[error("Firebase cannot be asked")]
    Away,
    /// The database failed.
    #[error(transparent)]
    Books(#[from] LedgerError),
}

impl From<store::Error> for NotSignedIn {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

impl From<TooManyAttempts> for NotSignedIn {
    fn from(_: TooManyAttempts) -> Self {
        Self::TooMany
    }
}

impl From<Unverified> for NotSignedIn {
    fn from(unverified: Unverified) -> Self {
        match unverified {
            Unverified::Refused(refused) => Self::Token(refused),
            Unverified::Unavailable(_) => Self::Away,
        }
    }
}

impl From<PasswordRefused> for NotSignedIn {
    fn from(refused: PasswordRefused) -> Self {
        match refused {
            PasswordRefused::Wrong => Self::Password,
            PasswordRefused::TooMany => Self::TooMany,
            PasswordRefused::SecondFactor => Self::SecondProof,
            PasswordRefused::NotOffered => Self::NotOffered,
            PasswordRefused::Unavailable(_) => Self::Away,
        }
    }
}

/// An address and its password.
#[derive(Debug)]
pub struct Password {
    /// The address.
    pub email: EmailAddress,
    /// The password.
    pub password: SecretString,
}

/// Somebody who wants to be signed in: from which network, and with what.
#[derive(Clone, Debug)]
pub struct Asker {
    address: IpAddr,
    agent: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Asker
where
    Gate: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Infallible> {
        let address = Gate::from_ref(state).address(&parts.headers, &parts.extensions);
        let agent = parts.headers.get(header::USER_AGENT);
        let agent = agent.and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        Ok(Self { address, agent: agent.to_owned() })
    }
}

impl Asker {
    /// Counts an attempt, for an account if it names one. What is counted stays counted, whatever follows.
    pub async fn attempt(&self, gate: &Gate, account: Option<&str>) -> Result<(), NotSignedIn> {
        let now = gate.clock().now();
        let mut tx = gate.store().begin().await?;
        let address = self.address.to_string();
        let counted = ledger::attempt(&mut tx, account, &address, now, gate.ids()).await?;
        tx.commit().await?;
        Ok(counted?)
    }

    /// Signs in by a link, once.
    pub async fn by_link(&self, gate: &Gate, link: &Token) -> Result<SignedIn, NotSignedIn> {
        self.attempt(gate, None).await?;
        let now = gate.clock().now();
        let mut tx = gate.store().begin().await?;
        let signed_in = ledger::sign_in(&mut tx, link, &self.agent, now, gate.ids()).await??;
        tx.commit().await?;
        Ok(signed_in)
    }

    /// Signs in by an ID token of Firebase.
    pub async fn by_firebase(&self, gate: &Gate, token: &str) -> Result<SignedIn, NotSignedIn> {
        self.attempt(gate, None).await?;
        self.verified(gate, token).await
    }

    /// Signs in by e-mail and password at Firebase.
    pub async fn by_password(
        &self,
        gate: &Gate,
        Password { email, password }: &Password,
    ) -> Result<SignedIn, NotSignedIn> {
        let firebase = gate.0.firebase.as_ref().ok_or(NotSignedIn::NotOffered)?;
        self.attempt(gate, Some(&format!("password {}", email.as_str()))).await?;
        let token = firebase.password(email, password).await?;
        self.verified(gate, token.as_str()).await
    }

    async fn verified(&self, gate: &Gate, token: &str) -> Result<SignedIn, NotSignedIn> {
        let firebase = gate.0.firebase.as_ref().ok_or(NotSignedIn::NotOffered)?;
        let now = gate.clock().now();
        let verified = firebase.verify(token, now).await?;
        if verified.is_anonymous() {
            return Err(NotSignedIn::Anonymous);
        }
        let mut tx = gate.store().begin().await?;
        let (subject, agent, defaults) = (&verified.subject, &self.agent, gate.0.defaults);
        let signed_in =
            ledger::sign_in_by_firebase(&mut tx, subject, agent, defaults, now, gate.ids()).await?;
        tx.commit().await?;
        Ok(signed_in)
    }
}
