//! Pauses budgets, and takes them up again.

use serde::{Deserialize, Serialize};

use super::{named::WhichBudgets, standing::states, state::BudgetState};
use crate::{
    domain::{budget::Budget, change::Change},
    ledger::{Books, Invalid, LedgerError},
    store,
};

/// Budgets that were paused, or taken up again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetsPaused {
    /// Whether they are paused now.
    pub paused: bool,
    /// Each, as it stands.
    pub budgets: Vec<BudgetState>,
}

/// Pauses the budgets that are named, in every currency, or takes them up again. What is spent meanwhile counts all the
/// same: a pause is silence.
pub async fn pause_budget(
    books: &mut Books,
    which: &WhichBudgets,
    paused: bool,
) -> Result<BudgetsPaused, LedgerError> {
    let scope = which.scope(books)?;
    let (user, today) = (books.user, books.today);
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let mut named = which.among(books, &scope, &in_force);
    if named.is_empty() {
        return Err(which.missing(books, &scope));
    }
    named.retain(|budget| budget.paused_at.is_some() != paused);
    if named.is_empty() {
        return Err(Invalid::Nothing.into());
    }
    let mut changed = Vec::with_capacity(named.len());
    for before in named {
        changed.push(rest(books, before, paused).await?);
    }
    Ok(BudgetsPaused { paused, budgets: states(books, changed, today).await? })
}

/// Pauses one, or takes it up again: as it is then.
pub(super) async fn rest(
    books: &mut Books,
    before: Budget,
    paused: bool,
) -> Result<Budget, LedgerError> {
    let (user, now) = (books.user, books.now);
    let after = Budget { paused_at: paused.then_some(now), ..before.clone() };
    store::budgets::save(books.conn(), user, &after).await?;
    books.changed(Change::Budget { before: Some(before), after: after.clone() });
    Ok(after)
}
