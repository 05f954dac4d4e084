//! The handle that a test holds.

use std::sync::Arc;

use tokio::{net::TcpListener, task::JoinHandle};

use crate::line::{Cutter, Lines};

use super::{
    keys::Key,
    server,
    state::{Account, Fault, Shared},
    tables::JWK_SET,
    token::Draft,
};

/// Firebase, on a port of this machine. Dropping it fails the test if anything it was told was wrong. Its clock stands
/// until [`pass`](Self::pass) moves it.
#[derive(Debug)]
pub struct Standin {
    shared: Arc<Shared>,
    url: String,
    server: JoinHandle<()>,
}

impl Standin {
    /// Starts one whose clock shows so many seconds since 1970; an error is that it finds no port.
    pub async fn start(now: i64) -> std::io::Result<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let port = listener.local_addr().map_or(0, |address| address.port());
        let shared = Arc::new(Shared::new("hisab-standin", "AIza-standin", now));
        let service = server::router(Arc::clone(&shared));
        let service = service.into_make_service_with_connect_info::<Cutter>();
        let server = tokio::spawn(async move {
            // It only ends with the task.
            let _ = axum::serve(Lines(listener), service).await;
        });
        Ok(Self { shared, url: format!("http://127.0.0.1:{port}"), server })
    }

    /// The project.
    pub fn project(&self) -> String {
        self.shared.project.clone()
    }

    /// The key of whoever may ask about passwords.
    pub fn key(&self) -> String {
        self.shared.key.clone()
    }

    /// Where Identity Toolkit is.
    pub fn url(&self) -> String {
        self.url.clone()
    }

    /// Where the keys are that tokens are signed with.
    pub fn keys_url(&self) -> String {
        format!("{}{JWK_SET}", self.url)
    }

    /// Has somebody able to sign in; who had the address or the id before is gone.
    pub fn add(&self, account: Account) {
        let mut state = self.shared.lock();
        state.accounts.retain(|other| other.email != account.email && other.id != account.id);
        state.accounts.push(account);
    }

    /// An ID token for somebody, to be signed.
    pub fn draft(&self, account: &Account) -> Draft {
        let state = self.shared.lock();
        Draft::new(Key(state.key), &self.shared.project, account, state.now)
    }

    /// Signs with the next key from now on, which was published already; the one after it is, too.
    pub fn rotate(&self) {
        let mut state = self.shared.lock();
        state.key += 1;
        state.published = vec![Key(state.key), Key(state.key + 1)];
    }

    /// Signs with a key from now on that was not published before, and takes the others back.
    pub fn replace(&self) {
        self.rotate();
        self.rotate();
    }

    /// Says something else of how long the keys may be kept, and for how long somebody on the way has kept them.
    pub fn keep(&self, cache_control: Option<&str>, age: Option<u64>) {
        let mut state = self.shared.lock();
        state.cache_control = cache_control.map(str::to_owned);
        state.age = age;
    }

    /// Whether it says the same of a wrong password and of nobody; it does as long as nothing is said.
    pub fn protect(&self, protected: bool) {
        self.shared.lock().protected = protected;
    }

    /// Has the next request for the keys, or the next after those that are planned, go like this.
    pub fn plan_keys(&self, fault: Fault) {
        self.shared.lock().key_faults.push_back(fault);
    }

    /// The same for sign-ins.
    pub fn plan_password(&self, fault: Fault) {
        self.shared.lock().password_faults.push_back(fault);
    }

    /// Has time pass.
    pub fn pass(&self, seconds: i64) {
        self.shared.lock().now += seconds;
    }

    /// How often the keys were asked for.
    pub fn key_requests(&self) -> usize {
        self.shared.lock().key_requests
    }

    /// How often somebody tried to sign in.
    pub fn password_requests(&self) -> usize {
        self.shared.lock().password_requests
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
            assert!(violations.is_empty(), "Firebase was told what is wrong: {violations:#?}");
        }
    }
}
