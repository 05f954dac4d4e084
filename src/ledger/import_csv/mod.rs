//! Reading entries from a table, as banks and other programs write them: looked at first, then filed, all of them or none.
//!
//! The text is cut into rows (`table`), its days and amounts are read (`dates`, `amounts`), and each row becomes an entry
//! or says why it is none (`rows`). Nothing is guessed: what can be meant in two ways is a [`Question`], and nothing is
//! filed while there is one. What was filed is one step of the journal, however much it is.

mod amounts;
mod dates;
mod reading;
mod rows;
mod shown;
mod table;

use std::collections::HashMap;

use serde::Serialize;

pub use amounts::Decimal;
pub use dates::DateFormat;
pub use reading::{
    BadTable, Column, Columns, Delimiter, Question, Reading, Sign, UnknownCategories,
};
pub use rows::{Field, RowProblem, Wrong};
pub use shown::{CsvPreview, PreviewEntry, PreviewRow};
pub use table::MAX_BYTES as CSV_BYTES;

use rows::{Draft, Found, Reader, Row, problem};
use table::{Places, Table};

use super::{Books, Invalid, LedgerError, categories, log, vocabulary::fold};
use crate::{
    domain::{
        change::Change,
        ids::{CategoryId, TransactionId},
        text::CategoryName,
        transaction::Transaction,
    },
    store::{self, transactions::Alike},
};

/// How many entries are written at once.
const PAGE: usize = 2_000;

/// What was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
pub struct CsvImported {
    /// How many entries are new.
    pub entries: u64,
    /// How many were left out as likely to be in the books already.
    pub duplicates: u64,
    /// How many were left out as taken out.
    pub voided: u64,
    /// The categories that were added.
    pub categories: Vec<CategoryName>,
}

/// A table that was read with the books beside it.
struct File {
    table: Table,
    places: Places,
    found: Found,
    /// What each row is; nothing while there are questions.
    rows: Vec<Row>,
    /// Which rows are likely in the books already.
    duplicates: Vec<bool>,
    /// Categories that are not in the books and will be added.
    fresh: Vec<CategoryName>,
}

fn invalid(bad: BadTable) -> LedgerError {
    Invalid::Table(bad).into()
}

async fn read(books: &mut Books, text: &str, reading: &Reading) -> Result<File, LedgerError> {
    let table = Table::cut(text, reading).map_err(invalid)?;
    let places = Places::of(&table, &reading.columns).map_err(invalid)?;
    let (own, today) = (books.preferences.currency, books.today);
    let found = rows::find(&table, &places, reading, own);
    let reader = Reader::new(places, &found, reading, own, today);
    let mut rows: Vec<Row> = reader.map_or_else(Vec::new, |reader| {
        table.rows.iter().map(|(_, row)| reader.read(row)).collect()
    });
    let fresh = look_up(books, &mut rows, reading.unknown_categories);
    let duplicates = duplicates(books, &rows).await?;
    Ok(File { table, places, found, rows, duplicates, fresh })
}

/// Looks the categories up; what is to be added is returned.
fn look_up(books: &Books, rows: &mut [Row], unknown: UnknownCategories) -> Vec<CategoryName> {
    let mut fresh: HashMap<String, CategoryName> = HashMap::new();
    let mut order = Vec::new();
    for row in rows {
        let Row::Entry(draft) = row else { continue };
        let Some(said) = draft.category.clone() else { continue };
        if let Ok(known) = books.find_category(&said) {
            draft.category = Some(known.name.to_string());
            continue;
        }
        let (name, folded) = (CategoryName::parse(&said), fold(&said));
        match (unknown, name) {
            (UnknownCategories::ByWords, _) => draft.category = None,
            (UnknownCategories::Add, Ok(name)) if !folded.is_empty() => {
                let name = fresh.entry(folded).or_insert_with(|| {
                    order.push(name.clone());
                    name
                });
                draft.category = Some(name.to_string());
            }
            (UnknownCategories::Add, Err(_)) => {
                *row = Row::Bad(vec![problem(Field::Category, Wrong::TooLong, &said)]);
            }
            (UnknownCategories::Add | UnknownCategories::Refuse, _) => {
                *row = Row::Bad(vec![problem(Field::Category, Wrong::Unknown, &said)]);
            }
        }
    }
    order
}

/// Which rows are likely in the books already. What stands twice in the file is there twice.
async fn duplicates(books: &mut Books, rows: &[Row]) -> Result<Vec<bool>, LedgerError> {
    let drafts = rows.iter().enumerate().filter_map(|(at, row)| match row {
        Row::Entry(draft) => Some((at, draft)),
        Row::Voided | Row::Bad(_) => None,
    });
    let (places, drafts): (Vec<usize>, Vec<&Draft>) = drafts.unzip();
    let like = |draft: &&Draft| {
        (draft.date, draft.kind, draft.money, draft.description.as_str().to_lowercase())
    };
    let wanted: Vec<Alike<'_>> = drafts
        .iter()
        .map(|draft| Alike {
            day: draft.date,
            kind: draft.kind,
            money: draft.money,
            description: &draft.description,
        })
        .collect();
    let mut is_one = vec![false; rows.len()];
    if wanted.is_empty() {
        return Ok(is_one);
    }
    let user = books.user;
    let known = store::transactions::alike(books.conn(), user, &wanted).await?;
    let mut seen: HashMap<_, i64> = HashMap::new();
    for ((place, draft), known) in places.into_iter().zip(&drafts).zip(known) {
        let before = seen.entry(like(draft)).or_default();
        if let Some(is_one) = is_one.get_mut(place) {
            *is_one = *before < known;
        }
        *before += 1;
    }
    Ok(is_one)
}

/// Shows what a table would file, and files nothing.
pub async fn preview_csv(
    books: &mut Books,
    text: &str,
    reading: &Reading,
) -> Result<CsvPreview, LedgerError> {
    let file = read(books, text, reading).await?;
    Ok(shown::preview(books, file))
}

/// Files what a table has: all of it or nothing, as one step.
pub async fn import_csv(
    books: &mut Books,
    text: &str,
    reading: &Reading,
) -> Result<CsvImported, LedgerError> {
    let File { table, found, rows, duplicates, fresh, .. } = read(books, text, reading).await?;
    if !found.questions.is_empty() {
        return Err(Invalid::Unclear(found.questions).into());
    }
    let mut bad = table.rows.iter().zip(&rows).filter(|(_, row)| matches!(row, Row::Bad(_)));
    if let Some(((first, _), _)) = bad.next() {
        return Err(Invalid::Rows { count: bad.count() + 1, first: *first }.into());
    }
    for name in &fresh {
        categories::add_category(books, name.clone()).await?;
    }
    let mut imported = CsvImported { entries: 0, duplicates: 0, voided: 0, categories: fresh };
    let mut entries = Vec::with_capacity(rows.len());
    for (row, is_duplicate) in rows.into_iter().zip(duplicates) {
        match row {
            Row::Entry(_) if is_duplicate && reading.skip_duplicates => imported.duplicates += 1,
            Row::Entry(draft) => entries.push(entry(books, draft)?),
            Row::Voided | Row::Bad(_) => imported.voided += 1,
        }
    }
    imported.entries = u64::try_from(entries.len()).unwrap_or(u64::MAX);
    let user = books.user;
    for page in entries.chunks(PAGE) {
        store::transactions::save(books.conn(), user, &[], page).await?;
    }
    if !entries.is_empty() {
        books.changed(Change::Imported { entries: entries.iter().map(|entry| entry.id).collect() });
    }
    Ok(imported)
}

fn entry(books: &Books, draft: Draft) -> Result<Transaction, LedgerError> {
    Ok(Transaction {
        id: books.ids.next(books.now),
        kind: draft.kind,
        money: draft.money,
        date: draft.date,
        category: category(books, &draft)?,
        description: draft.description,
        merchant: draft.merchant,
        tags: draft.tags,
        message: books.message,
        created_at: books.now,
        voided_at: None,
    })
}

fn category(books: &Books, draft: &Draft) -> Result<CategoryId, LedgerError> {
    match &draft.category {
        Some(said) => Ok(books.find_category(said)?.id),
        None => log::categorise(books, draft.kind, &draft.description, draft.merchant.as_ref()),
    }
}

/// Takes the entries of a file out again, or puts them back.
pub(super) async fn replay(
    books: &mut Books,
    entries: &[TransactionId],
    back: bool,
) -> Result<(), LedgerError> {
    let (user, voided_at) = (books.user, (!back).then_some(books.now));
    for page in entries.chunks(PAGE) {
        let before = store::transactions::all(books.conn(), user, page).await?;
        let after: Vec<Transaction> =
            before.iter().map(|entry| Transaction { voided_at, ..entry.clone() }).collect();
        store::transactions::save(books.conn(), user, &before, &after).await?;
    }
    Ok(())
}
