//! Listing entries.

use serde::{Deserialize, Serialize};

use super::{Books, Entry, Filter, Invalid, LedgerError, summary::Resolved};
use crate::{
    domain::{currency::Currency, kind::Kind, period::Period, text::CategoryName},
    store::{
        self,
        transactions::{self, Grouping},
    },
};

/// What comes first.
pub use crate::store::transactions::Order;

/// Which entries to list.
#[derive(Clone, Debug)]
pub struct Listing {
    /// Which to look at.
    pub filter: Filter,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only of at least this amount in the person's currency, in decimals.
    pub at_least: Option<String>,
    /// Only of at most this amount in the person's currency, in decimals.
    pub at_most: Option<String>,
    /// What comes first.
    pub order: Order,
    /// How many, up to [`Listing::MAX`].
    pub limit: u32,
}

impl Listing {
    /// The most entries of one list.
    pub const MAX: u32 = 50;
}

/// Entries, as asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Listed {
    /// The entries.
    pub entries: Vec<Entry>,
    /// Whether there are more than these.
    pub more: bool,
    /// The days looked at, if not all.
    pub period: Option<Period>,
    /// The category looked at, if not all.
    pub category: Option<CategoryName>,
    /// The words looked for, if any.
    pub words: Option<String>,
    /// Whether the largest or smallest were asked for.
    pub ranked: bool,
}

/// Lists entries.
pub async fn list(books: &mut Books, listing: &Listing) -> Result<Listed, LedgerError> {
    if !(1..=Listing::MAX).contains(&listing.limit) {
        let max = usize::try_from(Listing::MAX).unwrap_or(usize::MAX);
        return Err(Invalid::TooMany { what: "entries", max }.into());
    }
    let resolved = listing.filter.resolve(books)?;
    let currency = books.preferences.currency;
    let bound = |said: &Option<String>| {
        said.as_deref().map(|said| Books::amount(said, currency).map(|m| m.minor)).transpose()
    };
    let (at_least, at_most) = (bound(&listing.at_least)?, bound(&listing.at_most)?);
    let bounded = at_least.is_some() || at_most.is_some();
    let ranked = listing.order != Order::Newest;
    // Amounts of different currencies have no order among them: the person's own is meant, or else the one
    // there is most of.
    let only = match (bounded, ranked) {
        (true, _) => Some(currency),
        (false, true) => ranked_currency(books, &resolved, listing.kind).await?,
        (false, false) => None,
    };
    let filter = transactions::Filter {
        kind: listing.kind,
        currency: only,
        at_least,
        at_most,
        ..resolved.rows()
    };
    let user = books.user;
    let limit = i64::from(listing.limit);
    let mut found =
        store::transactions::list(books.conn(), user, &filter, listing.order, limit + 1).await?;
    let more = found.len() > usize::try_from(listing.limit).unwrap_or(usize::MAX);
    found.truncate(usize::try_from(listing.limit).unwrap_or(usize::MAX));
    Ok(Listed {
        entries: books.views(&found)?,
        more,
        period: listing.filter.period,
        category: resolved.category,
        words: listing.filter.words.clone(),
        ranked,
    })
}

/// The currency that amounts are compared in where none was said: the person's own, or else the one there is most of.
pub(super) async fn ranked_currency(
    books: &mut Books,
    resolved: &Resolved<'_>,
    kind: Option<Kind>,
) -> Result<Option<Currency>, LedgerError> {
    let user = books.user;
    let rows = transactions::Filter { kind, ..resolved.rows() };
    let sums = transactions::sums(books.conn(), user, &rows, Grouping::None).await?;
    let own = sums.iter().find(|sum| sum.money.currency == books.preferences.currency);
    let most = || sums.iter().max_by_key(|sum| sum.entries);
    Ok(own.or_else(most).map(|sum| sum.money.currency))
}
