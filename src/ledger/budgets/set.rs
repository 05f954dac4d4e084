//! Sets a budget, or changes its amount, its rollover or its thresholds.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    named::WhichBudgets,
    standing::{is_past, states},
    state::BudgetState,
    touched::{lines, pace},
};
use crate::{
    domain::{
        budget::{Budget, BudgetPeriod, Scope, Thresholds},
        change::Change,
        currency::Currency,
        money::Money,
    },
    ledger::{Books, Invalid, LedgerError},
    store,
};

/// The most budgets in force; each is looked at when something is filed.
const MOST: usize = 100;

/// What a budget is to be.
#[derive(Clone, Debug)]
pub struct BudgetWishes {
    /// Which. Without a period an amount is for each month.
    pub which: WhichBudgets,
    /// How much for each period, in decimals; left out to change the rest of a budget that is there.
    pub amount: Option<String>,
    /// In which currency.
    pub currency: Currency,
    /// Whether what is left rolls over; as it is when left out, off for a new one.
    pub rollover: Option<bool>,
    /// When to speak up; as it is when left out.
    pub thresholds: Option<Thresholds>,
}

/// What was set of a budget besides its amount.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetSettings {
    /// Whether what is left rolls over, if that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rollover: Option<bool>,
    /// When it speaks up, in percent, if that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thresholds: Option<Vec<u16>>,
    /// Whether it is paused, if that was changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused: Option<bool>,
}

impl BudgetSettings {
    /// What differs between a budget before, if there was one, and after.
    pub(in crate::ledger) fn between(before: Option<&Budget>, after: &Budget) -> Self {
        let rolled = before.is_some_and(|before| before.rollover);
        let was_paused = before.is_some_and(|before| before.paused_at.is_some());
        let thresholds = before.map(|before| before.thresholds.clone()).unwrap_or_default();
        let paused = after.paused_at.is_some();
        Self {
            rollover: (rolled != after.rollover).then_some(after.rollover),
            thresholds: (thresholds != after.thresholds)
                .then(|| after.thresholds.percent().to_vec()),
            paused: (was_paused != paused).then_some(paused),
        }
    }

    /// Whether nothing was set.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A budget that was set.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct BudgetSet {
    /// As it stands now.
    pub budget: BudgetState,
    /// How much it was before, if it was there.
    pub before: Option<Money>,
    /// What else was set.
    #[serde(default, skip_serializing_if = "BudgetSettings::is_empty")]
    pub settings: BudgetSettings,
}

/// Sets a budget, new or known. A new amount holds from today on; those before stay known.
pub async fn set_budget(
    books: &mut Books,
    wishes: &BudgetWishes,
) -> Result<BudgetSet, LedgerError> {
    let (before, after) = wished(books, wishes).await?;
    put(books, before, after).await
}

/// A budget as it is, if it is there, and as it is wished.
pub(super) async fn wished(
    books: &mut Books,
    wishes: &BudgetWishes,
) -> Result<(Option<Budget>, Budget), LedgerError> {
    let scope = wishes.which.scope(books)?;
    let amount = wishes.amount.as_deref();
    let amount = amount.map(|amount| Books::amount(amount, wishes.currency)).transpose()?;
    let (user, today) = (books.user, books.today);
    let in_force = store::budgets::in_force(books.conn(), user).await?;
    let before = known(books, &scope, &in_force, wishes)?;
    let after = match (&before, amount) {
        (Some(before), Some(amount)) => before.with_amount(amount, today),
        (Some(before), None) => before.clone(),
        (None, Some(amount)) => {
            if in_force.iter().filter(|budget| !is_past(budget, today)).count() >= MOST {
                return Err(Invalid::TooMany { what: "budgets", max: MOST }.into());
            }
            fresh(books, scope, amount, wishes)
        }
        (None, None) => return Err(wishes.which.missing(books, &scope)),
    };
    Ok((before, settled(after, wishes.rollover, wishes.thresholds.as_ref(), today)))
}

/// A budget with what is said of it besides its amount.
pub(super) fn settled(
    budget: Budget,
    rollover: Option<bool>,
    thresholds: Option<&Thresholds>,
    today: NaiveDate,
) -> Budget {
    let budget = match rollover {
        Some(rollover) => budget.with_rollover(rollover, today),
        None => budget,
    };
    let thresholds = thresholds.unwrap_or(&budget.thresholds).clone();
    Budget { thresholds, ..budget }
}

/// Writes a budget, new or known.
pub(super) async fn put(
    books: &mut Books,
    before: Option<Budget>,
    after: Budget,
) -> Result<BudgetSet, LedgerError> {
    let (user, today) = (books.user, books.today);
    if after.rollover && after.period.unit().is_none() {
        return Err(Invalid::NothingRolls.into());
    }
    if is_past(&after, today) {
        return Err(Invalid::BudgetDates.into());
    }
    if before.as_ref() == Some(&after) {
        return Err(Invalid::Nothing.into());
    }
    store::budgets::save(books.conn(), user, &after).await?;
    let settings = BudgetSettings::between(before.as_ref(), &after);
    let was = before.as_ref().map(|budget| budget.amount);
    books.changed(Change::Budget { before, after: after.clone() });
    let id = after.id;
    let state = states(books, vec![after], today).await?.pop();
    let budget = state.ok_or(LedgerError::Internal(store::Error::RowNotFound))?;
    if !budget.paused && budget.days.contains(today) {
        // Whoever sets it reads how it stands.
        let mut told = lines(id, &budget, &budget.reached);
        told.extend(budget.gone_on.map(|_| pace(id, &budget)));
        let now = books.now;
        store::budget_alerts::insert(books.conn(), user, &told, now).await?;
    }
    Ok(BudgetSet { budget, before: was, settings })
}

/// The budget that is meant, if it is there. An amount without a period is a month's; where nothing but the rest is to
/// change, the only one is meant, in whatever currency and for whatever period it is; of several it must be said which.
fn known(
    books: &Books,
    scope: &Scope,
    in_force: &[Budget],
    wishes: &BudgetWishes,
) -> Result<Option<Budget>, Invalid> {
    let named = wishes.which.among(books, scope, in_force);
    let period = wishes.which.period.unwrap_or_default();
    let exact =
        |budget: &&Budget| budget.amount.currency == wishes.currency && budget.period == period;
    if let Some(exact) = named.iter().find(exact) {
        return Ok(Some(exact.clone()));
    }
    if wishes.amount.is_some() {
        return Ok(None);
    }
    match named.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some(only.clone())),
        several => Err(Invalid::WhichBudget(several.iter().map(|one| books.naming(one)).collect())),
    }
}

fn fresh(books: &Books, scope: Scope, amount: Money, wishes: &BudgetWishes) -> Budget {
    Budget {
        id: books.ids.next(books.now),
        scope,
        amount,
        earlier: Vec::new(),
        period: wishes.which.period.unwrap_or(BudgetPeriod::Month),
        rollover: false,
        rolls_since: None,
        thresholds: Thresholds::default(),
        // What it counts begins when the person wished it, however late that was read.
        created_at: books.written,
        paused_at: None,
        ended_at: None,
    }
}
