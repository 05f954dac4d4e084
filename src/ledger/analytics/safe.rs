//! How much can be spent on each day that is left of the month without going over.
//!
//! It is measured by the budget over everything; without one, by the sum of the budgets of categories, and then only the
//! recurring payments of those categories count. Only budgets for the month count, not those of a tag, nor paused ones.
//! What is due is taken off first. Budgets in the person's own currency
//! come before others. A share is rounded down, since rounding up would go over.

use serde::{Deserialize, Serialize};

use super::{
    none,
    recurring::{Due, due_before, going_on},
    series::Series,
    sum,
};
use crate::{
    domain::{
        budget::BudgetPeriod,
        currency::Currency,
        money::Money,
        period::{Period, Unit},
        text::CategoryName,
    },
    ledger::{Books, BudgetState, Invalid, LedgerError, budgets::standing},
};

/// By which budgets it is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Basis {
    /// The one over everything.
    Everything,
    /// The sum of so many of categories.
    Categories(u32),
}

/// What may still be spent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Allowance {
    /// By which budgets.
    pub basis: Basis,
    /// What they allow in all.
    pub amount: Money,
    /// What is left of them.
    pub left: Money,
    /// Recurring payments still due, in the order of days; at most [`Allowance::SHOWN`] of them.
    pub due: Vec<Due>,
    /// How many there are.
    pub dues: u32,
    /// What they come to.
    pub due_total: Money,
    /// What is left after them; negative if that is too much.
    pub free: Money,
    /// How many days are left, with today.
    pub days: u32,
    /// What can be spent on each of them; none if nothing is free.
    pub per_day: Option<Money>,
}

impl Allowance {
    /// The most payments that are listed.
    pub const SHOWN: usize = 10;

    /// What is free after something else is spent, and what that is a day.
    pub(super) fn less(&self, amount: Money) -> Result<(Money, Option<Money>), LedgerError> {
        let free = self.free.checked_sub(amount).ok_or(Invalid::SumOutOfRange)?;
        Ok((free, a_day(free, self.days)))
    }
}

/// How much can be spent on each day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct SafeToSpend {
    /// The month.
    pub period: Period,
    /// What may still be spent; none without a budget.
    pub allowance: Option<Allowance>,
}

/// An allowance, and which categories count against it.
pub(super) struct Plan {
    pub(super) allowance: Allowance,
    /// All where it is measured by everything.
    categories: Option<Vec<CategoryName>>,
}

impl Plan {
    /// Whether what is spent on a category counts.
    pub(super) fn counts(&self, category: Option<&CategoryName>) -> bool {
        let Some(known) = &self.categories else { return true };
        category.is_some_and(|category| known.contains(category))
    }
}

/// Tells how much can be spent on each day that is left of this month.
pub async fn safe_to_spend(books: &mut Books) -> Result<SafeToSpend, LedgerError> {
    let today = books.today;
    let budgets = standing(books, today).await?;
    let period = Period::holding(today, Unit::Month);
    let plan = if budgets.iter().any(is_of_month) {
        let series = going_on(books).await?;
        plan(books, &budgets, &series, books.preferences.currency)?
    } else {
        None
    };
    Ok(SafeToSpend { period, allowance: plan.map(|plan| plan.allowance) })
}

/// What may still be spent this month by these budgets, rather in this currency than in another.
pub(super) fn plan(
    books: &Books,
    budgets: &[BudgetState],
    series: &[Series],
    rather: Currency,
) -> Result<Option<Plan>, LedgerError> {
    let Some((basis, chosen)) = chosen(budgets, rather) else { return Ok(None) };
    let Some(currency) = chosen.first().map(|budget| budget.amount.currency) else {
        return Ok(None);
    };
    let categories: Option<Vec<CategoryName>> = match basis {
        Basis::Everything => None,
        Basis::Categories(_) => {
            Some(chosen.iter().filter_map(|budget| budget.category.clone()).collect())
        }
    };
    let counts = |series: &&Series| {
        let name = books.name_of(series.category);
        categories.as_ref().is_none_or(|known| name.is_some_and(|name| known.contains(name)))
    };
    let mine: Vec<&Series> = series.iter().filter(counts).collect();
    let month = Period::holding(books.today, Unit::Month);
    let due = due_before(&mine, currency, books.today, (month.start(), month.end()));
    let due_total = sum(currency, due.iter().map(|due| due.money))?;
    let left = sum(currency, chosen.iter().map(|budget| budget.left))?;
    let free = left.checked_sub(due_total).ok_or(Invalid::SumOutOfRange)?;
    let days = u32::try_from((month.end() - books.today).num_days()).unwrap_or(1);
    let allowance = Allowance {
        basis,
        amount: sum(currency, chosen.iter().map(|budget| budget.available))?,
        left,
        dues: u32::try_from(due.len()).unwrap_or(u32::MAX),
        due: due.into_iter().take(Allowance::SHOWN).collect(),
        due_total,
        free,
        days,
        per_day: a_day(free, days),
    };
    Ok(Some(Plan { allowance, categories }))
}

/// Whether the month may be measured by a budget.
fn is_of_month(budget: &BudgetState) -> bool {
    budget.period == BudgetPeriod::Month && budget.tag.is_none() && !budget.paused
}

/// The budgets that it is measured by.
fn chosen(budgets: &[BudgetState], rather: Currency) -> Option<(Basis, Vec<&BudgetState>)> {
    let in_it = |budget: &&BudgetState| budget.amount.currency == rather;
    let monthly = || budgets.iter().filter(|budget| is_of_month(budget));
    let whole = || monthly().filter(|budget| budget.category.is_none());
    let parts = || monthly().filter(|budget| budget.category.is_some());
    if let Some(whole) = whole().find(in_it) {
        return Some((Basis::Everything, vec![whole]));
    }
    let own: Vec<&BudgetState> = parts().filter(in_it).collect();
    if !own.is_empty() {
        return Some((categories(&own), own));
    }
    if let Some(whole) = whole().next() {
        return Some((Basis::Everything, vec![whole]));
    }
    let other = parts().next()?.amount.currency;
    let others: Vec<&BudgetState> =
        parts().filter(|budget| budget.amount.currency == other).collect();
    Some((categories(&others), others))
}

fn categories(budgets: &[&BudgetState]) -> Basis {
    Basis::Categories(u32::try_from(budgets.len()).unwrap_or(u32::MAX))
}

/// What is a day's, rounded down; none of nothing.
fn a_day(free: Money, days: u32) -> Option<Money> {
    let minor = free.minor.checked_div(i64::from(days)).filter(|minor| *minor > 0)?;
    (free.minor > none(free.currency).minor).then_some(Money { minor, ..free })
}
