//! Ends budgets.

use serde::{Deserialize, Serialize};

use super::named::WhichBudgets;
use crate::{
    domain::{
        budget::{Budget, BudgetPeriod, Scope},
        change::Change,
        ids::CategoryId,
        money::Money,
        text::{CategoryName, Tag},
    },
    ledger::{Books, LedgerError},
    store,
};

/// A budget that was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetEnded {
    /// Its category, if it was over one.
    pub category: Option<CategoryName>,
    /// Its tag, if it was over one. With neither it was over everything spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<Tag>,
    /// What it was for.
    #[serde(flatten)]
    pub period: BudgetPeriod,
    /// How much it was for each period.
    pub amount: Money,
}

/// Ends the budgets that are named, in every currency.
pub async fn delete_budget(
    books: &mut Books,
    which: &WhichBudgets,
) -> Result<Vec<BudgetEnded>, LedgerError> {
    let scope = which.scope(books)?;
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let mut ended = Vec::new();
    for before in which.among(books, &scope, &in_force) {
        ended.push(end(books, before).await?);
    }
    if ended.is_empty() {
        return Err(which.missing(books, &scope));
    }
    Ok(ended)
}

/// Ends one.
pub(super) async fn end(books: &mut Books, before: Budget) -> Result<BudgetEnded, LedgerError> {
    let user = books.user;
    let ended = BudgetEnded {
        category: books.category_of(&before.scope),
        tag: before.scope.tag().cloned(),
        period: before.period,
        amount: before.amount,
    };
    let after = Budget { ended_at: Some(books.now), ..before.clone() };
    store::budgets::save(books.conn(), user, &after).await?;
    books.changed(Change::Budget { before: Some(before), after });
    Ok(ended)
}

/// Two categories that become one have one budget in a currency for a kind of period: that of the one which stays.
pub(in crate::ledger) async fn merge(
    books: &mut Books,
    from: CategoryId,
    into: CategoryId,
) -> Result<(), LedgerError> {
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let of = |id| {
        let books = &*books;
        in_force.iter().filter(move |budget| books.over(budget) == Scope::Category(id))
    };
    let taken = |budget: &&Budget| {
        of(into).any(|kept| {
            kept.amount.currency == budget.amount.currency && kept.period == budget.period
        })
    };
    let double: Vec<Budget> = of(from).filter(taken).cloned().collect();
    for before in double {
        end(books, before).await?;
    }
    Ok(())
}
