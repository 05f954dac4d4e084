//! `compare_periods`: what was spent in one period against another, by category.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::args::Span;
use crate::ledger::{self, Books, LedgerError, Outcome};

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
    /// Both only as far as the first has come, if it is not over: "what changed since last month?".
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    #[schemars(skip)]
    pub so_far: bool,
}

/// Compares the periods.
pub async fn run(books: &mut Books, args: Args) -> Result<Outcome, LedgerError> {
    let (this, that) = (args.this.period()?, args.that.period()?);
    let (this, that) =
        if args.so_far { ledger::as_far(this, that, books.today()) } else { (this, that) };
    Ok(ledger::compare(books, this, that, args.category, args.words).await?.into())
}
