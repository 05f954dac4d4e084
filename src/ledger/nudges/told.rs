//! What somebody was told without having asked.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::Finding;
use crate::{
    domain::{ids::NudgeId, nudge::Kind},
    ledger::{Books, LedgerError},
    store,
};

/// Something that was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NudgeTold {
    /// Its id.
    pub id: NudgeId,
    /// Of which kind it is.
    pub kind: Kind,
    /// The person's day.
    pub day: NaiveDate,
    /// When it was told.
    pub told_at: DateTime<Utc>,
    /// What was found then.
    pub finding: Finding,
}

/// What was told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct NudgesTold {
    /// Each, the newest first.
    pub nudges: Vec<NudgeTold>,
    /// Whether more was told before them.
    pub more: bool,
}

/// Shows what was told, so much of it at most; only what was told before an id, if one is given.
pub async fn list_nudges(
    books: &mut Books,
    before: Option<NudgeId>,
    limit: u8,
) -> Result<NudgesTold, LedgerError> {
    let user = books.user;
    let mut rows = store::nudges::list(books.conn(), user, before, i64::from(limit) + 1).await?;
    let more = rows.len() > usize::from(limit);
    rows.truncate(usize::from(limit));
    let told = |row: store::nudges::Told| {
        Ok(NudgeTold {
            id: row.id,
            kind: row.kind,
            day: row.day,
            told_at: row.made_at,
            finding: serde_json::from_value(row.finding).map_err(store::broken)?,
        })
    };
    let nudges: Result<Vec<NudgeTold>, LedgerError> = rows.into_iter().map(told).collect();
    Ok(NudgesTold { nudges: nudges?, more })
}
