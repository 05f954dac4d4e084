//! Has Google try a password: one call of Identity Toolkit, `accounts:signInWithPassword`.
//!
//! Whoever asks learns that a password fits, or that it does not; never whether there is such an account. Google's own
//! answers tell more, unless the project is protected against that.

use std::fmt;

use reqwest::{
    Client, StatusCode, Url,
    header::{CONTENT_TYPE, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{
    BadSettings,
    http::{self, Answer, Away},
};
use crate::domain::mail::EmailAddress;

/// The longest password that Google is asked about, in bytes.
const LONGEST: usize = 4096;

/// Why there is no token for an address and a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PasswordRefused {
    /// There is no such account, or it has another password, or the project shut it out: which of them, nobody is told.
    #[error("the address or the password is wrong")]
    Wrong,
    /// There were too many attempts, on this account or altogether.
    #[error("there were too many attempts")]
    TooMany,
    /// The password fits, and the account wants a second proof, which cannot be given here.
    #[error("the account wants a second proof")]
    SecondFactor,
    /// There is no web API key, or the project takes no passwords.
    #[error("passwords are not taken")]
    NotOffered,
    /// Nobody can say.
    #[error("Identity Toolkit cannot be asked: {0}")]
    Unavailable(Away),
}

/// An ID token that nobody verified yet. It is as good as a password for an hour, so it is for nobody's logs.
#[derive(Clone)]
pub struct IdToken(SecretString);

impl IdToken {
    /// The token.
    pub fn as_str(&self) -> &str {
        self.0.expose_secret()
    }
}

impl fmt::Debug for IdToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IdToken")
    }
}

/// Tries passwords.
pub(super) struct Passwords {
    http: Client,
    url: Url,
    key: HeaderValue,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Body<'a> {
    email: &'a str,
    password: &'a str,
    return_secure_token: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct SignedIn {
    id_token: Option<String>,
    mfa_pending_credential: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Failed {
    error: Reason,
}

#[derive(Deserialize)]
struct Reason {
    message: String,
}

impl Passwords {
    /// Those of the project with this key; the API is below an address.
    pub(super) fn new(
        http: Client,
        toolkit: &str,
        key: &SecretString,
    ) -> Result<Self, BadSettings> {
        let mut key =
            HeaderValue::from_str(key.expose_secret()).map_err(|_| BadSettings::ApiKey)?;
        // It travels in a header: addresses are written into logs.
        key.set_sensitive(true);
        http::address(toolkit).ok_or(BadSettings::Toolkit)?;
        let url = format!("{}/v1/accounts:signInWithPassword", toolkit.trim_end_matches('/'));
        let url = http::address(&url).ok_or(BadSettings::Toolkit)?;
        Ok(Self { http, url, key })
    }

    pub(super) async fn sign_in(
        &self,
        email: &EmailAddress,
        password: &SecretString,
    ) -> Result<IdToken, PasswordRefused> {
        let password = password.expose_secret();
        if !(1..=LONGEST).contains(&password.len()) {
            return Err(PasswordRefused::Wrong);
        }
        let body = Body { email: email.as_str(), password, return_secure_token: true };
        let body = serde_json::to_vec(&body)
            .map_err(|_| PasswordRefused::Unavailable(Away::Unreadable))?;
        let request = self.http.post(self.url.clone()).body(body);
        let request = request
            .header(CONTENT_TYPE, "application/json")
            .header("x-goog-api-key", self.key.clone());
        let read = http::ask(request)
            .await
            .map_or_else(|away| Err(PasswordRefused::Unavailable(away)), |answer| read(&answer));
        if let Err(PasswordRefused::Unavailable(reason)) = &read {
            tracing::warn!(%reason, "Identity Toolkit could not be asked about a password");
        }
        read
    }
}

fn read(answer: &Answer) -> Result<IdToken, PasswordRefused> {
    if !answer.status.is_success() {
        let failed = serde_json::from_slice::<Failed>(&answer.body);
        let message = failed.map_or_else(|_| String::new(), |failed| failed.error.message);
        return Err(refusal(answer.status, &message));
    }
    let unreadable = PasswordRefused::Unavailable(Away::Unreadable);
    let signed_in: SignedIn = serde_json::from_slice(&answer.body).map_err(|_| unreadable)?;
    match signed_in {
        SignedIn { id_token: Some(token), .. } => Ok(IdToken(token.into())),
        SignedIn { mfa_pending_credential: Some(_), .. } => Err(PasswordRefused::SecondFactor),
        SignedIn { .. } => Err(unreadable),
    }
}

/// What a refusal means. Google's messages begin with a word in capitals; a sentence may follow.
fn refusal(status: StatusCode, message: &str) -> PasswordRefused {
    let end = message.find(|c: char| !c.is_ascii_uppercase() && c != '_').unwrap_or(message.len());
    match message.get(..end).unwrap_or_default() {
        "INVALID_LOGIN_CREDENTIALS"
        | "EMAIL_NOT_FOUND"
        | "INVALID_PASSWORD"
        | "INVALID_EMAIL"
        | "MISSING_EMAIL"
        | "MISSING_PASSWORD"
        | "USER_DISABLED" => PasswordRefused::Wrong,
        "TOO_MANY_ATTEMPTS_TRY_LATER" | "QUOTA_EXCEEDED" => PasswordRefused::TooMany,
        "OPERATION_NOT_ALLOWED" | "PASSWORD_LOGIN_DISABLED" => PasswordRefused::NotOffered,
        _ if status == StatusCode::TOO_MANY_REQUESTS => PasswordRefused::TooMany,
        _ if status == StatusCode::FORBIDDEN || message.starts_with("API key") => {
            PasswordRefused::Unavailable(Away::KeyRefused)
        }
        _ => PasswordRefused::Unavailable(Away::Status(status.as_u16())),
    }
}

#[cfg(test)]
mod tests {
    use reqwest::header::HeaderMap;

    use super::*;

    #[test]
    fn a_refusal_says_what_must_follow_and_not_whether_there_is_such_an_account() {
        let of =
            |status: u16, message: &str| refusal(StatusCode::from_u16(status).unwrap(), message);
        for nobody in [
            "INVALID_LOGIN_CREDENTIALS",
            "EMAIL_NOT_FOUND",
            "INVALID_PASSWORD",
            "USER_DISABLED",
            "INVALID_EMAIL",
        ] {
            assert_eq!(of(400, nobody), PasswordRefused::Wrong, "{nobody}");
        }
        assert_eq!(of(400, "TOO_MANY_ATTEMPTS_TRY_LATER : Try later."), PasswordRefused::TooMany);
        assert_eq!(of(400, "QUOTA_EXCEEDED : Exceeded quota."), PasswordRefused::TooMany);
        assert_eq!(of(429, ""), PasswordRefused::TooMany);
        assert_eq!(of(400, "OPERATION_NOT_ALLOWED"), PasswordRefused::NotOffered);
        assert_eq!(of(400, "PASSWORD_LOGIN_DISABLED"), PasswordRefused::NotOffered);
        let away = PasswordRefused::Unavailable;
        assert_eq!(of(400, "API key not valid. Please pass one."), away(Away::KeyRefused));
        assert_eq!(of(403, "Requests from this address are blocked."), away(Away::KeyRefused));
        assert_eq!(of(503, ""), away(Away::Status(503)));
        assert_eq!(of(400, "WHATEVER_NEXT"), away(Away::Status(400)));
        assert_eq!(of(302, "आ"), away(Away::Status(302)));
    }

    #[test]
    fn an_answer_without_a_token_is_no_sign_in() {
        let why = |body: &str| {
            let body = body.as_bytes().to_vec();
            read(&Answer { status: StatusCode::OK, headers: HeaderMap::new(), body }).err()
        };
        assert_eq!(why(r#"{"idToken": "a.b.c"}"#), None);
        let second = r#"{"localId": "1", "mfaPendingCredential": "x", "mfaInfo": []}"#;
        assert_eq!(why(second), Some(PasswordRefused::SecondFactor));
        for body in ["", "{}", r#"{"idToken": 7}"#, r#"{"idToken": null}"#, "<h1>Welcome</h1>"] {
            let unreadable = PasswordRefused::Unavailable(Away::Unreadable);
            assert_eq!(why(body), Some(unreadable), "{body}");
        }
    }

    #[test]
    fn a_token_is_for_nobodys_logs() {
        let token = IdToken("a.b.c".into());
        assert_eq!((token.as_str(), format!("{token:?}").as_str()), ("a.b.c", "IdToken"));
    }
}
