//! Undo and redo, over everything that is journalled. What one message did is one step.

use serde::{Deserialize, Serialize};

use super::{Books, Entry, Invalid, LedgerError, Missing};
use crate::{
    domain::{change::Change, change::Preferences, money::Money, text::CategoryName},
    store::{self, journal::Step},
};

/// What a change of the journal was, as people see it. The names are those of the change itself, whether it is
/// being taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StepDone {
    /// An entry was filed.
    Filed(Entry),
    /// An entry was changed.
    Changed {
        /// As it was.
        before: Entry,
        /// As it became.
        after: Entry,
    },
    /// An entry was taken out.
    TakenOut(Entry),
    /// A category was added.
    CategoryAdded(CategoryName),
    /// A category was renamed.
    CategoryRenamed {
        /// As it was.
        from: CategoryName,
        /// As it became.
        to: CategoryName,
    },
    /// A category became part of another.
    CategoryMerged(CategoryName),
    /// A budget was set, changed or ended.
    Budget {
        /// Its category; `None` is everything spent.
        category: Option<CategoryName>,
        /// How much it was.
        before: Option<Money>,
        /// How much it became; `None` when it was ended.
        after: Option<Money>,
    },
    /// Words were taught.
    Rule(String),
    /// Preferences were set.
    Preferences {
        /// As they were.
        before: Preferences,
        /// As they became.
        after: Preferences,
    },
}

/// What was undone or redone, in the order it was done to the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Replayed {
    /// How many steps.
    pub steps: u32,
    /// The changes in them.
    pub changes: Vec<StepDone>,
}

/// The most steps at once.
const MAX_STEPS: u32 = 20;

/// The most journal rows that belong to those steps.
const ROWS: i64 = 200;

/// Takes back the newest steps.
pub async fn undo(books: &mut Books, steps: u32) -> Result<Replayed, LedgerError> {
    books.journal().await?;
    let user = books.user;
    let done = store::journal::newest_done(books.conn(), user, ROWS).await?;
    let (count, rows) = first_steps(done, steps)?;
    if rows.is_empty() {
        return Err(LedgerError::Missing(Missing::Undo));
    }
    let mut changes = Vec::new();
    for row in &rows {
        for change in row.changes.iter().rev() {
            changes.push(view(books, change)?);
            write(books, change, Side::Before).await?;
        }
    }
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    let now = books.now;
    store::journal::mark(books.conn(), user, &seqs, Some(now)).await?;
    books.reload().await?;
    Ok(Replayed { steps: count, changes })
}

/// Does again what was undone last, unless something new was done since.
pub async fn redo(books: &mut Books, steps: u32) -> Result<Replayed, LedgerError> {
    books.journal().await?;
    let user = books.user;
    let undone = store::journal::oldest_undone(books.conn(), user, ROWS).await?;
    let (count, rows) = first_steps(undone, steps)?;
    if rows.is_empty() {
        return Err(LedgerError::Missing(Missing::Redo));
    }
    let mut changes = Vec::new();
    for row in &rows {
        for change in &row.changes {
            write(books, change, Side::After).await?;
            changes.push(view(books, change)?);
        }
    }
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    store::journal::mark(books.conn(), user, &seqs, None).await?;
    books.reload().await?;
    Ok(Replayed { steps: count, changes })
}

/// The first `steps` steps of rows; neighbours of one message are one step.
fn first_steps(rows: Vec<Step>, steps: u32) -> Result<(u32, Vec<Step>), LedgerError> {
    if !(1..=MAX_STEPS).contains(&steps) {
        let max = usize::try_from(MAX_STEPS).unwrap_or(usize::MAX);
        return Err(Invalid::TooMany { what: "changes", max }.into());
    }
    let mut count = 0;
    let mut taken: Vec<Step> = Vec::new();
    for row in rows {
        let same =
            taken.last().is_some_and(|last| last.message.is_some() && last.message == row.message);
        if !same {
            if count == steps {
                break;
            }
            count += 1;
        }
        taken.push(row);
    }
    Ok((count, taken))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

/// Writes one side of a change. What was not there before is voided, archived or ended, never removed: other
/// rows may lead to it.
async fn write(books: &mut Books, change: &Change, side: Side) -> Result<(), LedgerError> {
    let (user, now) = (books.user, books.now);
    match change {
        Change::Transaction { before, after } => {
            let image = match (side, before) {
                (Side::After, _) => after.clone(),
                (Side::Before, Some(before)) => before.clone(),
                (Side::Before, None) => {
                    let mut gone = after.clone();
                    gone.voided_at = Some(now);
                    gone
                }
            };
            let known = store::transactions::find(books.conn(), user, after.id).await?;
            let known: Vec<_> = known.into_iter().collect();
            store::transactions::save(books.conn(), user, &known, &[image]).await?;
        }
        Change::Category { before, after } => {
            let mut image = after.clone();
            match (side, before) {
                (Side::After, _) => {}
                (Side::Before, Some(before)) => image = before.clone(),
                (Side::Before, None) => image.archived_at = Some(now),
            }
            store::categories::save(books.conn(), user, &image).await?;
            books.reload().await?;
        }
        Change::Budget { before, after } => {
            let mut image = after.clone();
            match (side, before) {
                (Side::After, _) => {}
                (Side::Before, Some(before)) => image = before.clone(),
                (Side::Before, None) => image.ended_at = Some(now),
            }
            store::budgets::save(books.conn(), user, &image).await?;
        }
        Change::Hint { words, before, after } => match (side, before) {
            (Side::After, _) => store::hints::save(books.conn(), user, words, *after).await?,
            (Side::Before, Some(category)) => {
                store::hints::save(books.conn(), user, words, *category).await?;
            }
            (Side::Before, None) => store::hints::delete(books.conn(), user, words).await?,
        },
        Change::Preferences { before, after } => {
            let image = if side == Side::After { *after } else { *before };
            store::users::set_preferences(books.conn(), user, image).await?;
            books.preferences = image;
        }
    }
    Ok(())
}

fn view(books: &Books, change: &Change) -> Result<StepDone, LedgerError> {
    Ok(match change {
        Change::Transaction { before: None, after } => StepDone::Filed(books.view(after)?),
        Change::Transaction { before: Some(before), after } if after.voided_at.is_some() => {
            StepDone::TakenOut(books.view(before)?)
        }
        Change::Transaction { before: Some(before), after } => {
            StepDone::Changed { before: books.view(before)?, after: books.view(after)? }
        }
        Change::Category { before: None, after } => StepDone::CategoryAdded(after.name.clone()),
        Change::Category { before: Some(before), after } if before.name != after.name => {
            StepDone::CategoryRenamed { from: before.name.clone(), to: after.name.clone() }
        }
        Change::Category { after, .. } => StepDone::CategoryMerged(after.name.clone()),
        Change::Budget { before, after } => {
            let in_force =
                |b: &crate::domain::budget::Budget| b.ended_at.is_none().then_some(b.amount);
            StepDone::Budget {
                category: after.category.and_then(|id| books.name_of(id)).cloned(),
                before: before.as_ref().and_then(in_force),
                after: in_force(after),
            }
        }
        Change::Hint { words, .. } => StepDone::Rule(words.clone()),
        Change::Preferences { before, after } => {
            StepDone::Preferences { before: *before, after: *after }
        }
    })
}
