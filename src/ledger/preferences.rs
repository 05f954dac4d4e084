//! A person's currency and time zone.

use serde::{Deserialize, Serialize};

use super::{Books, Invalid, LedgerError};
use crate::{
    domain::{change::Change, change::Preferences, currency::Currency, zone::Zone},
    store,
};

/// What the person has chosen now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PreferencesSet {
    /// As it was.
    pub before: Preferences,
    /// As it is.
    pub after: Preferences,
}

/// Sets currency or time zone. Entries keep their own currency and date.
pub async fn set_preferences(
    books: &mut Books,
    currency: Option<Currency>,
    timezone: Option<Zone>,
) -> Result<PreferencesSet, LedgerError> {
    if currency.is_none() && timezone.is_none() {
        return Err(Invalid::Nothing.into());
    }
    let before = books.preferences;
    let after = Preferences {
        currency: currency.unwrap_or(before.currency),
        timezone: timezone.unwrap_or(before.timezone),
    };
    if before != after {
        let user = books.user;
        store::users::set_preferences(books.conn(), user, after).await?;
        books.preferences = after;
        books.changed(Change::Preferences { before, after });
    }
    Ok(PreferencesSet { before, after })
}
