//! Budgets by their ids, for whoever keeps them apart by more than their names: each as it stands, with what it was before.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    end::{BudgetEnded, end},
    named::WhichBudgets,
    pause::rest,
    set::{BudgetWishes, put, settled, wished},
    standing::{asked, states},
    state::BudgetState,
};
use crate::{
    domain::{
        budget::{Budget, Held, Thresholds},
        ids::BudgetId,
    },
    ledger::{Books, LedgerError, Missing},
    store,
};

/// A budget in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeptBudget {
    /// Its id.
    pub id: BudgetId,
    /// How it stands.
    #[serde(flatten)]
    pub state: BudgetState,
    /// What the amount was before, in the order of the days.
    pub earlier: Vec<Held>,
    /// When it was first set.
    pub created_at: DateTime<Utc>,
}

/// Budgets in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct KeptBudgets {
    /// Each, in the order they were made.
    pub budgets: Vec<KeptBudget>,
}

/// What is to be different about a budget; what is left out stays.
#[derive(Clone, Debug, Default)]
pub struct BudgetChanges {
    /// How much for each period from today on, in decimals of its currency.
    pub amount: Option<String>,
    /// Whether what is left rolls over.
    pub rollover: Option<bool>,
    /// When to speak up.
    pub thresholds: Option<Thresholds>,
}

/// The same budgets as [`list_budgets`](super::list_budgets) shows.
pub async fn list_kept_budgets(
    books: &mut Books,
    which: &WhichBudgets,
) -> Result<KeptBudgets, LedgerError> {
    let scope = which.scope(books)?;
    let budgets = asked(books, which, &scope).await?;
    Ok(KeptBudgets { budgets: kept(books, budgets).await? })
}

/// One of the budgets in force.
pub async fn show_budget(books: &mut Books, id: BudgetId) -> Result<KeptBudget, LedgerError> {
    let budget = find(books, id).await?;
    one(books, budget).await
}

/// Sets a budget by what it is over, as [`set_budget`](super::set_budget) does; one that is so already stays. The budget,
/// and whether it is new.
pub async fn keep_budget(
    books: &mut Books,
    wishes: &BudgetWishes,
) -> Result<(KeptBudget, bool), LedgerError> {
    let (before, after) = wished(books, wishes).await?;
    let is_new = before.is_none();
    if before.as_ref() != Some(&after) {
        put(books, before, after.clone()).await?;
    }
    Ok((one(books, after).await?, is_new))
}

/// Changes a budget.
pub async fn change_budget(
    books: &mut Books,
    id: BudgetId,
    changes: &BudgetChanges,
) -> Result<KeptBudget, LedgerError> {
    let before = find(books, id).await?;
    let (currency, today) = (before.amount.currency, books.today);
    let after = match &changes.amount {
        Some(amount) => before.with_amount(Books::amount(amount, currency)?, today),
        None => before.clone(),
    };
    let after = settled(after, changes.rollover, changes.thresholds.as_ref(), today);
    if before != after {
        put(books, Some(before), after.clone()).await?;
    }
    one(books, after).await
}

/// Pauses a budget, or takes it up again.
pub async fn rest_budget(
    books: &mut Books,
    id: BudgetId,
    paused: bool,
) -> Result<KeptBudget, LedgerError> {
    let mut budget = find(books, id).await?;
    if budget.paused_at.is_some() != paused {
        budget = rest(books, budget, paused).await?;
    }
    one(books, budget).await
}

/// Ends a budget.
pub async fn end_budget(books: &mut Books, id: BudgetId) -> Result<BudgetEnded, LedgerError> {
    let budget = find(books, id).await?;
    end(books, budget).await
}

async fn find(books: &mut Books, id: BudgetId) -> Result<Budget, LedgerError> {
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let found = in_force.into_iter().find(|budget| budget.id == id);
    found.ok_or(LedgerError::Missing(Missing::BudgetId))
}

async fn one(books: &mut Books, budget: Budget) -> Result<KeptBudget, LedgerError> {
    let only = kept(books, vec![budget]).await?.pop();
    only.ok_or(LedgerError::Internal(store::Error::RowNotFound))
}

async fn kept(books: &mut Books, budgets: Vec<Budget>) -> Result<Vec<KeptBudget>, LedgerError> {
    let on = books.today;
    let states = states(books, budgets.clone(), on).await?;
    let shown = |(budget, state): (Budget, BudgetState)| KeptBudget {
        id: budget.id,
        state,
        earlier: budget.earlier,
        created_at: budget.created_at,
    };
    Ok(budgets.into_iter().zip(states).map(shown).collect())
}
