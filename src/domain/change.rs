//! What a step in the journal did, row by row, with the row before and after: enough to undo and redo it.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    assistant::Assistant,
    budget::Budget,
    category::Category,
    currency::Currency,
    ids::{CategoryId, LinkId, TransactionId},
    nudge::Wanted,
    rate::DatedRate,
    transaction::Transaction,
    zone::Zone,
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
    /// A word's category was learned or forgotten.
    Hint {
        /// The folded words.
        words: String,
        /// What they meant before.
        before: Option<CategoryId>,
        /// What they mean now; nothing when they were forgotten.
        after: Option<CategoryId>,
    },
    /// Entries were read from a file, all of them new.
    Imported {
        /// Which.
        entries: Vec<TransactionId>,
    },
    /// A rate of the person's own was set or forgotten: one of both is there, and both are of the same day and
    /// between the same currencies.
    Rate {
        /// As it was.
        before: Option<DatedRate>,
        /// As the step left it.
        after: Option<DatedRate>,
    },
    /// Currency, time zone or the assistant was set.
    Preferences {
        /// As they were.
        before: Preferences,
        /// As the step left them.
        after: Preferences,
    },
    /// What is told without asking was set.
    Nudges {
        /// As it was.
        before: Wanted,
        /// As the step left it.
        after: Wanted,
    },
    /// Other books became part of these.
    Linked {
        /// Where it is written down what they were.
        link: LinkId,
        /// The channels that led to them.
        channels: Vec<String>,
        /// How many entries they had.
        entries: u64,
    },
    /// It was wished that everything be erased.
    Erasing {
        /// When it will be.
        due_at: DateTime<Utc>,
    },
}

/// What a person has chosen for all their books.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Preferences {
    /// The currency of amounts that name none.
    pub currency: Currency,
    /// Where the person's days begin and end.
    pub timezone: Zone,
    /// Whether a model may read what the rules do not understand; journals and archives of before do not say.
    #[serde(default)]
    pub assistant: Assistant,
}
