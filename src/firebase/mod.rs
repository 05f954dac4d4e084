//! Firebase Authentication: who somebody is, by an ID token that Firebase signed for them, or by e-mail and password.
//!
//! `token` reads a token and holds it to everything that Firebase promises of one: how it is signed, for which project, by
//! whom, since when and until when. `keys` has the public keys for that, fetched when they are needed and kept while they
//! are good. `password` has Google try a password and yields the ID token of whoever it fits; that is [verified] like any
//! other. `http` asks within bounds of size and time.
//!
//! Nothing here knows our people or sessions, and nothing is kept of anybody. Time is an argument. What is refused is
//! told apart from what could not be found out: the one is somebody's fault, the other passes.
//!
//! [verified]: Firebase::verify

mod http;
mod keys;
mod password;
mod token;

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
pub use http::Away;
use keys::Keys;
use password::Passwords;
pub use password::{IdToken, PasswordRefused};
use secrecy::SecretString;
use thiserror::Error;
pub use token::{Refused, Verified};

use crate::domain::mail::EmailAddress;

/// What signing in with Firebase needs to know.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The id of the project.
    pub project: String,
    /// Where the keys are that it signs with, as a JWK set.
    pub keys_url: String,
    /// The web API key of the project; without it no password is tried.
    pub api_key: Option<SecretString>,
    /// Where Identity Toolkit is.
    pub toolkit_url: String,
    /// How long one answer is waited for.
    pub limit: Duration,
}

impl Settings {
    /// How long one answer is waited for, if nothing else is said: somebody waits for it.
    pub const LIMIT: Duration = Duration::from_secs(10);
}

/// What was set cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BadSettings {
    /// No id of a project.
    #[error("HISAB_FIREBASE_PROJECT is the id of a project, such as hisab-4f2a1")]
    Project,
    /// Not where keys are.
    #[error("HISAB_FIREBASE_KEYS_URL is the address of a JWK set")]
    Keys,
    /// Not where Identity Toolkit is.
    #[error("HISAB_FIREBASE_TOOLKIT_URL is the address of Google's Identity Toolkit")]
    Toolkit,
    /// No key.
    #[error("HISAB_FIREBASE_API_KEY is no key: copy it from the settings of the project")]
    ApiKey,
    /// No TLS is to be had.
    #[error("this system has no TLS to ask Firebase with")]
    Tls,
}

/// A token was not verified.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Unverified {
    /// It is not good, and stays so.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Nobody can say: the keys are not to be had.
    #[error("the keys of Firebase are not to be had: {0}")]
    Unavailable(Away),
}

/// A project at Firebase. Clones are the same.
#[derive(Clone)]
pub struct Firebase(Arc<Inner>);

struct Inner {
    project: String,
    keys: Keys,
    passwords: Option<Passwords>,
}

impl Firebase {
    /// A project. Nothing is sent yet.
    pub fn new(settings: &Settings) -> Result<Self, BadSettings> {
        let Settings { project, keys_url, api_key, toolkit_url, limit } = settings;
        // Google's own are of these; a colon parts the domain of old ones.
        let plain = |c: u8| c.is_ascii_lowercase() || c.is_ascii_digit() || b"-.:".contains(&c);
        if !(1..=100).contains(&project.len()) || !project.bytes().all(plain) {
            return Err(BadSettings::Project);
        }
        let client = http::client(*limit).map_err(|_| BadSettings::Tls)?;
        let url = http::address(keys_url).ok_or(BadSettings::Keys)?;
        let keys = Keys::new(client.clone(), url);
        let passwords = match api_key {
            Some(key) => Some(Passwords::new(client, toolkit_url, key)?),
            None => None,
        };
        Ok(Self(Arc::new(Inner { project: project.clone(), keys, passwords })))
    }

    /// Who an ID token is about, if it is good at this time.
    pub async fn verify(&self, id_token: &str, now: DateTime<Utc>) -> Result<Verified, Unverified> {
        let unsigned = token::read(id_token, &self.0.project, now)?;
        let key = match self.0.keys.get(unsigned.kid(), now).await {
            Ok(key) => key,
            Err(keys::NoKey::Unknown) => return Err(Refused::UnknownKey.into()),
            Err(keys::NoKey::Away(away)) => return Err(Unverified::Unavailable(away)),
        };
        Ok(unsigned.signed_by(&key)?)
    }

    /// Whether somebody can sign in with e-mail and password.
    pub fn takes_passwords(&self) -> bool {
        self.0.passwords.is_some()
    }

    /// An ID token of whoever has this address and password; it is to be [verified](Self::verify) like any other. How often
    /// somebody may try is the caller's to bound.
    pub async fn password(
        &self,
        email: &EmailAddress,
        password: &SecretString,
    ) -> Result<IdToken, PasswordRefused> {
        let passwords = self.0.passwords.as_ref().ok_or(PasswordRefused::NotOffered)?;
        passwords.sign_in(email, password).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        Settings {
            project: "hisab-4f2a1".to_owned(),
            keys_url: "https://www.googleapis.com/keys".to_owned(),
            api_key: Some("AIza".into()),
            toolkit_url: "https://identitytoolkit.googleapis.com".to_owned(),
            limit: Settings::LIMIT,
        }
    }

    fn why(change: impl FnOnce(&mut Settings)) -> Option<BadSettings> {
        let mut settings = settings();
        change(&mut settings);
        Firebase::new(&settings).err()
    }

    #[test]
    fn settings_that_cannot_be_are_refused() {
        assert_eq!(why(|_| ()), None);
        assert_eq!(why(|set| set.project = "example.org:hisab".to_owned()), None);
        for project in ["", "hisab/../other", "Hisab", "hisab 1"] {
            assert_eq!(why(|set| set.project = project.to_owned()), Some(BadSettings::Project));
        }
        for url in ["", "keys", "file:///etc/passwd", "https://user:secret@example.org/keys"] {
            assert_eq!(why(|set| set.keys_url = url.to_owned()), Some(BadSettings::Keys), "{url}");
            let toolkit = why(|set| set.toolkit_url = url.to_owned());
            assert_eq!(toolkit, Some(BadSettings::Toolkit), "{url}");
        }
        assert_eq!(why(|set| set.api_key = Some("AI\nza".into())), Some(BadSettings::ApiKey));
    }

    #[test]
    fn without_a_key_no_password_is_taken() {
        let firebase = |api_key| Firebase::new(&Settings { api_key, ..settings() }).unwrap();
        assert!(firebase(Some("AIza".into())).takes_passwords());
        assert!(!firebase(None).takes_passwords());
    }
}
