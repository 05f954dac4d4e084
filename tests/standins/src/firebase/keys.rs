//! The keys that tokens are signed with: RSA of 2048 bits, as Google's.

use std::sync::LazyLock;

use aws_lc_rs::{
    rand::SystemRandom,
    rsa::{KeySize, PublicKeyComponents},
    signature::{KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::{Value, json};

/// How many there are; they are used in turn.
const COUNT: usize = 3;

/// Making one takes a moment, so a process makes each once.
static KEYS: [LazyLock<RsaKeyPair>; COUNT] =
    [LazyLock::new(make), LazyLock::new(make), LazyLock::new(make)];

#[expect(clippy::expect_used, reason = "without keys there is nothing to test with")]
fn make() -> RsaKeyPair {
    RsaKeyPair::generate(KeySize::Rsa2048).expect("a key is made")
}

/// One of the keys, by how many came before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Key(pub(super) usize);

impl Key {
    fn pair(self) -> &'static RsaKeyPair {
        &KEYS[self.0 % COUNT]
    }

    /// What it is called.
    pub(super) fn id(self) -> String {
        format!("{:040x}", 0x00c0_ffee + self.0)
    }

    /// Its public half as bytes: what everybody knows of it.
    pub(super) fn public(self) -> Vec<u8> {
        self.pair().public_key().as_ref().to_vec()
    }

    /// Its public half as Google publishes it.
    pub(super) fn published(self) -> Value {
        let components = PublicKeyComponents::<Vec<u8>>::from(self.pair().public_key());
        let text = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        json!({
            "kid": self.id(), "kty": "RSA", "alg": "RS256", "use": "sig",
            "n": text(&components.n), "e": text(&components.e),
        })
    }

    /// A signature by RS256.
    #[expect(clippy::expect_used, reason = "a stand-in that cannot sign is at fault itself")]
    pub(super) fn sign(self, message: &[u8]) -> Vec<u8> {
        let mut signature = vec![0; self.pair().public_modulus_len()];
        let signed =
            self.pair().sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature);
        signed.expect("it is signed");
        signature
    }
}
