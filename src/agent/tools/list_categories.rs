//! `list_categories`: the person's categories.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Nothing to choose.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}
