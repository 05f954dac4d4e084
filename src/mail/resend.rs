//! Sends through Resend (<https://resend.com>): one call, `POST /emails`, that it knows again by its key.

use std::time::Duration;

use lettre::message::Mailbox;
use reqwest::{
    StatusCode,
    header::{AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};

use super::{BadSettings, Failure, Parcel, Post};

/// The longest answer that is read, in bytes.
const LONGEST: usize = 64 << 10;

/// How long to wait where Resend does not say.
const REST: Duration = Duration::from_secs(2);

/// How long to wait when what may be sent in a day or a month is used up.
const LONG_REST: Duration = Duration::from_mins(15);

/// A client of Resend.
pub(super) struct Resend {
    http: reqwest::Client,
    url: String,
    from: String,
}

#[derive(Serialize)]
struct Body<'a> {
    from: &'a str,
    to: [&'a str; 1],
    subject: &'a str,
    html: &'a str,
    text: &'a str,
    headers: &'a serde_json::Map<String, serde_json::Value>,
}

#[derive(Deserialize)]
struct Accepted {
    id: String,
}

#[derive(Default, Deserialize)]
struct Refusal {
    #[serde(default)]
    name: String,
}

impl Resend {
    /// A client with this key; the API is below `url`.
    pub(super) fn new(key: &SecretString, url: &str, from: &str) -> Result<Self, BadSettings> {
        from.parse::<Mailbox>().map_err(|_| BadSettings::From)?;
        let bearer = format!("Bearer {}", key.expose_secret());
        let mut bearer = HeaderValue::from_str(&bearer).map_err(|_| BadSettings::Resend)?;
        bearer.set_sensitive(true);
        let mut headers = HeaderMap::new();
        headers.insert(AUTHORIZATION, bearer);
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        let url = format!("{}/emails", url.trim_end_matches('/'));
        reqwest::Url::parse(&url).map_err(|_| BadSettings::Resend)?;
        let http = reqwest::Client::builder()
            // Without one Resend refuses everything.
            .user_agent(concat!("hisabkitab/", env!("CARGO_PKG_VERSION")))
            .default_headers(headers)
            .redirect(reqwest::redirect::Policy::none())
            .timeout(Post::LIMIT)
            .build();
        Ok(Self { http: http.map_err(|_| BadSettings::Resend)?, url, from: from.to_owned() })
    }

    /// Sends a mail. Its id there.
    pub(super) async fn send(&self, parcel: Parcel<'_>) -> Result<String, Failure> {
        let body = Body {
            from: &self.from,
            to: [parcel.to.as_str()],
            subject: parcel.subject,
            html: parcel.html,
            text: parcel.text,
            headers: parcel.headers,
        };
        let body = serde_json::to_vec(&body).map_err(|_| Failure::Refused("no JSON".to_owned()))?;
        let key = parcel.id.simple().to_string();
        let request = self.http.post(&self.url).header("Idempotency-Key", key).body(body);
        // What reqwest says may hold the address of the API, and no more than that is wanted in a log.
        let lost = |error: reqwest::Error| {
            let why = if error.is_timeout() { "no answer in time" } else { "no connection" };
            Failure::Later(why.to_owned())
        };
        let mut response = request.send().await.map_err(lost)?;
        let (status, headers) = (response.status(), response.headers().clone());
        let mut answer = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if answer.len() + chunk.len() > LONGEST {
                break;
            }
            answer.extend_from_slice(&chunk);
        }
        if status.is_success() {
            // It was taken, whatever it is called; asked again, Resend says so again.
            let accepted = serde_json::from_slice::<Accepted>(&answer);
            return accepted
                .map(|accepted| accepted.id)
                .map_err(|_| Failure::Later("an answer that cannot be read".to_owned()));
        }
        let refusal: Refusal = serde_json::from_slice(&answer).unwrap_or_default();
        Err(failure(status, &refusal.name, &headers))
    }
}

/// What must follow from a refusal.
fn failure(status: StatusCode, name: &str, headers: &HeaderMap) -> Failure {
    // Its name goes into a log: nothing but a name may.
    let plain: String =
        name.chars().filter(|c| c.is_ascii_lowercase() || *c == '_').take(60).collect();
    let reason = format!("{} {plain}", status.as_u16()).trim_end().to_owned();
    match status {
        StatusCode::TOO_MANY_REQUESTS => {
            let said = ["retry-after", "ratelimit-reset"].iter().find_map(|name| {
                let seconds = headers.get(*name)?.to_str().ok()?.trim().parse().ok()?;
                Some(Duration::from_secs(seconds))
            });
            let rest = if plain.ends_with("quota_exceeded") { LONG_REST } else { REST };
            Failure::After(said.unwrap_or(rest).max(Duration::from_secs(1)))
        }
        // The operator's to mend, not the mail's fault; and the other attempt under the same key may still be at it.
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::REQUEST_TIMEOUT => {
            Failure::Later(reason)
        }
        StatusCode::CONFLICT if plain == "concurrent_idempotent_requests" => Failure::Later(reason),
        status if status.is_client_error() => Failure::Refused(reason),
        _ => Failure::Later(reason),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_must_follow() {
        let none = HeaderMap::new();
        let of =
            |status: u16, name: &str| failure(StatusCode::from_u16(status).unwrap(), name, &none);
        let later = |reason: &str| Failure::Later(reason.to_owned());
        let refused = |reason: &str| Failure::Refused(reason.to_owned());
        assert_eq!(of(422, "validation_error"), refused("422 validation_error"));
        assert_eq!(of(400, ""), refused("400"));
        assert_eq!(
            of(409, "invalid_idempotent_request"),
            refused("409 invalid_idempotent_request")
        );
        assert_eq!(
            of(409, "concurrent_idempotent_requests"),
            later("409 concurrent_idempotent_requests")
        );
        assert_eq!(of(401, "missing_api_key"), later("401 missing_api_key"));
        assert_eq!(of(403, "invalid_api_key"), later("403 invalid_api_key"));
        assert_eq!(of(500, "Sorry: 5 <b>"), later("500 orryb"));
        assert_eq!(of(302, ""), later("302"));
        assert_eq!(of(429, "rate_limit_exceeded"), Failure::After(REST));
        assert_eq!(of(429, "daily_quota_exceeded"), Failure::After(LONG_REST));
    }

    #[test]
    fn how_long_to_wait_is_obeyed() {
        let after = |name: &'static str, value: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(name, HeaderValue::from_static(value));
            failure(StatusCode::TOO_MANY_REQUESTS, "rate_limit_exceeded", &headers)
        };
        assert_eq!(after("retry-after", "7"), Failure::After(Duration::from_secs(7)));
        assert_eq!(after("ratelimit-reset", "3"), Failure::After(Duration::from_secs(3)));
        assert_eq!(after("retry-after", "0"), Failure::After(Duration::from_secs(1)));
        assert_eq!(after("retry-after", "soon"), Failure::After(REST));
    }

    #[test]
    fn settings_that_cannot_be_are_refused() {
        let new = |key: &str, url: &str, from: &str| Resend::new(&key.into(), url, from).err();
        assert_eq!(new("re_1", "https://api.resend.com", "Hisab <books@example.org>"), None);
        assert_eq!(new("re_1", "https://api.resend.com", "nobody"), Some(BadSettings::From));
        assert_eq!(new("re\n1", "https://api.resend.com", "a@b.org"), Some(BadSettings::Resend));
        assert_eq!(new("re_1", "api", "a@b.org"), Some(BadSettings::Resend));
    }
}
