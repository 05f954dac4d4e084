//! The handle that a test holds.

use std::sync::Arc;

use tokio::{net::TcpListener, task::JoinHandle};

use crate::line::{Cutter, Lines};

use super::{
    server,
    state::{Fault, Sent, Shared},
};

/// Resend, on a port of this machine. Dropping it fails the test if anything it was told was wrong. Its clock stands until
/// [`pass`](Self::pass) moves it.
#[derive(Debug)]
pub struct Standin {
    shared: Arc<Shared>,
    url: String,
    server: JoinHandle<()>,
}

impl Standin {
    /// Starts one; an error is that it finds no port.
    pub async fn start() -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr().map_or(0, |address| address.port());
        let shared = Arc::new(Shared::new("re_standin"));
        let service = server::router(Arc::clone(&shared));
        let service = service.into_make_service_with_connect_info::<Cutter>();
        let server = tokio::spawn(async move {
            // It only ends with the task.
            let _ = axum::serve(Lines(listener), service).await;
        });
        Ok(Self { shared, url: format!("http://127.0.0.1:{port}"), server })
    }

    /// Where it is.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// The key of whoever may send.
    pub fn key(&self) -> String {
        self.shared.key.clone()
    }

    /// Has the next request, or the next after those that are planned, go like this.
    pub fn plan(&self, fault: Fault) {
        self.shared.lock().faults.push_back(fault);
    }

    /// Has time pass.
    pub fn pass(&self, seconds: u64) {
        self.shared.lock().now += seconds;
    }

    /// What was taken, in order.
    pub fn sent(&self) -> Vec<Sent> {
        self.shared.lock().sent.clone()
    }

    /// How many requests came.
    pub fn requests(&self) -> usize {
        self.shared.lock().requests
    }

    /// What was wrong so far; it is not told again.
    pub fn violations(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.lock().violations)
    }
}

impl Drop for Standin {
    fn drop(&mut self) {
        self.server.abort();
        let violations = self.violations();
        if !std::thread::panicking() {
            assert!(violations.is_empty(), "Resend was told what is wrong: {violations:#?}");
        }
    }
}
