//! Counts what comes in, how turns end and what goes out, for whoever watches the figures. They name channels and kinds,
//! and nobody.

use std::{any::Any, time::Duration};

use hisab_port::{Channel, Receipt, SendError, Sent, Unavailable};
use metrics::{counter, histogram};

use super::{TurnError, run::Effect, turns::Turned};

/// What answered a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// The rules: they did what it says, or found what it asks for.
    Rules,
    /// A question to the person.
    Question,
    /// Words alone: there was nothing to do, or it could not be done.
    Words,
    /// A model.
    Model,
    /// What is left where a model gave no answer.
    Fallback,
    /// An apology: it failed again and again.
    Apology,
}

impl By {
    /// What answered, where no model was asked.
    pub(super) const fn of(effect: &Effect) -> Self {
        if !effect.done.is_empty() {
            Self::Rules
        } else if effect.question.is_some() {
            Self::Question
        } else {
            Self::Words
        }
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Rules => "rules",
            Self::Question => "question",
            Self::Words => "words",
            Self::Model => "model",
            Self::Fallback => "fallback",
            Self::Apology => "apology",
        }
    }
}

/// A delivery was handed in.
pub(super) fn received(channel: Channel, came_to: &Result<Receipt, Unavailable>) {
    let receipt = match came_to {
        Ok(Receipt::Stored) => "stored",
        Ok(Receipt::Known) => "known",
        Ok(Receipt::Differs) => "differs",
        Ok(Receipt::Refused(_)) => "refused",
        Err(Unavailable::Down) => "down",
        Err(Unavailable::Full) => "full",
    };
    counter!("hisab_messages_total", "channel" => channel.name(), "receipt" => receipt)
        .increment(1);
}

/// A turn ended, after a time, perhaps in a panic. That nothing waited, or somebody else was at it, is no turn.
pub(super) fn turned(
    channel: &str,
    came_to: &Result<Result<Turned, TurnError>, Box<dyn Any + Send>>,
    took: Duration,
) {
    let channel = channel.to_owned();
    let failed = match came_to {
        Ok(Ok(Turned::Nothing | Turned::Elsewhere)) => return,
        Ok(Ok(Turned::Answered { by, .. })) => {
            let by = by.name();
            counter!("hisab_turns_total", "channel" => channel, "by" => by).increment(1);
            histogram!("hisab_turn_seconds", "by" => by).record(took);
            return;
        }
        Ok(Ok(Turned::NoRoom)) => "full",
        Ok(Err(error)) if error.is_outage() => "outage",
        Ok(Err(_)) => "error",
        Err(_) => "panic",
    };
    counter!("hisab_turn_failures_total", "channel" => channel, "reason" => failed).increment(1);
}

/// An attempt to send a reply ended, after a time.
pub(super) fn sent(channel: &str, came_to: &Result<Sent, SendError>, took: Duration) {
    let outcome = match came_to {
        Ok(_) => "sent",
        Err(SendError::RetryAfter(_) | SendError::Transient(_)) => "retried",
        Err(SendError::Rejected(_)) => "rejected",
        Err(SendError::Gone) => "gone",
    };
    let channel = || channel.to_owned();
    counter!("hisab_outbox_sends_total", "channel" => channel(), "outcome" => outcome).increment(1);
    histogram!("hisab_outbox_send_seconds", "channel" => channel()).record(took);
}
