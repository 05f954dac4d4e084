//! Budgets. A row is the whole budget, its history with it.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use sqlx::{query, query_as, types::Json};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{
    budget::{Budget, BudgetPeriod, Held, Scope, Thresholds},
    currency::Currency,
    ids::UserId,
    money::Money,
    period::Period,
    text::Tag,
};

struct Row {
    id: Uuid,
    category_id: Option<Uuid>,
    tag: Option<String>,
    amount_minor: i64,
    currency: String,
    earlier: Json<Vec<Held>>,
    period: String,
    starts_on: Option<NaiveDate>,
    ends_on: Option<NaiveDate>,
    rollover: bool,
    rolls_since: Option<NaiveDate>,
    thresholds: Vec<i16>,
    created_at: DateTime<Utc>,
    paused_at: Option<DateTime<Utc>>,
    ended_at: Option<DateTime<Utc>>,
    days: Option<Vec<NaiveDate>>,
    totals: Option<Vec<i64>>,
}

impl TryFrom<Row> for Budget {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let currency = Currency::parse(&row.currency).map_err(broken)?;
        let scope = match (row.category_id, row.tag) {
            (Some(category), _) => Scope::Category(category.into()),
            (None, Some(tag)) => Scope::Tag(Tag::parse(&tag).map_err(broken)?),
            (None, None) => Scope::Everything,
        };
        let percent: Result<Vec<u16>, _> = row.thresholds.into_iter().map(u16::try_from).collect();
        Ok(Self {
            id: row.id.into(),
            scope,
            amount: Money { minor: row.amount_minor, currency },
            earlier: row.earlier.0,
            period: BudgetPeriod::parse(&row.period, row.starts_on, row.ends_on).map_err(broken)?,
            rollover: row.rollover,
            rolls_since: row.rolls_since,
            thresholds: Thresholds::parse(percent.map_err(broken)?).map_err(broken)?,
            created_at: row.created_at,
            paused_at: row.paused_at,
            ended_at: row.ended_at,
        })
    }
}

/// Budgets, by what is to be read beside them and what follows that; literals, so that it is checked when compiled.
macro_rules! budgets {
    ($($rest:literal)+, $($argument:expr),+ $(,)?) => {
        query_as!(
            Row,
            r#"select b.id, b.category_id, b.tag, b.amount_minor, b.currency, b.earlier as "earlier: Json<Vec<Held>>",
                      b.period, b.starts_on, b.ends_on, b.rollover, b.rolls_since, b.thresholds, b.created_at,
                      b.paused_at, b.ended_at, "# $(+ $rest)+,
            $($argument),+
        )
    };
}

/// All of them, also those ended, in the order they were made.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<Budget>, Error> {
    let rows = budgets!(
        "null::date[] as days, null::bigint[] as totals from budgets b where user_id = $1
         order by created_at, id",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Budget::try_from).collect()
}

/// Those in force, in the order they were made.
pub async fn in_force(conn: &mut Connection, user: UserId) -> Result<Vec<Budget>, Error> {
    let rows = budgets!(
        "null::date[] as days, null::bigint[] as totals from budgets b
         where user_id = $1 and ended_at is null order by created_at, id",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Budget::try_from).collect()
}

/// What entries may count against: what budgets can be over that hold them, and their days.
#[derive(Clone, Debug)]
pub struct Reach {
    /// What budgets may be over, in which currency, each with the keys of the totals that count there.
    pub scopes: Vec<(Currency, Scope, Vec<String>)>,
    /// The first of the days.
    pub oldest: NaiveDate,
    /// The day it is for the person.
    pub today: NaiveDate,
}

impl Reach {
    /// The keys by currency and scope, as the query looks them up.
    fn keys(&self) -> Value {
        let mut keys: BTreeMap<&str, BTreeMap<String, &[String]>> = BTreeMap::new();
        for (currency, scope, of) in &self.scopes {
            let over = match scope {
                Scope::Everything => String::new(),
                Scope::Category(id) => id.to_string(),
                Scope::Tag(tag) => format!("#{tag}"),
            };
            keys.entry(currency.code()).or_default().insert(over, of);
        }
        json!(keys)
    }
}

/// A budget with sums of what was spent, each with its first day that holds anything, in minor units.
pub type WithSums = (Budget, Vec<(NaiveDate, i64)>);

/// Those in force, in the order they were made; those that entries count against with what was spent, from the period
/// that holds the oldest of them, or that a budget carries over from, to the one that holds today. No sum reaches from one
/// period into the next; the first may be of a part of its period, if that is not carried over from.
///
/// One query, since it is run for every entry.
pub async fn in_force_with_sums(
    conn: &mut Connection,
    user: UserId,
    reach: &Reach,
) -> Result<Vec<WithSums>, Error> {
    let rows = budgets!(
        // The day on which a budget was made is that of no zone; a day earlier it is in none. The keys are in JSON, since of
        // arrays PostgreSQL looks at the lengths and plans anew each time, which takes longer than the sums. Weeks of the
        // database begin on Monday, too. What a category took in has a sum of its own: together they may be too wide.
        "sums.days, sums.totals
         from budgets b
         cross join lateral (
             select $2::jsonb -> b.currency -> coalesce(b.category_id::text, '#' || b.tag, '') as keys,
                    case when b.period = 'dates' then b.starts_on
                         else date_trunc(b.period, least($4::date, greatest(
                             (b.created_at at time zone 'UTC')::date - 1,
                             least($3::date, case when b.rollover then coalesce(b.rolls_since, '-infinity') end)
                         ))::timestamp)::date
                    end as first,
                    case when b.period <> 'dates' then date_trunc(b.period, $4::date::timestamp)::date end as begun,
                    case when b.period = 'dates' then b.ends_on
                         else (date_trunc(b.period, $4::date::timestamp) + ('1 ' || b.period)::interval)::date
                    end as beyond
             offset 0
         ) asked
         cross join lateral (
             select array_agg(part.day) as days, array_agg(part.total) as totals
             from (
                 select min(t.day) as day, sum(t.total_minor)::bigint as total
                 from daily_totals t
                 where asked.keys is not null and t.user_id = $1
                   and t.dimension = case when b.tag is null then 'category' else 'tag' end
                   and t.day >= asked.first and t.day < asked.beyond
                   and t.kind = 'expense' and t.currency = b.currency
                   and (b.category_id is null and b.tag is null or asked.keys ? t.key)
                 group by case when asked.first < asked.begun then date_trunc(b.period, t.day::timestamp) end,
                          case when b.category_id is not null then t.key end
             ) part
         ) sums
         where b.user_id = $1 and b.ended_at is null order by b.created_at, b.id",
        user.0,
        reach.keys(),
        reach.oldest,
        reach.today,
    )
    .fetch_all(conn)
    .await?;
    let with_sums = |mut row: Row| {
        let (days, totals) = (row.days.take(), row.totals.take());
        let sums = days.into_iter().flatten().zip(totals.into_iter().flatten()).collect();
        Budget::try_from(row).map(|budget| (budget, sums))
    };
    rows.into_iter().map(with_sums).collect()
}

/// Writes a budget as it now stands, new or known.
pub async fn save(conn: &mut Connection, user: UserId, budget: &Budget) -> Result<(), Error> {
    let dates = budget.period.dates();
    let percent = budget.thresholds.percent().iter().map(|one| i16::try_from(*one));
    let thresholds: Vec<i16> = percent.collect::<Result<_, _>>().map_err(broken)?;
    query!(
        "insert into budgets (user_id, id, category_id, tag, amount_minor, currency, earlier, period, starts_on,
                              ends_on, rollover, rolls_since, thresholds, created_at, paused_at, ended_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
         on conflict (user_id, id) do update
         set amount_minor = excluded.amount_minor, earlier = excluded.earlier, rollover = excluded.rollover,
             rolls_since = excluded.rolls_since, thresholds = excluded.thresholds, paused_at = excluded.paused_at,
             ended_at = excluded.ended_at",
        user.0,
        budget.id.0,
        budget.scope.category().map(|id| id.0),
        budget.scope.tag().map(Tag::as_str),
        budget.amount.minor,
        budget.amount.currency.code(),
        Json(&budget.earlier) as _,
        budget.period.name(),
        dates.map(Period::start),
        dates.map(Period::end),
        budget.rollover,
        budget.rolls_since,
        &thresholds,
        budget.created_at,
        budget.paused_at,
        budget.ended_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
