//! What a request to Discord came to when it came to nothing.
//!
//! A refusal carries Discord's own number and words, which speak of fields and permissions and of nobody. Nothing here
//! holds an address: those of interactions contain their tokens. To treat another refusal specially: its number, and
//! an arm in [`Failure::for_sender`].

use std::time::Duration;

use hisab_port::SendError;
use thiserror::Error;

/// Numbers of refusals after which nothing can be sent there any more.
const GONE: [u32; 4] = [UNKNOWN_CHANNEL, MISSING_ACCESS, NOT_TO_THIS_USER, 10_013];
const UNKNOWN_CHANNEL: u32 = 10_003;
const MISSING_ACCESS: u32 = 50_001;
const NOT_TO_THIS_USER: u32 = 50_007;

/// Something is not allowed there, perhaps not for long, and perhaps only with a file.
const MISSING_PERMISSIONS: u32 = 50_013;

/// The token of an interaction is of no use any more: too old, or never known.
const EXPIRED: [u32; 4] = [10_008, 10_015, 10_062, 50_027];

/// An interaction was acknowledged before.
const ACKNOWLEDGED: u32 = 40_060;

/// Why a request was not fulfilled.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub(crate) enum Failure {
    /// Too fast: not before this time has passed.
    #[error("too fast: again after {0:?}")]
    RetryAfter(Duration),
    /// No answer came, or half of one.
    #[error("no answer: {0}")]
    Network(&'static str),
    /// An answer came that makes no sense.
    #[error("the answer cannot be used: {0}")]
    Unreadable(&'static str),
    /// Discord has trouble of its own.
    #[error("status {0}")]
    Server(u16),
    /// Discord does not know the token.
    #[error("the token is refused")]
    Token,
    /// Discord will not do it.
    #[error("status {status}, code {code}: {message}")]
    Refused {
        /// HTTP's.
        status: u16,
        /// Discord's own number; 0 where it gave none.
        code: u32,
        /// Discord's words.
        message: String,
    },
}

impl Failure {
    /// Whether it may work when it is tried again, unchanged.
    pub(crate) fn may_pass(&self) -> bool {
        matches!(
            self,
            Self::RetryAfter(_) | Self::Network(_) | Self::Server(_) | Self::Unreadable(_)
        )
    }

    /// Whether the place is no longer there for us.
    pub(crate) fn is_absence(&self) -> bool {
        matches!(self, Self::Refused { status: 403 | 404, .. })
    }

    /// Whether the token of an interaction has had its time.
    pub(crate) fn is_expired(&self) -> bool {
        matches!(self, Self::Refused { code, .. } if EXPIRED.contains(code))
    }

    /// Whether a permission is missing.
    pub(crate) fn is_forbidden(&self) -> bool {
        matches!(self, Self::Refused { code: MISSING_PERMISSIONS, .. })
    }

    /// Whether an interaction was acknowledged before.
    pub(crate) fn is_repeated(&self) -> bool {
        matches!(self, Self::Refused { code: ACKNOWLEDGED, .. })
    }

    /// What whoever sends a reply must do next.
    pub(crate) fn for_sender(self) -> SendError {
        match self {
            Self::RetryAfter(pause) => SendError::RetryAfter(pause),
            // A new token may be on its way; replies wait for it.
            Self::Network(_) | Self::Server(_) | Self::Unreadable(_) | Self::Token => {
                SendError::Transient(self.to_string())
            }
            Self::Refused { status: 403 | 404, code, .. } if GONE.contains(&code) => {
                SendError::Gone
            }
            Self::Refused { .. } => SendError::Rejected(self.to_string()),
        }
    }
}

/// What went wrong with a connection, without its address.
impl From<reqwest::Error> for Failure {
    fn from(error: reqwest::Error) -> Self {
        Self::Network(match error {
            error if error.is_timeout() => "it took too long",
            error if error.is_connect() => "no connection",
            error if error.is_decode() => "the answer cannot be read",
            _ => "the connection was cut",
        })
    }
}
