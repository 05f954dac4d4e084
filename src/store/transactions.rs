//! Entries. Each write keeps `daily_totals` right in the same transaction.

mod browse;
mod imports;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use sqlx::{query, query_as, query_scalar};
use uuid::Uuid;

pub use browse::{Browsed, Place, Sorted, browse};
pub use imports::{Alike, alike, all, known};

use super::{Connection, Error, broken, daily_totals};
use crate::domain::{
    currency::Currency,
    ids::{CategoryId, MessageId, TransactionId, UserId},
    kind::Kind,
    money::Money,
    text::{Description, Merchant, Tag},
    transaction::Transaction,
};

struct Row {
    id: Uuid,
    kind: String,
    amount_minor: i64,
    currency: String,
    spent_on: NaiveDate,
    description: String,
    merchant: Option<String>,
    category_id: Uuid,
    tags: Vec<String>,
    message_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    voided_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Transaction {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let currency = Currency::parse(&row.currency).map_err(broken)?;
        let tags: Result<Vec<Tag>, _> = row.tags.iter().map(|tag| Tag::parse(tag)).collect();
        Ok(Self {
            id: row.id.into(),
            kind: Kind::from_name(&row.kind).ok_or(Error::ColumnNotFound(row.kind))?,
            money: Money { minor: row.amount_minor, currency },
            date: row.spent_on,
            description: Description::parse(&row.description).map_err(broken)?,
            merchant: row.merchant.map(|m| Merchant::parse(&m)).transpose().map_err(broken)?,
            category: row.category_id.into(),
            tags: tags.map_err(broken)?,
            message: row.message_id.map(Into::into),
            created_at: row.created_at,
            voided_at: row.voided_at,
        })
    }
}

/// A row as `jsonb_to_recordset` reads it.
#[derive(Serialize)]
struct Image<'a> {
    id: TransactionId,
    kind: Kind,
    amount_minor: i64,
    currency: Currency,
    spent_on: NaiveDate,
    description: &'a Description,
    merchant: Option<&'a Merchant>,
    category_id: CategoryId,
    tags: &'a [Tag],
    message_id: Option<MessageId>,
    created_at: DateTime<Utc>,
    voided_at: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Transaction> for Image<'a> {
    fn from(entry: &'a Transaction) -> Self {
        Self {
            id: entry.id,
            kind: entry.kind,
            amount_minor: entry.money.minor,
            currency: entry.money.currency,
            spent_on: entry.date,
            description: &entry.description,
            merchant: entry.merchant.as_ref(),
            category_id: entry.category,
            tags: &entry.tags,
            message_id: entry.message,
            created_at: entry.created_at,
            voided_at: entry.voided_at,
        }
    }
}

/// Entries, by what follows the table's name; a literal, so that it is checked when compiled.
macro_rules! entries {
    ($($rest:literal)+, $($argument:expr),+ $(,)?) => {
        query_as!(
            Row,
            "select id, kind, amount_minor, currency, spent_on, description, merchant, category_id,
                    tags, message_id, created_at, voided_at
             from transactions " $(+ $rest)+,
            $($argument),+
        )
    };
}

/// Writes entries as they now stand. `before` holds those of them that are in the books already, as they are
/// there; it is what the totals are corrected by.
pub async fn save(
    conn: &mut Connection,
    user: UserId,
    before: &[Transaction],
    after: &[Transaction],
) -> Result<(), Error> {
    let images: Vec<Image<'_>> = after.iter().map(Image::from).collect();
    let rows = serde_json::to_value(images).map_err(broken)?;
    query!(
        "insert into transactions
             (user_id, id, kind, amount_minor, currency, spent_on, description, merchant,
              category_id, tags, message_id, created_at, voided_at)
         select $1, r.id, r.kind, r.amount_minor, r.currency, r.spent_on, r.description, r.merchant,
                r.category_id, r.tags, r.message_id, r.created_at, r.voided_at
         from jsonb_to_recordset($2) as r(
             id uuid, kind text, amount_minor bigint, currency text, spent_on date,
             description text, merchant text, category_id uuid, tags text[], message_id uuid,
             created_at timestamptz, voided_at timestamptz)
         on conflict (user_id, id) do update
         set kind = excluded.kind, amount_minor = excluded.amount_minor,
             currency = excluded.currency, spent_on = excluded.spent_on,
             description = excluded.description, merchant = excluded.merchant,
             category_id = excluded.category_id, tags = excluded.tags,
             voided_at = excluded.voided_at",
        user.0,
        rows,
    )
    .execute(&mut *conn)
    .await?;
    daily_totals::apply(conn, user, before, after).await
}

/// One entry, voided or not.
pub async fn find(
    conn: &mut Connection,
    user: UserId,
    id: TransactionId,
) -> Result<Option<Transaction>, Error> {
    entries!("where user_id = $1 and id = $2", user.0, id.0,)
        .fetch_optional(conn)
        .await?
        .map(Transaction::try_from)
        .transpose()
}

/// Those of these entries that are not voided, in the order they were filed.
pub async fn live(
    conn: &mut Connection,
    user: UserId,
    ids: &[TransactionId],
) -> Result<Vec<Transaction>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = entries!(
        "where user_id = $1 and id = any($2) and voided_at is null order by id",
        user.0,
        &ids,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Transaction::try_from).collect()
}

/// Which entries to list; `None` does not narrow.
#[derive(Clone, Debug, Default)]
pub struct Filter<'a> {
    /// From this day.
    pub start: Option<NaiveDate>,
    /// To before this day.
    pub end: Option<NaiveDate>,
    /// Filed under one of these categories.
    pub categories: Option<&'a [CategoryId]>,
    /// With these words in description or merchant, as whole words.
    pub words: Option<&'a str>,
    /// With this tag.
    pub tag: Option<&'a Tag>,
    /// Of this kind.
    pub kind: Option<Kind>,
    /// In this currency.
    pub currency: Option<Currency>,
    /// Of at least so many minor units.
    pub at_least: Option<i64>,
    /// Of at most so many minor units.
    pub at_most: Option<i64>,
}

/// What comes first in a list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// The latest day, and on a day what was filed last.
    Newest,
    /// The largest amount.
    Biggest,
    /// The smallest amount.
    Smallest,
}

/// Entries that are not voided, at most `limit`.
pub async fn list(
    conn: &mut Connection,
    user: UserId,
    filter: &Filter<'_>,
    order: Order,
    limit: i64,
) -> Result<Vec<Transaction>, Error> {
    let categories = uuids(filter.categories);
    let patterns = filter.words.map(patterns);
    macro_rules! filtered {
        ($rest:literal) => {
            entries!(
                "where user_id = $1 and voided_at is null
                   and ($2::date is null or spent_on >= $2) and ($3::date is null or spent_on < $3)
                   and ($4::uuid[] is null or category_id = any($4))
                   and ($5::text[] is null or lower(regexp_replace(
                       ' ' || description || ' ' || coalesce(merchant, '') || ' ',
                       '[[:punct:][:space:]]+', ' ', 'g')) like any($5))
                   and ($6::text is null or lower($6) in (select lower(tag) from unnest(tags) as tag))
                   and ($7::text is null or kind = $7) and ($8::text is null or currency = $8)
                   and ($9::bigint is null or amount_minor >= $9)
                   and ($10::bigint is null or amount_minor <= $10)"
                $rest
                "limit $11",
                user.0,
                filter.start,
                filter.end,
                categories.as_deref(),
                patterns.as_deref(),
                filter.tag.map(Tag::as_str),
                filter.kind.map(Kind::name),
                filter.currency.map(Currency::code),
                filter.at_least,
                filter.at_most,
                limit,
            )
            .fetch_all(conn)
            .await?
        };
    }
    let rows: Vec<Row> = match order {
        Order::Newest => filtered!(" order by spent_on desc, id desc "),
        Order::Biggest => filtered!(" order by amount_minor desc, spent_on desc, id desc "),
        Order::Smallest => filtered!(" order by amount_minor, spent_on desc, id desc "),
    };
    rows.into_iter().map(Transaction::try_from).collect()
}

/// An amount from which on something is to be found, of one category and currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bound {
    /// The category that it was filed under.
    pub category: CategoryId,
    /// In this currency.
    pub currency: Currency,
    /// In minor units.
    pub at_least: i64,
}

/// Expenses from `start` to before `end` that reach the bound of their category, at most `limit`: those in `first`
/// before others, the largest first.
pub async fn reaching(
    conn: &mut Connection,
    user: UserId,
    (start, end): (NaiveDate, NaiveDate),
    bounds: &[Bound],
    first: Currency,
    limit: i64,
) -> Result<Vec<Transaction>, Error> {
    let categories: Vec<Uuid> = bounds.iter().map(|bound| bound.category.0).collect();
    let currencies: Vec<String> =
        bounds.iter().map(|bound| bound.currency.code().to_owned()).collect();
    let least: Vec<i64> = bounds.iter().map(|bound| bound.at_least).collect();
    let rows = entries!(
        "where user_id = $1 and voided_at is null and kind = 'expense'
           and spent_on >= $2 and spent_on < $3
           and exists (
               select from unnest($4::uuid[], $5::text[], $6::bigint[]) as bound (of, unit, least)
               where bound.of = category_id and bound.unit = currency
                 and amount_minor >= bound.least)
         order by currency = $7 desc, currency, amount_minor desc, spent_on desc, id desc
         limit $8",
        user.0,
        start,
        end,
        &categories,
        &currencies,
        &least,
        first.code(),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Transaction::try_from).collect()
}

/// How entries are grouped when they are added up one by one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grouping {
    /// Not at all.
    None,
    /// Key: the category's id.
    Category,
    /// Key: the day, YYYY-MM-DD.
    Day,
    /// Key: the merchant in lower case; entries without one are left out.
    Merchant,
    /// Key: the tag in lower case; entries without one are left out.
    Tag,
    /// Key: the merchant, or else the description, in lower case.
    Thing,
}

impl Grouping {
    const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Category => "category",
            Self::Day => "day",
            Self::Merchant => "merchant",
            Self::Tag => "tag",
            Self::Thing => "thing",
        }
    }
}

/// A sum of entries of one currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The value that they were grouped by.
    pub key: String,
    /// The sum.
    pub money: Money,
    /// Of how many entries.
    pub entries: i64,
}

/// Adds up entries that `daily_totals` cannot tell apart (those with some words, say). Largest first.
pub async fn sums(
    conn: &mut Connection,
    user: UserId,
    filter: &Filter<'_>,
    by: Grouping,
) -> Result<Vec<Sum>, Error> {
    let categories = uuids(filter.categories);
    let patterns = filter.words.map(patterns);
    let rows = query!(
        r#"select key as "key!", currency, sum(amount_minor)::bigint as "total!",
                  count(*) as "entries!"
           from transactions, lateral (
               select '' as key where $9 = 'none'
               union all select category_id::text where $9 = 'category'
               union all select spent_on::text where $9 = 'day'
               union all select lower(merchant) where $9 = 'merchant' and merchant is not null
               union all select distinct lower(tag) from unnest(tags) as tag where $9 = 'tag'
               union all select lower(coalesce(merchant, description)) where $9 = 'thing') as cell
           where user_id = $1 and voided_at is null
             and ($2::date is null or spent_on >= $2) and ($3::date is null or spent_on < $3)
             and ($4::uuid[] is null or category_id = any($4))
             and ($5::text[] is null or lower(regexp_replace(
                       ' ' || description || ' ' || coalesce(merchant, '') || ' ',
                       '[[:punct:][:space:]]+', ' ', 'g')) like any($5))
             and ($6::text is null or lower($6) in (select lower(tag) from unnest(tags) as tag))
             and ($7::text is null or kind = $7) and ($8::text is null or currency = $8)
           group by key, currency
           order by sum(amount_minor) desc, key, currency"#,
        user.0,
        filter.start,
        filter.end,
        categories.as_deref(),
        patterns.as_deref(),
        filter.tag.map(Tag::as_str),
        filter.kind.map(Kind::name),
        filter.currency.map(Currency::code),
        by.name(),
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = Currency::parse(&row.currency).map_err(broken)?;
            let money = Money { minor: row.total, currency };
            Ok(Sum { key: row.key, money, entries: row.entries })
        })
        .collect()
}

/// The next entries after `after` in the order of ids, voided ones too: for exports.
pub async fn page(
    conn: &mut Connection,
    user: UserId,
    after: Option<TransactionId>,
    limit: i64,
) -> Result<Vec<Transaction>, Error> {
    let rows = entries!(
        "where user_id = $1 and ($2::uuid is null or id > $2) order by id limit $3",
        user.0,
        after.map(|id| id.0),
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Transaction::try_from).collect()
}

/// When a person filed something last, of whatever day it is.
pub async fn last_filed(
    conn: &mut Connection,
    user: UserId,
) -> Result<Option<DateTime<Utc>>, Error> {
    // Ids go by the time at which they were made.
    query_scalar!(
        "select created_at from transactions where user_id = $1 and voided_at is null
         order by id desc limit 1",
        user.0,
    )
    .fetch_optional(conn)
    .await
}

/// Those of some entries that a person filed after a time.
pub async fn filed_since(
    conn: &mut Connection,
    user: UserId,
    ids: &[TransactionId],
    since: DateTime<Utc>,
) -> Result<Vec<TransactionId>, Error> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = query_scalar!(
        "select id from transactions where user_id = $1 and id = any($2) and created_at > $3",
        user.0,
        &ids,
        since,
    )
    .fetch_all(conn)
    .await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Whether the books hold any entry, voided or not.
pub async fn any(conn: &mut Connection, user: UserId) -> Result<bool, Error> {
    query_scalar!(
        r#"select exists(select from transactions where user_id = $1) as "any!""#,
        user.0,
    )
    .fetch_one(conn)
    .await
}

fn uuids(ids: Option<&[CategoryId]>) -> Option<Vec<Uuid>> {
    ids.map(|ids| ids.iter().map(|id| id.0).collect())
}

/// Patterns that find the words, or their plural or singular, as whole words. The other side of the comparison
/// is in lower case, with one blank for any punctuation, so nothing in the words is special.
fn patterns(words: &str) -> Vec<String> {
    let plain: String = words
        .to_lowercase()
        .chars()
        .map(|c| if c.is_ascii_punctuation() { ' ' } else { c })
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    let mut patterns = vec![format!("% {words} %"), format!("% {words}s %")];
    patterns.extend(words.strip_suffix('s').map(|singular| format!("% {singular} %")));
    patterns
}
