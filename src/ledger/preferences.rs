//! A person's currency, time zone, and whether a model may read what they write.

use serde::{Deserialize, Serialize};

use super::{Books, Invalid, LedgerError};
use crate::{
    domain::{
        assistant::Assistant, change::Change, change::Preferences, currency::Currency, zone::Zone,
    },
    store,
};

/// What the person has chosen now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct PreferencesSet {
    /// As it was.
    pub before: Preferences,
    /// As it is.
    pub after: Preferences,
}

/// Sets currency, time zone or the assistant. Entries keep their own currency and date.
pub async fn set_preferences(
    books: &mut Books,
    currency: Option<Currency>,
    timezone: Option<Zone>,
    assistant: Option<Assistant>,
) -> Result<PreferencesSet, LedgerError> {
    if currency.is_none() && timezone.is_none() && assistant.is_none() {
        return Err(Invalid::Nothing.into());
    }
    let before = books.preferences;
    let after = Preferences {
        currency: currency.unwrap_or(before.currency),
        timezone: timezone.unwrap_or(before.timezone),
        assistant: assistant.unwrap_or(before.assistant),
    };
    if before != after {
        let user = books.user;
        store::users::set_preferences(books.conn(), user, after).await?;
        books.preferences = after;
        if before.timezone != after.timezone {
            super::nudges::replan(books).await?;
        }
        books.changed(Change::Preferences { before, after });
    }
    Ok(PreferencesSet { before, after })
}
