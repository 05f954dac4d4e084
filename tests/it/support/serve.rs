//! The real program as it is hosted: `hisab serve` on a port of its own, over books of its own, killed and started
//! again as a test wants.

use std::{
    io::{BufRead as _, BufReader, Lines},
    net::TcpListener,
    process::{Child, ChildStdout, Command, ExitStatus, Stdio},
    sync::atomic::{AtomicU16, AtomicU64, Ordering},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use hisabkitab::store::Address;
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};

use super::program;

/// Connections have 5 seconds to end and turns 10; the rest is for a slow machine.
const STOPPED_WITHIN: Duration = Duration::from_secs(20);

static DATABASES: AtomicU64 = AtomicU64::new(1);

/// Books of their own.
pub(crate) enum Place {
    /// On the server of the tests.
    Server {
        /// The URL.
        url: String,
    },
    /// In a folder.
    #[cfg(feature = "embedded")]
    Folder(tempfile::TempDir),
}

/// The server of the tests, by another database.
#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
pub(crate) fn url_of(database: &str) -> String {
    let url = std::env::var("DATABASE_URL").unwrap();
    let (server, _) = url.rsplit_once('/').unwrap();
    format!("{server}/{database}")
}

#[cfg(feature = "embedded")]
fn books_in(dir: &tempfile::TempDir) -> std::path::PathBuf {
    dir.path().join("books")
}

impl Place {
    /// A new database on the server.
    pub(crate) async fn server() -> Self {
        let number = DATABASES.fetch_add(1, Ordering::Relaxed);
        let name = format!("hisab_it_{}_{number}", std::process::id());
        let mut conn = PgConnection::connect(&url_of("postgres")).await.unwrap();
        for sql in [
            format!("drop database if exists {name} with (force)"),
            format!("create database {name}"),
        ] {
            sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut conn).await.unwrap();
        }
        Self::Server { url: url_of(&name) }
    }

    /// The URL of a database on the server.
    pub(crate) fn url(&self) -> &str {
        match self {
            Self::Server { url } => url,
            #[cfg(feature = "embedded")]
            Self::Folder(_) => panic!("it is in a folder"),
        }
    }

    /// A new folder.
    #[cfg(feature = "embedded")]
    pub(crate) fn folder() -> Self {
        Self::Folder(tempfile::tempdir().unwrap())
    }

    fn options(&self) -> Vec<String> {
        match self {
            Self::Server { url } => vec!["--database-url".to_owned(), url.clone()],
            #[cfg(feature = "embedded")]
            Self::Folder(dir) => {
                vec!["--data".to_owned(), books_in(dir).display().to_string()]
            }
        }
    }

    /// The address of the books, for whoever opens them without the program.
    pub(crate) fn address(&self) -> Address {
        match self {
            Self::Server { url } => Address::Server(url.clone().into()),
            #[cfg(feature = "embedded")]
            Self::Folder(dir) => Address::Folder { dir: books_in(dir), reserve: 0 },
        }
    }
}

/// A port that is free just now, and stays the program's through its restarts: it is below those that systems give to
/// outgoing connections, and given out once.
pub(crate) fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let start = u16::try_from(std::process::id() % 10_000).unwrap();
    let mut ports =
        std::iter::repeat_with(|| 20_000 + (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 10_000);
    ports.find(|port| TcpListener::bind(("127.0.0.1", *port)).is_ok()).unwrap()
}

/// A running `hisab serve`.
pub(crate) struct Served {
    child: Child,
    errors: Option<JoinHandle<String>>,
    /// Where it is, without a slash at the end.
    pub(crate) url: String,
}

/// A `hisab serve` that may not have come far yet.
pub(crate) struct Starting {
    served: Served,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Starting {
    /// Waits until it says that it is ready.
    pub(crate) fn ready(self) -> Served {
        let Self { mut served, mut lines } = self;
        let ready = lines.any(|line| line.unwrap().starts_with("HisabKitab is ready"));
        assert!(ready, "it did not start: {}", served.last_words());
        // Whatever else it says must find somebody who reads, or it would wait for one.
        std::thread::spawn(move || lines.for_each(drop));
        served
    }

    /// Kills it at once, as a crash would.
    pub(crate) fn kill(self) {
        self.served.kill();
    }
}

impl Served {
    /// Starts it and waits until it says that it is ready.
    pub(crate) fn start(place: &Place, port: u16, options: &[&str]) -> Self {
        Self::spawn(place, port, options).ready()
    }

    /// Starts it.
    pub(crate) fn spawn(place: &Place, port: u16, options: &[&str]) -> Starting {
        Self::spawn_in(place, port, options, &[])
    }

    /// Starts it with variables of its environment.
    pub(crate) fn spawn_in(
        place: &Place,
        port: u16,
        options: &[&str],
        variables: &[(&str, String)],
    ) -> Starting {
        let listen = format!("127.0.0.1:{port}");
        let mut command: Command = program(&["serve", "--listen", &listen]);
        command.args(options).args(place.options());
        command.envs(variables.iter().map(|(name, value)| (name, value)));
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let stderr = BufReader::new(child.stderr.take().unwrap());
        let errors = std::thread::spawn(move || {
            stderr.lines().map_while(Result::ok).collect::<Vec<_>>().join("\n")
        });
        let errors = Some(errors);
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Starting { served: Self { child, errors, url: format!("http://{listen}") }, lines }
    }

    fn last_words(&mut self) -> String {
        self.errors.take().map(|errors| errors.join().unwrap()).unwrap_or_default()
    }

    /// Kills it at once, as a crash would.
    pub(crate) fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Tells it to stop, as a service manager does, and waits for its end, as long as one would: how it ended, and its
    /// log.
    pub(crate) fn stop(mut self) -> (ExitStatus, String) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-TERM", &id]).status().unwrap().success());
        let began = Instant::now();
        let ended = loop {
            if let Some(ended) = self.child.try_wait().unwrap() {
                break ended;
            }
            assert!(began.elapsed() < STOPPED_WITHIN, "it does not stop");
            std::thread::sleep(Duration::from_millis(5));
        };
        (ended, self.last_words())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A browser without a screen: cookies, and what the widget asks for.
pub(crate) struct Guest {
    client: reqwest::Client,
    url: String,
}

impl Guest {
    /// Someone new.
    pub(crate) async fn new(url: &str) -> Self {
        let client = reqwest::Client::builder().cookie_store(true).build().unwrap();
        let guest = Self { client, url: url.to_owned() };
        let begun = guest.post("session", &json!({})).await.unwrap();
        assert_eq!(begun.status(), 200);
        guest
    }

    /// Asks for something below `/chat`.
    pub(crate) async fn post(
        &self,
        path: &str,
        body: &Value,
    ) -> reqwest::Result<reqwest::Response> {
        self.client.post(format!("{}/chat/{path}", self.url)).json(body).send().await
    }

    /// Reads something below `/chat`.
    pub(crate) async fn get(&self, path: &str) -> reqwest::Result<reqwest::Response> {
        self.client.get(format!("{}/chat/{path}", self.url)).send().await
    }

    /// The newest part of what was said.
    pub(crate) async fn history(&self) -> Value {
        self.get("history?limit=100").await.unwrap().json().await.unwrap()
    }
}
