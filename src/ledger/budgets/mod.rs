//! Budgets: set, shown with what is left, paused, ended; and what an entry means for them.
//!
//! What is spent is never stored: it is added up from the daily totals, so that back-dated entries, corrections and
//! undo count by themselves. The rules:
//! * A budget is over everything, a category or a tag, in one currency, for each week (from Monday), month or year, or
//!   between two dates. One is in force per scope, currency and kind of period; of those between dates, per dates.
//! * Only money out in its own currency counts. Other currencies are other money.
//! * A changed amount holds from the day it is set. The current period goes by the newest, one that is past by the
//!   amount that held on its last day.
//! * With rollover, what was left of the period before is added, itself with what was carried into that; what was
//!   overspent is not taken off. It is counted from the first whole period of the budget, or from the one in which
//!   rollover was switched on if that is later, however long ago. Between two dates there is nothing to carry.
//! * A threshold is reached when so many percent of what is available are spent. A paused budget is shown when asked
//!   for, and is never spoken of otherwise.
//!
//! `state` and `pace` compute and know no database; `standing` reads; the others are one wish each. To add something
//! that a budget tells of itself: a field in [`BudgetState`] and in `wire`, its computation in `state`, its words in
//! `wording`, its figures in `agent/grounding/records.rs`.

mod end;
mod kept;
mod named;
mod pace;
mod pause;
mod set;
mod standing;
mod state;
mod touched;
mod wire;

pub(super) use end::merge;
pub use end::{BudgetEnded, delete_budget};
pub use kept::{
    BudgetChanges, KeptBudget, KeptBudgets, change_budget, end_budget, keep_budget,
    list_kept_budgets, rest_budget, show_budget,
};
pub use named::{NamedBudget, WhichBudgets};
pub use pause::{BudgetsPaused, pause_budget};
pub use set::{BudgetSet, BudgetSettings, BudgetWishes, set_budget};
pub use standing::{Budgets, list_budgets, standing};
pub(super) use standing::{standing_by_id, standing_over};
pub use state::{BudgetState, crossed};
pub use touched::BudgetTouched;
pub(super) use touched::{lines, pace, touched_by};
