//! Why the books did not do what was asked: data, no sentences (those are in `wording`).

use chrono::NaiveDate;
use thiserror::Error;

use super::Entry;
use crate::{
    domain::{
        currency::UnknownCurrency,
        money::ParseMoneyError,
        period::EmptyPeriod,
        text::{CategoryName, TextError},
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
    /// A period that ends before it starts.
    #[error(transparent)]
    Period(#[from] EmptyPeriod),
    /// A day after today.
    #[error("{0} is still to come")]
    DateInFuture(NaiveDate),
    /// A day before the books can begin.
    #[error("{0} is too long ago")]
    DateTooEarly(NaiveDate),
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
        /// The category, or everything.
        category: Option<CategoryName>,
    },
    /// Nothing is left to undo.
    Undo,
    /// Nothing is left to redo.
    Redo,
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

invalid!(ParseMoneyError, UnknownCurrency, UnknownZone, TextError, EmptyPeriod);
