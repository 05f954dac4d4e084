//! What the rows of a table say: entries, or why they are none. Pure.

use chrono::NaiveDate;
use csv::StringRecord;
use serde::Serialize;

use super::{
    DateFormat, Decimal, Question, Reading, Sign, amounts, dates,
    table::{Places, Table},
};
use crate::{
    domain::{
        currency::Currency,
        kind::Kind,
        money::Money,
        text::{Description, Merchant, Tag, TextError, clipped},
        transaction::Transaction,
    },
    ledger::sheet,
};

/// A part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvField)]
pub enum Field {
    /// The day.
    Date,
    /// How much.
    Amount,
    /// Which way it went.
    Kind,
    /// Of which currency.
    Currency,
    /// What it was for.
    Description,
    /// Where or to whom.
    Merchant,
    /// Its category.
    Category,
    /// Its tags.
    Tags,
}

/// What is wrong with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = CsvWrong)]
pub enum Wrong {
    /// There is none.
    Empty,
    /// It cannot be read as what it should be.
    Unreadable,
    /// It is longer than it may be, or there are more than there may be.
    TooLong,
    /// It is zero, or beyond reason.
    OutOfRange,
    /// It is still to come.
    InFuture,
    /// Money went out and came in at once.
    BothWays,
    /// It is not in the books.
    Unknown,
}

/// Why a row is no entry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = CsvProblem)]
pub struct RowProblem {
    /// Which part of it.
    pub field: Field,
    /// What is wrong.
    pub wrong: Wrong,
    /// What stands there, shortened.
    pub said: String,
}

/// An entry as a row has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) kind: Kind,
    pub(super) money: Money,
    pub(super) date: NaiveDate,
    pub(super) description: Description,
    pub(super) merchant: Option<Merchant>,
    /// As the row says it.
    pub(super) category: Option<String>,
    pub(super) tags: Vec<Tag>,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Row {
    /// An entry.
    Entry(Draft),
    /// An entry that was taken out.
    Voided,
    /// None.
    Bad(Vec<RowProblem>),
}

/// How a table is read once everything is known of it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader {
    pub(super) places: Places,
    pub(super) date_format: DateFormat,
    pub(super) decimal: Decimal,
    sign: Option<Sign>,
    currency: Currency,
    today: NaiveDate,
}

/// What was found in a table, or must be asked.
pub(super) struct Found {
    pub(super) date_format: Option<DateFormat>,
    pub(super) decimal: Option<Decimal>,
    pub(super) questions: Vec<Question>,
}

fn cell(row: &StringRecord, at: Option<usize>) -> &str {
    at.and_then(|at| row.get(at)).map(str::trim).unwrap_or_default()
}

/// A text as it was before it was made harmless.
fn text(row: &StringRecord, at: Option<usize>) -> &str {
    sheet::revived(cell(row, at))
}

fn currency_of(row: &StringRecord, at: Option<usize>, own: Currency) -> Option<Currency> {
    match cell(row, at) {
        "" => Some(own),
        code => Currency::parse(code).ok(),
    }
}

/// Finds in a table what was not said of it.
pub(super) fn find(table: &Table, places: &Places, reading: &Reading, own: Currency) -> Found {
    let mut questions = Vec::new();
    let amounts_at = [places.amount, places.debit, places.credit];
    let days =
        table.rows.iter().map(|(_, row)| cell(row, places.date)).filter(|day| !day.is_empty());
    let date_format = reading.date_format.or_else(|| dates::found(&days));
    if places.date.is_none() {
        questions.push(Question::DateColumn);
    } else if date_format.is_none() {
        questions.push(Question::DateFormat);
    }
    let amounts = table.rows.iter().flat_map(|(_, row)| {
        let currency = currency_of(row, places.currency, reading.currency.unwrap_or(own));
        let said = amounts_at.into_iter().flatten().map(move |at| cell(row, Some(at)));
        let said = said.filter(|said| !said.is_empty());
        said.filter_map(move |said| Some((said, currency?)))
    });
    let decimal = reading.decimal.or_else(|| amounts::found(&amounts));
    if amounts_at.iter().all(Option::is_none) {
        questions.push(Question::AmountColumn);
    } else {
        if decimal.is_none() {
            questions.push(Question::Decimal);
        }
        if places.amount.is_some() && places.kind.is_none() && reading.sign.is_none() {
            questions.push(Question::Sign);
        }
    }
    if places.description.is_none() && places.merchant.is_none() {
        questions.push(Question::DescriptionColumn);
    }
    Found { date_format, decimal, questions }
}

impl Reader {
    /// How to read; `None` while there are questions.
    pub(super) fn new(
        places: Places,
        found: &Found,
        reading: &Reading,
        own: Currency,
        today: NaiveDate,
    ) -> Option<Self> {
        let Found { date_format, decimal, questions } = found;
        let (date_format, decimal) = date_format.zip(*decimal).filter(|_| questions.is_empty())?;
        let currency = reading.currency.unwrap_or(own);
        Some(Self { places, date_format, decimal, sign: reading.sign, currency, today })
    }

    /// What a row is.
    pub(super) fn read(&self, row: &StringRecord) -> Row {
        if cell(row, self.places.voided).eq_ignore_ascii_case("true") {
            return Row::Voided;
        }
        let mut bad = Vec::new();
        let (date, paid) = (self.date(row, &mut bad), self.paid(row, &mut bad));
        let merchant = said(Field::Merchant, text(row, self.places.merchant), Merchant::parse);
        let merchant = noted(merchant, &mut bad);
        let description = match text(row, self.places.description) {
            "" => text(row, self.places.merchant),
            text => text,
        };
        let description = match said(Field::Description, description, Description::parse) {
            Ok(None) => Err(problem(Field::Description, Wrong::Empty, "")),
            other => other,
        };
        let description = noted(description, &mut bad);
        let tags = noted(self.tags(row), &mut bad).unwrap_or_default();
        let category = Some(text(row, self.places.category)).filter(|name| !name.is_empty());
        match (date, paid, description) {
            (Some(date), Some((kind, money)), Some(description)) if bad.is_empty() => {
                let category = category.map(str::to_owned);
                Row::Entry(Draft { kind, money, date, description, merchant, category, tags })
            }
            _ => Row::Bad(bad),
        }
    }

    fn date(&self, row: &StringRecord, bad: &mut Vec<RowProblem>) -> Option<NaiveDate> {
        let said = cell(row, self.places.date);
        let date = self.date_format.read(said);
        let wrong = match date {
            None if said.is_empty() => Wrong::Empty,
            None => Wrong::Unreadable,
            Some(date) if date > self.today => Wrong::InFuture,
            Some(date) if date < NaiveDate::default() => Wrong::OutOfRange,
            Some(_) => return date,
        };
        bad.push(problem(Field::Date, wrong, said));
        None
    }

    /// Which way money went, and how much.
    fn paid(&self, row: &StringRecord, bad: &mut Vec<RowProblem>) -> Option<(Kind, Money)> {
        let Some(currency) = currency_of(row, self.places.currency, self.currency) else {
            let said = cell(row, self.places.currency);
            bad.push(problem(Field::Currency, Wrong::Unreadable, said));
            return None;
        };
        let paid = match self.places.amount {
            Some(at) => self.signed(row, at, currency),
            None => self.either(row, currency),
        };
        let within = paid.and_then(|(kind, money, said)| {
            let fits = (1..=Money::MAX_MINOR).contains(&money.minor);
            if fits {
                Ok((kind, money))
            } else {
                Err(problem(Field::Amount, Wrong::OutOfRange, said))
            }
        });
        within.map_err(|problem| bad.push(problem)).ok()
    }

    fn amount(&self, said: &str, currency: Currency) -> Result<amounts::Amount, RowProblem> {
        let wrong = if said.is_empty() { Wrong::Empty } else { Wrong::Unreadable };
        self.decimal.read(said, currency).ok_or_else(|| problem(Field::Amount, wrong, said))
    }

    /// An amount whose sign or kind says which way it went.
    fn signed<'a>(
        &self,
        row: &'a StringRecord,
        at: usize,
        currency: Currency,
    ) -> Result<(Kind, Money, &'a str), RowProblem> {
        let said = cell(row, Some(at));
        let amount = self.amount(said, currency)?;
        let kind = match (cell(row, self.places.kind), amount.way, self.sign) {
            ("", Some(way), _) => way,
            ("", None, Some(sign)) => {
                let expense = amount.negative == (sign == Sign::NegativeIsExpense);
                if expense { Kind::Expense } else { Kind::Income }
            }
            ("", None, None) => return Err(problem(Field::Kind, Wrong::Empty, "")),
            (_, _, _) if amount.negative => {
                return Err(problem(Field::Amount, Wrong::BothWays, said));
            }
            (kind, _, _) => {
                kind_of(kind).ok_or_else(|| problem(Field::Kind, Wrong::Unreadable, kind))?
            }
        };
        Ok((kind, amount.money, said))
    }

    /// What went out or what came in, of which one is there.
    fn either<'a>(
        &self,
        row: &'a StringRecord,
        currency: Currency,
    ) -> Result<(Kind, Money, &'a str), RowProblem> {
        let mut paid = None;
        for (at, kind) in [(self.places.debit, Kind::Expense), (self.places.credit, Kind::Income)] {
            let said = cell(row, at);
            if said.is_empty() {
                continue;
            }
            let amount = self.amount(said, currency)?;
            // Statements write 0.00 on the other side.
            if amount.money.minor == 0 {
                continue;
            }
            if paid.is_some() {
                return Err(problem(Field::Amount, Wrong::BothWays, said));
            }
            paid = Some((kind, amount.money, said));
        }
        paid.ok_or_else(|| problem(Field::Amount, Wrong::Empty, ""))
    }

    fn tags(&self, row: &StringRecord) -> Result<Option<Vec<Tag>>, RowProblem> {
        let text = self::text(row, self.places.tags);
        let tags: Result<Vec<Tag>, TextError> =
            sheet::parted(text).iter().map(|tag| Tag::parse(tag.trim_start_matches('#'))).collect();
        match tags {
            Ok(tags) if tags.len() <= Transaction::MAX_TAGS => Ok(Some(tags)),
            Ok(_) | Err(TextError::TooLong { .. }) => {
                Err(problem(Field::Tags, Wrong::TooLong, text))
            }
            Err(TextError::Empty { .. }) => Err(problem(Field::Tags, Wrong::Unreadable, text)),
        }
    }
}

fn kind_of(text: &str) -> Option<Kind> {
    match text.to_lowercase().as_str() {
        "expense" | "debit" | "dr" | "withdrawal" => Some(Kind::Expense),
        "income" | "credit" | "cr" | "deposit" => Some(Kind::Income),
        _ => None,
    }
}

pub(super) fn problem(field: Field, wrong: Wrong, said: &str) -> RowProblem {
    RowProblem { field, wrong, said: clipped(said, 60) }
}

/// A text of a field, if there is one.
fn said<T>(
    field: Field,
    text: &str,
    parse: impl Fn(&str) -> Result<T, TextError>,
) -> Result<Option<T>, RowProblem> {
    match parse(text) {
        Ok(value) => Ok(Some(value)),
        Err(TextError::Empty { .. }) => Ok(None),
        Err(TextError::TooLong { .. }) => Err(problem(field, Wrong::TooLong, text)),
    }
}

fn noted<T>(read: Result<Option<T>, RowProblem>, bad: &mut Vec<RowProblem>) -> Option<T> {
    read.unwrap_or_else(|problem| {
        bad.push(problem);
        None
    })
}
