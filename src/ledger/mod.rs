//! The use cases: what a person can do with their books. The rules of the house are here and nowhere else.
//!
//! Each function takes [`Books`]: one person's books, open in one transaction. Whose they are is part of
//! `Books`, never an argument. What was done is returned as a typed outcome with every figure an answer may
//! state, and every change is journalled so that it can be undone.
//!
//! To add a use case: `ledger/<name>.rs` with its outcome, a variant of [`Outcome`], and what the compiler
//! then asks for in `wording`.

mod access;
mod amend;
mod analytics;
mod books;
mod browse;
pub mod budgets;
mod bulk;
mod categories;
mod charts;
mod compare;
mod delete;
mod doors;
mod entry;
mod error;
mod forget;
mod import_csv;
mod journal;
pub mod lexicon;
mod list;
mod log;
mod mail;
mod nudges;
mod operator;
mod outcome;
mod people;
mod preferences;
mod rates;
mod rules;
mod runs;
mod sent;
mod sheet;
mod summary;
mod target;
mod transfer;
mod undo;
mod usage;
pub mod vocabulary;

pub use access::{
    ATTEMPTS_COUNTED, ApiToken, DashboardLink, DashboardRefused, FIREBASE, MadeToken, REPEATS_KEPT,
    RefreshRefused, Refreshed, SESSIONS_KEPT, SIGN_IN_MINUTES, Session, SessionKey, SignInRefused,
    SignedIn, TOKEN_PREFIX, TooManyAttempts, attempt, begin_session, dashboard_link,
    delete_api_token, end_all_sessions, end_session, is_owned, known_by_mail, lead_chat_here,
    list_api_tokens, list_sessions, mail_link, make_api_token, owner_link, refresh, role, sign_in,
    sign_in_by_firebase,
};
pub use amend::{Amended, Change, Changes, amend};
pub use analytics::{
    Allowance, Basis, BudgetEffect, Course, Due, Effect, Every, Forecast, FreeEffect, Outlook,
    Range, Recurring, RecurringPayment, SafeToSpend, Trend, TrendMonth, Unusual, UnusualEntry,
    WhatIf, find_recurring, find_unusual, forecast, safe_to_spend, show_trend, what_if,
};
pub use books::{Books, Trial};
pub use browse::{BadCursor, Browsing, Cursor, Page, Sorted, browse, entry};
pub use budgets::{
    BudgetChanges, BudgetEnded, BudgetSet, BudgetSettings, BudgetState, BudgetTouched,
    BudgetWishes, Budgets, BudgetsPaused, KeptBudget, KeptBudgets, NamedBudget, WhichBudgets,
    change_budget, delete_budget, end_budget, keep_budget, list_budgets, list_kept_budgets,
    pause_budget, rest_budget, set_budget, show_budget,
};
pub use bulk::{BulkDone, Deed, bulk};
pub use categories::{
    Categories, CategoryAdded, CategoryMerged, CategoryRenamed, KnownCategory, add_category,
    all_categories, list_categories, merge_categories, name_of_category, rename_category,
};
pub use charts::{
    ChartKind, ChartPace, ChartPart, ChartQuery, ChartRest, Charted, chart, month_of,
};
pub use compare::{CategoryChange, Comparison, Drivers, Side, ThingChange, as_far, compare};
pub use delete::{Deleted, delete};
pub use doors::{
    BudgetMet, DoorLeft, Erased, Erasure, ErasureAsked, ErasureDue, Exported, Format, LinkAsked,
    LinkCode, LinkRefused, LinkStep, Linked, LinkedChat, Parted, UnlinkAsked, UnlinkStep,
    books_as_file, erase_account, erase_due, erasure_due, export_transactions, holds_code, is_code,
    keep_books, link_account, list_chats, reached_from, unlink_account,
};
pub use entry::Entry;
pub use error::{Exists, Invalid, LedgerError, Missing, NotAgain};
pub use forget::forget_conversation;
pub use import_csv::{
    BadTable, CSV_BYTES, Column, Columns, CsvImported, CsvPreview, DateFormat, Decimal, Delimiter,
    Field, PreviewEntry, PreviewRow, Question, Reading, RowProblem, Sign, UnknownCategories, Wrong,
    import_csv, preview_csv,
};
pub use journal::{Journal, JournalStep, StepState, journal};
pub use list::{Listed, Listing, Order, list};
pub use log::{Logged, NewEntry, log};
pub use mail::{
    CODES_COUNTED, Email, EmailAsked, EmailKnown, EmailRefused, EmailWish, Letter, MAILS_KEPT,
    mail_address, post, set_email,
};
pub use nudges::{
    Digest, Explained, Finding, KEPT, Looked, Nudge, NudgeTold, NudgesSet, NudgesShown, NudgesTold,
    Span, explain_nudge, less_nudges, list_nudges, look_after, set_nudges, show_nudges,
    want_nudges,
};
pub use operator::{
    DeadLetter, ModelTotals, OVERVIEW_DAYS, Overview, Waiting, list_dead_letters, overview,
    replay_dead_letters,
};
pub use outcome::Outcome;
pub use people::{Person, find_or_create};
pub use preferences::{PreferencesSet, set_preferences};
pub use rates::{
    BadRate, Conversion, Converted, ConvertedPart, Leg, RateSet, RateSource, RateUsed, Rates,
    RatesFileError, RatesForgotten, convert, forget_rates, list_rates, newest_rates, read_rates,
    set_rate, share_rates, summarize_in,
};
pub use rules::{RuleForgotten, RuleSet, Rules, forget_rule, list_rules, set_rule};
pub use runs::{Run, last_runs};
pub use sent::{Piece, Sent, SentRound, show_sent};
pub use sheet::csv;
pub use summary::{Average, Dimension, Filter, Line, Query, Summary, summarize};
pub use target::Target;
pub use transfer::{Archive, ExportError, Imported, export, import};

pub use undo::{NextStep, Replayed, StepDone, next_steps, redo, undo};
pub use usage::{Taken, Usage, show_usage};
