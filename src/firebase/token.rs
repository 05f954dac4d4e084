//! What an ID token says, and whether it is one of Firebase's for this project at this time.
//!
//! The signature is checked last: whatever is wrong before needs no key, and must not make us ask for one. Nothing of a
//! token counts before all of it was checked.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, crypto};
use serde::{Deserialize, de::DeserializeOwned};
use thiserror::Error;

use crate::domain::{mail::EmailAddress, text::is_invisible};

/// The longest token that is read, in bytes; one with all that Firebase lets a project add is half of it.
const LONGEST: usize = 8 << 10;

/// The longest that a clock may be behind Google's, in seconds.
const LEEWAY: i64 = 60;

/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 128;

/// The longest name of a key or of a way to sign in, in bytes.
const LONGEST_LABEL: usize = 128;

/// The longest name of a person that is kept, in characters.
const LONGEST_NAME: usize = 100;

/// Who signs the tokens of a project, before its id.
const ISSUER: &str = "https://securetoken.google.com/";

/// How somebody signs in who did not say who they are.
const ANONYMOUS: &str = "anonymous";

/// Why a token is not good.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refused {
    /// No ID token at all, or one without what each has.
    #[error("it is no ID token")]
    Malformed,
    /// Signed in another way than RS256, or not at all.
    #[error("it is not signed by RS256")]
    Algorithm,
    /// Signed by a key that is none of Firebase's, or not any more.
    #[error("it is signed by a key that nobody knows")]
    UnknownKey,
    /// It was good until a time that is past.
    #[error("it expired")]
    Expired,
    /// It comes from the future.
    #[error("it is not good yet")]
    NotYet,
    /// It is for another project.
    #[error("it is for another project")]
    Audience,
    /// It is from somebody else than Firebase.
    #[error("it is from somebody else")]
    Issuer,
    /// It is about nobody, or nobody that can be.
    #[error("it is about nobody")]
    Subject,
    /// Somebody wrote or changed it who has not the key.
    #[error("its signature is not by that key")]
    Signature,
}

/// Whom a good token is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verified {
    /// What the project knows them by: 1 to 128 characters that can be written.
    pub subject: String,
    /// Their address, if it is known to be theirs and is one that mail can be sent to.
    pub email: Option<EmailAddress>,
    /// What they are called: one line, which they or others chose.
    pub name: Option<String>,
    /// How they signed in: `password`, `google.com`, `phone`, `anonymous` or another of Firebase's.
    pub provider: String,
}

impl Verified {
    /// Whether they signed in without saying who they are.
    pub fn is_anonymous(&self) -> bool {
        self.provider == ANONYMOUS
    }
}

/// A token that is right in everything but that nobody looked at its signature.
pub(super) struct Unsigned<'a> {
    kid: String,
    message: &'a str,
    signature: &'a str,
    verified: Verified,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    /// What must be understood, and is not.
    crit: Option<serde::de::IgnoredAny>,
}

#[derive(Deserialize)]
struct Claims {
    iss: Option<String>,
    aud: Option<String>,
    sub: Option<String>,
    exp: i64,
    iat: i64,
    auth_time: i64,
    email: Option<String>,
    email_verified: Option<bool>,
    name: Option<String>,
    firebase: SignIn,
}

#[derive(Deserialize)]
struct SignIn {
    sign_in_provider: String,
}

fn part<T: DeserializeOwned>(text: &str) -> Result<T, Refused> {
    let json = URL_SAFE_NO_PAD.decode(text).map_err(|_| Refused::Malformed)?;
    serde_json::from_slice(&json).map_err(|_| Refused::Malformed)
}

fn label(text: String) -> Option<String> {
    let fits =
        (1..=LONGEST_LABEL).contains(&text.len()) && text.chars().all(|c| c.is_ascii_graphic());
    fits.then_some(text)
}

/// One line of it, so long at most; `None` if nothing is left.
fn name(text: &str) -> Option<String> {
    let gap = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let words: Vec<&str> = text.split(gap).filter(|word| !word.is_empty()).collect();
    let cut: String = words.join(" ").chars().take(LONGEST_NAME).collect();
    Some(cut.trim_end().to_owned()).filter(|name| !name.is_empty())
}

/// Reads a token, and holds it to all but its signature.
pub(super) fn read<'a>(
    token: &'a str,
    project: &str,
    now: DateTime<Utc>,
) -> Result<Unsigned<'a>, Refused> {
    if token.len() > LONGEST {
        return Err(Refused::Malformed);
    }
    let (message, signature) = token.rsplit_once('.').ok_or(Refused::Malformed)?;
    let (header, claims) = message.split_once('.').ok_or(Refused::Malformed)?;
    let header: Header = part(header)?;
    if header.alg != "RS256" {
        return Err(Refused::Algorithm);
    }
    let kid = header.kid.and_then(label).ok_or(Refused::Malformed)?;
    if header.crit.is_some() {
        return Err(Refused::Malformed);
    }
    let claims: Claims = part(claims)?;
    if claims.aud.as_deref() != Some(project) {
        return Err(Refused::Audience);
    }
    if claims.iss.as_deref().and_then(|iss| iss.strip_prefix(ISSUER)) != Some(project) {
        return Err(Refused::Issuer);
    }
    let written = |text: &String| {
        (1..=LONGEST_SUBJECT).contains(&text.chars().count())
            && !text.chars().any(|c| c.is_control() || c.is_whitespace())
    };
    let subject = claims.sub.filter(written).ok_or(Refused::Subject)?;
    let now = now.timestamp();
    if claims.exp <= now {
        return Err(Refused::Expired);
    }
    if claims.iat.max(claims.auth_time) > now.saturating_add(LEEWAY) {
        return Err(Refused::NotYet);
    }
    let known = claims.email.filter(|_| claims.email_verified == Some(true));
    let verified = Verified {
        subject,
        email: known.and_then(|email| EmailAddress::parse(&email).ok()),
        name: claims.name.as_deref().and_then(name),
        provider: label(claims.firebase.sign_in_provider).ok_or(Refused::Malformed)?,
    };
    Ok(Unsigned { kid, message, signature, verified })
}

impl Unsigned<'_> {
    /// What the key is called that it says it is signed by.
    pub(super) fn kid(&self) -> &str {
        &self.kid
    }

    /// Whom it is about, if this key signed it.
    pub(super) fn signed_by(self, key: &DecodingKey) -> Result<Verified, Refused> {
        let signed = crypto::verify(self.signature, self.message.as_bytes(), key, Algorithm::RS256);
        if signed.unwrap_or(false) { Ok(self.verified) } else { Err(Refused::Signature) }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    const NOW: i64 = 1_768_467_600;

    fn header() -> Value {
        json!({ "alg": "RS256", "kid": "k1", "typ": "JWT" })
    }

    fn claims() -> Value {
        json!({
            "iss": "https://securetoken.google.com/hisab", "aud": "hisab", "sub": "asha",
            "iat": NOW, "auth_time": NOW, "exp": NOW + 3600,
            "email": "Asha@Example.org", "email_verified": true, "name": "Asha",
            "firebase": { "sign_in_provider": "password" },
        })
    }

    fn token(header: &Value, claims: &Value) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.c2ln", part(header), part(claims))
    }

    fn reads(token: &str) -> Result<Verified, Refused> {
        let now = DateTime::from_timestamp(NOW, 0).unwrap();
        read(token, "hisab", now).map(|unsigned| unsigned.verified)
    }

    /// What becomes of it with another claim, or without it.
    fn with(claim: &str, value: Value) -> Result<Verified, Refused> {
        let mut claims = claims();
        if value.is_null() {
            claims.as_object_mut().unwrap().remove(claim);
        } else {
            claims[claim] = value;
        }
        reads(&token(&header(), &claims))
    }

    #[test]
    fn a_token_says_whom_it_is_about() {
        let verified = reads(&token(&header(), &claims())).unwrap();
        assert_eq!(verified.subject, "asha");
        assert_eq!(verified.email.unwrap().as_str(), "asha@example.org");
        assert_eq!(
            (verified.name.as_deref(), verified.provider.as_str()),
            (Some("Asha"), "password")
        );
    }

    #[test]
    fn an_address_counts_only_if_it_is_known_to_be_theirs() {
        let email = |claim, value| with(claim, value).unwrap().email;
        assert_eq!(email("email_verified", json!(false)), None);
        assert_eq!(email("email_verified", json!(null)), None);
        assert_eq!(email("email", json!(null)), None);
        assert_eq!(email("email", json!("asha@localhost")), None, "mail cannot go there");
        assert_eq!(with("email_verified", json!("true")), Err(Refused::Malformed));
    }

    #[test]
    fn a_name_is_one_line_of_bounded_length() {
        let name = |said: Value| with("name", said).unwrap().name;
        assert_eq!(name(json!(null)), None);
        assert_eq!(name(json!(" \n\u{202E} ")), None);
        assert_eq!(name(json!("आशा\u{202E}\nRai\0 ")).as_deref(), Some("आशा Rai"));
        assert_eq!(name(json!("आ".repeat(1000))).unwrap().chars().count(), LONGEST_NAME);
    }

    #[test]
    fn who_did_not_say_who_they_are_is_told_apart() {
        let firebase = json!({ "sign_in_provider": "anonymous" });
        assert!(with("firebase", firebase).unwrap().is_anonymous());
        assert!(!reads(&token(&header(), &claims())).unwrap().is_anonymous());
    }

    #[test]
    fn each_claim_that_is_wrong_is_why() {
        for (claim, value, why) in [
            ("aud", json!("other"), Refused::Audience),
            ("aud", json!(null), Refused::Audience),
            ("aud", json!(["hisab"]), Refused::Malformed),
            ("iss", json!("https://securetoken.google.com/other"), Refused::Issuer),
            ("iss", json!("https://securetoken.google.com/hisab/"), Refused::Issuer),
            ("iss", json!("https://example.org/hisab"), Refused::Issuer),
            ("iss", json!("hisab"), Refused::Issuer),
            ("iss", json!(null), Refused::Issuer),
            ("sub", json!(null), Refused::Subject),
            ("sub", json!(""), Refused::Subject),
            ("sub", json!("a".repeat(129)), Refused::Subject),
            ("sub", json!("a\0b"), Refused::Subject),
            ("sub", json!(7), Refused::Malformed),
            ("exp", json!(NOW), Refused::Expired),
            ("exp", json!(0), Refused::Expired),
            ("exp", json!(null), Refused::Malformed),
            ("exp", json!("4000000000"), Refused::Malformed),
            ("exp", json!(4e9), Refused::Malformed),
            ("iat", json!(NOW + LEEWAY + 1), Refused::NotYet),
            ("iat", json!(null), Refused::Malformed),
            ("auth_time", json!(NOW + LEEWAY + 1), Refused::NotYet),
            ("auth_time", json!(null), Refused::Malformed),
            ("firebase", json!(null), Refused::Malformed),
            ("firebase", json!({ "sign_in_provider": "" }), Refused::Malformed),
        ] {
            assert_eq!(with(claim, value.clone()), Err(why), "{claim}: {value}");
        }
    }

    #[test]
    fn what_is_just_inside_the_bounds_is_good() {
        assert!(with("sub", json!("आ".repeat(128))).is_ok());
        assert!(with("exp", json!(NOW + 1)).is_ok());
        assert!(with("iat", json!(NOW + LEEWAY)).is_ok());
        assert!(with("auth_time", json!(NOW + LEEWAY)).is_ok());
        assert!(with("exp", json!(i64::MAX)).is_ok());
    }

    #[test]
    fn each_header_that_is_wrong_is_why() {
        let why = |header: Value| reads(&token(&header, &claims())).unwrap_err();
        for alg in ["none", "None", "HS256", "ES256", "RS512", "PS256", "rs256", ""] {
            assert_eq!(why(json!({ "alg": alg, "kid": "k1" })), Refused::Algorithm, "{alg}");
        }
        for header in [
            json!({ "kid": "k1" }),
            json!({ "alg": "RS256" }),
            json!({ "alg": "RS256", "kid": "" }),
            json!({ "alg": "RS256", "kid": "k".repeat(129) }),
            json!({ "alg": "RS256", "kid": "k\n1" }),
            json!({ "alg": "RS256", "kid": "k1", "crit": ["b64"], "b64": false }),
            json!(["RS256"]),
        ] {
            assert_eq!(why(header.clone()), Refused::Malformed, "{header}");
        }
    }

    #[test]
    fn what_is_no_token_is_refused() {
        let good = token(&header(), &claims());
        let twice = r#"{"alg":"none","alg":"RS256","kid":"k1"}"#;
        let twice =
            format!("{}.{}", URL_SAFE_NO_PAD.encode(twice), good.split_once('.').unwrap().1);
        let deep = format!("{}{}", "[".repeat(2000), "]".repeat(2000));
        let deep =
            format!("{}.{}.c2ln", good.split('.').next().unwrap(), URL_SAFE_NO_PAD.encode(deep));
        for text in [
            "",
            ".",
            "..",
            "a.b.c",
            "आ.आ.आ",
            &format!("{good}.more"),
            &format!("{good}{}", "x".repeat(LONGEST)),
            &good.replace('.', "="),
            &twice,
            &deep,
        ] {
            assert_eq!(reads(text), Err(Refused::Malformed), "{text:.60}");
        }
    }
}
