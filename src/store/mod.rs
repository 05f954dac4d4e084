//! SQL, and nothing else: plain functions over a connection, one file per table family.
//!
//! Every query names its `user_id`. A look-up that finds nothing returns `None`; the only error is the
//! database's. Rows become domain types here; what cannot become one is a broken database, not a case.
//!
//! To add a table: a migration, `store/<table>.rs`, and `tests/sqlx-metadata --write`.

pub mod api_tokens;
pub mod attempts;
pub mod budget_alerts;
pub mod budgets;
pub mod callers;
pub mod categories;
pub mod conversations;
pub mod daily_totals;
pub mod dead_letters;
#[cfg(feature = "embedded")]
mod embedded;
pub mod erasures;
pub mod habits;
pub mod hints;
pub mod inbox;
pub mod journal;
pub mod link_codes;
pub mod links;
pub mod live;
pub mod mail_addresses;
pub mod mails;
pub mod messages;
pub mod model_rounds;
pub mod model_usage;
pub mod moves;
mod notices;
pub mod nudges;
mod open;
pub mod operator;
pub mod outbox;
pub mod posts;
pub mod rates;
pub mod repeats;
pub mod schedules;
pub mod secrets;
pub mod sessions;
pub mod sign_in_links;
pub mod transactions;
pub mod transcript;
pub mod users;

use std::borrow::Cow;

pub use notices::{Notice, Notices, notify, notify_books};
pub use open::{Address, Connections, OpenError, Store};
pub use sqlx::Error;

/// A connection, inside or outside a transaction.
pub type Connection = sqlx::PgConnection;

/// An open transaction; dropped without a commit, it did nothing.
pub type Transaction = sqlx::Transaction<'static, sqlx::Postgres>;

/// A stored value that no longer fits its type.
pub(crate) fn broken(error: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::Decode(Box::new(error))
}

/// The name of the constraint that refused a change, if that is what the error says.
pub fn refused_by(error: &Error) -> Option<&str> {
    error.as_database_error().and_then(|error| error.constraint())
}

fn sqlstate(error: &Error) -> Option<Cow<'_, str>> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code)
}

/// Whether the error says that a sum left the range of a bigint (SQLSTATE 22003).
pub fn is_overflow(error: &Error) -> bool {
    sqlstate(error).is_some_and(|code| code == "22003")
}

/// Whether the error says that rows do not fit the tables or each other: by SQLSTATE, values that cannot be (22),
/// constraints (23), rows that are there twice (21).
pub fn is_refusal(error: &Error) -> bool {
    let code = sqlstate(error).unwrap_or_default();
    ["21", "22", "23"].iter().any(|class| code.starts_with(class))
}

/// Whether the error says that the disk is full (SQLSTATE 53100).
pub fn is_full(error: &Error) -> bool {
    sqlstate(error).is_some_and(|code| code == "53100")
}

/// Whether the error is about reaching the database, not about what was asked of it: the same may work later. By
/// SQLSTATE: connections (08), resources (53), an operator (57), the system (58), a lost race (40), a lock that others keep (55P03), a pause that
/// was too long (25P03).
pub fn is_outage(error: &Error) -> bool {
    match error {
        Error::Database(_) => {
            let code = sqlstate(error).unwrap_or_default();
            ["08", "40", "53", "57", "58", "55P03", "25P03"]
                .iter()
                .any(|class| code.starts_with(class))
        }
        Error::Io(_)
        | Error::Tls(_)
        | Error::Protocol(_)
        | Error::PoolTimedOut
        | Error::PoolClosed => true,
        _ => false,
    }
}

/// Marks a point in a transaction that [`rollback_to_savepoint`] goes back to. One at a time.
pub async fn savepoint(conn: &mut Connection) -> Result<(), Error> {
    sqlx::raw_sql("savepoint trial").execute(conn).await?;
    Ok(())
}

/// Undoes everything since [`savepoint`], also after a statement failed.
pub async fn rollback_to_savepoint(conn: &mut Connection) -> Result<(), Error> {
    sqlx::raw_sql("rollback to savepoint trial").execute(conn).await?;
    Ok(())
}

/// Has a transaction commit without waiting for the disk: for notes that are made again if the server loses them.
pub async fn commit_lazily(conn: &mut Connection) -> Result<(), Error> {
    sqlx::raw_sql("set local synchronous_commit to off").execute(conn).await?;
    Ok(())
}

/// What a log may say of an error: its kind, code and constraint. The database's own words may hold values.
pub fn describe(error: &Error) -> String {
    match error {
        Error::Database(refused) => {
            let code = refused.code().unwrap_or_default().into_owned();
            let constraint = refused.constraint().unwrap_or("no constraint");
            format!("SQLSTATE {code}, {constraint}")
        }
        Error::Io(error) => format!("connection: {}", error.kind()),
        Error::PoolTimedOut => "no connection in time".to_owned(),
        Error::PoolClosed => "closed".to_owned(),
        Error::Decode(_) | Error::ColumnDecode { .. } => "a stored value does not fit".to_owned(),
        _ => "the driver failed".to_owned(),
    }
}
