//! `set_budget`: sets or changes a monthly budget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The budget.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category it is for, by name; left out for everything spent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// How much a month, as a decimal string.
    pub amount: String,
    /// ISO 4217 code; the person's own currency unless they named another.
    pub currency: String,
}
