//! Mail: addresses, and what mails are about.
//!
//! To add a topic: a variant, its name, and a migration that lets the tables hold it.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Not an address that mail can be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no e-mail address")]
pub struct NoEmailAddress;

/// An address of mail (RFC 5321): ASCII, without quotes and comments, at a domain with a dot. In lower case, so that one
/// mailbox is one address.
#[derive(Clone, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(try_from = "String", into = "String")]
#[schema(value_type = String, example = "asha@example.org")]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The longest, in characters.
    pub const MAX: usize = 254;

    /// Reads one.
    pub fn parse(text: &str) -> Result<Self, NoEmailAddress> {
        let text = text.trim();
        let (local, domain) = text.rsplit_once('@').ok_or(NoEmailAddress)?;
        let atom = |c: u8| c.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~-".contains(&c);
        let dotted = |text: &str, fits: &dyn Fn(&str) -> bool| {
            text.split('.').all(|part| !part.is_empty() && fits(part))
        };
        let label = |part: &str| {
            let inner = |c: u8| c.is_ascii_alphanumeric() || c == b'-';
            part.len() <= 63
                && part.bytes().all(inner)
                && !part.starts_with('-')
                && !part.ends_with('-')
        };
        let ending = domain.rsplit('.').next().unwrap_or_default();
        let fits = text.len() <= Self::MAX
            && local.len() <= 64
            && dotted(local, &|part| part.bytes().all(atom))
            && domain.contains('.')
            && dotted(domain, &label)
            // An address of a machine is no domain.
            && ending.bytes().any(|c| c.is_ascii_alphabetic());
        if fits { Ok(Self(text.to_ascii_lowercase())) } else { Err(NoEmailAddress) }
    }

    /// The address.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for EmailAddress {
    type Error = NoEmailAddress;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.0
    }
}

impl fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Addresses are for nobody's logs.
impl fmt::Debug for EmailAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EmailAddress")
    }
}

/// What a mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Topic {
    /// The code that confirms an address.
    Confirmation,
    /// A link that signs in.
    SignIn,
    /// What happened in a day.
    Daily,
    /// What happened in a week.
    Weekly,
    /// What happened in a month.
    Monthly,
}

impl Topic {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Confirmation, Self::SignIn, Self::Daily, Self::Weekly, Self::Monthly];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Confirmation => "confirmation",
            Self::SignIn => "sign_in",
            Self::Daily => "daily",
            Self::Weekly => "weekly",
            Self::Monthly => "monthly",
        }
    }

    /// By its stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|topic| topic.name() == name)
    }

    /// Whether it can be done without: nobody unsubscribes from what they just asked for.
    pub const fn is_subscribed(self) -> bool {
        !matches!(self, Self::Confirmation | Self::SignIn)
    }
}

/// Why nothing goes to an address any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Trouble {
    /// There is no such mailbox.
    Bounced,
    /// Whoever reads it called a mail unwanted.
    Complained,
}

impl Trouble {
    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Bounced => "bounced",
            Self::Complained => "complained",
        }
    }

    /// By its stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Bounced, Self::Complained].into_iter().find(|trouble| trouble.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_mail_can_be_sent_to_is_an_address() {
        for said in ["asha@example.org", "a.b+books@mail.example.co.in", " Asha@Example.ORG "] {
            assert!(EmailAddress::parse(said).is_ok(), "{said}");
        }
        assert_eq!(EmailAddress::parse("Asha@Example.ORG").unwrap().as_str(), "asha@example.org");
        for said in [
            "",
            "asha",
            "asha@",
            "@example.org",
            "asha@localhost",
            "a..b@example.org",
            ".a@b.org",
            "a@b..org",
            "a b@example.org",
            "a@-b.org",
            "a@b-.org",
            "a@10.0.0.1",
            "a@exa mple.org",
            "a@b.org\r\nBcc: c@d.org",
            "\"a\"@b.org",
            "a@b.org,c@d.org",
            "<a@b.org>",
            "आशा@b.org",
        ] {
            assert_eq!(EmailAddress::parse(said), Err(NoEmailAddress), "{said}");
        }
        assert!(EmailAddress::parse(&format!("{}@b.org", "a".repeat(65))).is_err());
        assert!(!format!("{:?}", EmailAddress::parse("asha@b.org")).contains("asha"));
    }

    #[test]
    fn names_lead_back() {
        assert!(Topic::ALL.into_iter().all(|topic| Topic::parse(topic.name()) == Some(topic)));
        for trouble in [Trouble::Bounced, Trouble::Complained] {
            assert_eq!(Trouble::parse(trouble.name()), Some(trouble));
        }
    }

    proptest! {
        #[test]
        fn no_address_says_more_than_an_address(text in ".{0,40}@.{0,40}") {
            if let Ok(address) = EmailAddress::parse(&text) {
                let plain = |c: char| c.is_ascii_graphic() && !",;:<>()[]\\\"".contains(c);
                prop_assert!(address.as_str().chars().all(plain));
                prop_assert_eq!(EmailAddress::parse(address.as_str()), Ok(address));
            }
        }
    }
}
