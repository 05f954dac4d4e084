//! Who may do what: roles of people, and what tokens are good for.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What a person is here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Somebody who keeps books.
    Person,
    /// Whoever runs the program, besides: they see how it goes, and nobody's books.
    Owner,
}

/// What an API token is good for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Scope {
    /// To look at the books.
    Read,
    /// To change them, too.
    Write,
}

impl Scope {
    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }

    /// By its stored name.
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Read, Self::Write].into_iter().find(|scope| scope.name() == name)
    }
}

/// How somebody signed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Via {
    /// By a link from a chat.
    Chat,
    /// By a link in a mail.
    Mail,
    /// By a link that the program printed for whoever runs it.
    Owner,
    /// By what Firebase says.
    Firebase,
}

impl Via {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Chat, Self::Mail, Self::Owner, Self::Firebase];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::Mail => "mail",
            Self::Owner => "owner",
            Self::Firebase => "firebase",
        }
    }

    /// By its stored name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|via| via.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        assert!(Via::ALL.into_iter().all(|via| Via::parse(via.name()) == Some(via)));
        for scope in [Scope::Read, Scope::Write] {
            assert_eq!(Scope::parse(scope.name()), Some(scope));
        }
    }
}
