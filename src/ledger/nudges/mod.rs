//! What people are told without asking: what they want, what is found for them, and why they were told.
//!
//! Nothing is told to who did not ask for it. A look ([`look_after`]) finds what is worth telling, leaves out what was told
//! before, and notes what is told, all in the transaction that stores the message: however often a run is repeated, each
//! thing is told once. At most two things are told a day; the rest comes with the next look, if it is still so.
//!
//! To add something to find: a file with a function that gives [`Nudge`]s, its [`Finding`], and a line in [`found`].

mod budgets;
mod digest;
mod explain;
mod recurring;
mod settings;
mod silence;
mod told;
mod unusual;

pub use digest::{Digest, Span};
pub use explain::{Explained, explain_nudge};
pub use settings::{NudgesSet, NudgesShown, less_nudges, set_nudges, show_nudges, want_nudges};
pub(super) use settings::{adopt, give_back, replan, save};
pub use told::{NudgeTold, NudgesTold, list_nudges};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Books, BudgetState, LedgerError, RecurringPayment, UnusualEntry};
use crate::{
    domain::{
        ids::NudgeId,
        nudge::{Kind, Plan, Wanted},
    },
    store::{self, budget_alerts::Crossed, nudges::Told},
};

/// How much somebody is told in a day without having asked.
const A_DAY: i64 = 2;

/// What was found, with every figure that is told of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// A line of a budget is crossed, and nobody was told of it yet.
    Budget {
        /// How the budget stands.
        state: Box<BudgetState>,
        /// The highest line, in percent.
        threshold: u16,
    },
    /// A budget will not last.
    Pace(Box<BudgetState>),
    /// An entry is unlike the others of its category.
    Unusual(Box<UnusualEntry>),
    /// Something that comes again and again comes soon.
    Recurring(Box<RecurringPayment>),
    /// Nothing was filed for some days.
    Silence {
        /// The day on which something was filed last.
        last: NaiveDate,
        /// How many days ago that is.
        days: i64,
    },
    /// What a day, week or month came to.
    Digest(Box<Digest>),
}

/// Something worth telling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nudge {
    /// The lines of budgets that it tells of.
    pub lines: Vec<Crossed>,
    /// Of which kind it is.
    pub kind: Kind,
    /// What it is about: the same is told once.
    pub key: String,
    /// What was found.
    pub finding: Finding,
}

/// What came of looking after somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Looked {
    /// When they were to be looked after: of several times that were missed, the newest.
    pub due: DateTime<Utc>,
    /// What they are to be told, with the id of each.
    pub nudges: Vec<(NudgeId, Nudge)>,
    /// When it is their turn again.
    pub next: DateTime<Utc>,
}

/// Looks after somebody with a plan that was due at a time. What is found is noted as told, and the plan goes on. `None` if
/// they do not have it any more, it is not due, or another process is at it. Whom nobody can reach is told nothing.
pub async fn look_after(
    books: &mut Books,
    plan: Plan,
    reachable: bool,
) -> Result<Option<Looked>, LedgerError> {
    let (user, now) = (books.user, books.now);
    let zone = books.preferences.timezone;
    let due = store::nudges::lock_plan(books.conn(), user, plan).await?;
    let Some(due) = due.filter(|due| *due <= now) else { return Ok(None) };
    let wanted = store::nudges::wanted(books.conn(), user).await?;
    let due = plan.newest(zone, wanted.quiet, due, now);
    let local = zone.local(now);
    let later = wanted.quiet.put_off(local);
    let mut nudges = Vec::new();
    if later != local {
        // A process that was away comes back at night: not now. Where an hour comes twice, its end may be the first of the two.
        let next = zone.instant(later).max(now + TimeDelta::minutes(1));
        store::nudges::plan_next(books.conn(), user, plan, next).await?;
        return Ok(Some(Looked { due, nudges, next }));
    }
    let next = plan.next(zone, wanted.quiet, now);
    store::nudges::plan_next(books.conn(), user, plan, next).await?;
    if !reachable {
        return Ok(Some(Looked { due, nudges, next }));
    }
    let mut left = A_DAY - store::nudges::count_on(books.conn(), user, local.date()).await?;
    for nudge in found(books, plan, &wanted, due).await? {
        if left <= 0 {
            break;
        }
        let id: NudgeId = books.ids.next(now);
        let told = Told {
            id,
            kind: nudge.kind,
            key: nudge.key.clone(),
            day: local.date(),
            finding: serde_json::to_value(&nudge.finding).map_err(store::broken)?,
            made_at: now,
        };
        if store::nudges::insert(books.conn(), user, &told).await? {
            store::budget_alerts::insert(books.conn(), user, &nudge.lines, now).await?;
            left -= 1;
            nudges.push((id, nudge));
        }
    }
    Ok(Some(Looked { due, nudges, next }))
}

/// What there is to tell, what matters most first.
async fn found(
    books: &mut Books,
    plan: Plan,
    wanted: &Wanted,
    due: DateTime<Utc>,
) -> Result<Vec<Nudge>, LedgerError> {
    let mut nudges = Vec::new();
    match plan {
        Plan::Look => {
            if wanted.has(Kind::Budget) || wanted.has(Kind::Pace) {
                nudges.extend(budgets::find(books, wanted).await?);
            }
            if wanted.has(Kind::Recurring) {
                nudges.extend(recurring::find(books).await?);
            }
            if wanted.has(Kind::Unusual) {
                nudges.extend(unusual::find(books).await?);
            }
            if wanted.has(Kind::Silence) {
                nudges.extend(silence::find(books).await?);
            }
            let rank = |nudge: &Nudge| Kind::ALL.iter().position(|kind| *kind == nudge.kind);
            nudges.sort_by_key(rank);
        }
        Plan::Daily => nudges.extend(digest::find(books, Span::Day, due).await?),
        Plan::Weekly => nudges.extend(digest::find(books, Span::Week, due).await?),
        Plan::Monthly => nudges.extend(digest::find(books, Span::Month, due).await?),
    }
    Ok(nudges)
}

/// How long what was told is kept: longer than anything comes again.
pub const KEPT: TimeDelta = TimeDelta::days(400);
