//! The fields of a sign-in by password, as Identity Toolkit takes and gives them.

/// Where it is asked, below the address of the service.
pub(super) const PATH: &str = "/v1/accounts:signInWithPassword";

/// Where the key of the project stands.
pub(super) const KEY: &str = "x-goog-api-key";

/// Where the keys are that tokens are signed with, below the address of the service.
pub(super) const JWK_SET: &str = "/service_accounts/v1/jwk/securetoken@system.gserviceaccount.com";

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A text.
    Text,
    /// A whole number, written as a text.
    Number,
    /// Yes or no.
    Flag,
    /// A list of objects.
    Objects,
}

/// A field.
#[derive(Clone, Copy, Debug)]
pub(super) struct Field {
    pub(super) name: &'static str,
    pub(super) kind: Kind,
}

const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

/// Of a request; all are needed. Others are violations, since nothing would tell whether they are right.
pub(super) const REQUEST: &[Field] = &[
    field("email", Kind::Text),
    field("password", Kind::Text),
    field("returnSecureToken", Kind::Flag),
];

/// Of an answer.
pub(super) const ANSWER: &[Field] = &[
    field("kind", Kind::Text),
    field("localId", Kind::Text),
    field("email", Kind::Text),
    field("displayName", Kind::Text),
    field("idToken", Kind::Text),
    field("refreshToken", Kind::Text),
    field("expiresIn", Kind::Number),
    field("registered", Kind::Flag),
    field("mfaPendingCredential", Kind::Text),
    field("mfaInfo", Kind::Objects),
];

/// The longest address, in characters.
pub(super) const LONGEST_EMAIL: usize = 255;
