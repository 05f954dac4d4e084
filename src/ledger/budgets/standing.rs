//! How budgets stand on a day: what was spent is read for all of them with one query.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    named::WhichBudgets,
    state::{BudgetState, periods, state},
};
use crate::{
    domain::{
        budget::{Budget, BudgetPeriod, Scope},
        ids::BudgetId,
        period::Period,
        text::{CategoryName, Tag},
    },
    ledger::{Books, LedgerError},
    store::{
        self,
        daily_totals::{self, Dimension, Window},
    },
};

/// The budgets that were asked about.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Budgets {
    /// The category that was asked about, if one was.
    pub category: Option<CategoryName>,
    /// The tag that was asked about, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// The kind of period that was asked about, if one was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub only: Option<BudgetPeriod>,
    /// Each, in the order they were made.
    pub budgets: Vec<BudgetState>,
}

/// A budget in one period, with what was spent in that and in those it carries over from.
pub(super) struct Spending {
    pub(super) budget: Budget,
    /// The oldest first, the one asked about last.
    pub(super) spent: Vec<(Period, i128)>,
}

impl Spending {
    /// From what was spent in days of the period and of those it carries over from; other days count for nothing. `made`
    /// is the day the budget was made.
    pub(super) fn new(
        budget: Budget,
        days: Period,
        made: NaiveDate,
        sums: &[(NaiveDate, i64)],
    ) -> Self {
        let spent = by_period(&periods(&budget, days, made), sums);
        Self { budget, spent }
    }

    /// How the budget stands.
    pub(super) fn state(&self, books: &Books, on: NaiveDate) -> Result<BudgetState, LedgerError> {
        let category = books.category_of(&self.budget.scope);
        Ok(state(&self.budget, category, &self.spent, on)?)
    }
}

/// How the budgets in force stand on a day, each in its period that holds the day; also the paused ones, which say so.
/// Those between dates that are over by then are left out.
pub async fn standing(books: &mut Books, on: NaiveDate) -> Result<Vec<BudgetState>, LedgerError> {
    let all = standing_by_id(books, on).await?;
    Ok(all.into_iter().map(|(_, state)| state).collect())
}

/// The same, each with its id.
pub(in crate::ledger) async fn standing_by_id(
    books: &mut Books,
    on: NaiveDate,
) -> Result<Vec<(BudgetId, BudgetState)>, LedgerError> {
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let current: Vec<Budget> = in_force.into_iter().filter(|budget| !is_past(budget, on)).collect();
    let ids: Vec<BudgetId> = current.iter().map(|budget| budget.id).collect();
    Ok(ids.into_iter().zip(states(books, current, on).await?).collect())
}

/// How the budgets in force stand over just these days, which may be past: then by the amount that held.
pub(in crate::ledger) async fn standing_over(
    books: &mut Books,
    days: Period,
) -> Result<Vec<BudgetState>, LedgerError> {
    let (user, today) = (books.user, books.today);
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let on = today.min(days.last_day());
    let timezone = books.preferences.timezone;
    let over = |budget: &Budget| {
        // Nobody had planned anything for the time before there was a budget, unless for just these dates.
        let planned =
            budget.period.unit().is_none() || timezone.date(budget.created_at) < days.end();
        planned && budget.period.holding(on) == days
    };
    let asked = in_force.into_iter().filter(over).map(|budget| (budget, days));
    let spent = spendings(books, asked.collect()).await?;
    spent.iter().map(|spending| spending.state(books, today)).collect()
}

/// Whether a budget was for days that are over.
pub(super) fn is_past(budget: &Budget, on: NaiveDate) -> bool {
    budget.period.dates().is_some_and(|dates| dates.end() <= on)
}

/// The budgets in force, or those of a category or a tag; of these also those whose dates are over.
pub async fn list_budgets(books: &mut Books, which: &WhichBudgets) -> Result<Budgets, LedgerError> {
    let scope = which.scope(books)?;
    let on = books.today;
    let asked = asked(books, which, &scope).await?;
    let budgets = states(books, asked, on).await?;
    Ok(Budgets {
        category: books.category_of(&scope),
        tag: scope.tag().cloned(),
        only: which.period,
        budgets,
    })
}

/// The budgets that are asked about, in the order they were made.
pub(super) async fn asked(
    books: &mut Books,
    which: &WhichBudgets,
    scope: &Scope,
) -> Result<Vec<Budget>, LedgerError> {
    let (user, on) = (books.user, books.today);
    let mut asked = store::budgets::in_force(books.conn(), user).await?;
    if *scope == Scope::Everything {
        let is_meant = |period| which.period.is_none_or(|only| only == period);
        asked.retain(|budget| !is_past(budget, on) && is_meant(budget.period));
    } else {
        asked.retain(|budget| which.means(books, scope, budget));
    }
    Ok(asked)
}

/// How budgets stand on a day, each in the period that holds it.
pub(super) async fn states(
    books: &mut Books,
    budgets: Vec<Budget>,
    on: NaiveDate,
) -> Result<Vec<BudgetState>, LedgerError> {
    let asked = budgets.into_iter().map(|budget| {
        let days = budget.period.holding(on);
        (budget, days)
    });
    let spent = spendings(books, asked.collect()).await?;
    spent.iter().map(|spending| spending.state(books, on)).collect()
}

/// Reads what was spent for budgets, each in one period.
pub(super) async fn spendings(
    books: &mut Books,
    asked: Vec<(Budget, Period)>,
) -> Result<Vec<Spending>, LedgerError> {
    let mut windows: Vec<Window> = Vec::with_capacity(asked.len());
    let mut found = Vec::with_capacity(asked.len());
    for (budget, days) in asked {
        let made = books.preferences.timezone.date(budget.created_at);
        let periods = periods(&budget, days, made);
        let (dimension, keys) = match &budget.scope {
            Scope::Everything => (Dimension::Category, Vec::new()),
            Scope::Category(id) => (Dimension::Category, books.keys_of(*id)),
            Scope::Tag(tag) => (Dimension::Tag, vec![tag.as_str().to_owned()]),
        };
        let currency = budget.amount.currency;
        // One after the other without a gap: one reading is enough, however many they are.
        let first = periods.first().map_or(days.start(), |first| first.start());
        let days = Period::new(first, days.end())?;
        let step = budget.period.unit().filter(|_| periods.len() > 1);
        windows.push(Window { dimension, keys, currency, days, step });
        found.push((budget, periods));
    }
    if windows.is_empty() {
        return Ok(Vec::new());
    }
    let user = books.user;
    let mut sums = daily_totals::spent_within(books.conn(), user, &windows).await?.into_iter();
    let with_sums = |(budget, periods): (Budget, Vec<Period>)| Spending {
        budget,
        spent: by_period(&periods, &sums.next().unwrap_or_default()),
    };
    Ok(found.into_iter().map(with_sums).collect())
}

/// What was spent in each of some periods that follow one another, from what was spent in their days.
fn by_period(periods: &[Period], sums: &[(NaiveDate, i64)]) -> Vec<(Period, i128)> {
    let mut spent: Vec<(Period, i128)> = periods.iter().map(|days| (*days, 0)).collect();
    let first = periods.first().map(|days| days.start());
    for (day, sum) in sums.iter().filter(|(day, _)| Some(*day) >= first) {
        // A category that took others in has a sum for each; together they may be wider than one of them can be.
        let at = periods.partition_point(|days| days.end() <= *day);
        if let Some((_, spent)) = spent.get_mut(at) {
            *spent += i128::from(*sum);
        }
    }
    spent
}
