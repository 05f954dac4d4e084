//! The use cases: what a person can do with their books. The rules of the house are here and nowhere else.
//!
//! Each function takes [`Books`]: one person's books, open in one transaction. Whose they are is part of
//! `Books`, never an argument. What was done is returned as a typed outcome with every figure an answer may
//! state, and every change is journalled so that it can be undone.
//!
//! To add a use case: `ledger/<name>.rs` with its outcome, a variant of [`Outcome`], and what the compiler
//! then asks for in `wording`.

mod amend;
mod books;
mod budgets;
mod categories;
mod compare;
mod delete;
mod entry;
mod error;
mod forget;
pub mod lexicon;
mod list;
mod log;
mod outcome;
mod people;
mod preferences;
mod rules;
mod sent;
mod summary;
mod target;
mod transfer;
mod undo;
mod usage;
pub mod vocabulary;

pub use amend::{Amended, Change, Changes, amend};
pub use books::{Books, Trial};
pub use budgets::{
    BudgetEnded, BudgetSet, BudgetState, Budgets, delete_budget, list_budgets, set_budget,
};
pub use categories::{
    Categories, CategoryAdded, CategoryMerged, CategoryRenamed, add_category, list_categories,
    merge_categories, rename_category,
};
pub use compare::{CategoryChange, Comparison, Side, compare};
pub use delete::{Deleted, delete};
pub use entry::Entry;
pub use error::{Exists, Invalid, LedgerError, Missing};
pub use forget::forget_conversation;
pub use list::{Listed, Listing, Order, list};
pub use log::{Logged, NewEntry, log};
pub use outcome::Outcome;
pub use people::{Person, find_or_create};
pub use preferences::{PreferencesSet, set_preferences};
pub use rules::{RuleSet, set_rule};
pub use sent::{Piece, Sent, SentRound, show_sent};
pub use summary::{Average, Dimension, Filter, Line, Query, Summary, summarize};
pub use target::Target;
pub use transfer::{Archive, ExportError, Imported, csv, export, import};

pub use undo::{Replayed, StepDone, redo, undo};
pub use usage::{Taken, Usage, show_usage};
