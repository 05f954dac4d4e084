//! That something which comes again and again comes soon.

use super::{Finding, Nudge};
use crate::{
    domain::nudge::Kind,
    ledger::{Books, LedgerError, find_recurring},
};

/// How many days before it is told.
const DAYS: i64 = 3;

/// Each payment is told of once, with its day.
pub(super) async fn find(books: &mut Books) -> Result<Vec<Nudge>, LedgerError> {
    let today = books.today;
    let found = find_recurring(books).await?;
    let soon = found.payments.into_iter().filter(|payment| {
        let days = (payment.next - today).num_days();
        (0..=DAYS).contains(&days)
    });
    let nudge = |payment: crate::ledger::RecurringPayment| {
        let name: String = payment.name.to_lowercase().chars().take(100).collect();
        Nudge {
            lines: Vec::new(),
            kind: Kind::Recurring,
            key: format!("recurring:{name}:{}", payment.next),
            finding: Finding::Recurring(Box::new(payment)),
        }
    };
    Ok(soon.map(nudge).collect())
}
