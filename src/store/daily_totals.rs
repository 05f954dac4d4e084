//! Sums per day: kept by whoever writes entries, in the same transaction, so that a summary over years reads
//! days and not entries.
//!
//! An entry counts once in the dimension `category`, once in `merchant` if it has one, and once per tag.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde_json::{Value, json};
use sqlx::{query, query_as, query_scalar};

use super::{Connection, Error};
use crate::domain::{
    currency::Currency,
    ids::UserId,
    kind::Kind,
    money::Money,
    period::{Period, Unit},
    transaction::Transaction,
};

/// What sums are kept for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dimension {
    /// Key: the id of the category that the entry was filed under.
    Category,
    /// Key: the merchant in lower case.
    Merchant,
    /// Key: the tag in lower case.
    Tag,
}

impl Dimension {
    const fn name(self) -> &'static str {
        match self {
            Self::Category => "category",
            Self::Merchant => "merchant",
            Self::Tag => "tag",
        }
    }
}

/// A sum of entries of one kind and currency.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Total {
    /// The day, when asked per day.
    pub day: NaiveDate,
    /// The value of the dimension.
    pub key: String,
    /// The sum.
    pub money: Money,
    /// Of how many entries.
    pub entries: i64,
}

type Cell = (&'static str, NaiveDate, &'static str, &'static str, String);

fn cells(entry: &Transaction) -> BTreeSet<Cell> {
    let category = (Dimension::Category, entry.category.to_string());
    let merchant =
        entry.merchant.as_ref().map(|m| (Dimension::Merchant, m.as_str().to_lowercase()));
    let tags = entry.tags.iter().map(|tag| (Dimension::Tag, tag.as_str().to_lowercase()));
    let (day, kind, currency) = (entry.date, entry.kind.name(), entry.money.currency.code());
    std::iter::once(category)
        .chain(merchant)
        .chain(tags)
        .map(move |(dimension, key)| (dimension.name(), day, kind, currency, key))
        .collect()
}

/// Takes `before` out of the sums and puts `after` in; voided entries count nowhere.
pub(super) async fn apply(
    conn: &mut Connection,
    user: UserId,
    before: &[Transaction],
    after: &[Transaction],
) -> Result<(), Error> {
    let mut deltas: BTreeMap<Cell, (i64, i64)> = BTreeMap::new();
    let counted = |entries: &[Transaction], sign: i64, deltas: &mut BTreeMap<Cell, (i64, i64)>| {
        for entry in entries.iter().filter(|entry| entry.voided_at.is_none()) {
            for cell in cells(entry) {
                let (minor, count) = deltas.entry(cell).or_default();
                // A page of the largest amounts there can be is far below what an i64 holds.
                *minor += sign * entry.money.minor;
                *count += sign;
            }
        }
    };
    counted(before, -1, &mut deltas);
    counted(after, 1, &mut deltas);
    deltas.retain(|_, delta| *delta != (0, 0));
    if deltas.is_empty() {
        return Ok(());
    }
    let removes = deltas.values().any(|(_, count)| *count < 0);
    let (mut dimensions, mut days, mut kinds) = (Vec::new(), Vec::new(), Vec::new());
    let (mut currencies, mut keys) = (Vec::new(), Vec::new());
    let (mut totals, mut counts) = (Vec::new(), Vec::new());
    for ((dimension, day, kind, currency, key), (minor, count)) in deltas {
        dimensions.push(dimension.to_owned());
        days.push(day);
        kinds.push(kind.to_owned());
        currencies.push(currency.to_owned());
        keys.push(key);
        totals.push(minor);
        counts.push(count);
    }
    query!(
        "insert into daily_totals as t
             (user_id, dimension, day, kind, currency, key, total_minor, entries)
         select $1, * from unnest($2::text[], $3::date[], $4::text[], $5::text[], $6::text[],
                                  $7::bigint[], $8::bigint[])
         on conflict (user_id, dimension, day, kind, currency, key) do update
         set total_minor = t.total_minor + excluded.total_minor,
             entries = t.entries + excluded.entries",
        user.0,
        &dimensions,
        &days,
        &kinds,
        &currencies,
        &keys,
        &totals,
        &counts,
    )
    .execute(&mut *conn)
    .await?;
    if removes {
        query!(
            "delete from daily_totals
             where user_id = $1 and dimension = any($2) and day = any($3) and entries = 0",
            user.0,
            &dimensions,
            &days,
        )
        .execute(conn)
        .await?;
    }
    Ok(())
}

/// Counts all entries of a person anew.
pub async fn rebuild(conn: &mut Connection, user: UserId) -> Result<(), Error> {
    // Lower case as whoever writes entries makes it: the database's own goes by its locale.
    let said = query_scalar!(
        r#"select merchant as "said!" from transactions where user_id = $1 and merchant is not null
           union select unnest(tags) from transactions where user_id = $1"#,
        user.0,
    )
    .fetch_all(&mut *conn)
    .await?;
    let keys: Vec<String> = said.iter().map(|said| said.to_lowercase()).collect();
    query!("delete from daily_totals where user_id = $1", user.0).execute(&mut *conn).await?;
    query!(
        "with folded as (
             select * from unnest($2::text[], $3::text[]) as folded (said, key)
         ), counted as (
             select id, 'category' as dimension, category_id::text as key
             from transactions where user_id = $1 and voided_at is null
             union all
             select t.id, 'merchant', f.key from transactions t
             join folded f on f.said = t.merchant
             where t.user_id = $1 and t.voided_at is null
             union all
             select distinct t.id, 'tag', f.key from transactions t
             cross join unnest(t.tags) as tag (said)
             join folded f on f.said = tag.said
             where t.user_id = $1 and t.voided_at is null
         )
         insert into daily_totals
             (user_id, dimension, day, kind, currency, key, total_minor, entries)
         select $1, c.dimension, t.spent_on, t.kind, t.currency, c.key, sum(t.amount_minor)::bigint,
                count(*)
         from counted c join transactions t on t.user_id = $1 and t.id = c.id
         where t.user_id = $1
         group by c.dimension, t.spent_on, t.kind, t.currency, c.key",
        user.0,
        &said,
        &keys,
    )
    .execute(conn)
    .await?;
    Ok(())
}

struct Row {
    day: Option<NaiveDate>,
    key: String,
    currency: String,
    total: i64,
    entries: i64,
}

fn total(row: Row) -> Result<Total, Error> {
    let currency = Currency::parse(&row.currency).map_err(super::broken)?;
    Ok(Total {
        day: row.day.unwrap_or_default(),
        key: row.key,
        money: Money { minor: row.total, currency },
        entries: row.entries,
    })
}

/// Sums per key over days from `start` to before `end`; `keys` narrows to some values of the dimension. The
/// largest comes first. The totals' `day` says nothing.
pub async fn by_key(
    conn: &mut Connection,
    user: UserId,
    dimension: Dimension,
    kind: Kind,
    (start, end): (Option<NaiveDate>, Option<NaiveDate>),
    keys: Option<&[String]>,
) -> Result<Vec<Total>, Error> {
    let rows = query_as!(
        Row,
        r#"select null::date as day, key, currency, sum(total_minor)::bigint as "total!",
                  sum(entries)::bigint as "entries!"
           from daily_totals
           where user_id = $1 and dimension = $2 and kind = $3
             and ($4::date is null or day >= $4) and ($5::date is null or day < $5)
             and ($6::text[] is null or key = any($6))
           group by key, currency
           order by sum(total_minor) desc, key, currency"#,
        user.0,
        dimension.name(),
        kind.name(),
        start,
        end,
        keys,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(total).collect()
}

/// What is to be added up: some values of a dimension, or all, in one currency, over some days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// The dimension.
    pub dimension: Dimension,
    /// The values of it; none stands for all.
    pub keys: Vec<String>,
    /// The currency.
    pub currency: Currency,
    /// The days.
    pub days: Period,
    /// The unit that sums are wanted for; the whole of it where that is left out.
    pub step: Option<Unit>,
}

/// What was spent within each of some windows, in minor units and in their order; all with one query. It comes in
/// parts, each with its first day that holds anything: no part reaches from one calendar unit of its window's `step` into
/// the next.
pub async fn spent_within(
    conn: &mut Connection,
    user: UserId,
    windows: &[Window],
) -> Result<Vec<Vec<(NaiveDate, i64)>>, Error> {
    // No key is empty, so that an empty one can stand for all.
    let all = [String::new()];
    let mut asked = Vec::new();
    for (place, window) in (0_i32..).zip(windows) {
        for key in if window.keys.is_empty() { all.as_slice() } else { &window.keys } {
            asked.push(json!({
                "place": place,
                "dimension": window.dimension.name(),
                "key": key,
                "currency": window.currency.code(),
                "first": window.days.start(),
                "beyond": window.days.end(),
                "step": window.step.map_or("", step),
            }));
        }
    }
    let sums = query!(
        // A sum for each window by itself: joined in one go, years of totals would be read for a week of them. As JSON,
        // since of arrays PostgreSQL looks at the lengths and plans anew each time, which takes longer than the sums.
        // Weeks of the database begin on Monday, too.
        r#"select w.place as "place!", s.day as "day!", s.total as "total!"
           from jsonb_to_recordset($2) as w (
               place int, dimension text, key text, currency text, first date, beyond date, step text
           )
           cross join lateral (
               select min(t.day) as day, sum(t.total_minor)::bigint as total from daily_totals t
               where t.user_id = $1 and t.dimension = w.dimension and t.day >= w.first
                 and t.day < w.beyond and t.kind = 'expense' and t.currency = w.currency
                 and (w.key = '' or t.key = w.key)
               group by case when w.step <> '' then date_trunc(w.step, t.day::timestamp) end
           ) s"#,
        user.0,
        Value::Array(asked),
    )
    .fetch_all(conn)
    .await?;
    let mut totals = vec![Vec::new(); windows.len()];
    for row in sums {
        let total = usize::try_from(row.place).ok().and_then(|place| totals.get_mut(place));
        if let Some(total) = total {
            total.push((row.day, row.total));
        }
    }
    Ok(totals)
}

/// What the database calls a unit.
const fn step(unit: Unit) -> &'static str {
    match unit {
        Unit::Day => "day",
        Unit::Week => "week",
        Unit::Month => "month",
        Unit::Quarter => "quarter",
        Unit::Year => "year",
    }
}

/// Sums per day, in order, over every key that `keys` allows. The totals' `key` says nothing.
pub async fn by_day(
    conn: &mut Connection,
    user: UserId,
    dimension: Dimension,
    kind: Kind,
    (start, end): (Option<NaiveDate>, Option<NaiveDate>),
    keys: Option<&[String]>,
) -> Result<Vec<Total>, Error> {
    let rows = query_as!(
        Row,
        r#"select day, '' as "key!", currency, sum(total_minor)::bigint as "total!",
                  sum(entries)::bigint as "entries!"
           from daily_totals
           where user_id = $1 and dimension = $2 and kind = $3
             and ($4::date is null or day >= $4) and ($5::date is null or day < $5)
             and ($6::text[] is null or key = any($6))
           group by day, currency
           order by day, currency"#,
        user.0,
        dimension.name(),
        kind.name(),
        start,
        end,
        keys,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(total).collect()
}

/// The first and the last day with an entry of a kind.
pub async fn span(
    conn: &mut Connection,
    user: UserId,
    kind: Kind,
) -> Result<Option<(NaiveDate, NaiveDate)>, Error> {
    let row = query!(
        "select min(day) as first, max(day) as last from daily_totals
         where user_id = $1 and dimension = 'category' and kind = $2",
        user.0,
        kind.name(),
    )
    .fetch_one(conn)
    .await?;
    Ok(row.first.zip(row.last))
}

/// The merchants that a person named last, folded.
pub async fn merchants(
    conn: &mut Connection,
    user: UserId,
    limit: i64,
) -> Result<Vec<String>, Error> {
    query_scalar!(
        "select key from daily_totals where user_id = $1 and dimension = 'merchant'
         group by key order by max(day) desc limit $2",
        user.0,
        limit,
    )
    .fetch_all(conn)
    .await
}
