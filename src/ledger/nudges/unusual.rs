//! That an entry is unlike the others of its category.

use chrono::TimeDelta;

use super::{Finding, Nudge};
use crate::{
    domain::{
        ids::TransactionId,
        nudge::Kind,
        period::{Period, Unit, back},
    },
    ledger::{Books, LedgerError, find_unusual},
    store,
};

/// How many days back is looked.
const DAYS: u32 = 2;

/// How long somebody is left alone with what they just wrote: they know.
const JUST_NOW: TimeDelta = TimeDelta::hours(1);

/// Each entry is told of once, also after it was changed. One that was just filed has its turn the day after.
pub(super) async fn find(books: &mut Books) -> Result<Vec<Nudge>, LedgerError> {
    let tomorrow = books.today.succ_opt().unwrap_or(books.today);
    let period = Period::new(back(tomorrow, Unit::Day, DAYS), tomorrow)?;
    let found = find_unusual(books, Some(period), None).await?.found;
    let ids: Vec<TransactionId> = found.iter().map(|unusual| unusual.entry.id).collect();
    let (user, since) = (books.user, books.now - JUST_NOW);
    let just_now = store::transactions::filed_since(books.conn(), user, &ids, since).await?;
    let nudge = |unusual: crate::ledger::UnusualEntry| Nudge {
        lines: Vec::new(),
        kind: Kind::Unusual,
        key: format!("unusual:{}", unusual.entry.id),
        finding: Finding::Unusual(Box::new(unusual)),
    };
    let known = found.into_iter().filter(|unusual| !just_now.contains(&unusual.entry.id));
    Ok(known.map(nudge).collect())
}
