//! Forgets what is of no more use: old runs of jobs, what was told long ago, mails that are over, sessions, attempts to
//! sign in, answers that nobody will ask for again.

use super::{Jobs, Run};
use crate::{
    ledger::{self, LedgerError},
    store,
};

/// How long runs of jobs are kept.
const RUNS: chrono::TimeDelta = chrono::TimeDelta::days(30);

pub(super) async fn run(jobs: &Jobs, _: &Run) -> Result<(), LedgerError> {
    let now = jobs.parts.clock.now();
    let mut conn = jobs.parts.store.acquire().await?;
    store::schedules::forget_before(&mut conn, now - RUNS).await?;
    store::nudges::forget_before(&mut conn, (now - ledger::KEPT).date_naive()).await?;
    let (kept, counted) = (now - ledger::MAILS_KEPT, now - ledger::CODES_COUNTED);
    store::mails::forget_before(&mut conn, kept, counted).await?;
    store::sessions::forget_before(&mut conn, now - ledger::SESSIONS_KEPT).await?;
    store::attempts::forget_before(&mut conn, now - ledger::ATTEMPTS_COUNTED).await?;
    store::repeats::forget_before(&mut conn, now - ledger::REPEATS_KEPT).await?;
    Ok(())
}
