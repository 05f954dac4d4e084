//! Opens the books: a PostgreSQL server, or the one inside the process.

use std::{fmt, path::PathBuf, time::Duration};

use secrecy::{ExposeSecret, SecretString};
use sqlx::{
    Connection as _, Executor as _, PgConnection, PgPool,
    migrate::{MigrateError, Migrator},
    postgres::{PgConnectOptions, PgPoolOptions},
};
use thiserror::Error;

use super::{Error, Notices, Transaction, live::Live};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// What holds for each connection: whoever stops in the middle of a turn (a machine that is paused, a network that is
/// cut) does not keep the others waiting for ever.
const BOUNDS: &str = "set lock_timeout = '5s'; set idle_in_transaction_session_timeout = '40s'";

/// Where the books are.
#[derive(Clone, Debug)]
pub enum Address {
    /// A PostgreSQL 15+ server, by its URL.
    Server(SecretString),
    /// A folder of this machine, opened by the PostgreSQL inside the process.
    Folder {
        /// The folder.
        dir: PathBuf,
        /// How many bytes of its disk must be free to write: PostgreSQL takes its log in pieces of 16 MiB, and
        /// the one inside the process stops for good when it gets none.
        reserve: u64,
    },
}

/// For people; a server's URL may carry a password, so it is not shown.
impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(_) => f.write_str("the database server"),
            Self::Folder { dir, .. } => dir.display().fmt(f),
        }
    }
}

/// Why the books cannot be opened.
#[derive(Debug, Error)]
pub enum OpenError {
    /// `DATABASE_URL` is not a PostgreSQL URL.
    #[error(
        "DATABASE_URL is not a PostgreSQL URL; it looks like postgres://name:password@host:5432/database"
    )]
    BadUrl,
    /// The server does not answer, or not to us.
    #[error("the database server that DATABASE_URL names cannot be used: {reason}")]
    Unreachable {
        /// What went wrong, without the URL.
        reason: String,
    },
    /// Another process has the folder open.
    #[error("the books in {} are open in another hisab; close it, or choose another folder with --data", .0.display())]
    InUse(PathBuf),
    /// The folder cannot be made or written.
    #[error("the folder {} cannot be used: {reason}", dir.display())]
    Folder {
        /// The folder.
        dir: PathBuf,
        /// What the system said.
        reason: std::io::Error,
    },
    /// The disk is full.
    #[error("the disk of the books in {} is full; free some space and try again", .0.display())]
    NoSpace(PathBuf),
    /// The files in the folder are not a database (any more).
    #[error(
        "the books in {} cannot be opened: {reason}\nIf the folder is damaged, restore it from a copy, or import an export into a new one with --data",
        dir.display()
    )]
    Damaged {
        /// The folder.
        dir: PathBuf,
        /// What PostgreSQL said.
        reason: String,
    },
    /// Built without the feature `embedded`.
    #[error("this build has no database inside it; set DATABASE_URL to a PostgreSQL server")]
    NoEmbedded,
    /// The tables could not be brought up to date.
    #[error("the tables cannot be brought up to date")]
    Migrate(#[from] MigrateError),
}

/// The open books of everyone.
pub struct Store {
    pool: PgPool,
    live: Live,
    /// Serves the pool as long as it lives.
    #[cfg(feature = "embedded")]
    embedded: Option<super::embedded::Embedded>,
}

/// Connections to the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Connections {
    /// Those that are open.
    pub open: u32,
    /// Those of them that nobody uses.
    pub idle: u32,
    /// How many there may be.
    pub most: u32,
}

impl Store {
    /// Connections to a server; enough for one process's turns.
    const SERVER_CONNECTIONS: u32 = 16;

    /// Turns at once on a server: what is left of the connections is for taking in and sending out.
    const SERVER_TURNS: usize = 8;

    /// How long a connection is taken to live without being asked.
    const FRESH: Duration = Duration::from_secs(1);

    /// How long a server may take to give a connection.
    const PATIENCE: Duration = Duration::from_secs(5);

    /// Opens the books and brings their tables up to date.
    pub async fn open(address: &Address) -> Result<Self, OpenError> {
        let store = Self::connect(address).await?;
        store.check().await?;
        Ok(store)
    }

    /// A folder that held books must hold them still: a damaged one can open as if it were new.
    async fn check(&self) -> Result<(), OpenError> {
        #[cfg(feature = "embedded")]
        if let Some(embedded) = &self.embedded {
            let people = async {
                let mut conn = self.pool.acquire().await?;
                super::users::any(&mut conn).await
            };
            let people = people.await.map_err(|error| embedded.failed(&reason(&error)))?;
            embedded.check(people)?;
        }
        Ok(())
    }

    async fn connect(address: &Address) -> Result<Self, OpenError> {
        match address {
            Address::Server(url) => {
                let options: PgConnectOptions =
                    url.expose_secret().parse().map_err(|_| OpenError::BadUrl)?;
                let unreachable = |error: Error| OpenError::Unreachable { reason: reason(&error) };
                let pool = PgPoolOptions::new()
                    .max_connections(Self::SERVER_CONNECTIONS)
                    .acquire_timeout(Self::PATIENCE)
                    .after_connect(|conn, _| {
                        Box::pin(async move { conn.execute(BOUNDS).await.map(drop) })
                    })
                    // One that was just used is not asked whether it lives: that would cost a round trip each time.
                    .test_before_acquire(false)
                    .before_acquire(|conn, known| {
                        Box::pin(async move {
                            if known.idle_for > Self::FRESH {
                                conn.ping().await?;
                            }
                            Ok(true)
                        })
                    })
                    .connect_lazy_with(options.clone());
                // Opened meanwhile, since greeting a server takes its time.
                let opening = pool.clone();
                tokio::spawn(async move { drop(opening.acquire().await) });
                // A pool tries again and again; the first connection says at once what is wrong.
                let first = PgConnection::connect_with(&options);
                let mut first = tokio::time::timeout(Self::PATIENCE, first)
                    .await
                    .map_err(|_| unreachable(Error::PoolTimedOut))?
                    .map_err(unreachable)?;
                // On a connection of its own, which may take its time.
                MIGRATIONS.run(&mut first).await?;
                first.close().await.map_err(unreachable)?;
                Ok(Self {
                    pool,
                    live: Live::default(),
                    #[cfg(feature = "embedded")]
                    embedded: None,
                })
            }
            #[cfg(feature = "embedded")]
            Address::Folder { dir, reserve } => {
                let embedded = super::embedded::Embedded::open(dir, *reserve).await?;
                let pool = embedded.connect().await?;
                if let Err(error) = MIGRATIONS.run(&pool).await {
                    // Newer tables are another hisab's; anything else that is refused here is damage.
                    return Err(match error {
                        MigrateError::VersionMissing(_) => error.into(),
                        error => embedded.failed(&error.to_string()),
                    });
                }
                Ok(Self { pool, live: Live::default(), embedded: Some(embedded) })
            }
            #[cfg(not(feature = "embedded"))]
            Address::Folder { .. } => Err(OpenError::NoEmbedded),
        }
    }

    /// A connection for a single statement, which is a transaction of its own.
    pub async fn acquire(&self) -> Result<sqlx::pool::PoolConnection<sqlx::Postgres>, Error> {
        self.pool.acquire().await
    }

    /// Whether other processes may have the same books open.
    pub fn is_shared(&self) -> bool {
        #[cfg(feature = "embedded")]
        return self.embedded.is_none();
        #[cfg(not(feature = "embedded"))]
        true
    }

    /// How many turns the database can take at once.
    pub fn concurrency(&self) -> usize {
        if self.is_shared() { Self::SERVER_TURNS } else { 1 }
    }

    /// The connections to the database that are open, those of them that nobody uses, and how many there may be.
    pub fn connections(&self) -> Connections {
        let most = self.pool.options().get_max_connections();
        let idle = u32::try_from(self.pool.num_idle()).unwrap_or(u32::MAX);
        Connections { open: self.pool.size(), idle, most }
    }

    /// Hints from other processes; for shared books.
    pub async fn notices(&self) -> Result<Notices, Error> {
        Notices::listen(&self.pool).await
    }

    /// Who looks at whose books in this process.
    pub fn live(&self) -> &Live {
        &self.live
    }

    /// Who is told by the books themselves that they changed: nobody over a server, which tells it to every process.
    pub fn told_by_books(&self) -> Option<Live> {
        (!self.is_shared()).then(|| self.live.clone())
    }

    /// Begins a transaction. The embedded database has one connection: whoever holds a transaction must not
    /// ask for another.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        self.pool.begin().await
    }

    /// Whether there is room to write. A server looks after its own.
    pub fn has_room(&self) -> bool {
        #[cfg(feature = "embedded")]
        if let Some(embedded) = &self.embedded {
            return embedded.has_room();
        }
        true
    }

    /// Closes the books; what was committed is on disk already.
    pub async fn close(&self) {
        if self.check().await.is_err() {
            tracing::warn!("The folder of the books could not be checked");
        }
        self.pool.close().await;
        #[cfg(feature = "embedded")]
        if let Some(embedded) = &self.embedded {
            embedded.close().await;
        }
    }
}

/// The cause alone: sqlx's own text may carry the address.
pub(super) fn reason(error: &Error) -> String {
    match error {
        Error::Io(error) => error.to_string(),
        Error::Database(error) => error.message().to_owned(),
        Error::PoolTimedOut => "it did not answer in time".to_owned(),
        Error::Tls(_) => "the encrypted connection failed".to_owned(),
        _ => "it does not speak PostgreSQL".to_owned(),
    }
}
