//! What a page says of what a form just did. The address says only which of these it was.

use serde::{Deserialize, Serialize};

/// What was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Done {
    /// An entry was filed.
    Filed,
    /// An entry was changed.
    Changed,
    /// An entry was taken out.
    TakenOut,
    /// Several entries were changed.
    ManyChanged,
    /// Several entries were taken out.
    ManyTakenOut,
    /// The last step was taken back.
    Undone,
    /// What was taken back was done again.
    Redone,
    /// A budget was set.
    BudgetSet,
    /// A budget was changed.
    BudgetChanged,
    /// A budget was paused.
    BudgetPaused,
    /// A budget is on again.
    BudgetResumed,
    /// A budget was ended.
    BudgetEnded,
}

/// What is said of it.
pub const fn done(done: Done) -> &'static str {
    match done {
        Done::Filed => "Filed.",
        Done::Changed => "Changed.",
        Done::TakenOut => "Taken out. “Undo” brings it back.",
        Done::ManyChanged => "All of them were changed.",
        Done::ManyTakenOut => "All of them were taken out. “Undo” brings them back.",
        Done::Undone => "Taken back.",
        Done::Redone => "Done again.",
        Done::BudgetSet => "The budget is set.",
        Done::BudgetChanged => "The budget was changed.",
        Done::BudgetPaused => "The budget is paused: I say nothing of it by myself.",
        Done::BudgetResumed => "The budget is on again.",
        Done::BudgetEnded => "The budget has ended.",
    }
}
