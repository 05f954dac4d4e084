//! Access tokens: a session, said in a signed token (JWT, RFC 7519) that is good for some minutes.
//!
//! Reading one asks nobody. That its session goes on is asked where the books are opened, so that whoever signs out is out
//! at once.

use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Gate;
use crate::domain::ids::{SessionId, UserId};

/// How long one is good.
pub const LIFE: TimeDelta = TimeDelta::minutes(15);

/// Who makes them, and for whom: another token that is signed with the same key is none of these.
const ISSUER: &str = "hisab";
const AUDIENCE: &str = "hisab-session";

/// The longest that is looked at, in bytes.
const LONGEST: usize = 1024;

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    iat: i64,
    exp: i64,
}

/// What access tokens are signed and checked with.
pub(super) struct Keys {
    encoding: EncodingKey,
    decoding: DecodingKey,
    validation: Validation,
}

impl Keys {
    pub(super) fn new(key: &[u8; 64]) -> Self {
        // One algorithm, whatever a token says of itself (RFC 8725, section 3.1). The time is ours, and compared below.
        let mut validation = Validation::new(Algorithm::HS256);
        validation.validate_exp = false;
        validation.set_required_spec_claims(&["exp", "iss", "aud", "sub"]);
        validation.set_issuer(&[ISSUER]);
        validation.set_audience(&[AUDIENCE]);
        Self {
            encoding: EncodingKey::from_secret(key),
            decoding: DecodingKey::from_secret(key),
            validation,
        }
    }
}

impl Gate {
    /// The access token of a session; `None` if it cannot be signed, which no key makes happen.
    pub fn access_token(&self, user: UserId, session: SessionId) -> Option<String> {
        let now = self.clock().now();
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: user.0,
            sid: session.0,
            iat: now.timestamp(),
            exp: (now + LIFE).timestamp(),
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.0.access.encoding).ok()
    }

    /// Whose session a token says, if it is one of ours and good at that time.
    pub(super) fn read_access_token(
        &self,
        token: &str,
        now: DateTime<Utc>,
    ) -> Option<(UserId, SessionId)> {
        if token.len() > LONGEST {
            return None;
        }
        let Keys { decoding, validation, .. } = &self.0.access;
        let claims = jsonwebtoken::decode::<Claims>(token, decoding, validation).ok()?.claims;
        let good = claims.iat <= now.timestamp() + 60 && claims.exp > now.timestamp();
        good.then(|| (claims.sub.into(), claims.sid.into()))
    }
}
