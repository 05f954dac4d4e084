//! The use cases: what a person can do with their books. The rules of the house are here and nowhere else.
//!
//! Each function takes [`Books`]: one person's books, open in one transaction. Whose they are is part of
//! `Books`, never an argument. What was done is returned as a typed outcome with every figure an answer may
//! state, and every change is journalled so that it can be undone.
//!
//! To add a use case: `ledger/<name>.rs` with its outcome, a variant of [`Outcome`], and what the compiler
//! then asks for in `wording`.

mod amend;
mod analytics;
mod books;
pub mod budgets;
mod categories;
mod charts;
mod compare;
mod delete;
mod doors;
mod entry;
mod error;
mod forget;
pub mod lexicon;
mod list;
mod log;
mod mail;
mod nudges;
mod outcome;
mod people;
mod preferences;
mod rates;
mod rules;
mod sent;
mod summary;
mod target;
mod transfer;
mod undo;
mod usage;
pub mod vocabulary;

pub use amend::{Amended, Change, Changes, amend};
pub use analytics::{
    Allowance, Basis, BudgetEffect, Course, Due, Effect, Every, Forecast, FreeEffect, Outlook,
    Range, Recurring, RecurringPayment, SafeToSpend, Trend, TrendMonth, Unusual, UnusualEntry,
    WhatIf, find_recurring, find_unusual, forecast, safe_to_spend, show_trend, what_if,
};
pub use books::{Books, Trial};
pub use budgets::{
    BudgetEnded, BudgetSet, BudgetSettings, BudgetState, BudgetTouched, BudgetWishes, Budgets,
    BudgetsPaused, NamedBudget, WhichBudgets, delete_budget, list_budgets, pause_budget,
    set_budget,
};
pub use categories::{
    Categories, CategoryAdded, CategoryMerged, CategoryRenamed, add_category, list_categories,
    merge_categories, rename_category,
};
pub use charts::{
    ChartKind, ChartPace, ChartPart, ChartQuery, ChartRest, Charted, chart, month_of,
};
pub use compare::{CategoryChange, Comparison, Drivers, Side, ThingChange, as_far, compare};
pub use delete::{Deleted, delete};
pub use doors::{
    BudgetMet, DoorLeft, Erased, Erasure, ErasureAsked, ErasureDue, Exported, Format, LinkAsked,
    LinkCode, LinkRefused, LinkStep, Linked, Parted, UnlinkAsked, UnlinkStep, erase_account,
    erase_due, export_transactions, holds_code, is_code, keep_books, link_account, unlink_account,
};
pub use entry::Entry;
pub use error::{Exists, Invalid, LedgerError, Missing, NotAgain};
pub use forget::forget_conversation;
pub use list::{Listed, Listing, Order, list};
pub use log::{Logged, NewEntry, log};
pub use mail::{
    CODES_COUNTED, Email, EmailAsked, EmailKnown, EmailRefused, EmailWish, Letter, MAILS_KEPT,
    mail_address, post, set_email,
};
pub use nudges::{
    Digest, Explained, Finding, KEPT, Looked, Nudge, NudgesSet, NudgesShown, Span, explain_nudge,
    less_nudges, look_after, set_nudges, show_nudges,
};
pub use outcome::Outcome;
pub use people::{Person, find_or_create};
pub use preferences::{PreferencesSet, set_preferences};
pub use rates::{
    BadRate, Conversion, Converted, ConvertedPart, Leg, RateSet, RateSource, RateUsed, Rates,
    RatesFileError, RatesForgotten, convert, forget_rates, list_rates, newest_rates, read_rates,
    set_rate, share_rates, summarize_in,
};
pub use rules::{RuleSet, set_rule};
pub use sent::{Piece, Sent, SentRound, show_sent};
pub use summary::{Average, Dimension, Filter, Line, Query, Summary, summarize};
pub use target::Target;
pub use transfer::{Archive, ExportError, Imported, csv, export, import};

pub use undo::{Replayed, StepDone, redo, undo};
pub use usage::{Taken, Usage, show_usage};
