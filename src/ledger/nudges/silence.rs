//! That nothing was filed for some days.

use super::{Finding, Nudge};
use crate::{
    domain::nudge::Kind,
    ledger::{Books, LedgerError},
    store,
};

/// After how many days without an entry somebody is reminded.
const DAYS: i64 = 3;

/// After how many days they are left alone: they have stopped.
const STOPPED: i64 = 30;

/// A silence is told of once; someone who never filed anything is not reminded of it.
pub(super) async fn find(books: &mut Books) -> Result<Option<Nudge>, LedgerError> {
    let (user, today, zone) = (books.user, books.today, books.preferences.timezone);
    let last = store::transactions::last_filed(books.conn(), user).await?;
    Ok(last.and_then(|last| {
        let last = zone.date(last);
        let days = (today - last).num_days();
        (DAYS..=STOPPED).contains(&days).then(|| Nudge {
            lines: Vec::new(),
            kind: Kind::Silence,
            key: format!("silence:{last}"),
            finding: Finding::Silence { last, days },
        })
    }))
}
