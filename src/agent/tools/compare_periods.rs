//! `compare_periods`: what was spent in one period against another, by category.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Span;

/// The two periods.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {
    /// The period asked about, usually the later one.
    pub this: Span,
    /// The period it is compared with.
    pub that: Span,
    /// Only this category, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    /// Only entries whose description or merchant has these words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub words: Option<String>,
}
