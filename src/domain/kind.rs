//! Which way money went.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which way money went. A refund is income.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, utoipa::ToSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// Money that left.
    Expense,
    /// Money that came in: salary, a gift, a refund.
    Income,
}

impl Kind {
    /// The stable name, as stored.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expense => "expense",
            Self::Income => "income",
        }
    }

    /// From the stable name.
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Expense, Self::Income].into_iter().find(|kind| kind.name() == name)
    }
}
