//! A budget as a bar: how much of it is spent, where it speaks up, and how it stands in words.

use hisab_port::{Paragraph, Span};

use crate::{
    ledger::BudgetState,
    wording::{
        Reader,
        pages::{budget_amount, budget_name, budget_stands, share_spent},
    },
};

/// How it stands, for its colour; what the colour says is said in words, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mood {
    Well,
    Near,
    Over,
    Paused,
}

/// A budget as it is shown.
#[derive(Clone, Debug)]
pub(in crate::dashboard) struct Bar {
    /// "Food budget".
    pub(in crate::dashboard) name: String,
    /// "₹5,000 a month".
    pub(in crate::dashboard) amount: String,
    /// "62% spent".
    pub(in crate::dashboard) share: String,
    /// How far it is filled, in percent of its length.
    pub(in crate::dashboard) filled: i64,
    /// Where it speaks up, the same.
    pub(in crate::dashboard) marks: Vec<u16>,
    stands: Paragraph,
    mood: Mood,
}

impl Bar {
    pub(in crate::dashboard) fn new(reader: Reader, state: &BudgetState) -> Self {
        let mood = match state.percent {
            _ if state.paused => Mood::Paused,
            100.. => Mood::Over,
            _ if state.reached.is_empty() && state.gone_on.is_none() => Mood::Well,
            _ => Mood::Near,
        };
        Self {
            name: budget_name(state.category.as_ref(), state.tag.as_ref()),
            amount: budget_amount(state.amount, state.period),
            share: share_spent(state.percent),
            filled: state.percent.clamp(0, 100),
            marks: state.thresholds.iter().copied().filter(|percent| *percent < 100).collect(),
            stands: budget_stands(reader, state),
            mood,
        }
    }

    /// How it stands, as in the chat.
    pub(in crate::dashboard) fn spans(&self) -> &[Span] {
        &self.stands.0
    }

    /// For the style sheet.
    pub(in crate::dashboard) const fn mood(&self) -> &'static str {
        match self.mood {
            Mood::Well => "well",
            Mood::Near => "near",
            Mood::Over => "over",
            Mood::Paused => "paused",
        }
    }
}
