//! What was done to the books, step by step: what can be undone and redone.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{Books, Invalid, LedgerError, StepDone, undo};
use crate::{domain::ids::MessageId, store};

/// Whether a step is in force.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StepState {
    /// It is, and can be undone.
    Done,
    /// It was undone, and can be done again.
    Undone,
}

/// A step of the journal.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct JournalStep {
    /// Its place in the journal, from 1.
    pub number: i64,
    /// When it was made.
    pub made_at: DateTime<Utc>,
    /// Whether it is in force.
    pub state: StepState,
    /// The message that made it. What one message did is undone as one.
    pub message_id: Option<MessageId>,
    /// What it changed, in order.
    pub changes: Vec<StepDone>,
}

/// Steps of the journal, newest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct Journal {
    /// The steps.
    pub steps: Vec<JournalStep>,
    /// Where to go on; nothing at the end.
    pub next: Option<String>,
}

/// The most steps of one page.
const MAX_STEPS: u32 = 50;

/// Lists steps, newest first, those before `before` if it is said. What can be neither undone nor redone any more is left
/// out.
pub async fn journal(
    books: &mut Books,
    before: Option<i64>,
    limit: u32,
) -> Result<Journal, LedgerError> {
    if !(1..=MAX_STEPS).contains(&limit) {
        let max = usize::try_from(MAX_STEPS).unwrap_or(usize::MAX);
        return Err(Invalid::TooMany { what: "changes", max }.into());
    }
    let (user, before) = (books.user, before.unwrap_or(i64::MAX));
    let most = usize::try_from(limit).unwrap_or(usize::MAX);
    let mut found = store::journal::page(books.conn(), user, before, i64::from(limit) + 1).await?;
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|last| last.step.seq.to_string());
    let steps: Result<Vec<JournalStep>, LedgerError> = found
        .into_iter()
        .map(|shown| {
            let changes = shown.step.changes.iter().map(|change| undo::view(books, change));
            Ok(JournalStep {
                number: shown.step.seq,
                made_at: shown.made_at,
                state: if shown.undone_at.is_some() { StepState::Undone } else { StepState::Done },
                message_id: shown.step.message,
                changes: changes.collect::<Result<_, _>>()?,
            })
        })
        .collect();
    Ok(Journal { steps: steps?, next })
}
