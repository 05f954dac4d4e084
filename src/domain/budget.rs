//! A budget: how much a person means to spend in a calendar month.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ids::{BudgetId, CategoryId},
    money::Money,
};

/// A budget as it stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Budget {
    /// Its id.
    pub id: BudgetId,
    /// The category it limits; `None` limits everything spent.
    #[serde(rename = "category_id")]
    pub category: Option<CategoryId>,
    /// How much a month.
    #[serde(flatten)]
    pub amount: Money,
    /// When it was first set.
    pub created_at: DateTime<Utc>,
    /// When it was ended, if it was.
    pub ended_at: Option<DateTime<Utc>>,
}
