//! Fetches the reference rates that the European Central Bank publishes on working days at about 16:00 in Frankfurt.
//!
//! Nothing goes out unless somebody runs it or chose to have it run. Fetching again changes nothing; a failure leaves the
//! rates as they are, and the next run gets what was missed, for up to ninety days back. `ecb` reads what the feed says, `feed` gets it.

mod ecb;
mod feed;

use chrono::{Datelike as _, NaiveDate, Weekday};
use thiserror::Error;

pub use self::{
    ecb::FeedError,
    feed::{Feed, FetchError, Limits},
};
use super::{Jobs, Run};
use crate::{
    ledger::{self, LedgerError, RateSource},
    store::{self, Store},
};

/// The rates of the newest day.
const DAILY: &str = "eurofxref-daily.xml";

/// The rates of the last ninety days.
const NINETY_DAYS: &str = "eurofxref-hist-90d.xml";

/// What was fetched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// How many rates.
    pub rates: usize,
    /// How many of them are new or changed.
    pub changed: u64,
}

/// Why nothing was fetched.
#[derive(Debug, Error)]
pub enum RatesError {
    /// The feed did not give it.
    #[error(transparent)]
    Fetch(#[from] FetchError),
    /// What it gave is no feed of rates.
    #[error("what was fetched is no list of reference rates")]
    Feed(#[from] FeedError),
    /// The rates could not be kept.
    #[error("the rates cannot be kept")]
    Ledger(#[from] LedgerError),
}

impl From<store::Error> for RatesError {
    fn from(error: store::Error) -> Self {
        Self::Ledger(error.into())
    }
}

/// Fetches. A feed that is away is asked again at the next time, not at once.
pub(super) async fn run(jobs: &Jobs, _: &Run) -> Result<(), LedgerError> {
    let Some(feed) = jobs.feed.get() else { return Ok(()) };
    match fetch(&jobs.parts.store, feed, jobs.parts.clock.now().date_naive()).await {
        Ok(Fetched { rates, changed }) => tracing::info!(rates, changed, "Rates were fetched"),
        Err(RatesError::Ledger(error)) => return Err(error),
        Err(error) => {
            let error: &dyn std::error::Error = &error;
            tracing::warn!(error, "No rates were fetched; they are asked for again later");
        }
    }
    Ok(())
}

/// Fetches what is missing up to `today`, and keeps all of it or nothing.
pub async fn fetch(store: &Store, feed: &Feed, today: NaiveDate) -> Result<Fetched, RatesError> {
    // No connection is held while the network is waited for.
    let newest = store::rates::newest_of_ecb(&mut *store.acquire().await?).await?;
    let mut rates = ecb::read(&feed.get(DAILY).await?, today)?;
    let first = rates.iter().map(|rate| rate.date).min();
    if misses_a_day(newest, first) {
        rates = ecb::read(&feed.get(NINETY_DAYS).await?, today)?;
    }
    let mut tx = store.begin().await?;
    let changed = ledger::share_rates(&mut tx, RateSource::Ecb, &rates).await?;
    tx.commit().await?;
    Ok(Fetched { rates: rates.len(), changed })
}

/// Whether a working day lies between the newest day that is known and the first that is published alone. A holiday of the
/// bank looks like one, and costs a larger file.
fn misses_a_day(known: Option<NaiveDate>, published: Option<NaiveDate>) -> bool {
    let (Some(known), Some(published)) = (known, published) else { return true };
    let between = known.iter_days().skip(1).take_while(|day| *day < published);
    between.into_iter().any(|day| !matches!(day.weekday(), Weekday::Sat | Weekday::Sun))
}
