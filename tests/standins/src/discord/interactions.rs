//! A press of a button or a use of a command, and what became of it.

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

use super::Id;

/// Until when it may be answered.
const FIRST_ANSWER: TimeDelta = TimeDelta::seconds(3);
/// Until when its token is good for more.
const TOKEN: TimeDelta = TimeDelta::minutes(15);

/// One that a person caused.
#[derive(Clone, Debug)]
pub struct Interaction {
    /// Its id.
    pub id: Id,
    /// What its answers are sent with.
    pub token: String,
    /// 2 is a command, 3 a component.
    pub kind: u8,
    /// Where.
    pub channel: Id,
    /// Who.
    pub person: Id,
    /// The command's name, or the button's `custom_id`.
    pub name: String,
    /// When, by the stand-in's clock.
    pub at: DateTime<Utc>,
    /// When it was sent on its way.
    pub sent: Instant,
    /// What the application said first.
    pub acknowledged: Option<Acknowledged>,
    /// The message with the button.
    pub pressed: Option<Id>,
    /// The message that answers it; for a button that was only acknowledged, the one with the button.
    pub original: Option<Id>,
}

/// The first answer to an interaction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Acknowledged {
    /// 4 a message, 5 a message later, 6 nothing or a change later, 7 a change.
    pub kind: u8,
    /// After how long by the stand-in's clock.
    pub after: Duration,
    /// After how long really.
    pub took: Duration,
}

impl Interaction {
    /// Whether the first answer comes too late.
    pub(super) fn is_over(&self, now: DateTime<Utc>) -> bool {
        now - self.at > FIRST_ANSWER
    }

    /// Whether its token has expired.
    pub(super) fn is_expired(&self, now: DateTime<Utc>) -> bool {
        now - self.at > TOKEN
    }

    pub(super) fn acknowledge(&mut self, kind: u8, now: DateTime<Utc>) {
        let after = (now - self.at).to_std().unwrap_or_default();
        self.acknowledged = Some(Acknowledged { kind, after, took: self.sent.elapsed() });
    }
}
