//! What a step in the journal did, row by row, with the row before and after: enough to undo and redo it.

use serde::{Deserialize, Serialize};

use super::{
    assistant::Assistant, budget::Budget, category::Category, currency::Currency, ids::CategoryId,
    transaction::Transaction, zone::Zone,
};

/// One changed row. `before: None` means that the step made the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Change {
    /// An entry was filed, changed or voided.
    Transaction {
        /// As it was.
        before: Option<Transaction>,
        /// As the step left it.
        after: Transaction,
    },
    /// A category was added, renamed or merged.
    Category {
        /// As it was.
        before: Option<Category>,
        /// As the step left it.
        after: Category,
    },
    /// A budget was set, changed or ended.
    Budget {
        /// As it was.
        before: Option<Budget>,
        /// As the step left it.
        after: Budget,
    },
    /// A word's category was learned.
    Hint {
        /// The folded words.
        words: String,
        /// What they meant before.
        before: Option<CategoryId>,
        /// What they mean now.
        after: CategoryId,
    },
    /// Currency, time zone or the assistant was set.
    Preferences {
        /// As they were.
        before: Preferences,
        /// As the step left them.
        after: Preferences,
    },
}

/// What a person has chosen for all their books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preferences {
    /// The currency of amounts that name none.
    pub currency: Currency,
    /// Where the person's days begin and end.
    pub timezone: Zone,
    /// Whether a model may read what the rules do not understand; journals and archives of before do not say.
    #[serde(default)]
    pub assistant: Assistant,
}
