//! How a table is read: what the person says of it. What is left out is found in the table where it leaves no doubt.

use serde::{Deserialize, Serialize};

use super::{DateFormat, Decimal};
use crate::domain::currency::Currency;

/// What stands between the fields of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvDelimiter)]
pub enum Delimiter {
    /// `,`
    Comma,
    /// `;`
    Semicolon,
    /// A tabulator.
    Tab,
    /// `|`
    Pipe,
}

/// Which amounts are expenses, where there is one column of them and none that says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvSign)]
pub enum Sign {
    /// Those below zero, as in a statement of a bank.
    NegativeIsExpense,
    /// Those above zero, as in a list of what was spent.
    PositiveIsExpense,
}

/// What becomes of entries with a category that is not in the books.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum UnknownCategories {
    /// They cannot be read.
    #[default]
    Refuse,
    /// The category is added.
    Add,
    /// They are filed by their words, as entries without a category are.
    ByWords,
}

/// A column: its heading in whatever letters, or its number, from 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(untagged)]
#[schema(as = CsvColumn)]
pub enum Column {
    /// Its number, from 1.
    Number(u16),
    /// Its heading.
    Heading(String),
}

/// Which column is what. With none said, those whose headings leave no doubt are taken, as those of our own tables do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = CsvColumns)]
pub struct Columns {
    /// The day.
    pub date: Option<Column>,
    /// How much.
    pub amount: Option<Column>,
    /// How much went out, where that has a column of its own.
    pub debit: Option<Column>,
    /// How much came in, where that has a column of its own.
    pub credit: Option<Column>,
    /// `expense` or `income`.
    pub kind: Option<Column>,
    /// The currency's code.
    pub currency: Option<Column>,
    /// What it was for; where it is empty, the merchant is taken.
    pub description: Option<Column>,
    /// Where or to whom.
    pub merchant: Option<Column>,
    /// The category, by name.
    pub category: Option<Column>,
    /// The tags, with `|` between them.
    pub tags: Option<Column>,
    /// `true` for entries that were taken out: they are left out.
    pub voided: Option<Column>,
}

/// How a table is read.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
#[schema(as = CsvReading)]
pub struct Reading {
    /// What stands between the fields.
    pub delimiter: Option<Delimiter>,
    /// How many rows to leave out at the beginning.
    #[schema(maximum = 1000)]
    pub skip: u16,
    /// Whether the first row after them has the headings.
    pub headings: bool,
    /// Which column is what.
    pub columns: Columns,
    /// In which order days are written.
    pub date_format: Option<DateFormat>,
    /// What stands before the decimals.
    pub decimal: Option<Decimal>,
    /// Which amounts are expenses.
    pub sign: Option<Sign>,
    /// The currency of amounts that name none; the person's own if it is left out.
    pub currency: Option<Currency>,
    /// What becomes of entries with a category that is not in the books.
    pub unknown_categories: UnknownCategories,
    /// Whether entries are left out that are likely in the books already: of the same day, kind, amount and description.
    pub skip_duplicates: bool,
}

impl Default for Reading {
    fn default() -> Self {
        Self {
            delimiter: None,
            skip: 0,
            headings: true,
            columns: Columns::default(),
            date_format: None,
            decimal: None,
            sign: None,
            currency: None,
            unknown_categories: UnknownCategories::default(),
            skip_duplicates: false,
        }
    }
}

/// What must be said of a table before it can be read: nothing is guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvQuestion)]
pub enum Question {
    /// Which column has the day.
    DateColumn,
    /// Which column has the amount, or which two have what went out and what came in.
    AmountColumn,
    /// Which column has the description or the merchant.
    DescriptionColumn,
    /// Whether the day or the month stands first.
    DateFormat,
    /// Whether a point or a comma stands before the decimals.
    Decimal,
    /// Whether amounts below or above zero are expenses.
    Sign,
}

/// Why a text is no table that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BadTable {
    /// There is no row in it.
    Empty,
    /// It has more than so many rows.
    TooManyRows {
        /// The most.
        max: usize,
    },
    /// It has more than so many bytes.
    TooLarge {
        /// The most, in MiB.
        mebibytes: usize,
    },
    /// It has no such column.
    NoColumn {
        /// What was said.
        said: String,
    },
}
