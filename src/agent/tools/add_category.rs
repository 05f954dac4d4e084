//! `add_category`: adds a category of the person's own.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// The new category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// What to call it.
    pub name: String,
}
