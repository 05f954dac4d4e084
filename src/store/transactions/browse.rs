//! Entries page by page, in any order and by everything they can be told apart by: one statement, which goes on from where
//! the page before ended.
//!
//! The place to go on from is always said, at the beginning of all pages as one that lies before everything, so that the
//! index leads there.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sqlx::query_as;
use uuid::Uuid;

use super::{Filter, Row, uuids};
use crate::{
    domain::{
        currency::Currency,
        ids::{TransactionId, UserId},
        kind::Kind,
        text::{Search, Tag},
        transaction::Transaction,
    },
    store::{Connection, Error},
};

/// What comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
#[schema(as = TransactionOrder)]
pub enum Sorted {
    /// The latest day, and on a day what was filed last.
    #[default]
    Newest,
    /// The first day, and on a day what was filed first.
    Oldest,
    /// The largest amount.
    Biggest,
    /// The smallest amount.
    Smallest,
}

/// Where an entry stands among others, whatever comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Its amount in minor units.
    pub minor: i64,
    /// Its day.
    pub day: NaiveDate,
    /// Its id.
    pub id: TransactionId,
}

impl From<&Transaction> for Place {
    fn from(entry: &Transaction) -> Self {
        Self { minor: entry.money.minor, day: entry.date, id: entry.id }
    }
}

impl Place {
    /// A place before every entry.
    const fn before(order: Sorted) -> Self {
        let (first, last) = (TransactionId(Uuid::nil()), TransactionId(Uuid::max()));
        match order {
            Sorted::Newest | Sorted::Smallest => Self { minor: 0, day: NaiveDate::MAX, id: last },
            Sorted::Oldest => Self { minor: 0, day: NaiveDate::MIN, id: first },
            Sorted::Biggest => Self { minor: i64::MAX, day: NaiveDate::MAX, id: last },
        }
    }
}

/// Which entries, and from where on.
#[derive(Clone, Debug)]
pub struct Browsed<'a> {
    /// Which to look at; its `words` do not count.
    pub filter: Filter<'a>,
    /// With all these words, of the last perhaps only the beginning.
    pub search: Option<&'a Search>,
    /// Those that were taken out, in place of those that are in the books.
    pub voided: bool,
    /// What comes first.
    pub order: Sorted,
    /// After this one.
    pub after: Option<Place>,
    /// How many.
    pub limit: i64,
}

/// A page of entries.
pub async fn browse(
    conn: &mut Connection,
    user: UserId,
    browsed: &Browsed<'_>,
) -> Result<Vec<Transaction>, Error> {
    let Browsed { filter, search, voided, order, after, limit } = browsed;
    let categories = uuids(filter.categories);
    let Place { minor, day, id } = after.unwrap_or(Place::before(*order));
    // PostgreSQL knows days of fewer years than chrono; entries have fewer still.
    let (first, last) = (NaiveDate::from_ymd_opt(1, 1, 1), NaiveDate::from_ymd_opt(9999, 12, 31));
    let bounded = |day: NaiveDate| {
        let day = first.map_or(day, |first| day.max(first));
        last.map_or(day, |last| day.min(last))
    };
    macro_rules! page {
        ($rest:literal) => {
            query_as!(
                Row,
                "select id, kind, amount_minor, currency, spent_on, description, merchant,
                        category_id, tags, message_id, created_at, voided_at
                 from transactions
                 where user_id = $1
                   and ($2::bool or voided_at is null) and (not $2 or voided_at is not null)
                   and ($3::date is null or spent_on >= $3) and ($4::date is null or spent_on < $4)
                   and ($5::uuid[] is null or category_id = any($5))
                   and ($6::text is null
                        or search_entry(user_id, description, merchant, tags) @@ search_query($1, $6))
                   and ($7::text is null or lower($7) in (select lower(tag) from unnest(tags) as tag))
                   and ($8::text is null or kind = $8) and ($9::text is null or currency = $9)
                   and ($10::bigint is null or amount_minor >= $10)
                   and ($11::bigint is null or amount_minor <= $11)
                   and $12::bigint is not null and $13::date is not null and $14::uuid is not null"
                + $rest
                + " limit $15",
                user.0,
                voided,
                filter.start.map(bounded),
                filter.end.map(bounded),
                categories.as_deref(),
                search.map(Search::as_str),
                filter.tag.map(Tag::as_str),
                filter.kind.map(Kind::name),
                filter.currency.map(Currency::code),
                filter.at_least,
                filter.at_most,
                minor,
                bounded(day),
                id.0,
                limit,
            )
            .fetch_all(conn)
            .await?
        };
    }
    let rows: Vec<Row> = match order {
        Sorted::Newest => {
            page!(" and (spent_on, id) < ($13, $14) order by spent_on desc, id desc")
        }
        Sorted::Oldest => page!(" and (spent_on, id) > ($13, $14) order by spent_on, id"),
        Sorted::Biggest => page!(
            " and (amount_minor, spent_on, id) < ($12, $13, $14)
              order by amount_minor desc, spent_on desc, id desc"
        ),
        Sorted::Smallest => page!(
            " and (amount_minor > $12 or amount_minor = $12 and (spent_on, id) < ($13, $14))
              order by amount_minor, spent_on desc, id desc"
        ),
    };
    rows.into_iter().map(Transaction::try_from).collect()
}
