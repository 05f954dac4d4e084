//! Why somebody was told something.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Finding;
use crate::{
    domain::{ids::NudgeId, nudge::Kind},
    ledger::{Books, LedgerError, Missing},
    store,
};

/// Why somebody was told something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Explained {
    /// Of which kind it was.
    pub kind: Kind,
    /// The day they were told.
    pub day: NaiveDate,
    /// What was found then.
    pub finding: Finding,
    /// Whether they still want to be told of such.
    pub wanted: bool,
}

/// Explains what was told under an id, or last.
pub async fn explain_nudge(
    books: &mut Books,
    id: Option<NudgeId>,
) -> Result<Explained, LedgerError> {
    let user = books.user;
    let told = store::nudges::find(books.conn(), user, id).await?;
    let told = told.ok_or(LedgerError::Missing(Missing::Nudge))?;
    let wanted = store::nudges::wanted(books.conn(), user).await?;
    Ok(Explained {
        kind: told.kind,
        day: told.day,
        finding: serde_json::from_value(told.finding).map_err(store::broken)?,
        wanted: wanted.has(told.kind),
    })
}
