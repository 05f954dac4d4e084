//! Undo and redo, over everything that is journalled. What one message did is one step.

use serde::{Deserialize, Serialize};

use super::{
    Books, BudgetSettings, Entry, Invalid, LedgerError, Missing, NotAgain, doors, import_csv,
    nudges, rates,
};
use crate::{
    domain::{
        budget::BudgetPeriod,
        change::{Change, Preferences},
        ids::LinkId,
        money::Money,
        nudge::Wanted,
        rate::DatedRate,
        text::{CategoryName, Tag},
    },
    store::{self, journal::Step},
};

/// What a change of the journal was, as people see it. The names are those of the change itself, whether it is
/// being taken back or done again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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
    /// Entries were read from a file.
    Imported {
        /// How many.
        entries: u64,
    },
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
        /// Its category, if it is over one.
        category: Option<CategoryName>,
        /// Its tag, if it is over one. With neither it is over everything spent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<Tag>,
        /// What it is for.
        #[serde(flatten)]
        period: BudgetPeriod,
        /// How much it was.
        before: Option<Money>,
        /// How much it became; `None` when it was ended.
        after: Option<Money>,
        /// What else was set.
        #[serde(default, skip_serializing_if = "BudgetSettings::is_empty")]
        settings: BudgetSettings,
    },
    /// Words were taught.
    Rule(String),
    /// A rate was set or forgotten.
    Rate {
        /// As it was.
        before: Option<DatedRate>,
        /// As it became; `None` when it was forgotten.
        after: Option<DatedRate>,
    },
    /// Preferences were set.
    Preferences {
        /// As they were.
        before: Preferences,
        /// As they became.
        after: Preferences,
    },
    /// What is told without asking was set.
    Nudges {
        /// As it was.
        before: Wanted,
        /// As it became.
        after: Wanted,
    },
    /// Other books became part of these.
    Linked {
        /// The channels that led to them.
        channels: Vec<String>,
        /// How many entries they had; what is taken back, how many they have now.
        entries: u64,
    },
    /// Everything was to be erased.
    Erasing,
}

/// What was undone or redone, in the order it was done to the books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
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
    let (done, too_old) = in_force(books, ROWS).await?;
    let (count, rows) = first_steps(done, steps)?;
    if rows.is_empty() && too_old {
        return Err(Invalid::LinkTooOld.into());
    }
    if rows.is_empty() {
        return Err(LedgerError::Missing(Missing::Undo));
    }
    let mut changes = Vec::new();
    for row in &rows {
        for change in row.changes.iter().rev() {
            let seen = view(books, change)?;
            changes.push(write(books, change, Side::Before).await?.unwrap_or(seen));
        }
    }
    let seqs: Vec<i64> = rows.iter().map(|row| row.seq).collect();
    let now = books.now;
    books.touched();
    store::journal::mark(books.conn(), user, &seqs, Some(now)).await?;
    books.reload().await?;
    books.go_along().await?;
    Ok(Replayed { steps: count, changes })
}

/// Does again what was undone last, unless something new was done since.
pub async fn redo(books: &mut Books, steps: u32) -> Result<Replayed, LedgerError> {
    books.journal().await?;
    let user = books.user;
    let (undone, joins) = undone(books, ROWS).await?;
    let (count, rows) = first_steps(undone, steps)?;
    if rows.is_empty() && joins {
        return Err(Invalid::NotAgain(NotAgain::Join).into());
    }
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
    books.touched();
    store::journal::mark(books.conn(), user, &seqs, None).await?;
    books.reload().await?;
    Ok(Replayed { steps: count, changes })
}

/// The newest steps that can be taken back, and whether there is one that no longer can.
async fn in_force(books: &mut Books, rows: i64) -> Result<(Vec<Step>, bool), LedgerError> {
    let user = books.user;
    let (mut done, mut too_old) = (Vec::new(), false);
    for step in store::journal::newest_done(books.conn(), user, rows).await? {
        // A join that stays is no step any more, and those before it are.
        if stays(books, &step).await? {
            too_old = true;
        } else {
            done.push(step);
        }
    }
    Ok((done, too_old))
}

/// The steps that can be done again, and whether there is a join among those undone: it takes a new code, and what else
/// was undone does not wait for it.
async fn undone(books: &mut Books, rows: i64) -> Result<(Vec<Step>, bool), LedgerError> {
    let user = books.user;
    let undone = store::journal::oldest_undone(books.conn(), user, rows).await?;
    let (joins, undone): (Vec<Step>, Vec<Step>) =
        undone.into_iter().partition(|step| step.changes.iter().any(|c| link_of(c).is_some()));
    Ok((undone, !joins.is_empty()))
}

/// What undo, or redo, would do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NextStep {
    /// The step's place in the journal: another one when something else was done.
    pub number: i64,
    /// The changes in it.
    pub changes: Vec<StepDone>,
}

/// The most journal rows that are read to find it.
const NEXT_ROWS: i64 = 10;

/// What undo and redo would do next, if there is anything.
pub async fn next_steps(
    books: &mut Books,
) -> Result<(Option<NextStep>, Option<NextStep>), LedgerError> {
    let (done, _) = in_force(books, NEXT_ROWS).await?;
    let (undone, _) = undone(books, NEXT_ROWS).await?;
    Ok((next(books, done)?, next(books, undone)?))
}

fn next(books: &Books, steps: Vec<Step>) -> Result<Option<NextStep>, LedgerError> {
    let (_, rows) = first_steps(steps, 1)?;
    let changes = rows.iter().flat_map(|row| &row.changes).map(|change| view(books, change));
    let changes = changes.collect::<Result<Vec<StepDone>, LedgerError>>()?;
    Ok(rows.first().map(|row| NextStep { number: row.seq, changes }))
}

/// The join that a change was.
fn link_of(change: &Change) -> Option<LinkId> {
    if let Change::Linked { link, .. } = change { Some(*link) } else { None }
}

/// Whether a step is a join that can no longer be taken back.
async fn stays(books: &mut Books, step: &Step) -> Result<bool, LedgerError> {
    let Some(id) = step.changes.iter().find_map(link_of) else { return Ok(false) };
    let (user, now) = (books.user, books.now);
    let made_at = store::links::made_at(books.conn(), user, id).await?;
    Ok(made_at.is_some_and(|made_at| now - made_at > doors::WITHIN))
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
/// rows may lead to it. What was done, where that is more than the change says.
async fn write(
    books: &mut Books,
    change: &Change,
    side: Side,
) -> Result<Option<StepDone>, LedgerError> {
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
        Change::Imported { entries } => {
            import_csv::replay(books, entries, side == Side::After).await?;
        }
        Change::Hint { words, before, after } => {
            match if side == Side::After { after } else { before } {
                Some(category) => store::hints::save(books.conn(), user, words, *category).await?,
                None => store::hints::delete(books.conn(), user, words).await?,
            }
        }
        Change::Rate { before, after } => match side {
            Side::Before => rates::restore(books, *before, *after).await?,
            Side::After => rates::restore(books, *after, *before).await?,
        },
        Change::Preferences { before, after } => {
            let image = if side == Side::After { *after } else { *before };
            store::users::set_preferences(books.conn(), user, image).await?;
            books.preferences = image;
            nudges::replan(books).await?;
        }
        Change::Nudges { before, after } => {
            let image = if side == Side::After { after } else { before };
            nudges::save(books, image).await?;
        }
        Change::Linked { link, .. } => {
            if side == Side::After {
                return Err(Invalid::NotAgain(NotAgain::Join).into());
            }
            doors::must_be_private(books)?;
            let doors::PartedBooks { channels, entries } = doors::part(books, *link).await?;
            return Ok(Some(StepDone::Linked { channels, entries }));
        }
        Change::Erasing { .. } => {
            if side == Side::After {
                return Err(Invalid::NotAgain(NotAgain::Erasing).into());
            }
            store::erasures::delete(books.conn(), user).await?;
        }
    }
    Ok(None)
}

/// What a change was, as people see it.
pub(super) fn view(books: &Books, change: &Change) -> Result<StepDone, LedgerError> {
    Ok(match change {
        Change::Transaction { before: None, after } => StepDone::Filed(books.view(after)?),
        Change::Transaction { before: Some(before), after } if after.voided_at.is_some() => {
            StepDone::TakenOut(books.view(before)?)
        }
        Change::Transaction { before: Some(before), after } => {
            StepDone::Changed { before: books.view(before)?, after: books.view(after)? }
        }
        Change::Imported { entries } => {
            StepDone::Imported { entries: u64::try_from(entries.len()).unwrap_or(u64::MAX) }
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
                category: books.category_of(&after.scope),
                tag: after.scope.tag().cloned(),
                period: after.period,
                before: before.as_ref().and_then(in_force),
                after: in_force(after),
                settings: BudgetSettings::between(before.as_ref(), after),
            }
        }
        Change::Hint { words, .. } => StepDone::Rule(words.clone()),
        Change::Rate { before, after } => StepDone::Rate { before: *before, after: *after },
        Change::Preferences { before, after } => {
            StepDone::Preferences { before: *before, after: *after }
        }
        Change::Nudges { before, after } => {
            StepDone::Nudges { before: before.clone(), after: after.clone() }
        }
        Change::Linked { channels, entries, .. } => {
            StepDone::Linked { channels: channels.clone(), entries: *entries }
        }
        Change::Erasing { .. } => StepDone::Erasing,
    })
}
