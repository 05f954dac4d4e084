//! How often somebody may try to sign in: counted where all processes see it, for what was tried (an account) and for
//! where from (an address of the network).

use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use thiserror::Error;
use uuid::Uuid;

use crate::{
    domain::ids::IdSource,
    store::{self, attempts},
};

/// For how long attempts are counted.
pub const ATTEMPTS_COUNTED: TimeDelta = TimeDelta::hours(1);

/// For one account, by whomever: nobody forgets a password so often.
const FOR_ACCOUNT: i64 = 10;

/// From one address: a family behind one router.
const FROM_ADDRESS: i64 = 60;

/// Enough for now.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("too many attempts to sign in")]
pub struct TooManyAttempts;

/// Counts an attempt for an account, if it names one, and from an address. The outer result is the database's.
pub async fn attempt(
    tx: &mut store::Transaction,
    account: Option<&str>,
    address: &str,
    now: DateTime<Utc>,
    ids: &IdSource,
) -> Result<Result<(), TooManyAttempts>, store::Error> {
    let counted = [
        Some((hashed("address", address), FROM_ADDRESS)),
        account.map(|account| (hashed("account", account), FOR_ACCOUNT)),
    ];
    // Always in this order, so that nobody waits for whom they keep waiting.
    for (about, most) in counted.into_iter().flatten() {
        attempts::lock(tx, &about).await?;
        if attempts::since(tx, &about, now - ATTEMPTS_COUNTED).await? >= most {
            return Ok(Err(TooManyAttempts));
        }
        attempts::insert(tx, &about, ids.next::<Uuid>(now), now).await?;
    }
    Ok(Ok(()))
}

/// Nobody can read from the table who tried.
fn hashed(kind: &str, about: &str) -> [u8; 32] {
    Sha256::new().chain_update(kind).chain_update([0]).chain_update(about).finalize().into()
}
