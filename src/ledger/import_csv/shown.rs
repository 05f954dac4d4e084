//! What a table would file, shown before it is filed.

use chrono::NaiveDate;
use csv::StringRecord;
use serde::Serialize;

use super::{
    Columns, DateFormat, Decimal, Delimiter, Draft, File, Question, Row, RowProblem, category,
};
use crate::{
    domain::{
        kind::Kind,
        money::Money,
        text::{CategoryName, Description, Merchant, Tag, clipped},
    },
    ledger::Books,
};

/// How many rows are shown, from the first.
const FIRST: usize = 20;

/// How many more are shown that cannot be read.
const BAD: usize = 50;

/// How many fields of a row are shown, and how many characters of each.
const FIELDS: (usize, usize) = (50, 100);

/// What a table would file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CsvPreview {
    /// What stands between the fields.
    pub delimiter: Delimiter,
    /// What the columns are called.
    pub headings: Vec<String>,
    /// Which column is what.
    pub columns: Columns,
    /// In which order days are written, as far as it is known.
    pub date_format: Option<DateFormat>,
    /// What stands before the decimals, as far as it is known.
    pub decimal: Option<Decimal>,
    /// What must be said before it can be read.
    pub questions: Vec<Question>,
    /// How many rows there are.
    pub total: u64,
    /// How many of them are entries; none while there are questions.
    pub readable: u64,
    /// How many are none.
    pub unreadable: u64,
    /// How many are of entries that were taken out, and are left out.
    pub voided: u64,
    /// How many are likely in the books already.
    pub duplicates: u64,
    /// Categories that will be added.
    pub new_categories: Vec<CategoryName>,
    /// The first rows.
    pub rows: Vec<PreviewRow>,
    /// The first of the others that cannot be read.
    pub bad_rows: Vec<PreviewRow>,
}

/// A row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CsvRow)]
pub struct PreviewRow {
    /// The line that it begins in.
    pub line: u64,
    /// What stands in it.
    pub fields: Vec<String>,
    /// The entry that it is, if it is one.
    pub entry: Option<PreviewEntry>,
    /// Whether it is likely in the books already.
    pub duplicate: bool,
    /// Why it is none.
    pub problems: Vec<RowProblem>,
}

/// An entry that would be filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CsvEntry)]
pub struct PreviewEntry {
    /// Which way the money went.
    pub kind: Kind,
    /// How much.
    #[serde(flatten)]
    pub money: Money,
    /// The day.
    pub date: NaiveDate,
    /// What it was for.
    pub description: Description,
    /// Where or to whom.
    pub merchant: Option<Merchant>,
    /// Its category.
    pub category: String,
    /// Its labels.
    pub tags: Vec<Tag>,
}

fn counted(rows: impl Iterator) -> u64 {
    u64::try_from(rows.count()).unwrap_or(u64::MAX)
}

pub(super) fn preview(books: &Books, file: File) -> CsvPreview {
    let File { table, places, found, rows, duplicates, fresh } = file;
    let shown = |at: usize| {
        let (line, fields) = table.rows.get(at)?;
        let (entry, problems) = match rows.get(at) {
            Some(Row::Entry(draft)) => (Some(shown_entry(books, draft)), Vec::new()),
            Some(Row::Bad(problems)) => (None, problems.clone()),
            Some(Row::Voided) | None => (None, Vec::new()),
        };
        let duplicate = duplicates.get(at).is_some_and(|is_one| *is_one);
        Some(PreviewRow { line: *line, fields: shown_fields(fields), entry, duplicate, problems })
    };
    let bad = |row: &Row| matches!(row, Row::Bad(_));
    let others = (FIRST..rows.len()).filter(|at| rows.get(*at).is_some_and(bad)).take(BAD);
    CsvPreview {
        delimiter: table.delimiter,
        columns: places.said(&table),
        date_format: found.date_format,
        decimal: found.decimal,
        questions: found.questions,
        total: counted(table.rows.iter()),
        readable: counted(rows.iter().filter(|row| matches!(row, Row::Entry(_)))),
        unreadable: counted(rows.iter().filter(|row| bad(row))),
        voided: counted(rows.iter().filter(|row| matches!(row, Row::Voided))),
        duplicates: counted(duplicates.iter().filter(|is_one| **is_one)),
        new_categories: fresh,
        rows: (0..FIRST).filter_map(shown).collect(),
        bad_rows: others.filter_map(shown).collect(),
        headings: table
            .headings
            .iter()
            .take(FIELDS.0)
            .map(|name| clipped(name, FIELDS.1))
            .collect(),
    }
}

fn shown_fields(row: &StringRecord) -> Vec<String> {
    row.iter().take(FIELDS.0).map(|field| clipped(field, FIELDS.1)).collect()
}

fn shown_entry(books: &Books, draft: &Draft) -> PreviewEntry {
    let category = match category(books, draft) {
        Ok(id) => books.name_of(id).map(ToString::to_string),
        // It will be added.
        Err(_) => draft.category.clone(),
    };
    PreviewEntry {
        kind: draft.kind,
        money: draft.money,
        date: draft.date,
        description: draft.description.clone(),
        merchant: draft.merchant.clone(),
        category: category.unwrap_or_default(),
        tags: draft.tags.clone(),
    }
}
