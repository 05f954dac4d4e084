//! What would be if something were bought: the budgets it counts against, what is free, and the forecast, each before
//! and after. Nothing is filed.

use serde::{Deserialize, Serialize};

use super::{
    forecast::foretell,
    recurring::going_on,
    safe::{Basis, plan},
};
use crate::{
    domain::{
        currency::Currency,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::{CategoryName, Description},
    },
    ledger::{Books, Invalid, LedgerError, budgets::standing},
};

/// An amount as it is, and as it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Effect {
    /// As it is.
    pub before: Money,
    /// As it would be.
    pub after: Money,
}

/// A budget that it would count against.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetEffect {
    /// The category; `None` is everything spent.
    pub category: Option<CategoryName>,
    /// The days that it is for.
    pub days: Period,
    /// How much there is for these days.
    pub amount: Money,
    /// What is left of it.
    pub left: Effect,
}

/// What would be free for the rest of the month; [`super::Allowance`] says how that is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct FreeEffect {
    /// By which budgets.
    pub basis: Basis,
    /// What recurring payments are still due, and taken off.
    pub due_total: Money,
    /// What is free.
    pub free: Effect,
    /// How many days are left, with today.
    pub days: u32,
    /// What would be free on each of them; none if nothing is.
    pub per_day: Option<Money>,
}

/// What would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct WhatIf {
    /// What would be bought, if that was said.
    pub what: Option<Description>,
    /// For how much.
    pub amount: Money,
    /// The category it would be filed under, if one is certain.
    pub category: Option<CategoryName>,
    /// The month.
    pub period: Period,
    /// The budgets it would count against, those of categories first.
    pub budgets: Vec<BudgetEffect>,
    /// What would be free, where a budget of its currency tells.
    pub free: Option<FreeEffect>,
    /// What the month will have cost, where there is enough to foretell it.
    pub expected: Option<Effect>,
    /// Whether it would fit into all of that; none without a budget.
    pub fits: Option<bool>,
}

/// Tells what would be if something were bought today.
pub async fn what_if(
    books: &mut Books,
    amount: &str,
    currency: Currency,
    what: Option<Description>,
    category: Option<&str>,
) -> Result<WhatIf, LedgerError> {
    let amount = Books::amount(amount, currency)?;
    let category = match (category, &what) {
        (Some(said), _) => Some(books.find_category(said)?.name.clone()),
        (None, Some(what)) => {
            books.vocabulary().categorise(Kind::Expense, what.as_str(), None).cloned()
        }
        (None, None) => None,
    };
    let less = |money: Money| -> Result<Effect, LedgerError> {
        let after = money.checked_sub(amount).ok_or(Invalid::SumOutOfRange)?;
        Ok(Effect { before: money, after })
    };
    let today = books.today;
    let all = standing(books, today).await?;
    let counts = |of: &Option<CategoryName>| of.is_none() || *of == category;
    let mut budgets = Vec::new();
    for budget in &all {
        let is_in_force = !budget.paused && budget.tag.is_none() && budget.days.contains(today);
        if is_in_force && budget.amount.currency == currency && counts(&budget.category) {
            budgets.push(BudgetEffect {
                category: budget.category.clone(),
                days: budget.days,
                amount: budget.available,
                left: less(budget.left)?,
            });
        }
    }
    budgets.sort_by_key(|budget| budget.category.is_none());
    let series = going_on(books).await?;
    let plan = plan(books, &all, &series, currency)?
        .filter(|plan| plan.allowance.free.currency == currency)
        .filter(|plan| plan.counts(category.as_ref()));
    let free = match plan {
        Some(plan) => {
            let (after, per_day) = plan.allowance.less(amount)?;
            Some(FreeEffect {
                basis: plan.allowance.basis,
                due_total: plan.allowance.due_total,
                free: Effect { before: plan.allowance.free, after },
                days: plan.allowance.days,
                per_day,
            })
        }
        None => None,
    };
    let period = Period::holding(books.today, Unit::Month);
    let forecast = foretell(books, &series, period, None, Some(currency)).await?;
    let expected = match forecast.outlook {
        Some(outlook) => {
            let after = outlook.expected.checked_add(amount).ok_or(Invalid::SumOutOfRange)?;
            Some(Effect { before: outlook.expected, after })
        }
        None => None,
    };
    let not_over = |effect: &Effect| effect.after.minor >= 0;
    let fits = (!budgets.is_empty() || free.is_some()).then(|| {
        budgets.iter().all(|budget| not_over(&budget.left))
            && free.iter().all(|free| not_over(&free.free))
    });
    Ok(WhatIf { what, amount, category, period, budgets, free, expected, fits })
}
