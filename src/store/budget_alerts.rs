//! The lines of budgets that somebody was told they crossed, and that one will not last.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::query;
use uuid::Uuid;

use super::{Connection, Error};
use crate::domain::ids::{BudgetId, UserId};

/// A line that is crossed: of a budget of some amount, in the period that begins on a day, so many percent of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crossed {
    /// The budget.
    pub budget: BudgetId,
    /// The first day of its period.
    pub period_start: NaiveDate,
    /// Its amount then, in minor units: with another its lines are others.
    pub amount_minor: i64,
    /// The line, in percent; or [`Self::PACE`].
    pub threshold: i16,
}

impl Crossed {
    /// No line of it: at the rate so far it will not last.
    pub const PACE: i16 = 0;
}

/// Lines, column by column.
struct Columns {
    budgets: Vec<Uuid>,
    starts: Vec<NaiveDate>,
    amounts: Vec<i64>,
    thresholds: Vec<i16>,
}

impl From<&[Crossed]> for Columns {
    fn from(lines: &[Crossed]) -> Self {
        Self {
            budgets: lines.iter().map(|line| line.budget.0).collect(),
            starts: lines.iter().map(|line| line.period_start).collect(),
            amounts: lines.iter().map(|line| line.amount_minor).collect(),
            thresholds: lines.iter().map(|line| line.threshold).collect(),
        }
    }
}

/// Notes that somebody is told of lines.
pub async fn insert(
    conn: &mut Connection,
    user: UserId,
    lines: &[Crossed],
    now: DateTime<Utc>,
) -> Result<(), Error> {
    if lines.is_empty() {
        return Ok(());
    }
    let Columns { budgets, starts, amounts, thresholds } = lines.into();
    query!(
        "insert into budget_alerts (user_id, budget_id, period_start, amount_minor, threshold, told_at)
         select $1, budget_id, period_start, amount_minor, threshold, $6
         from unnest($2::uuid[], $3::date[], $4::bigint[], $5::smallint[])
             as new (budget_id, period_start, amount_minor, threshold)
         on conflict do nothing",
        user.0,
        &budgets,
        &starts,
        &amounts,
        &thresholds,
        now,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Moves what was told of budgets that move.
pub async fn move_with(
    conn: &mut Connection,
    (from, into): (UserId, UserId),
    budgets: &[BudgetId],
) -> Result<(), Error> {
    let budgets: Vec<Uuid> = budgets.iter().map(|id| id.0).collect();
    query!(
        "update budget_alerts set user_id = $2 where user_id = $1 and budget_id = any($3)",
        from.0,
        into.0,
        &budgets,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// Those of some lines that nobody was told of.
pub async fn untold(
    conn: &mut Connection,
    user: UserId,
    lines: &[Crossed],
) -> Result<Vec<Crossed>, Error> {
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let Columns { budgets, starts, amounts, thresholds } = lines.into();
    let rows = query!(
        r#"select line.budget_id as "budget_id!", line.period_start as "period_start!",
                line.amount_minor as "amount_minor!", line.threshold as "threshold!"
         from unnest($2::uuid[], $3::date[], $4::bigint[], $5::smallint[])
             as line (budget_id, period_start, amount_minor, threshold)
         where not exists (
             select from budget_alerts a
             where a.user_id = $1 and a.budget_id = line.budget_id and a.period_start = line.period_start
               and a.amount_minor = line.amount_minor and a.threshold = line.threshold
         )"#,
        user.0,
        &budgets,
        &starts,
        &amounts,
        &thresholds,
    )
    .fetch_all(conn)
    .await?;
    let rows = rows.into_iter().map(|row| Crossed {
        budget: row.budget_id.into(),
        period_start: row.period_start,
        amount_minor: row.amount_minor,
        threshold: row.threshold,
    });
    Ok(rows.collect())
}
