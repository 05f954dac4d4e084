//! Which budgets a person means: by category, tag and period, as far as they say.

use super::standing::is_past;
use crate::{
    domain::{
        budget::{Budget, BudgetPeriod, Scope},
        ids::CategoryId,
        money::Money,
        text::{CategoryName, Tag},
        transaction::Transaction,
    },
    ledger::{Books, Invalid, LedgerError, Missing},
};

/// The budgets that a person names. With neither category nor tag those over everything are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WhichBudgets {
    /// The category by name.
    pub category: Option<String>,
    /// The tag.
    pub tag: Option<Tag>,
    /// The kind of period; any when left out.
    pub period: Option<BudgetPeriod>,
}

/// What tells a budget from others over the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedBudget {
    /// Its category, if it is over one.
    pub category: Option<CategoryName>,
    /// Its tag, if it is over one. With neither it is over everything spent.
    pub tag: Option<Tag>,
    /// What it is for.
    pub period: BudgetPeriod,
    /// How much it is for each period.
    pub amount: Money,
}

impl WhichBudgets {
    /// What they are over.
    pub(super) fn scope(&self, books: &Books) -> Result<Scope, LedgerError> {
        match (&self.category, &self.tag) {
            (None, None) => Ok(Scope::Everything),
            (Some(said), None) => Ok(Scope::Category(books.find_category(said)?.id)),
            (None, Some(tag)) => Ok(Scope::tagged(tag)?),
            (Some(_), Some(_)) => Err(Invalid::BudgetScope.into()),
        }
    }

    /// Those that are meant among the budgets in force. One whose days are over is meant only where there is no other:
    /// nobody who speaks of "the #goa budget" means last year's trip as well.
    pub(super) fn among(&self, books: &Books, scope: &Scope, in_force: &[Budget]) -> Vec<Budget> {
        let named = in_force.iter().filter(|budget| self.means(books, scope, budget));
        let (past, current): (Vec<&Budget>, Vec<&Budget>) =
            named.partition(|budget| is_past(budget, books.today));
        let meant = if current.is_empty() { past } else { current };
        meant.into_iter().cloned().collect()
    }

    /// Whether one of this scope is meant.
    pub(super) fn means(&self, books: &Books, scope: &Scope, budget: &Budget) -> bool {
        books.over(budget) == *scope && self.period.is_none_or(|period| period == budget.period)
    }

    /// That there is none.
    pub(super) fn missing(&self, books: &Books, scope: &Scope) -> LedgerError {
        LedgerError::Missing(Missing::Budget {
            category: books.category_of(scope),
            tag: scope.tag().cloned(),
            period: self.period,
        })
    }
}

impl Books {
    /// What tells a budget from others.
    pub(super) fn naming(&self, budget: &Budget) -> NamedBudget {
        NamedBudget {
            category: self.category_of(&budget.scope),
            tag: budget.scope.tag().cloned(),
            period: budget.period,
            amount: budget.amount,
        }
    }

    /// What a budget is over now: what became part of another category counts there.
    pub(super) fn over(&self, budget: &Budget) -> Scope {
        match &budget.scope {
            Scope::Category(id) => Scope::Category(self.root(*id)),
            other => other.clone(),
        }
    }

    /// What the category of a scope is called.
    pub(in crate::ledger) fn category_of(&self, scope: &Scope) -> Option<CategoryName> {
        scope.category().and_then(|id| self.name_of(id)).cloned()
    }

    /// Whether an entry is of what a budget is over, whatever its day.
    pub(super) fn is_of(&self, scope: &Scope, entry: &Transaction) -> bool {
        match scope {
            Scope::Everything => true,
            Scope::Category(id) => self.root(entry.category) == self.root(*id),
            Scope::Tag(tag) => {
                entry.tags.iter().any(|one| one.as_str().to_lowercase() == tag.as_str())
            }
        }
    }

    /// The keys of the totals that count for a category.
    pub(super) fn keys_of(&self, id: CategoryId) -> Vec<String> {
        self.with_merged(self.root(id)).iter().map(ToString::to_string).collect()
    }
}
