//! Budgets.

use chrono::{DateTime, Utc};
use sqlx::{query, query_as};
use uuid::Uuid;

use super::{Connection, Error, broken};
use crate::domain::{budget::Budget, currency::Currency, ids::UserId, money::Money};

struct Row {
    id: Uuid,
    category_id: Option<Uuid>,
    amount_minor: i64,
    currency: String,
    created_at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl TryFrom<Row> for Budget {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self, Error> {
        let currency = Currency::parse(&row.currency).map_err(broken)?;
        Ok(Self {
            id: row.id.into(),
            category: row.category_id.map(Into::into),
            amount: Money { minor: row.amount_minor, currency },
            created_at: row.created_at,
            ended_at: row.ended_at,
        })
    }
}

/// All of them, also those ended, in the order they were made.
pub async fn list(conn: &mut Connection, user: UserId) -> Result<Vec<Budget>, Error> {
    let rows = query_as!(
        Row,
        "select id, category_id, amount_minor, currency, created_at, ended_at from budgets
         where user_id = $1 order by created_at, id",
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
        "select id, category_id, amount_minor, currency, created_at, ended_at from budgets
         where user_id = $1 and ended_at is null order by created_at, id",
        user.0,
    )
    .fetch_all(conn)
    .await?;
    rows.into_iter().map(Budget::try_from).collect()
}

/// Writes a budget as it now stands, new or known.
pub async fn save(conn: &mut Connection, user: UserId, budget: &Budget) -> Result<(), Error> {
    query!(
        "insert into budgets (user_id, id, category_id, amount_minor, currency, created_at, ended_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (user_id, id) do update
         set amount_minor = excluded.amount_minor, ended_at = excluded.ended_at",
        user.0,
        budget.id.0,
        budget.category.map(|id| id.0),
        budget.amount.minor,
        budget.amount.currency.code(),
        budget.created_at,
        budget.ended_at,
    )
    .execute(conn)
    .await?;
    Ok(())
}
