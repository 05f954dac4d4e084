//! `set_category_rule`: remembers which category a word or merchant belongs to.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The word or merchant, such as "Pathao".
    pub words: String,
    /// The category it belongs to from now on, by name.
    pub category: String,
}
