//! Why the books did not do what was asked: data, no sentences (those are in `wording`).

use chrono::NaiveDate;
use thiserror::Error;

use super::{BadTable, Entry, NamedBudget, Question};
use crate::{
    domain::{
        budget::{BadThresholds, BudgetPeriod},
        currency::{Currency, UnknownCurrency},
        money::ParseMoneyError,
        period::EmptyPeriod,
        rate::{Pair, ParseRateError},
        text::{CategoryName, Tag, TextError},
        zone::UnknownZone,
    },
    store,
};

/// Why the books did not do it. Nothing was changed.
#[derive(Debug, Error)]
pub enum LedgerError {
    /// What was asked cannot be.
    #[error("invalid: {0}")]
    Invalid(#[from] Invalid),
    /// What it is about is not there.
    #[error("not found: {0:?}")]
    Missing(Missing),
    /// It is there already.
    #[error("exists: {0:?}")]
    Exists(Exists),
    /// Several entries fit, and only one was meant.
    #[error("several entries fit")]
    Ambiguous(Vec<Entry>),
    /// There is no room to write.
    #[error("no space left for the books")]
    NoSpace,
    /// The database failed.
    #[error("the database failed")]
    Internal(#[source] store::Error),
}

/// What cannot be.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum Invalid {
    /// Not an amount of its currency.
    #[error(transparent)]
    Amount(#[from] ParseMoneyError),
    /// Zero, negative, or beyond any sense.
    #[error(
        "an amount must be between one minor unit and {} of them",
        crate::domain::money::Money::MAX_MINOR
    )]
    AmountOutOfRange,
    /// A sum that would no longer be exact.
    #[error("the sum of the entries is too large")]
    SumOutOfRange,
    /// Not a currency.
    #[error(transparent)]
    Currency(#[from] UnknownCurrency),
    /// Not a rate.
    #[error(transparent)]
    Rate(#[from] ParseRateError),
    /// Not a time zone.
    #[error(transparent)]
    Zone(#[from] UnknownZone),
    /// A text that cannot be kept.
    #[error(transparent)]
    Text(#[from] TextError),
    /// An id that is none.
    #[error("{said:?} is no id")]
    Id {
        /// What was said, shortened.
        said: String,
    },
    /// A time of day that is none.
    #[error("{said:?} is no time of day")]
    Time {
        /// What was said, shortened.
        said: String,
    },
    /// A period that ends before it starts.
    #[error(transparent)]
    Period(#[from] EmptyPeriod),
    /// A day after today.
    #[error("{0} is still to come")]
    DateInFuture(NaiveDate),
    /// A day before the books can begin.
    #[error("{0} is too long ago")]
    DateTooEarly(NaiveDate),
    /// What is further away than anything can be foretold of.
    #[error("nothing is foretold beyond {last}")]
    TooFarAhead {
        /// The last day that is.
        last: NaiveDate,
    },
    /// More than can be done at once.
    #[error("at most {max} {what} at once")]
    TooMany {
        /// Of what.
        what: &'static str,
        /// The limit.
        max: usize,
    },
    /// Nothing was asked for.
    #[error("nothing to do")]
    Nothing,
    /// Books that are about to be erased cannot be parted.
    #[error("the books are about to be erased")]
    Leaving,
    /// Something else is in its place by now.
    #[error("something else is in its place by now")]
    Replaced,
    /// Others read along here.
    #[error("others read along here")]
    NotPrivate,
    /// The books were joined too long ago to part them.
    #[error("they were joined too long ago")]
    LinkTooOld,
    /// What was taken back is not done again by itself.
    #[error("{0:?} is not done again")]
    NotAgain(NotAgain),
    /// No other door leads to the books.
    #[error("no other door leads to the books")]
    OnlyDoor,
    /// The pages show these books, and so does the chat beside them.
    #[error("the chat of the pages stays with their books")]
    PagesDoor,
    /// The books are more than can be handed out.
    #[error("the file would be larger than {mebibytes} MiB")]
    ExportTooLarge {
        /// The most, in MiB.
        mebibytes: usize,
    },
    /// A budget is over a category or a tag, not both.
    #[error("a budget is over a category or a tag, not both")]
    BudgetScope,
    /// A budget's dates are over, or only one of them is given.
    #[error("a budget is for days to come")]
    BudgetDates,
    /// Not thresholds of a budget.
    #[error(transparent)]
    Thresholds(#[from] BadThresholds),
    /// Several budgets fit, and only one was meant.
    #[error("several budgets fit")]
    WhichBudget(Vec<NamedBudget>),
    /// Between two dates there is nothing to roll over into.
    #[error("a budget between two dates does not roll over")]
    NothingRolls,
    /// The place to go on from is of a list in another order.
    #[error("the place is of a list in another order")]
    OtherOrder,
    /// A table whose rows cannot all be read.
    #[error("{count} rows cannot be read, the first in line {first}")]
    Rows {
        /// How many.
        count: usize,
        /// The line of the first.
        first: u64,
    },
    /// A table of which something must be said before it can be read.
    #[error("it must be said: {0:?}")]
    Unclear(Vec<Question>),
    /// A text that is no table.
    #[error("the table cannot be read: {0:?}")]
    Table(BadTable),
    /// An archive that does not hold together.
    #[error("the archive does not hold together")]
    ArchiveBroken,
    /// A category cannot become part of itself.
    #[error("{0} cannot be merged into itself")]
    SameCategory(CategoryName),
    /// The books hold entries, or these are of a newer make.
    #[error("this archive is of version {found}, and {known} is the newest known")]
    ArchiveVersion {
        /// The archive's.
        found: u32,
        /// Ours.
        known: u32,
    },
    /// An entry of an archive names a category that the archive does not have.
    #[error("an entry names the category {0}, which the archive does not have")]
    ArchiveCategory(String),
}

/// What is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Missing {
    /// No such category; `close` are the names nearest to it.
    Category {
        /// What was said.
        said: String,
        /// Names like it.
        close: Vec<CategoryName>,
    },
    /// No entry fits.
    Entry,
    /// No such budget.
    Budget {
        /// The category, if one was said.
        category: Option<CategoryName>,
        /// The tag, if one was said. With neither it is over everything.
        tag: Option<Tag>,
        /// The kind of period, if one was said.
        period: Option<BudgetPeriod>,
    },
    /// No budget in force has that id.
    BudgetId,
    /// No rate is known between two currencies.
    Rate {
        /// The currencies, the way round that was asked for.
        pair: Pair,
        /// The day that was asked for.
        date: NaiveDate,
    },
    /// The person has set no rate of a currency, or between two.
    OwnRate {
        /// The currency.
        one: Currency,
        /// The other.
        other: Option<Currency>,
    },
    /// Nothing is left to undo.
    Undo,
    /// Nothing is left to redo.
    Redo,
    /// Nothing is to be erased.
    Erasure,
    /// Nothing was told without being asked.
    Nudge,
    /// No such session goes on.
    Session,
    /// Nobody taught these words.
    Rule {
        /// The words, folded.
        words: String,
    },
    /// No such chat leads to the books.
    Chat,
    /// No such token for programs.
    ApiToken,
}

/// What is not done again once it was taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAgain {
    /// Joining books takes a new code.
    Join,
    /// Erasing must be wished anew.
    Erasing,
}

/// What is there already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exists {
    /// A category of that name.
    Category(CategoryName),
}

impl From<store::Error> for LedgerError {
    fn from(error: store::Error) -> Self {
        if store::is_overflow(&error) {
            return Self::Invalid(Invalid::SumOutOfRange);
        }
        if store::is_full(&error) {
            return Self::NoSpace;
        }
        // The types keep every limit of the schema already; a constraint that still refuses is our mistake,
        // except where only the database knows.
        match store::refused_by(&error) {
            Some("transactions_amount" | "budgets_amount") => {
                Self::Invalid(Invalid::AmountOutOfRange)
            }
            // A step of the journal that would bring back what has another in its place by now.
            Some("categories_name_unique" | "budgets_one_in_force") => {
                Self::Invalid(Invalid::Replaced)
            }
            _ => Self::Internal(error),
        }
    }
}

macro_rules! invalid {
    ($($from:ty),+ $(,)?) => {$(
        impl From<$from> for LedgerError {
            fn from(error: $from) -> Self {
                Self::Invalid(error.into())
            }
        }
    )+};
}

invalid!(
    ParseMoneyError,
    ParseRateError,
    UnknownCurrency,
    UnknownZone,
    TextError,
    EmptyPeriod,
    BadThresholds
);
