//! What a person's spending has as habits: how much is usual in a category, and what comes under one name again
//! and again. The database works out what many entries boil down to; what follows from it is the ledger's.
//!
//! To add one: a function whose answer is bounded, however many entries there are.

use chrono::NaiveDate;
use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{
    currency::Currency,
    ids::{CategoryId, UserId},
    money::Money,
};

/// How much is usual in a category, in minor units of a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// The category that others were merged into.
    pub category: CategoryId,
    /// The currency.
    pub currency: Currency,
    /// Of how many entries.
    pub entries: i64,
    /// How many of them are in the days asked about.
    pub asked: i64,
    /// The lower median of the amounts.
    pub middle: i64,
    /// The lower median of how far they are from it.
    pub spread: i64,
}

/// How much is usual among the expenses from `first` to before `end`, per category and currency. `roots` leads from
/// each category to the one it counts as; the days asked about begin with `start`.
pub async fn usual(
    conn: &mut Connection,
    user: UserId,
    (first, start, end): (NaiveDate, NaiveDate, NaiveDate),
    roots: &[(CategoryId, CategoryId)],
) -> Result<Vec<Usual>, Error> {
    let (ids, roots): (Vec<Uuid>, Vec<Uuid>) =
        roots.iter().map(|(id, root)| (id.0, root.0)).unzip();
    let rows = query!(
        r#"with told as (
               select f.root, t.currency, t.amount_minor, t.spent_on
               from transactions t
               join unnest($5::uuid[], $6::uuid[]) as f (id, root) on f.id = t.category_id
               where t.user_id = $1 and t.voided_at is null and t.kind = 'expense'
                 and t.spent_on >= $2 and t.spent_on < $4
           ), middles as (
               select root, currency, count(*) as entries,
                      count(*) filter (where spent_on >= $3) as asked,
                      percentile_disc(0.5) within group (order by amount_minor) as middle
               from told group by root, currency
           )
           select m.root as "root!", m.currency as "currency!", m.entries as "entries!",
                  m.asked as "asked!", m.middle as "middle!",
                  percentile_disc(0.5) within group (order by abs(t.amount_minor - m.middle))
                      as "spread!"
           from middles m join told t on t.root = m.root and t.currency = m.currency
           group by m.root, m.currency, m.entries, m.asked, m.middle
           order by m.root, m.currency"#,
        user.0,
        first,
        start,
        end,
        &ids,
        &roots,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Usual {
                category: row.root.into(),
                currency: Currency::parse(&row.currency).map_err(broken)?,
                entries: row.entries,
                asked: row.asked,
                middle: row.middle,
                spread: row.spread,
            })
        })
        .collect()
}

/// An expense by the name under which it may come again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// Where it was paid, or else what for; as it was written.
    pub name: String,
    /// How much.
    pub money: Money,
    /// The day.
    pub date: NaiveDate,
    /// What it was filed under.
    pub category: CategoryId,
}

struct Row {
    name: String,
    amount_minor: i64,
    currency: String,
    spent_on: NaiveDate,
    category_id: Uuid,
}

/// The expenses since `first` whose name, whatever its case, is there at least `times` times in their currency: of
/// each name the newest, at most `each`, and besides the newest `same` of an amount that is there at least `times` times;
/// at most `limit` altogether. The newest comes first.
pub async fn repeated(
    conn: &mut Connection,
    user: UserId,
    first: NaiveDate,
    times: i64,
    (each, same): (i64, i64),
    limit: i64,
) -> Result<Vec<Repeated>, Error> {
    let rows = query_as!(
        Row,
        r#"with named as (
               select id, coalesce(merchant, description) as name, amount_minor, currency, spent_on,
                      category_id, count(*) over same as times,
                      row_number() over (same order by spent_on desc, id desc) as place,
                      count(*) over price as price_times,
                      row_number() over (price order by spent_on desc, id desc) as price_place
               from transactions
               where user_id = $1 and voided_at is null and kind = 'expense' and spent_on >= $2
               window same as (partition by lower(coalesce(merchant, description)), currency),
                      price as (partition by lower(coalesce(merchant, description)), currency, amount_minor)
           ), newest as (
               select * from named
               where times >= $3 and (place <= $4 or price_times >= $3 and price_place <= $5)
               order by case when price_times >= $3 then price_place else place end, spent_on desc, id desc
               limit $6
           )
           select name as "name!", amount_minor as "amount_minor!", currency as "currency!",
                  spent_on as "spent_on!", category_id as "category_id!"
           from newest order by spent_on desc, id desc"#,
        user.0,
        first,
        times,
        each,
        same,
        limit,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter()
        .map(|row| {
            let currency = Currency::parse(&row.currency).map_err(broken)?;
            Ok(Repeated {
                name: row.name,
                money: Money { minor: row.amount_minor, currency },
                date: row.spent_on,
                category: row.category_id.into(),
            })
        })
        .collect()
}
