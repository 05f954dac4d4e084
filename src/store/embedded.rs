//! PostgreSQL inside the process, over a folder. It serves one connection at a time.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
    time::Duration,
};

use pglite_oxide::PgliteServer;
use sqlx::{PgPool, postgres::PgPoolOptions};

use super::OpenError;

/// A folder whose server runs in this process.
pub(super) struct Embedded {
    folder: Folder,
    /// Until it is stopped.
    running: Mutex<Option<Running>>,
    url: String,
}

/// The running server and the lock on its folder.
struct Running {
    server: PgliteServer,
    /// Released when dropped, after the server; also by the system when the process dies.
    _lock: File,
}

impl Drop for Embedded {
    /// The server ends when its last connection does, and dropping it waits for that: never on a thread that others need
    /// to close the connection.
    fn drop(&mut self) {
        let running = self.running.get_mut().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(running) = running {
            std::thread::spawn(move || drop(running));
        }
    }
}

#[derive(Clone)]
struct Folder {
    dir: PathBuf,
    reserve: u64,
}

impl Folder {
    fn has_room(&self) -> bool {
        // A disk that cannot be asked is taken to have room: writing will tell.
        fs4::available_space(&self.dir).map_or(true, |free| free >= self.reserve)
    }

    /// Why opening failed: most of all, because there was no room to write.
    fn failed(&self, reason: &str) -> OpenError {
        if self.has_room() {
            OpenError::Damaged { dir: self.dir.clone(), reason: headline(reason).to_owned() }
        } else {
            OpenError::NoSpace(self.dir.clone())
        }
    }
}

/// Makes the folder, for its owner's eyes only where the system knows owners.
fn private_folder(dir: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(dir)
}

/// There since someone's books are in the folder.
const MARK: &str = "hisab.books";

/// What a folder lacks that held books before: PostgreSQL would take it for new and begin it again.
fn missing_part(dir: &Path) -> Option<&'static str> {
    const PARTS: [&str; 5] = ["PG_VERSION", "global/pg_control", "base/1", "pg_xact", "pg_wal"];
    let data = dir.join("postgres/tmp/pglite/base");
    let missing = |part: &&str| match fs::read_dir(data.join(part)) {
        Ok(mut entries) => entries.next().is_none(),
        Err(_) => !data.join(part).is_file(),
    };
    if dir.join(MARK).exists() { PARTS.into_iter().find(missing) } else { None }
}

/// What PostgreSQL itself gave as the cause, out of all that was printed when it stopped.
fn headline(reason: &str) -> &str {
    let fatal = reason.lines().find_map(|line| line.split_once("FATAL:").map(|(_, cause)| cause));
    fatal.or_else(|| reason.lines().next()).unwrap_or_default().trim()
}

impl Embedded {
    /// Opens the folder, making it when it is new.
    pub(super) async fn open(dir: &Path, reserve: u64) -> Result<Self, OpenError> {
        let folder = Folder { dir: dir.to_owned(), reserve };
        let starting = folder.clone();
        // Starting compiles and loads for about a second; nothing else may wait for it.
        let started = tokio::task::spawn_blocking(move || Self::start(starting)).await;
        started.unwrap_or_else(|panic| Err(folder.failed(&panic.to_string())))
    }

    fn start(folder: Folder) -> Result<Self, OpenError> {
        let dir = &folder.dir;
        let unusable = |reason| OpenError::Folder { dir: dir.clone(), reason };
        private_folder(dir).map_err(unusable)?;
        let lock = File::create(dir.join("hisab.lock")).map_err(unusable)?;
        match lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Err(OpenError::InUse(dir.clone())),
            Err(TryLockError::Error(reason)) => return Err(unusable(reason)),
        }
        if let Some(missing) = missing_part(dir) {
            return Err(folder.failed(&format!("{missing} is missing")));
        }
        let server = PgliteServer::builder()
            .path(dir.join("postgres"))
            .start()
            .map_err(|error| folder.failed(&format!("{error:#}")))?;
        let url = server.database_url();
        let running = Mutex::new(Some(Running { server, _lock: lock }));
        Ok(Self { folder, running, url })
    }

    /// The pool of its one connection.
    pub(super) async fn connect(&self) -> Result<PgPool, OpenError> {
        PgPoolOptions::new()
            .max_connections(1)
            .acquire_timeout(Duration::from_secs(30))
            .connect(&self.url)
            .await
            .map_err(|error| self.folder.failed(&super::open::reason(&error)))
    }

    /// Why the books cannot be used.
    pub(super) fn failed(&self, reason: &str) -> OpenError {
        self.folder.failed(reason)
    }

    /// Notes that the folder holds someone's books; once it did, it must.
    pub(super) fn check(&self, holds_books: bool) -> Result<(), OpenError> {
        let dir = &self.folder.dir;
        let mark = dir.join(MARK);
        match (holds_books, mark.exists()) {
            (true, false) => File::create(mark)
                .map(drop)
                .map_err(|reason| OpenError::Folder { dir: dir.clone(), reason }),
            (false, true) => Err(self.failed("they are empty, and were not before")),
            (true, true) | (false, false) => Ok(()),
        }
    }

    /// Whether there is room to write.
    pub(super) fn has_room(&self) -> bool {
        self.folder.has_room()
    }

    /// Stops the server.
    pub(super) async fn close(&self) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        let Some(Running { server, _lock }) = running else { return };
        // Joins the server's thread.
        let stopped = tokio::task::spawn_blocking(move || server.shutdown()).await;
        if !matches!(stopped, Ok(Ok(()))) {
            tracing::warn!(
                "The embedded database did not stop in order; committed entries are safe"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::super::{Address, Store};

    #[test]
    fn whoever_still_has_a_connection_is_not_in_the_way_of_the_last_owner() {
        let (done, ended) = mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_multi_thread()
                .worker_threads(1)
                .enable_all()
                .build()
                .unwrap();
            let dir = tempfile::tempdir().unwrap();
            let address = Address::Folder { dir: dir.path().join("books"), reserve: 0 };
            let store = runtime.block_on(Store::open(&address)).unwrap();
            let conn = runtime.block_on(store.acquire()).unwrap();
            let last = runtime.spawn(async move {
                drop(store);
                drop(conn);
            });
            runtime.block_on(last).unwrap();
            done.send(()).unwrap();
        });
        // One that waits for itself would do so for ever.
        assert!(ended.recv_timeout(std::time::Duration::from_mins(1)).is_ok());
    }
}
