//! Words that do not open a purchase by themselves but tell the rules apart from small talk: things that a
//! bare number beside them is no price of.
//!
//! To add one: a word in the line of its part.

use super::{Line, Sense::Is, role::Role};

/// Subjects of conversation that are never bookkeeping.
pub(super) const SUBJECTS: &[Line] = &[
    (
        Is(Role::Counted),
        "reminders alarms timers wins losses runs wickets likes views followers subscribers votes users employees students laps push-ups pushups squats",
    ),
    (
        Is(Role::Label),
        "died born aged turned scored ran walked slept woke waited read ranked weigh weighs weighed",
    ),
];
