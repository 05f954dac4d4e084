//! ID tokens, before they are signed and after.

use aws_lc_rs::hmac;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::{keys::Key, state::Account};

/// How long an ID token is good for, in seconds.
pub(super) const LIFE: i64 = 60 * 60;

/// An ID token that is not signed yet, right as it is made: change what should be wrong, and sign it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// What its header says.
    pub header: Value,
    /// What it claims.
    pub claims: Value,
    pub(super) key: Key,
}

impl Draft {
    /// What an account gets at a time, in seconds, from a project.
    pub(super) fn new(key: Key, project: &str, account: &Account, now: i64) -> Self {
        let identities = json!({ "email": [account.email] });
        let mut claims = json!({
            "iss": format!("https://securetoken.google.com/{project}"),
            "aud": project,
            "sub": account.id,
            "user_id": account.id,
            "auth_time": now,
            "iat": now,
            "exp": now + LIFE,
            "email": account.email,
            "email_verified": account.verified,
            "firebase": { "identities": identities, "sign_in_provider": "password" },
        });
        if let Some(name) = &account.name {
            claims["name"] = json!(name);
        }
        Self { header: json!({ "alg": "RS256", "kid": key.id(), "typ": "JWT" }), claims, key }
    }

    /// The same with another claim.
    #[must_use]
    pub fn with(mut self, claim: &str, value: Value) -> Self {
        self.claims[claim] = value;
        self
    }

    /// The same without a claim.
    #[must_use]
    pub fn without(mut self, claim: &str) -> Self {
        if let Value::Object(claims) = &mut self.claims {
            claims.remove(claim);
        }
        self
    }

    /// Signed by RS256, whatever the header says.
    pub fn sign(&self) -> String {
        let message = self.message();
        let signature = URL_SAFE_NO_PAD.encode(self.key.sign(message.as_bytes()));
        format!("{message}.{signature}")
    }

    /// Not signed at all, and saying so: as the emulator of Firebase makes them.
    pub fn unsigned(mut self) -> String {
        self.header = json!({ "alg": "none", "typ": "JWT" });
        format!("{}.", self.message())
    }

    /// Signed by HS256 with what everybody knows, the public key.
    pub fn sign_with_public_key(mut self) -> String {
        self.header["alg"] = json!("HS256");
        let message = self.message();
        let key = hmac::Key::new(hmac::HMAC_SHA256, &self.key.public());
        let tag = hmac::sign(&key, message.as_bytes());
        format!("{message}.{}", URL_SAFE_NO_PAD.encode(tag))
    }

    fn message(&self) -> String {
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}", part(&self.header), part(&self.claims))
    }
}
