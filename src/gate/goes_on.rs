//! Whether somebody is signed in still, for what lasts longer than a request.

use super::{Gate, Shown};
use crate::{ledger::LedgerError, store::callers};

impl Gate {
    /// Whether the session that was shown goes on. A program's token is none.
    pub async fn goes_on(&self, shown: &Shown) -> Result<bool, LedgerError> {
        let Shown::Session { user, session } = shown else { return Ok(false) };
        let now = self.clock().now();
        let mut conn = self.store().acquire().await?;
        Ok(callers::of_session(&mut conn, *user, *session, now).await?.is_some())
    }
}
