//! Monthly budgets: set, shown with what is left, ended.

use serde::{Deserialize, Serialize};

use super::{Books, LedgerError, Missing};
use crate::{
    domain::{
        budget::Budget,
        change::Change,
        currency::Currency,
        ids::CategoryId,
        kind::Kind,
        money::Money,
        period::{Period, Unit},
        text::CategoryName,
    },
    store::{
        self,
        daily_totals::{self, Dimension},
    },
};

/// A budget and how it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetState {
    /// The category; `None` is everything spent.
    pub category: Option<CategoryName>,
    /// How much for the month.
    pub amount: Money,
    /// How much of it is spent.
    pub spent: Money,
    /// How much is left; negative when it is overspent.
    pub left: Money,
    /// The month.
    pub month: Period,
}

/// A budget that was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetSet {
    /// As it stands now.
    pub budget: BudgetState,
    /// How much it was before, if it was there.
    pub before: Option<Money>,
}

/// The budgets in force.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budgets {
    /// The category that was asked about, if one was.
    pub category: Option<CategoryName>,
    /// Each, in the order they were made.
    pub budgets: Vec<BudgetState>,
}

/// A budget that was ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BudgetEnded {
    /// Its category; `None` is everything spent.
    pub category: Option<CategoryName>,
    /// How much it was for the month.
    pub amount: Money,
}

/// Sets the budget of a category, or of everything spent; there is one per currency.
pub async fn set_budget(
    books: &mut Books,
    category: Option<&str>,
    amount: &str,
    currency: Currency,
) -> Result<BudgetSet, LedgerError> {
    let category = category.map(|said| books.find_category(said).map(|c| c.id)).transpose()?;
    let amount = Books::amount(amount, currency)?;
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let before = in_force.into_iter().find(|budget| {
        budget.amount.currency == currency && books.root_of(budget.category) == category
    });
    let after = match &before {
        Some(budget) => Budget { amount, ..budget.clone() },
        None => Budget {
            id: books.ids.next(books.now),
            category,
            amount,
            created_at: books.now,
            ended_at: None,
        },
    };
    store::budgets::save(books.conn(), user, &after).await?;
    let was = before.as_ref().map(|budget| budget.amount);
    books.changed(Change::Budget { before, after: after.clone() });
    Ok(BudgetSet { budget: state(books, &after).await?, before: was })
}

/// Ends the budgets of a category, or the one over everything spent.
pub async fn delete_budget(
    books: &mut Books,
    category: Option<&str>,
) -> Result<Vec<BudgetEnded>, LedgerError> {
    let category = category.map(|said| books.find_category(said).map(|c| c.id)).transpose()?;
    let user = books.user;
    let name = category.and_then(|id| books.name_of(id)).cloned();
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let mut ended = Vec::new();
    for before in in_force {
        if books.root_of(before.category) != category {
            continue;
        }
        let after = Budget { ended_at: Some(books.now), ..before.clone() };
        store::budgets::save(books.conn(), user, &after).await?;
        ended.push(BudgetEnded { category: name.clone(), amount: before.amount });
        books.changed(Change::Budget { before: Some(before), after });
    }
    if ended.is_empty() {
        return Err(LedgerError::Missing(Missing::Budget { category: name }));
    }
    Ok(ended)
}

/// The budgets in force, or those of one category.
pub async fn list_budgets(
    books: &mut Books,
    category: Option<&str>,
) -> Result<Budgets, LedgerError> {
    let category = category.map(|said| books.find_category(said).map(|c| c.id)).transpose()?;
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let mut budgets = Vec::new();
    for budget in in_force {
        if category.is_none() || books.root_of(budget.category) == category {
            budgets.push(state(books, &budget).await?);
        }
    }
    let category = category.and_then(|id| books.name_of(id)).cloned();
    Ok(Budgets { category, budgets })
}

/// The budgets that entries of these categories count against, as they stand.
pub(super) async fn touched_by(
    books: &mut Books,
    categories: &[CategoryId],
) -> Result<Vec<BudgetState>, LedgerError> {
    let user = books.user;
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let mut touched = Vec::new();
    for budget in in_force {
        let root = books.root_of(budget.category);
        if root.is_none_or(|id| categories.contains(&id)) && !categories.is_empty() {
            touched.push(state(books, &budget).await?);
        }
    }
    Ok(touched)
}

async fn state(books: &mut Books, budget: &Budget) -> Result<BudgetState, LedgerError> {
    let month = Period::holding(books.today, Unit::Month);
    let root = books.root_of(budget.category);
    let keys: Option<Vec<String>> =
        root.map(|id| books.with_merged(id).iter().map(ToString::to_string).collect());
    let user = books.user;
    let totals = daily_totals::by_key(
        books.conn(),
        user,
        Dimension::Category,
        Kind::Expense,
        (Some(month.start()), Some(month.end())),
        keys.as_deref(),
    )
    .await?;
    let none = Money { minor: 0, currency: budget.amount.currency };
    // Other currencies are other money: they never count against this budget.
    let spent = totals
        .iter()
        .filter(|total| total.money.currency == none.currency)
        .try_fold(none, |sum, total| sum.checked_add(total.money))
        .ok_or(super::Invalid::SumOutOfRange)?;
    let left = budget.amount.checked_sub(spent).ok_or(super::Invalid::SumOutOfRange)?;
    let category = root.and_then(|id| books.name_of(id)).cloned();
    Ok(BudgetState { category, amount: budget.amount, spent, left, month })
}

impl Books {
    fn root_of(&self, category: Option<CategoryId>) -> Option<CategoryId> {
        category.map(|id| self.root(id))
    }
}
