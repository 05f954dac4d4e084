//! A PostgreSQL server of a test's own, which it can stop in every way there is.

use std::{
    fs,
    io::{BufRead as _, BufReader},
    os::unix::fs::MetadataExt as _,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use tempfile::TempDir;

use super::serve::free_port;

/// How long a start may take, recovery included.
const DEADLINE: Duration = Duration::from_secs(30);

/// What is done to a server.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// Connections are cut, and it shuts down in order.
    Fast,
    /// It stops without shutting down, and recovers at the next start.
    Immediate,
    /// All of its processes are killed.
    Killed,
}

/// A server with data of its own, on disk as in earnest.
pub(crate) struct Postgres {
    dir: TempDir,
    port: u16,
    server: Child,
}

/// Where Debian keeps the newest, unless there is one in `PATH`.
#[expect(clippy::disallowed_methods, reason = "where programs are is the system's own setting")]
fn programs() -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let versions = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = versions.map(|version| version.path()).collect();
    versions.sort_by_key(|path| path.file_name()?.to_str()?.parse::<u32>().ok());
    folders.extend(versions.into_iter().rev().map(|version| version.join("bin")));
    let found = folders.into_iter().find(|folder| folder.join("initdb").is_file());
    found.unwrap_or_else(|| panic!("initdb is not in PATH, nor below /usr/lib/postgresql"))
}

/// A program of PostgreSQL, which refuses to run as root.
fn command(name: &str) -> Command {
    let program = programs().join(name);
    let mut command = if fs::metadata("/proc/self").unwrap().uid() == 0 {
        let mut setpriv = Command::new("setpriv");
        setpriv.args(["--reuid=postgres", "--regid=postgres", "--init-groups", "--"]).arg(program);
        setpriv
    } else {
        Command::new(program)
    };
    command.env("LC_ALL", "C").current_dir("/").stdin(Stdio::null());
    command
}

/// Starts it; `None` if it gave up, as it does while processes of its predecessor are still there.
fn start(data: &Path, port: u16) -> Option<Child> {
    let mut server = command("postgres")
        .arg("-D")
        .arg(data)
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        .args(["-c", "unix_socket_directories=", "-c", "logging_collector=off"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut log = BufReader::new(server.stderr.take().unwrap()).lines().map_while(Result::ok);
    if log.any(|line| line.contains("database system is ready to accept connections")) {
        std::thread::spawn(move || log.for_each(drop));
        return Some(server);
    }
    server.wait().unwrap();
    None
}

fn start_in_time(data: &Path, port: u16) -> Child {
    let began = Instant::now();
    loop {
        if let Some(server) = start(data, port) {
            return server;
        }
        assert!(began.elapsed() < DEADLINE, "PostgreSQL does not start");
    }
}

fn signal(signal: &str, ids: &[String]) {
    // One that is gone already needs none.
    let _ = Command::new("kill").arg(signal).args(ids).stderr(Stdio::null()).status().unwrap();
}

impl Postgres {
    /// Makes a server and starts it.
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        if fs::metadata("/proc/self").unwrap().uid() == 0 {
            let given = Command::new("chown").arg("postgres:postgres").arg(dir.path()).status();
            assert!(given.unwrap().success());
        }
        let data = dir.path().join("data");
        let made = command("initdb")
            .args(["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--no-locale", "--no-sync"])
            .arg("-D")
            .arg(&data)
            .output()
            .unwrap();
        assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
        let port = free_port();
        Self { server: start_in_time(&data, port), dir, port }
    }

    /// The URL of its database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Ends it, and waits until it is gone.
    pub(crate) fn end(&mut self, how: End) {
        let id = self.server.id();
        match how {
            End::Fast => signal("-INT", &[id.to_string()]),
            End::Immediate => signal("-QUIT", &[id.to_string()]),
            End::Killed => {
                let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
                let mut all = vec![id.to_string()];
                all.extend(children.unwrap().split_whitespace().map(str::to_owned));
                signal("-KILL", &all);
            }
        }
        self.server.wait().unwrap();
    }

    /// Starts it again.
    pub(crate) fn start(&mut self) {
        self.server = start_in_time(&self.dir.path().join("data"), self.port);
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        if matches!(self.server.try_wait(), Ok(None)) {
            self.end(End::Immediate);
        }
    }
}
