//! Expenses that are unusually large for their category.
//!
//! What is usual is told by the median of a category's amounts over a year and by how far half of them are from it at
//! most: both hardly move for a few odd ones, as a mean would. The middle half of the entries lies within that.

use serde::{Deserialize, Serialize};

use super::bounded;
use crate::{
    domain::{
        ids::CategoryId,
        money::Money,
        period::{Period, Unit, back},
        text::CategoryName,
    },
    ledger::{Books, Entry, LedgerError},
    store::{
        habits::{self, Usual},
        transactions::{self, Bound},
    },
};

/// An expense that is unusually large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct UnusualEntry {
    /// The entry.
    pub entry: Entry,
    /// Half of the entries of its category cost at least this …
    pub least: Money,
    /// … and at most this.
    pub most: Money,
}

/// Expenses that are unusually large.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Unusual {
    /// The days looked at.
    pub period: Period,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// Those in the person's own currency first, the largest first.
    pub found: Vec<UnusualEntry>,
    /// Whether there are more.
    pub more: bool,
    /// How many expenses of those days were looked at.
    pub judged: i64,
    /// How many were not, since their category has too few to tell what is usual.
    pub unjudged: i64,
}

impl Unusual {
    /// The fewest entries that tell what is usual in a category.
    pub const FEWEST: i64 = 8;
}

/// The most entries that are shown.
const SHOWN: usize = 10;
/// How many times the spread above the median is unusual; for amounts that are spread evenly about it, that is rarer
/// than one in a thousand.
const SPREADS: i64 = 5;
/// An amount is unusual only from so many times the median on: else, where all cost the same, a little more would be.
const MEDIANS: i64 = 2;
/// How many days back is looked when nothing is said.
const USUAL_DAYS: u32 = 30;

/// Finds the unusually large expenses of a period, or of the last thirty days.
pub async fn find_unusual(
    books: &mut Books,
    period: Option<Period>,
    category: Option<&str>,
) -> Result<Unusual, LedgerError> {
    let category = category.map(|said| books.find_category(said).map(|c| c.id)).transpose()?;
    let tomorrow = books.today.succ_opt().unwrap_or(books.today);
    let period = match period {
        Some(period) => bounded(period)?,
        None => Period::new(back(tomorrow, Unit::Day, USUAL_DAYS), tomorrow)?,
    };
    // A year that ends with the period tells what was usual then.
    let end = period.end().min(tomorrow).max(period.start());
    let first = back(end, Unit::Year, 1).min(period.start());
    let roots: Vec<(CategoryId, CategoryId)> = books
        .categories
        .iter()
        .map(|known| (known.id, books.root(known.id)))
        .filter(|(_, root)| category.is_none_or(|category| category == *root))
        .collect();
    let user = books.user;
    let usual = habits::usual(books.conn(), user, (first, period.start(), end), &roots).await?;
    let (known, thin): (Vec<Usual>, Vec<Usual>) =
        usual.into_iter().partition(|usual| usual.entries >= Unusual::FEWEST);
    let bounds: Vec<Bound> = known
        .iter()
        .flat_map(|usual| {
            let (currency, at_least) = (usual.currency, bound(usual));
            let ids = books.with_merged(usual.category);
            ids.into_iter().map(move |category| Bound { category, currency, at_least })
        })
        .collect();
    let limit = i64::try_from(SHOWN + 1).unwrap_or(i64::MAX);
    let (days, own) = ((period.start(), end), books.preferences.currency);
    let mut entries = transactions::reaching(books.conn(), user, days, &bounds, own, limit).await?;
    let more = entries.len() > SHOWN;
    entries.truncate(SHOWN);
    let mut found = Vec::with_capacity(entries.len());
    for entry in &entries {
        let root = books.root(entry.category);
        let same =
            |usual: &&Usual| usual.category == root && usual.currency == entry.money.currency;
        if let Some(usual) = known.iter().find(same) {
            let money = |minor| Money { minor, ..entry.money };
            found.push(UnusualEntry {
                entry: books.view(entry)?,
                least: money(usual.middle - usual.spread),
                most: money(usual.middle + usual.spread),
            });
        }
    }
    let asked = |usual: &[Usual]| usual.iter().map(|usual| usual.asked).sum();
    Ok(Unusual {
        period,
        category: category.and_then(|id| books.name_of(id)).cloned(),
        found,
        more,
        judged: asked(&known),
        unjudged: asked(&thin),
    })
}

/// The smallest amount that is unusual, in minor units; what one entry can be leaves room for these products.
fn bound(usual: &Usual) -> i64 {
    (usual.middle * MEDIANS).max(usual.middle + usual.spread * SPREADS + 1)
}
