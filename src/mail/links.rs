//! Links that end mails. Whoever has one may, without signing in, as RFC 8058 has it; so it is signed, names one person
//! and one topic, and can do nothing else.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use uuid::Uuid;

use crate::domain::{ids::UserId, mail::Topic};

/// The path below the public address, up to what names the person and the topic.
const PATH: &str = "/unsubscribe?t=";

/// Makes links and reads them.
pub struct Links {
    public: String,
    key: [u8; 64],
}

impl Links {
    /// Links below an address where people reach this server, signed with a key that all processes share.
    pub const fn new(public: String, key: [u8; 64]) -> Self {
        Self { public, key }
    }

    /// The link that ends mails about a topic.
    pub fn unsubscribe(&self, user: UserId, topic: Topic) -> String {
        let about = about(user, topic);
        let signature = self.signature(&about).finalize().into_bytes();
        format!("{}{PATH}{about}.{signature:x}", self.public)
    }

    /// Whose mails, and which, what stands after the path ends; `None` if it is not from here.
    pub fn read(&self, token: &str) -> Option<(UserId, Topic)> {
        let (about, signature) = token.rsplit_once('.')?;
        // Compares in the same time, whatever is wrong with it.
        self.signature(about).verify_slice(&bytes(signature)?).ok()?;
        let (user, topic) = about.split_once('.')?;
        let topic = Topic::parse(topic).filter(|topic| topic.is_subscribed())?;
        Some((Uuid::parse_str(user).ok()?.into(), topic))
    }

    fn signature(&self, about: &str) -> Hmac<Sha256> {
        Hmac::<Sha256>::new(&self.key.into()).chain_update("unsubscribe.").chain_update(about)
    }
}

fn about(user: UserId, topic: Topic) -> String {
    format!("{}.{}", user.0.simple(), topic.name())
}

/// The bytes of a signature in hexadecimal digits.
fn bytes(digits: &str) -> Option<Vec<u8>> {
    let fits = digits.len() == 64 && digits.bytes().all(|c| c.is_ascii_hexdigit());
    let pair = |at: usize| u8::from_str_radix(digits.get(at..at + 2)?, 16).ok();
    if fits { (0..64).step_by(2).map(pair).collect() } else { None }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn links(key: u8) -> Links {
        Links::new("https://hisab.example".to_owned(), [key; 64])
    }

    fn user(id: u128) -> UserId {
        Uuid::from_u128(id).into()
    }

    fn token(links: &Links, user: UserId, topic: Topic) -> String {
        let link = links.unsubscribe(user, topic);
        link.strip_prefix("https://hisab.example/unsubscribe?t=").unwrap().to_owned()
    }

    #[test]
    fn a_link_leads_back_to_whom_and_what_it_is_about() {
        let token = token(&links(1), user(7), Topic::Weekly);
        assert_eq!(links(1).read(&token), Some((user(7), Topic::Weekly)));
        assert_eq!(links(2).read(&token), None, "another's key");
        assert!(token.bytes().all(|c| c.is_ascii_alphanumeric() || c == b'.'), "{token}");
    }

    #[test]
    fn nobody_unsubscribes_from_codes() {
        assert_eq!(links(1).read(&token(&links(1), user(7), Topic::Confirmation)), None);
    }

    proptest! {
        #[test]
        fn a_link_that_was_changed_leads_nowhere(at in 0..109_usize, to in "[0-9a-z.]") {
            let good = token(&links(1), user(7), Topic::Weekly);
            let at = at % good.len();
            let mut bad = good.clone();
            bad.replace_range(at..=at, &to);
            prop_assert!(bad == good || links(1).read(&bad).is_none(), "{}", bad);
        }

        #[test]
        fn whatever_comes_is_read_without_harm(text in ".{0,200}") {
            prop_assert_eq!(links(1).read(&text), None);
        }
    }
}
