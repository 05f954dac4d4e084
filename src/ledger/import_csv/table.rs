//! A text cut into rows and fields, and which column is what.

use csv::{ReaderBuilder, StringRecord};

use super::{BadTable, Column, Columns, Delimiter, Reading};
use crate::domain::text::clipped;

/// The most rows of one table: more go in parts.
pub(super) const MAX_ROWS: usize = 20_000;

/// The longest text, in bytes.
pub const MAX_BYTES: usize = 5 << 20;

/// How many rows tell what stands between their fields.
const SAMPLE: usize = 50;

const DELIMITERS: [(Delimiter, u8); 4] = [
    (Delimiter::Comma, b','),
    (Delimiter::Semicolon, b';'),
    (Delimiter::Tab, b'\t'),
    (Delimiter::Pipe, b'|'),
];

/// Rows and fields.
#[derive(Debug)]
pub(super) struct Table {
    pub(super) delimiter: Delimiter,
    /// What the columns are called; nothing where they have no headings.
    pub(super) headings: Vec<String>,
    /// The rows, with the line of the text that each begins in.
    pub(super) rows: Vec<(u64, StringRecord)>,
}

fn records(text: &str, delimiter: u8) -> impl Iterator<Item = (u64, StringRecord)> + '_ {
    let reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter)
        .from_reader(text.as_bytes());
    // What is a text already cannot fail to be one.
    reader.into_records().map_while(Result::ok).filter_map(|record| {
        let line = record.position().map_or(0, csv::Position::line);
        record.iter().any(|field| !field.trim().is_empty()).then_some((line, record))
    })
}

/// The delimiter that cuts most rows into as many fields as the first.
fn found(text: &str, skip: usize) -> Delimiter {
    let score = |sign: u8| {
        let mut widths = records(text, sign).skip(skip).take(SAMPLE).map(|(_, row)| row.len());
        let first = widths.next().filter(|width| *width > 1)?;
        Some((widths.filter(|width| *width == first).count(), first))
    };
    // Among equals the first of the list is taken.
    let scored = DELIMITERS.into_iter().rev().filter_map(|(name, sign)| Some((score(sign)?, name)));
    scored.max_by_key(|(score, _)| *score).map_or(Delimiter::Comma, |(_, name)| name)
}

impl Table {
    /// Cuts a text.
    pub(super) fn cut(text: &str, reading: &Reading) -> Result<Self, BadTable> {
        if text.len() > MAX_BYTES {
            return Err(BadTable::TooLarge { mebibytes: MAX_BYTES >> 20 });
        }
        let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
        let skip = usize::from(reading.skip);
        let delimiter = reading.delimiter.unwrap_or_else(|| found(text, skip));
        let sign = DELIMITERS.iter().find(|(name, _)| *name == delimiter).map_or(b',', |one| one.1);
        let mut rows = records(text, sign).skip(skip);
        let headings = if reading.headings { rows.next() } else { None };
        let headings =
            headings.map(|(_, row)| row.iter().map(|name| name.trim().to_owned()).collect());
        let rows: Vec<_> = rows.take(MAX_ROWS + 1).collect();
        if rows.len() > MAX_ROWS {
            return Err(BadTable::TooManyRows { max: MAX_ROWS });
        }
        if rows.is_empty() {
            return Err(BadTable::Empty);
        }
        Ok(Self { delimiter, headings: headings.unwrap_or_default(), rows })
    }

    fn width(&self) -> usize {
        let rows = self.rows.iter().map(|(_, row)| row.len());
        rows.chain([self.headings.len()]).max().unwrap_or_default()
    }

    fn at(&self, column: &Column) -> Result<usize, BadTable> {
        let (found, said) = match column {
            Column::Number(number) => {
                let at = usize::from(*number).checked_sub(1).filter(|at| *at < self.width());
                (at, number.to_string())
            }
            Column::Heading(name) => {
                let wanted = name.trim().to_lowercase();
                let at = self.headings.iter().position(|one| one.to_lowercase() == wanted);
                (at, clipped(name, 60))
            }
        };
        found.ok_or(BadTable::NoColumn { said })
    }
}

/// Which column is what, by its place from 0.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Places {
    pub(super) date: Option<usize>,
    pub(super) amount: Option<usize>,
    pub(super) debit: Option<usize>,
    pub(super) credit: Option<usize>,
    pub(super) kind: Option<usize>,
    pub(super) currency: Option<usize>,
    pub(super) description: Option<usize>,
    pub(super) merchant: Option<usize>,
    pub(super) category: Option<usize>,
    pub(super) tags: Option<usize>,
    pub(super) voided: Option<usize>,
}

/// Headings that mean one thing and no other, in small letters.
const DATE: &[&str] = &["date", "day", "transaction date", "txn date", "booking date"];
const AMOUNT: &[&str] = &["amount"];
const DEBIT: &[&str] = &["debit", "withdrawal", "withdrawals", "paid out", "money out"];
const CREDIT: &[&str] = &["credit", "deposit", "deposits", "paid in", "money in"];
const DESCRIPTION: &[&str] = &["description", "narration", "details", "particulars", "memo"];
const MERCHANT: &[&str] = &["merchant", "payee"];

impl Places {
    /// Where the columns are that were said; with none said, those whose headings leave no doubt.
    pub(super) fn of(table: &Table, columns: &Columns) -> Result<Self, BadTable> {
        if *columns == Columns::default() {
            return Ok(Self::by_headings(table));
        }
        let at =
            |column: &Option<Column>| column.as_ref().map(|column| table.at(column)).transpose();
        Ok(Self {
            date: at(&columns.date)?,
            amount: at(&columns.amount)?,
            debit: at(&columns.debit)?,
            credit: at(&columns.credit)?,
            kind: at(&columns.kind)?,
            currency: at(&columns.currency)?,
            description: at(&columns.description)?,
            merchant: at(&columns.merchant)?,
            category: at(&columns.category)?,
            tags: at(&columns.tags)?,
            voided: at(&columns.voided)?,
        })
    }

    fn by_headings(table: &Table) -> Self {
        // Two columns of the same meaning leave a doubt.
        let only = |names: &[&str]| {
            let fits = |name: &String| names.contains(&name.to_lowercase().as_str());
            let mut places =
                table.headings.iter().enumerate().filter(|(_, name)| fits(name)).map(|(at, _)| at);
            places.next().filter(|_| places.next().is_none())
        };
        let amount = only(AMOUNT);
        let (debit, credit) =
            if amount.is_none() { (only(DEBIT), only(CREDIT)) } else { (None, None) };
        Self {
            date: only(DATE),
            amount,
            debit,
            credit,
            kind: only(&["kind"]),
            currency: only(&["currency"]),
            description: only(DESCRIPTION),
            merchant: only(MERCHANT),
            category: only(&["category"]),
            tags: only(&["tags"]),
            voided: only(&["voided"]),
        }
    }

    /// The same as it is said.
    pub(super) fn said(&self, table: &Table) -> Columns {
        let said = |at: Option<usize>| {
            let number = u16::try_from(at? + 1).unwrap_or(u16::MAX);
            let heading = table.headings.get(at?).filter(|name| !name.is_empty());
            Some(heading.map_or(Column::Number(number), |name| Column::Heading(clipped(name, 60))))
        };
        Columns {
            date: said(self.date),
            amount: said(self.amount),
            debit: said(self.debit),
            credit: said(self.credit),
            kind: said(self.kind),
            currency: said(self.currency),
            description: said(self.description),
            merchant: said(self.merchant),
            category: said(self.category),
            tags: said(self.tags),
            voided: said(self.voided),
        }
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case("a,b\n1,2\n", Delimiter::Comma)]
    #[case("a;b\n1,5;2\n1,5;3\n", Delimiter::Semicolon)]
    #[case("a\tb,c\n1\t2\n", Delimiter::Tab)]
    #[case("a|b\n1|2\n", Delimiter::Pipe)]
    #[case("a\n1,2\n", Delimiter::Comma)]
    #[case("\"x;y\",b\n\"1;2\",3\n", Delimiter::Comma)]
    fn what_stands_between_fields_is_found(#[case] text: &str, #[case] delimiter: Delimiter) {
        assert_eq!(Table::cut(text, &Reading::default()).unwrap().delimiter, delimiter);
    }

    #[test]
    fn rows_know_their_lines_and_empty_ones_do_not_count() {
        let text = "\u{FEFF}my bank,\n\ndate,what\n2026-01-15,\"two\nlines\"\n,\n2026-01-16,x";
        let reading = Reading { skip: 1, ..Reading::default() };
        let table = Table::cut(text, &reading).unwrap();
        assert_eq!(table.headings, ["date", "what"]);
        let lines: Vec<u64> = table.rows.iter().map(|(line, _)| *line).collect();
        assert_eq!(lines, [4, 7]);
    }

    #[test]
    fn columns_are_named_or_counted() {
        let table = Table::cut("Date,What\nx,y\n", &Reading::default()).unwrap();
        let name = |name: &str| Column::Heading(name.to_owned());
        assert_eq!(table.at(&name(" what ")), Ok(1));
        assert_eq!(table.at(&Column::Number(2)), Ok(1));
        for wrong in [Column::Number(0), Column::Number(3), name("when"), name("")] {
            assert!(table.at(&wrong).is_err());
        }
    }

    #[test]
    fn nothing_and_too_much_is_no_table() {
        let cut = |text: &str| Table::cut(text, &Reading::default()).unwrap_err();
        assert_eq!((cut(""), cut("a,b\n")), (BadTable::Empty, BadTable::Empty));
        let long = format!("a\n{}", "1\n".repeat(MAX_ROWS + 1));
        assert_eq!(cut(&long), BadTable::TooManyRows { max: MAX_ROWS });
        assert_eq!(cut(&"x".repeat(MAX_BYTES + 1)), BadTable::TooLarge { mebibytes: 5 });
    }
}
