//! Secrets that stand for a person: what a link, an API token or a refresh token is made of.
//!
//! A token says whose it is and which, so that it is found by a key that begins with the person, and holds 256 bits that
//! nobody can guess. What is stored of it is a hash; it is shown once and never again.

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::ids::UserId;

/// The bytes of an id.
const ID: usize = 16;

/// The bytes of the secret part.
pub const SECRET: usize = 32;

/// A token.
#[derive(Clone, Eq)]
pub struct Token {
    /// Whose it is.
    pub user: UserId,
    /// Which of theirs.
    pub id: Uuid,
    secret: [u8; SECRET],
}

/// Whether it is the same takes the same time whatever the answer.
impl PartialEq for Token {
    fn eq(&self, other: &Self) -> bool {
        self.user == other.user && self.id == other.id && self.has(&other.secret)
    }
}

/// What is stored of a token: SHA-256 of its secret. The secret is random throughout, so a slow hash would add nothing.
#[derive(Clone, Copy, Debug)]
pub struct TokenHash(pub [u8; SECRET]);

impl TokenHash {
    /// Whether a token is the one that was hashed; takes the same time whatever the answer.
    pub fn is_of(&self, token: &Token) -> bool {
        self.0.ct_eq(&token.hash().0).into()
    }
}

impl Token {
    /// How many characters one has.
    pub const LENGTH: usize = (2 * ID + SECRET).div_ceil(3) * 4 - 2;

    /// One with a secret that was drawn for it.
    pub const fn new(user: UserId, id: Uuid, secret: [u8; SECRET]) -> Self {
        Self { user, id, secret }
    }

    /// Reads one.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != Self::LENGTH {
            return None;
        }
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        let (user, rest) = bytes.split_first_chunk::<ID>()?;
        let (id, secret) = rest.split_first_chunk::<ID>()?;
        let (user, id) = (Uuid::from_bytes(*user).into(), Uuid::from_bytes(*id));
        Some(Self { user, id, secret: secret.try_into().ok()? })
    }

    /// As it is shown, once: letters, digits, `-` and `_`.
    pub fn shown(&self) -> String {
        let bytes = [self.user.0.as_bytes().as_slice(), self.id.as_bytes(), &self.secret].concat();
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// What is stored of it.
    pub fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.secret).into())
    }

    /// How its secret begins, where whoever made it put something that is no secret.
    pub const fn lead(&self) -> [u8; 4] {
        let [a, b, c, d, ..] = self.secret;
        [a, b, c, d]
    }

    /// Whether its secret is another; takes the same time whatever the answer.
    pub fn has(&self, secret: &[u8]) -> bool {
        self.secret.ct_eq(secret).into()
    }
}

/// Tokens are for nobody's logs.
impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn token(secret: u8) -> Token {
        Token::new(Uuid::from_u128(7).into(), Uuid::from_u128(9), [secret; SECRET])
    }

    #[test]
    fn a_token_is_read_as_it_is_shown() {
        let shown = token(3).shown();
        assert_eq!(shown.len(), Token::LENGTH);
        assert_eq!(Token::parse(&shown), Some(token(3)));
        assert!(!format!("{:?}", token(3)).contains(&shown));
    }

    #[test]
    fn a_hash_is_of_one_secret() {
        assert!(token(3).hash().is_of(&token(3)));
        assert!(!token(3).hash().is_of(&token(4)));
        assert!(token(3).has(&[3; SECRET]) && !token(3).has(&[4; SECRET]) && !token(3).has(&[]));
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_without_harm(text in "[A-Za-z0-9_=+/-]{0,90}") {
            if let Some(token) = Token::parse(&text) {
                prop_assert_eq!(token.shown(), text);
            }
        }
    }
}
