//! How long a model may take, at each step.

use std::time::Duration;

/// How long a model may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long a connection may take.
    pub connect: Duration,
    /// How long a model may be silent.
    pub silence: Duration,
    /// How long one answer may take.
    pub answer: Duration,
    /// How long all that is asked about one message may take.
    pub message: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect: Duration::from_secs(3),
            silence: Duration::from_secs(15),
            answer: Duration::from_secs(20),
            message: Duration::from_secs(40),
        }
    }
}
