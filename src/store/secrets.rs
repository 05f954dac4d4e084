//! Secrets that all processes over the same books share.

use chrono::{DateTime, Utc};
use sqlx::query_scalar;

use super::{Connection, Error};

/// The secret of a name; the one given here if there was none. Whoever comes first decides.
pub async fn find_or_insert(
    conn: &mut Connection,
    name: &str,
    value: &[u8],
    now: DateTime<Utc>,
) -> Result<Vec<u8>, Error> {
    query_scalar!(
        "insert into secrets (name, value, created_at) values ($1, $2, $3) on conflict do nothing",
        name,
        value,
        now,
    )
    .execute(&mut *conn)
    .await?;
    query_scalar!("select value from secrets where name = $1", name).fetch_one(conn).await
}
