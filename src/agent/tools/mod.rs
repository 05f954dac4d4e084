//! The tools: everything that rules or a model can do with a person's books.
//!
//! Rules and models call the same tools with the same typed arguments; who calls is never one of them.
//! To add a tool: `tools/<name>.rs` with its `Args`, `prompts/tools/<name>.md` with the text a model reads,
//! and a line in `catalogue!`.

pub mod args;
mod bound;
mod schema;

use std::sync::LazyLock;

pub use bound::{Desk, Round};
use rig_agent::tool::ToolSet;
pub use schema::schema;

use crate::ledger::{Books, LedgerError, Outcome};

/// A tool, as a model is told of it.
#[derive(Clone, Debug)]
pub struct Definition {
    /// Its name.
    pub name: &'static str,
    /// When to call it, and when not.
    pub text: &'static str,
    /// The JSON schema of its arguments.
    pub parameters: serde_json::Value,
    /// Whether it changes something that stays, so that doing it twice is not the same as once.
    pub writes: bool,
}

macro_rules! catalogue {
    ($($(#[$doc:meta])* $name:ident => $variant:ident, $writes:literal;)+) => {
        $(pub mod $name;)+

        /// One call of one tool.
        #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
        #[serde(tag = "tool", content = "args", rename_all = "snake_case")]
        pub enum Call {
            $($(#[$doc])* $variant($name::Args),)+
        }

        impl Call {
            /// The tool's name.
            pub const fn tool(&self) -> &'static str {
                match self {
                    $(Self::$variant(_) => stringify!($name),)+
                }
            }

            /// Whether it changes something that stays, so that nobody does it again by the way.
            pub const fn writes(&self) -> bool {
                match self {
                    $(Self::$variant(_) => $writes,)+
                }
            }

            /// Does it.
            pub async fn run(self, books: &mut Books) -> Result<Outcome, LedgerError> {
                match self {
                    $(Self::$variant(args) => $name::run(books, args).await,)+
                }
            }
        }

        $(
            impl bound::Act for $name::Args {
                const NAME: &'static str = stringify!($name);
                const TEXT: &'static str =
                    include_str!(concat!("../../../prompts/tools/", stringify!($name), ".md"));

                fn call(self) -> Call {
                    Call::$variant(self)
                }
            }
        )+

        /// Every tool, as a model is told of it.
        pub fn catalogue() -> &'static [Definition] {
            // A schema takes longer to make than most turns: once is enough.
            static CATALOGUE: LazyLock<Vec<Definition>> = LazyLock::new(|| {
                vec![$(Definition {
                    name: stringify!($name),
                    text: <$name::Args as bound::Act>::TEXT.trim(),
                    parameters: schema::<$name::Args>(),
                    writes: $writes,
                },)+]
            });
            &CATALOGUE
        }

        /// Every tool, bound to one person's books, for a model to call.
        pub fn toolset(desk: &Desk) -> ToolSet {
            let mut tools = ToolSet::default();
            $(tools.add_tool(bound::Bound::<$name::Args>::new(desk));)+
            tools
        }
    };
}

/// Whether a round whose calls are all of such tools needs no word from the model: what they did is told by its own
/// words.
pub fn is_terminal(tool: &str) -> bool {
    catalogue().iter().any(|known| known.writes && known.name == tool)
}

catalogue! {
    /// Files entries.
    log_transactions => LogTransactions, true;
    /// Changes an entry.
    amend_transaction => AmendTransaction, true;
    /// Takes entries out.
    delete_transactions => DeleteTransactions, true;
    /// Shows entries.
    list_transactions => ListTransactions, false;
    /// Adds entries up.
    summarize_spending => SummarizeSpending, false;
    /// Compares two periods.
    compare_periods => ComparePeriods, false;
    /// Draws a chart.
    draw_chart => DrawChart, false;
    /// Shows how months went.
    show_trend => ShowTrend, false;
    /// Finds unusually large expenses.
    find_unusual => FindUnusual, false;
    /// Finds payments that come again.
    find_recurring => FindRecurring, false;
    /// Foretells what a period will cost.
    forecast_spending => ForecastSpending, false;
    /// Tells what can be spent a day.
    safe_to_spend => SafeToSpend, false;
    /// Tells what a purchase would do.
    what_if => WhatIf, false;
    /// Sets a budget.
    set_budget => SetBudget, true;
    /// Shows budgets.
    list_budgets => ListBudgets, false;
    /// Ends a budget.
    delete_budget => DeleteBudget, true;
    /// Pauses a budget.
    pause_budget => PauseBudget, true;
    /// Takes changes back.
    undo => Undo, true;
    /// Does them again.
    redo => Redo, true;
    /// Shows categories.
    list_categories => ListCategories, false;
    /// Adds a category.
    add_category => AddCategory, true;
    /// Renames a category.
    rename_category => RenameCategory, true;
    /// Merges two categories.
    merge_categories => MergeCategories, true;
    /// Remembers a word's category.
    set_category_rule => SetCategoryRule, true;
    /// Sets currency, time zone or the assistant.
    set_preference => SetPreference, true;
    /// Sets what is told without asking.
    set_nudges => SetNudges, true;
    /// Tells less of what was told last.
    less_nudges => LessNudges, true;
    /// Shows what is told without asking.
    show_nudges => ShowNudges, false;
    /// Says why something was told.
    explain_nudge => ExplainNudge, false;
    /// Sets or forgets a rate of one's own.
    set_rate => SetRate, true;
    /// Shows rates.
    list_rates => ListRates, false;
    /// Converts an amount.
    convert_amount => ConvertAmount, false;
    // No books change, but a repetition (an edit of the message, a second delivery) would forget what came after.
    /// Forgets what was said.
    forget_conversation => ForgetConversation, true;
    /// Shows what models took.
    show_usage => ShowUsage, false;
    /// Shows what was sent to one.
    show_sent => ShowSent, false;
    /// Joins two books.
    link_account => LinkAccount, true;
    /// Parts them.
    unlink_account => UnlinkAccount, true;
    /// Hands out the books.
    export_transactions => ExportTransactions, false;
    /// Erases everything.
    erase_account => EraseAccount, true;
    /// Keeps what was to be erased.
    keep_books => KeepBooks, true;
    /// Sets where mail goes.
    set_email => SetEmail, true;
    /// Makes a link to the dashboard.
    get_dashboard_link => GetDashboardLink, true;
}
