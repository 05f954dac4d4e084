//! PostgreSQL inside the process, over a folder. It serves one connection at a time.

use std::{
    fs::{self, File, TryLockError},
    path::{Path, PathBuf},
    time::Duration,
};

use pglite_oxide::PgliteServer;
use sqlx::{PgPool, postgres::PgPoolOptions};

use super::OpenError;

/// The running server and the lock on its folder.
pub(super) struct Embedded {
    dir: PathBuf,
    server: PgliteServer,
    /// Released when dropped, also by the system when the process dies.
    _lock: File,
}

impl Embedded {
    /// Opens the folder, making it when it is new.
    pub(super) async fn open(dir: &Path) -> Result<Self, OpenError> {
        let dir = dir.to_owned();
        // Starting compiles and loads for about a second; nothing else may wait for it.
        tokio::task::spawn_blocking(move || Self::start(dir)).await.map_err(|panic| {
            OpenError::Damaged { dir: PathBuf::new(), reason: panic.to_string() }
        })?
    }

    fn start(dir: PathBuf) -> Result<Self, OpenError> {
        let folder = |reason| OpenError::Folder { dir: dir.clone(), reason };
        fs::create_dir_all(&dir).map_err(folder)?;
        let lock = File::create(dir.join("hisab.lock")).map_err(folder)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(dir)),
            Err(TryLockError::Error(reason)) => return Err(folder(reason)),
        }
        let server =
            PgliteServer::builder().path(dir.join("postgres")).start().map_err(|error| {
                OpenError::Damaged { dir: dir.clone(), reason: format!("{error:#}") }
            })?;
        Ok(Self { dir, server, _lock: lock })
    }

    /// The pool of its one connection.
    pub(super) async fn connect(&self) -> Result<PgPool, OpenError> {
        PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect(&self.server.database_url())
            .await
            .map_err(|error| OpenError::Damaged {
                dir: self.dir.clone(),
                reason: super::open::reason(&error),
            })
    }

    /// Stops the server.
    pub(super) async fn close(self) {
        // Joins the server's thread.
        let stopped = tokio::task::spawn_blocking(move || self.server.shutdown()).await;
        if !matches!(stopped, Ok(Ok(()))) {
            tracing::warn!(
                "The embedded database did not stop in order; committed entries are safe"
            );
        }
    }
}
