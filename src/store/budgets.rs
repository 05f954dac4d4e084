//! Budgets. A row is the whole budget, its history with it.

use chrono::{DateTime, NaiveDate, Utc};
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

/// All of them, also those ended, in the order they were made.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<Budget>, Error> {
    let rows = query_as!(
        Row,
        r#"select id, category_id, tag, amount_minor, currency, earlier as "earlier: Json<Vec<Held>>",
                  period, starts_on, ends_on, rollover, rolls_since, thresholds, created_at, paused_at, ended_at
           from budgets where user_id = $1 order by created_at, id"#,
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Budget::try_from).collect()
}

/// Those in force, in the order they were made.
pub async fn in_force(conn: &mut Connection, user: UserId) -> Result<Vec<Budget>, Error> {
    let rows = query_as!(
        Row,
        r#"select id, category_id, tag, amount_minor, currency, earlier as "earlier: Json<Vec<Held>>",
                  period, starts_on, ends_on, rollover, rolls_since, thresholds, created_at, paused_at, ended_at
           from budgets where user_id = $1 and ended_at is null order by created_at, id"#,
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Budget::try_from).collect()
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
