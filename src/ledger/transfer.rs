//! Whole books in and out: an archive that loses nothing. The table for spreadsheets is in `sheet`.
//!
//! The archive is one JSON object; `docs/archive.md` describes it. Reading it twice changes nothing the second
//! time: what is in the books already, by its id, stays as it is. Reading is not journalled: it is undone by
//! not keeping the folder it went into.

use std::{
    collections::{HashMap, HashSet},
    io::{self, Write},
};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::{Books, EmailKnown, Invalid, LedgerError, mail, vocabulary::fold};
use crate::{
    domain::{
        budget::{Budget, Scope},
        category::Category,
        change::Preferences,
        ids::{CategoryId, TransactionId},
        money::Money,
        rate::DatedRate,
        text::Description,
        transaction::Transaction,
    },
    store,
};

/// The newest make of archive this version writes and reads.
const VERSION: u32 = 1;

/// How many entries are read or written at once.
pub(super) const PAGE: usize = 2_000;

/// Whole books.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archive {
    /// The make; 1 is the newest.
    pub version: u32,
    /// What the person has chosen.
    pub person: Preferences,
    /// Where their mail goes. It is shown and not read back: that somebody reads what goes to an address is for them to
    /// confirm, and an archive proves nothing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email: Option<EmailKnown>,
    /// All categories, also those merged or taken away.
    pub categories: Vec<Category>,
    /// What the person taught.
    pub rules: Vec<Rule>,
    /// All budgets, also those ended.
    pub budgets: Vec<Archived<Budget>>,
    /// The person's own rates; archives of before have none.
    #[serde(default)]
    pub rates: Vec<DatedRate>,
    /// All entries, also those taken out.
    pub transactions: Vec<Archived<Transaction>>,
}

/// Words and the category they belong to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    /// The folded words.
    pub words: String,
    /// The category.
    pub category_id: CategoryId,
}

/// A row, with the name of its category beside the id for whoever reads the archive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Archived<Row> {
    /// The row itself.
    #[serde(flatten)]
    pub row: Row,
    /// What its category is called; nothing when it has none.
    pub category: Option<String>,
    /// For an entry: whether it was taken out. For a budget: whether it was ended.
    pub voided: bool,
}

/// What reading an archive added.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = ArchiveImported)]
pub struct Imported {
    /// Entries that are new.
    pub transactions: usize,
    /// Entries that were there already.
    pub known: usize,
    /// Categories that are new.
    pub categories: usize,
    /// Budgets that are new.
    pub budgets: usize,
}

/// Why books could not be written out.
#[derive(Debug, Error)]
pub enum ExportError {
    /// The books could not be read.
    #[error(transparent)]
    Books(#[from] LedgerError),
    /// The file could not be written.
    #[error("the file cannot be written")]
    File(#[from] io::Error),
    /// A row could not be written.
    #[error("the file cannot be written")]
    Row(#[from] csv::Error),
}

impl From<serde_json::Error> for ExportError {
    fn from(error: serde_json::Error) -> Self {
        Self::File(error.into())
    }
}

impl From<store::Error> for ExportError {
    fn from(error: store::Error) -> Self {
        Self::Books(error.into())
    }
}

/// Writes the archive, an entry a line; the entries are never all in memory.
pub async fn export(books: &mut Books, mut out: impl Write) -> Result<(), ExportError> {
    let user = books.user;
    let rules = store::hints::list(books.conn(), user).await?;
    let rules: Vec<Rule> =
        rules.into_iter().map(|(words, category_id)| Rule { words, category_id }).collect();
    let budgets = store::budgets::list(books.conn(), user).await?;
    let budgets: Vec<Archived<Budget>> =
        budgets.into_iter().map(|budget| archived_budget(books, budget)).collect();
    let rates = store::rates::list(books.conn(), user).await?;
    write!(out, "{{\"version\":{VERSION},\n\"person\":")?;
    serde_json::to_writer(&mut out, &books.preferences)?;
    if let Some(email) = mail::known(books).await? {
        write!(out, ",\n\"email\":")?;
        serde_json::to_writer(&mut out, &email)?;
    }
    write!(out, ",\n\"categories\":")?;
    serde_json::to_writer(&mut out, &books.categories)?;
    write!(out, ",\n\"rules\":")?;
    serde_json::to_writer(&mut out, &rules)?;
    write!(out, ",\n\"budgets\":")?;
    serde_json::to_writer(&mut out, &budgets)?;
    write!(out, ",\n\"rates\":")?;
    serde_json::to_writer(&mut out, &rates)?;
    write!(out, ",\n\"transactions\":[")?;
    let mut last = None;
    loop {
        let page = page(books, last).await?;
        for entry in &page {
            write!(out, "{}", if last.is_none() { "\n" } else { ",\n" })?;
            serde_json::to_writer(&mut out, &archived_entry(books, entry.clone()))?;
            last = Some(entry.id);
        }
        if page.len() < PAGE {
            break;
        }
    }
    writeln!(out, "\n]}}")?;
    out.flush()?;
    Ok(())
}

/// The next entries after one of them.
pub(super) async fn page(
    books: &mut Books,
    after: Option<TransactionId>,
) -> Result<Vec<Transaction>, LedgerError> {
    let user = books.user;
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    Ok(store::transactions::page(books.conn(), user, after, limit).await?)
}

fn archived_entry(books: &Books, row: Transaction) -> Archived<Transaction> {
    let category = books.name_of(row.category).map(|name| name.as_str().to_owned());
    Archived { category, voided: row.voided_at.is_some(), row }
}

fn archived_budget(books: &Books, row: Budget) -> Archived<Budget> {
    let category = books.category_of(&row.scope).map(String::from);
    Archived { category, voided: row.ended_at.is_some(), row }
}

/// Reads an archive into the books. Into books without entries it is taken over whole; otherwise categories
/// are matched by name, and what is there stays.
pub async fn import(books: &mut Books, archive: &Archive) -> Result<Imported, LedgerError> {
    read_in(books, archive).await.map_err(|error| match error {
        // Parts that each are sound need not fit each other: a category that is part of none there is, say.
        LedgerError::Internal(refused) if store::is_refusal(&refused) => {
            Invalid::ArchiveBroken.into()
        }
        error => error,
    })
}

async fn read_in(books: &mut Books, archive: &Archive) -> Result<Imported, LedgerError> {
    if archive.version > VERSION {
        return Err(Invalid::ArchiveVersion { found: archive.version, known: VERSION }.into());
    }
    let user = books.user;
    let mut imported = Imported::default();
    let ids = if is_untouched(books).await? {
        take_over(books, archive).await?;
        imported.categories = archive.categories.len();
        archive.categories.iter().map(|category| (category.id, category.id)).collect()
    } else {
        add_categories(books, archive, &mut imported).await?
    };
    let lead = |id: CategoryId| {
        ids.get(&id).copied().ok_or_else(|| Invalid::ArchiveCategory(id.to_string()))
    };
    let taught = store::hints::list(books.conn(), user).await?;
    let taught: HashSet<String> = taught.into_iter().map(|(words, _)| words).collect();
    for rule in &archive.rules {
        let words = fold(Description::parse(&rule.words)?.as_str());
        if !taught.contains(&words) {
            store::hints::save(books.conn(), user, &words, lead(rule.category_id)?).await?;
        }
    }
    let known = store::budgets::list(books.conn(), user).await?;
    for Archived { row, .. } in &archive.budgets {
        let scope = match row.scope.category() {
            Some(id) => Scope::Category(lead(id)?),
            None => row.scope.clone(),
        };
        let same = |b: &Budget| {
            let in_force = b.ended_at.is_none() && row.ended_at.is_none();
            b.id == row.id || (in_force && b.is_over(&scope, row.amount, row.period))
        };
        if !known.iter().any(same) {
            must_be_sound(row)?;
            let rolls_since = row.rolls_since.filter(|_| row.rollover);
            let budget = Budget { scope, rolls_since, ..row.clone() };
            store::budgets::save(books.conn(), user, &budget).await?;
            imported.budgets += 1;
        }
    }
    let known = store::rates::list(books.conn(), user).await?;
    for rate in &archive.rates {
        let same = |one: &DatedRate| one.date == rate.date && one.pair.is_between(rate.pair);
        if !known.iter().any(same) {
            store::rates::save(books.conn(), user, rate).await?;
        }
    }
    for chunk in archive.transactions.chunks(PAGE) {
        let wanted: Vec<_> = chunk.iter().map(|archived| archived.row.id).collect();
        let known = store::transactions::known(books.conn(), user, &wanted).await?;
        let known: HashSet<_> = known.into_iter().collect();
        let mut fresh = Vec::with_capacity(chunk.len());
        let mut known = known;
        let before = known.len();
        for Archived { row, .. } in chunk {
            // An id that stands twice in the file is one entry.
            if !known.insert(row.id) {
                continue;
            }
            must_be_positive(row.money)?;
            fresh.push(Transaction { category: lead(row.category)?, ..row.clone() });
        }
        imported.known += before;
        imported.transactions += fresh.len();
        store::transactions::save(books.conn(), user, &[], &fresh).await?;
    }
    books.reload().await?;
    // What was done before may no longer fit beside what was read.
    let now = books.now;
    store::journal::discard_all(books.conn(), user, now).await?;
    Ok(imported)
}

/// What no type of a budget keeps: its amounts are of one currency, and what is for once does not roll over.
fn must_be_sound(budget: &Budget) -> Result<(), Invalid> {
    must_be_positive(budget.amount)?;
    for held in &budget.earlier {
        must_be_positive(held.amount)?;
        if held.amount.currency != budget.amount.currency {
            return Err(Invalid::AmountOutOfRange);
        }
    }
    let rolls = !budget.rollover || budget.period.unit().is_some();
    if rolls { Ok(()) } else { Err(Invalid::NothingRolls) }
}

fn must_be_positive(money: Money) -> Result<(), Invalid> {
    let fits = (1..=Money::MAX_MINOR).contains(&money.minor);
    if fits { Ok(()) } else { Err(Invalid::AmountOutOfRange) }
}

/// Whether nothing was ever filed, taught or planned, so that an archive can be taken over whole.
async fn is_untouched(books: &mut Books) -> Result<bool, LedgerError> {
    let user = books.user;
    Ok(!store::transactions::any(books.conn(), user).await?
        && !store::journal::any(books.conn(), user).await?
        && store::hints::list(books.conn(), user).await?.is_empty()
        && store::budgets::list(books.conn(), user).await?.is_empty()
        && store::rates::list(books.conn(), user).await?.is_empty()
        && books.categories.iter().all(|category| category.starter.is_some()))
}

async fn take_over(books: &mut Books, archive: &Archive) -> Result<(), LedgerError> {
    let user = books.user;
    store::categories::delete_all(books.conn(), user).await?;
    store::categories::save_all(books.conn(), user, &archive.categories).await?;
    store::users::set_preferences(books.conn(), user, archive.person).await?;
    books.preferences = archive.person;
    books.reload().await
}

/// Where each category of the archive leads in these books; those that lead nowhere are added.
async fn add_categories(
    books: &mut Books,
    archive: &Archive,
    imported: &mut Imported,
) -> Result<HashMap<CategoryId, CategoryId>, LedgerError> {
    let user = books.user;
    let mut ids: HashMap<CategoryId, CategoryId> = HashMap::new();
    // Those in use first: a merged one needs the one it leads to.
    let in_use = archive.categories.iter().filter(|category| category.merged_into.is_none());
    let merged = archive.categories.iter().filter(|category| category.merged_into.is_some());
    for category in in_use.chain(merged) {
        let name = fold(category.name.as_str());
        let by_id = books.categories.iter().find(|known| known.id == category.id);
        let by_name = books.categories.iter().find(|c| c.in_use() && fold(c.name.as_str()) == name);
        let lead = match (by_id, by_name) {
            (Some(known), _) => known.id,
            (None, Some(known)) if category.in_use() => known.id,
            _ => {
                let merged_into = category.merged_into.and_then(|id| ids.get(&id).copied());
                let merged_into = merged_into.map(|id| books.root(id));
                let fresh = Category { merged_into, starter: None, ..category.clone() };
                store::categories::save(books.conn(), user, &fresh).await?;
                imported.categories += 1;
                fresh.id
            }
        };
        ids.insert(category.id, lead);
    }
    Ok(ids)
}
