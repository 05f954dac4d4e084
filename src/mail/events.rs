//! What Resend tells of mails that it took: that one came back for good, was called unwanted, or was not even tried since an
//! earlier one was. It signs what it says as Svix does, with a key that both know; what is signed by nobody, too old, or said
//! before is not heard.

use std::sync::Arc;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{Hmac, Mac};
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use sha2::Sha256;
use thiserror::Error;

use crate::{
    domain::{
        clock::Clock,
        mail::{EmailAddress, Trouble},
    },
    store::{self, Store, mail_addresses, mails},
};

/// How far what it says may be from our time.
const TOLERANCE: TimeDelta = TimeDelta::minutes(5);

/// How long it is remembered that something was said: longer than it is said again, signed anew each time, where our answer
/// was lost. Svix gives up after 28 hours.
const REMEMBERED: TimeDelta = TimeDelta::days(3);

/// The most signatures that are looked at, and the most addresses.
const MOST: usize = 10;

/// Where Resend calls.
#[derive(Clone)]
pub struct Hook(Arc<Inner>);

struct Inner {
    store: Arc<Store>,
    clock: Clock,
    key: Vec<u8>,
}

/// A secret that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error(
    "HISAB_RESEND_WEBHOOK_SECRET looks like whsec_ and letters; Resend shows it with the webhook"
)]
pub struct BadSecret;

/// Why nothing was heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HookError {
    /// It is not from Resend, or not from now.
    Forged,
    /// It cannot be read.
    Unreadable,
    /// The books cannot be used; told again, it is heard.
    Unavailable,
}

/// What was said, and by whom it says it was.
#[derive(Clone, Copy, Debug)]
pub struct Signed<'a> {
    /// `svix-id`.
    pub id: &'a str,
    /// `svix-timestamp`.
    pub timestamp: &'a str,
    /// `svix-signature`.
    pub signatures: &'a str,
    /// What was said.
    pub body: &'a [u8],
}

#[derive(Deserialize)]
struct Event {
    #[serde(rename = "type")]
    kind: String,
    #[serde(default)]
    created_at: String,
    #[serde(default)]
    data: Data,
}

#[derive(Default, Deserialize)]
struct Data {
    #[serde(default)]
    to: Vec<String>,
    /// When the mail was made.
    #[serde(default)]
    created_at: String,
    bounce: Option<Bounce>,
    suppressed: Option<Suppressed>,
}

#[derive(Deserialize)]
struct Bounce {
    #[serde(rename = "type")]
    kind: String,
}

#[derive(Deserialize)]
struct Suppressed {
    #[serde(default)]
    reason: String,
}

impl Hook {
    /// A hook for whoever knows the secret.
    pub fn new(store: Arc<Store>, clock: Clock, secret: &SecretString) -> Result<Self, BadSecret> {
        let secret = secret.expose_secret().trim().strip_prefix("whsec_").ok_or(BadSecret)?;
        let key = STANDARD.decode(secret).map_err(|_| BadSecret)?;
        if key.len() < 16 {
            return Err(BadSecret);
        }
        Ok(Self(Arc::new(Inner { store, clock, key })))
    }

    /// Hears what was said, once.
    pub async fn take(&self, signed: Signed<'_>) -> Result<(), HookError> {
        let now = self.0.clock.now();
        verify(&self.0.key, signed, now.timestamp())?;
        let event: Event =
            serde_json::from_slice(signed.body).map_err(|_| HookError::Unreadable)?;
        let Some(trouble) = trouble(&event) else { return Ok(()) };
        self.note(signed.id, trouble, &event, now).await.map_err(|error| {
            tracing::error!(error = store::describe(&error), "A mail that came back was not noted");
            HookError::Unavailable
        })
    }

    async fn note(
        &self,
        id: &str,
        trouble: Trouble,
        event: &Event,
        now: DateTime<Utc>,
    ) -> Result<(), store::Error> {
        let mut tx = self.0.store.begin().await?;
        if !mails::note_event(&mut tx, id, now, now - REMEMBERED).await? {
            return Ok(());
        }
        let to = event.data.to.iter().take(MOST);
        for address in to.filter_map(|to| EmailAddress::parse(to).ok()) {
            match trouble {
                Trouble::Bounced => {
                    let written = written(event).unwrap_or(now) + TOLERANCE;
                    mail_addresses::bounced(&mut tx, &address, written).await?;
                }
                // Who wants no mail wants none, whichever mail it was that they said it of.
                Trouble::Complained => mail_addresses::unwanted(&mut tx, &address, now).await?,
            }
        }
        tx.commit().await
    }
}

/// When the mail was written that an event is about, by Resend's clock.
fn written(event: &Event) -> Option<DateTime<Utc>> {
    [&event.data.created_at, &event.created_at].into_iter().find_map(|at| at.parse().ok())
}

/// What an event means for an address. What may work later, or is only news, means nothing.
fn trouble(event: &Event) -> Option<Trouble> {
    match event.kind.as_str() {
        "email.complained" => Some(Trouble::Complained),
        "email.bounced" => {
            let permanent = |bounce: &Bounce| bounce.kind.eq_ignore_ascii_case("permanent");
            event.data.bounce.as_ref().is_some_and(permanent).then_some(Trouble::Bounced)
        }
        "email.suppressed" => match event.data.suppressed.as_ref()?.reason.as_str() {
            "previous_complaint" => Some(Trouble::Complained),
            "previous_bounce" => Some(Trouble::Bounced),
            _ => None,
        },
        _ => None,
    }
}

/// Whether something was signed with a key, around a time in seconds.
fn verify(key: &[u8], signed: Signed<'_>, now: i64) -> Result<(), HookError> {
    let Signed { id, timestamp, signatures, body } = signed;
    let fits = (1..=200).contains(&id.len()) && id.is_ascii();
    let at: i64 = timestamp.parse().map_err(|_| HookError::Forged)?;
    if !fits || now.abs_diff(at) > TOLERANCE.num_seconds().unsigned_abs() {
        return Err(HookError::Forged);
    }
    let mac = Hmac::<Sha256>::new_from_slice(key).map_err(|_| HookError::Forged)?;
    let mac = mac.chain_update(format!("{id}.{timestamp}.")).chain_update(body);
    // There are several while a secret is being changed. Each is compared in the same time, whatever is wrong with it.
    let known = |signature: &str| {
        let signature = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
        signature.is_some_and(|signature| mac.clone().verify_slice(&signature).is_ok())
    };
    if signatures.split(' ').take(MOST).any(known) { Ok(()) } else { Err(HookError::Forged) }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &[u8] = b"0123456789abcdef0123456789abcdef";

    fn signature(id: &str, timestamp: &str, body: &[u8]) -> String {
        let mac = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
        let mac = mac.chain_update(format!("{id}.{timestamp}.")).chain_update(body);
        format!("v1,{}", STANDARD.encode(mac.finalize().into_bytes()))
    }

    #[test]
    fn what_another_signed_or_is_too_old_is_not_believed() {
        let good = signature("msg_1", "1000", b"{}");
        let both = format!("v1,AAAA v2,x {good}");
        let check = |id, timestamp, signatures, body, now| {
            verify(KEY, Signed { id, timestamp, signatures, body }, now)
        };
        assert_eq!(check("msg_1", "1000", &good, b"{}", 1000), Ok(()));
        assert_eq!(check("msg_1", "1000", &both, b"{}", 1300), Ok(()), "while the secret changes");
        assert_eq!(check("msg_1", "1000", &good, b"{}", 700), Ok(()));
        for (id, timestamp, signatures, body, now) in [
            ("msg_1", "1000", good.as_str(), &b"{ }"[..], 1000),
            ("msg_2", "1000", &good, b"{}", 1000),
            ("msg_1", "1001", &good, b"{}", 1000),
            ("msg_1", "1000", &good, b"{}", 1301),
            ("msg_1", "1000", &good, b"{}", 699),
            ("msg_1", "soon", &good, b"{}", 1000),
            ("", "1000", &good, b"{}", 1000),
            ("msg_1", "1000", "", b"{}", 1000),
            ("msg_1", "1000", "v1,", b"{}", 1000),
            ("msg_1", "1000", good.trim_start_matches("v1,"), b"{}", 1000),
        ] {
            let told = check(id, timestamp, signatures, body, now);
            assert_eq!(told, Err(HookError::Forged), "{id} {timestamp} {signatures} {now}");
        }
        assert_eq!(
            check("msg_1", "-9223372036854775808", &good, b"{}", i64::MAX),
            Err(HookError::Forged)
        );
    }

    #[test]
    fn what_svix_signed_is_believed() {
        // The example in the documentation of Svix: made by others, so that both sides cannot be wrong alike.
        let key = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = Signed {
            id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
            timestamp: "1614265330",
            signatures: "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
            body: br#"{"test": 2432232314}"#,
        };
        assert_eq!(verify(&key, signed, 1_614_265_330), Ok(()));
    }

    #[test]
    fn only_what_is_for_good_means_something() {
        let of = |text: &str| trouble(&serde_json::from_str(text).unwrap());
        let bounced = |kind: &str| {
            of(&format!(
                r#"{{"type":"email.bounced","data":{{"to":["a@b.org"],"bounce":{{"type":"{kind}"}}}}}}"#
            ))
        };
        assert_eq!(bounced("Permanent"), Some(Trouble::Bounced));
        assert_eq!(bounced("Transient"), None);
        assert_eq!(
            of(r#"{"type":"email.complained","data":{"to":["a@b.org"]}}"#),
            Some(Trouble::Complained)
        );
        assert_eq!(of(r#"{"type":"email.bounced","data":{}}"#), None);
        let suppressed = |reason: &str| {
            of(&format!(
                r#"{{"type":"email.suppressed","data":{{"to":["a@b.org"],"suppressed":{{"reason":"{reason}"}}}}}}"#
            ))
        };
        assert_eq!(suppressed("previous_bounce"), Some(Trouble::Bounced));
        assert_eq!(suppressed("previous_complaint"), Some(Trouble::Complained));
        assert_eq!(suppressed("something_new"), None);
        assert_eq!(of(r#"{"type":"email.suppressed","data":{}}"#), None);
        assert_eq!(of(r#"{"type":"email.delivered"}"#), None);
    }

    #[test]
    fn the_time_of_a_mail_is_read_as_resend_writes_it() {
        let of = |event: &str, mail: &str| {
            let text = format!(
                r#"{{"type":"email.bounced","created_at":"{event}","data":{{"created_at":"{mail}"}}}}"#
            );
            written(&serde_json::from_str(&text).unwrap()).map(|at| at.to_rfc3339())
        };
        let at = Some("2026-01-15T09:00:00.678+00:00".to_owned());
        assert_eq!(of("", "2026-01-15T09:00:00.678Z"), at);
        assert_eq!(of("2026-01-16T09:00:00Z", "2026-01-15 14:30:00.678+05:30"), at);
        assert_eq!(of("2026-01-15T09:00:00.678Z", "yesterday"), at, "no earlier than that");
        assert_eq!(of("", ""), None);
    }
}
