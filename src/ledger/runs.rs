//! What happened last by the clock, for the owner. Who asks is the owner: the door sees to that.

use super::{Books, LedgerError};
use crate::store::schedules;

pub use crate::store::schedules::Run;

/// The newest run of each job.
pub async fn last_runs(books: &mut Books) -> Result<Vec<Run>, LedgerError> {
    Ok(schedules::newest(books.conn()).await?)
}
