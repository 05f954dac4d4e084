//! Somebody who signs in with an account at Firebase: the account is one more identity that leads to their books.
//!
//! Somebody new gets new books. That an address for mail is the same as one in other books joins nothing by itself: whoever
//! wants one set of books says so with a code, as between chats.

use chrono::{DateTime, Utc};

use super::{SignedIn, sessions::begin_session};
use crate::{
    domain::{access::Via, change::Preferences, ids::IdSource},
    ledger::{LedgerError, find_or_create},
    store,
};

/// What accounts at Firebase are called among the channels.
pub const FIREBASE: &str = "firebase";

/// Signs somebody in whom Firebase knows by this subject. `agent` is what the browser calls itself.
pub async fn sign_in_by_firebase(
    tx: &mut store::Transaction,
    subject: &str,
    agent: &str,
    defaults: Preferences,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<SignedIn, LedgerError> {
    let person = find_or_create(tx, (FIREBASE, subject), None, defaults, now, ids).await?;
    let session = begin_session(tx, person.id, Via::Firebase, agent, now, ids).await?;
    Ok(SignedIn { user: person.id, session })
}
