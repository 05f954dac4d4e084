//! `delete_budget`: ends a budget.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Which budget.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category it is for, by name; left out for the budget over everything.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
}
