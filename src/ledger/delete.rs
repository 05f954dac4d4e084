//! Taking entries out of the books. They are kept, voided, and can be brought back.

use serde::{Deserialize, Serialize};

use super::{Books, BudgetTouched, Entry, LedgerError, Target, budgets};
use crate::domain::transaction::Transaction;

/// What was taken out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Deleted {
    /// Each entry, as it was.
    pub entries: Vec<Entry>,
    /// The budgets that they counted against.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub budgets: Vec<BudgetTouched>,
}

/// Takes out the entries meant.
pub async fn delete(books: &mut Books, target: &Target) -> Result<Deleted, LedgerError> {
    let before = target.find(books).await?;
    delete_each(books, before).await
}

/// Takes out these entries.
pub(super) async fn delete_each(
    books: &mut Books,
    before: Vec<Transaction>,
) -> Result<Deleted, LedgerError> {
    let entries = books.views(&before)?;
    let touched = before.clone();
    let voided = |entry: &Transaction| {
        let mut entry = entry.clone();
        entry.voided_at = Some(books.now);
        entry
    };
    let after = before.iter().map(voided).collect();
    books.save_entries(before.into_iter().map(Some).collect(), after).await?;
    let budgets = budgets::touched_by(books, &touched, &[]).await?;
    Ok(Deleted { entries, budgets })
}
