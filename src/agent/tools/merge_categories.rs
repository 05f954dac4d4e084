//! `merge_categories`: makes one category part of another; nothing of its history is lost.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The two categories.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The category that goes away, by name.
    pub category: String,
    /// The category it becomes part of, by name.
    pub into: String,
}
