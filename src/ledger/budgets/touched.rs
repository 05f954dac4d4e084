//! What filed, changed and deleted entries mean for budgets.
//!
//! What was spent is read once, as it is after; how a budget stood before follows from the entries themselves. An entry
//! counts in the period of its own day. Of a period that is past only one thing is told: that it is overspent now and
//! was not before.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    standing::Spending,
    state::{BudgetState, crossed},
    wire::Wire,
};
use crate::{
    domain::{
        budget::{Budget, Scope},
        ids::BudgetId,
        kind::Kind,
        period::Period,
        transaction::Transaction,
    },
    ledger::{Books, LedgerError},
    store::{self, budget_alerts::Crossed, budgets::Reach},
};

/// A budget that entries count against, and what they did to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Wire", into = "Wire")]
pub struct BudgetTouched {
    /// As it stands now.
    pub state: BudgetState,
    /// The thresholds that were not reached before, in percent.
    pub crossed: Vec<u16>,
    /// The day on which it will be gone at the rate so far, where that is news: a threshold was crossed, or it would have
    /// lasted before.
    pub slips: Option<NaiveDate>,
}

impl BudgetTouched {
    /// What was told of it, so that nobody tells it again.
    fn lines(&self, budget: BudgetId) -> Vec<Crossed> {
        let slips = self.slips.map(|_| pace(budget, &self.state));
        lines(budget, &self.state, &self.crossed).into_iter().chain(slips).collect()
    }
}

/// Thresholds of a budget in the period of a state.
pub(in crate::ledger) fn lines(
    budget: BudgetId,
    state: &BudgetState,
    percent: &[u16],
) -> Vec<Crossed> {
    let percent = percent.iter().map(|percent| i16::try_from(*percent).unwrap_or(i16::MAX));
    percent.map(|threshold| line(budget, state, threshold)).collect()
}

/// That a budget will not last the period of a state.
pub(in crate::ledger) fn pace(budget: BudgetId, state: &BudgetState) -> Crossed {
    line(budget, state, Crossed::PACE)
}

fn line(budget: BudgetId, state: &BudgetState, threshold: i16) -> Crossed {
    let (period_start, amount_minor) = (state.days.start(), state.amount.minor);
    Crossed { budget, period_start, amount_minor, threshold }
}

/// The budgets that entries count against, as they were `before` and are `after`; one that was not there or is gone is on
/// one side only. Paused ones are left out.
pub(in crate::ledger) async fn touched_by(
    books: &mut Books,
    before: &[Transaction],
    after: &[Transaction],
) -> Result<Vec<BudgetTouched>, LedgerError> {
    let (user, today) = (books.user, books.today);
    let Some(reach) = reach(books, before.iter().chain(after)) else { return Ok(Vec::new()) };
    let in_force = store::budgets::in_force_with_sums(books.conn(), user, &reach).await?;
    let (mut touched, mut lines) = (Vec::new(), Vec::new());
    for (budget, sums) in in_force.iter().filter(|(budget, _)| budget.paused_at.is_none()) {
        let counted = before.iter().chain(after).filter(|entry| counts(books, budget, entry));
        let days: BTreeSet<NaiveDate> = counted.map(|entry| entry.date).collect();
        let since = books.preferences.timezone.date(budget.created_at);
        for days in periods(budget, &days, since, today) {
            let spending = Spending::new(budget.clone(), days, since, sums);
            let now = spending.state(books, today)?;
            let then = was(books, spending, before, after).state(books, today)?;
            let news = told(&then, now, today);
            lines.extend(news.iter().flat_map(|told| told.lines(budget.id)));
            touched.extend(news);
        }
    }
    // What is told here is not told again in the evening.
    let now = books.now;
    store::budget_alerts::insert(books.conn(), user, &lines, now).await?;
    Ok(touched)
}

/// What entries may count against, if anything.
fn reach<'a>(books: &Books, entries: impl Iterator<Item = &'a Transaction>) -> Option<Reach> {
    let (mut scopes, mut oldest) = (Vec::new(), None);
    for entry in entries.filter(|entry| is_spent(entry)) {
        oldest = oldest.map_or(Some(entry.date), |day: NaiveDate| Some(day.min(entry.date)));
        let currency = entry.money.currency;
        scopes.push((currency, Scope::Everything, Vec::new()));
        // A budget may be over what became part of another category since.
        let merged = books.with_merged(books.root(entry.category));
        let keys = books.keys_of(entry.category);
        scopes.extend(merged.into_iter().map(|id| (currency, Scope::Category(id), keys.clone())));
        // What is too long in lower case no budget is over.
        let tagged = entry.tags.iter().filter_map(|tag| Scope::tagged(tag).ok());
        scopes.extend(tagged.map(|scope| {
            let keys = scope.tag().map(ToString::to_string);
            (currency, scope, keys.into_iter().collect())
        }));
    }
    let today = books.today;
    oldest.map(|oldest| Reach { scopes, oldest, today })
}

/// The periods of a budget in which entries of these days matter: their own, and the one that is now if it carries over
/// from them.
fn periods(
    budget: &Budget,
    days: &BTreeSet<NaiveDate>,
    since: NaiveDate,
    today: NaiveDate,
) -> impl Iterator<Item = Period> {
    let current = budget.period.holding(today);
    let mut starts: BTreeSet<(NaiveDate, NaiveDate)> = days
        .iter()
        .map(|day| budget.period.holding(*day))
        // Nobody had planned anything for the time before there was a budget; what is to come is no news yet.
        .filter(|period| *period == current || period.end() > since && period.start() <= today)
        .map(|period| (period.start(), period.end()))
        .collect();
    if budget.rollover && !starts.is_empty() {
        starts.insert((current.start(), current.end()));
    }
    starts.into_iter().filter_map(|(start, end)| Period::new(start, end).ok())
}

/// What there is to tell of a budget, if anything.
fn told(then: &BudgetState, now: BudgetState, today: NaiveDate) -> Option<BudgetTouched> {
    if now.days.end() <= today {
        let overspent = then.left.minor >= 0 && now.left.minor < 0;
        return overspent.then(|| BudgetTouched { state: now, crossed: Vec::new(), slips: None });
    }
    let crossed = crossed(then, &now);
    let news = !crossed.is_empty() || then.gone_on.is_none();
    let slips = now.gone_on.filter(|_| news);
    Some(BudgetTouched { state: now, crossed, slips })
}

/// The same before entries were as they are.
fn was(
    books: &Books,
    spending: Spending,
    before: &[Transaction],
    after: &[Transaction],
) -> Spending {
    let Spending { budget, spent } = spending;
    let sum = |entries: &[Transaction], days: &Period| -> i128 {
        let of = entries
            .iter()
            .filter(|entry| days.contains(entry.date) && counts(books, &budget, entry));
        of.map(|entry| i128::from(entry.money.minor)).sum()
    };
    let spent = spent
        .iter()
        .map(|(days, spent)| (*days, spent - sum(after, days) + sum(before, days)))
        .collect();
    Spending { budget, spent }
}

/// Whether an entry is money that a budget limits, whatever its day.
fn counts(books: &Books, budget: &Budget, entry: &Transaction) -> bool {
    is_spent(entry)
        && entry.money.currency == budget.amount.currency
        && books.is_of(&budget.scope, entry)
}

/// Whether an entry is money that is spent.
fn is_spent(entry: &Transaction) -> bool {
    entry.kind == Kind::Expense && entry.voided_at.is_none()
}
