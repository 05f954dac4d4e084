//! Entries page by page, and one by one: for programs and pages that show all of them.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{Datelike as _, NaiveDate};
use serde::{Deserialize, Serialize};
use thiserror::Error;
use uuid::Uuid;

use super::{Books, Entry, Filter, Invalid, LedgerError, Missing, list};
use crate::{
    domain::{
        currency::Currency,
        ids::TransactionId,
        kind::Kind,
        money::Money,
        text::{Search, Tag, TextError},
    },
    store::{
        self,
        transactions::{Browsed, Place},
    },
};

/// What comes first.
pub use crate::store::transactions::Sorted;

/// Which entries to show.
#[derive(Clone, Debug, Default)]
pub struct Browsing {
    /// From this day.
    pub start: Option<NaiveDate>,
    /// To before this day.
    pub end: Option<NaiveDate>,
    /// Only of this kind.
    pub kind: Option<Kind>,
    /// Only in this category, by name.
    pub category: Option<String>,
    /// Only with this tag.
    pub tag: Option<Tag>,
    /// Only in this currency.
    pub currency: Option<Currency>,
    /// Only of at least this amount, in decimals.
    pub at_least: Option<String>,
    /// Only of at most this amount, in decimals.
    pub at_most: Option<String>,
    /// With all these words in description, merchant and tags, of the last perhaps only the beginning.
    pub search: Option<Search>,
    /// Those that were taken out, in place of those that are in the books.
    pub voided: bool,
    /// What comes first.
    pub order: Sorted,
    /// How many, up to [`Browsing::MAX`].
    pub limit: u32,
    /// Where to go on.
    pub cursor: Option<Cursor>,
}

impl Browsing {
    /// The most entries of one page.
    pub const MAX: u32 = 100;
}

/// A page of entries.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[schema(as = TransactionPage)]
pub struct Page {
    /// The entries.
    pub entries: Vec<Entry>,
    /// The currency that amounts were compared in, if they were.
    pub currency: Option<Currency>,
    /// Where to go on; nothing at the end.
    pub next: Option<String>,
}

/// Where a page ended: what comes after it stays the same, whatever is filed meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub struct Cursor {
    order: Sorted,
    /// Of the amounts, where they were compared.
    currency: Option<Currency>,
    place: Place,
}

/// A text that is no [`Cursor`].
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[error("it is no place in a list")]
pub struct BadCursor;

/// Its letters are these bytes: order, currency, amount, day and id.
const CURSOR: usize = 1 + 3 + 8 + 4 + 16;

const ORDERS: [(u8, Sorted); 4] =
    [(0, Sorted::Newest), (1, Sorted::Oldest), (2, Sorted::Biggest), (3, Sorted::Smallest)];

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { order, currency, place } = self;
        let mut bytes = Vec::with_capacity(CURSOR);
        bytes.extend(ORDERS.iter().filter(|(_, one)| one == order).map(|(number, _)| number));
        bytes.extend_from_slice(currency.map_or("---", Currency::code).as_bytes());
        bytes.extend_from_slice(&place.minor.to_be_bytes());
        bytes.extend_from_slice(&place.day.num_days_from_ce().to_be_bytes());
        bytes.extend_from_slice(place.id.0.as_bytes());
        f.write_str(&URL_SAFE_NO_PAD.encode(bytes))
    }
}

impl FromStr for Cursor {
    type Err = BadCursor;

    fn from_str(text: &str) -> Result<Self, BadCursor> {
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| BadCursor)?;
        let (order, rest) = bytes.split_first_chunk::<1>().ok_or(BadCursor)?;
        let (currency, rest) = rest.split_first_chunk::<3>().ok_or(BadCursor)?;
        let (minor, rest) = rest.split_first_chunk::<8>().ok_or(BadCursor)?;
        let (day, id) = rest.split_first_chunk::<4>().ok_or(BadCursor)?;
        let [order] = *order;
        let order = ORDERS.iter().find(|(number, _)| *number == order).ok_or(BadCursor)?.1;
        let currency = match currency {
            b"---" => None,
            code => {
                let code = std::str::from_utf8(code).map_err(|_| BadCursor)?;
                Some(Currency::parse(code).map_err(|_| BadCursor)?)
            }
        };
        let minor = i64::from_be_bytes(*minor);
        let day = NaiveDate::from_num_days_from_ce_opt(i32::from_be_bytes(*day));
        let day = day.filter(|day| (1970..2200).contains(&day.year())).ok_or(BadCursor)?;
        let id = TransactionId(Uuid::from_slice(id).map_err(|_| BadCursor)?);
        if !(1..=Money::MAX_MINOR).contains(&minor) {
            return Err(BadCursor);
        }
        Ok(Self { order, currency, place: Place { minor, day, id } })
    }
}

impl TryFrom<String> for Cursor {
    type Error = BadCursor;

    fn try_from(text: String) -> Result<Self, BadCursor> {
        text.parse()
    }
}

/// Shows a page of entries.
pub async fn browse(books: &mut Books, browsing: &Browsing) -> Result<Page, LedgerError> {
    let Browsing { start, end, kind, order, limit, cursor, .. } = *browsing;
    if !(1..=Browsing::MAX).contains(&limit) {
        let max = usize::try_from(Browsing::MAX).unwrap_or(usize::MAX);
        return Err(Invalid::TooMany { what: "entries", max }.into());
    }
    if cursor.is_some_and(|cursor| cursor.order != order) {
        return Err(Invalid::OtherOrder.into());
    }
    // Signs alone are no words.
    let word = |c: char| !c.is_whitespace() && !c.is_ascii_punctuation();
    if browsing.search.as_ref().is_some_and(|search| !search.as_str().contains(word)) {
        return Err(TextError::Empty { what: "search" }.into());
    }
    let filter = Filter { category: browsing.category.clone(), ..Filter::default() };
    let resolved = filter.resolve(books)?;
    let bounded = browsing.at_least.is_some() || browsing.at_most.is_some();
    let ranked = matches!(order, Sorted::Biggest | Sorted::Smallest);
    // Amounts of different currencies have no order among them.
    let compared = match (browsing.currency.or(cursor.and_then(|cursor| cursor.currency)), bounded)
    {
        (Some(said), _) => Some(said),
        (None, true) => Some(books.preferences.currency),
        (None, false) if ranked => list::ranked_currency(books, &resolved, kind).await?,
        (None, false) => None,
    };
    let bound = |said: &Option<String>| {
        let currency = compared.unwrap_or(books.preferences.currency);
        said.as_deref().map(|said| Books::amount(said, currency).map(|m| m.minor)).transpose()
    };
    let browsed = Browsed {
        filter: store::transactions::Filter {
            start,
            end,
            tag: browsing.tag.as_ref(),
            kind,
            currency: compared,
            at_least: bound(&browsing.at_least)?,
            at_most: bound(&browsing.at_most)?,
            ..resolved.rows()
        },
        search: browsing.search.as_ref(),
        voided: browsing.voided,
        order,
        after: cursor.map(|cursor| cursor.place),
        limit: i64::from(limit) + 1,
    };
    let (user, most) = (books.user, usize::try_from(limit).unwrap_or(usize::MAX));
    let mut found = store::transactions::browse(books.conn(), user, &browsed).await?;
    let more = found.len() > most;
    found.truncate(most);
    let next = found.last().filter(|_| more).map(|last| {
        let currency = compared.filter(|_| ranked);
        Cursor { order, currency, place: last.into() }.to_string()
    });
    let currency = compared.filter(|_| ranked || bounded || browsing.currency.is_some());
    Ok(Page { entries: books.views(&found)?, currency, next })
}

/// Shows one entry that is in the books.
pub async fn entry(books: &mut Books, id: TransactionId) -> Result<Entry, LedgerError> {
    let user = books.user;
    let found = store::transactions::live(books.conn(), user, &[id]).await?;
    let found = found.first().ok_or(LedgerError::Missing(Missing::Entry))?;
    books.view(found)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn a_cursor_leads_back_to_its_place(
            order in 0_usize..4, ranked: bool, minor in 1..=Money::MAX_MINOR, days in 719_163..803_169, id: u128,
        ) {
            let day = NaiveDate::from_num_days_from_ce_opt(days).unwrap();
            let place = Place { minor, day, id: Uuid::from_u128(id).into() };
            let currency = ranked.then_some(Currency::NPR);
            let cursor = Cursor { order: ORDERS[order].1, currency, place };
            prop_assert_eq!(cursor.to_string().parse(), Ok(cursor));
        }

        #[test]
        fn what_somebody_made_up_is_none(text in "[A-Za-z0-9_-]{0,60}") {
            if let Ok(cursor) = text.parse::<Cursor>() {
                prop_assert_eq!(cursor.to_string(), text);
            }
        }
    }
}
