//! `get_dashboard_link`: makes a link that opens the dashboard, already signed in.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::ledger::{self, Books, LedgerError, Outcome};

/// Nothing to say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Args {}

/// Makes the link.
pub async fn run(books: &mut Books, Args {}: Args) -> Result<Outcome, LedgerError> {
    Ok(Outcome::DashboardLink(ledger::dashboard_link(books).await?))
}
