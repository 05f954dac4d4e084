//! `delete_transactions`: takes entries out of the books (they are kept, voided, and can be brought back).

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Which;

/// Which entries.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The entries to take out.
    #[serde(default)]
    pub which: Which,
}
