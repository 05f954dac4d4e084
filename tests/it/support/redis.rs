//! A Redis of a test's own, which it can kill, empty, and start again on the same port. It keeps nothing on disk.

use std::{
    net::TcpStream,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::serve::free_port;

/// How long it may take to start.
const PATIENCE: Duration = Duration::from_secs(20);

/// A Redis.
pub(crate) struct Redis {
    port: u16,
    server: Option<Child>,
}

impl Redis {
    /// One that is not started yet.
    pub(crate) fn new() -> Self {
        Self { port: free_port(), server: None }
    }

    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Starts it, empty, and waits until it answers.
    pub(crate) fn start(&mut self) {
        self.kill();
        let port = self.port.to_string();
        let mut command = Command::new("redis-server");
        command.args(["--bind", "127.0.0.1", "--port", &port, "--save", "", "--appendonly", "no"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        self.server = Some(command.spawn().unwrap());
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            assert!(began.elapsed() < PATIENCE, "redis-server does not start");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Kills it, with all that it holds.
    pub(crate) fn kill(&mut self) {
        if let Some(mut server) = self.server.take() {
            server.kill().unwrap();
            server.wait().unwrap();
        }
    }

    fn ask<T: redis::FromRedisValue>(&self, command: &mut redis::Cmd) -> T {
        let client = redis::Client::open(self.url()).unwrap();
        command.query(&mut client.get_connection().unwrap()).unwrap()
    }

    /// Forgets everything.
    pub(crate) fn flush(&self) {
        self.ask::<()>(&mut redis::cmd("FLUSHALL"));
    }

    /// How many keys of a pattern it holds.
    pub(crate) fn keys(&self, pattern: &str) -> usize {
        self.ask::<Vec<String>>(redis::cmd("KEYS").arg(pattern)).len()
    }
}

impl Drop for Redis {
    fn drop(&mut self) {
        if let Some(mut server) = self.server.take() {
            let _ = server.kill();
            let _ = server.wait();
        }
    }
}
