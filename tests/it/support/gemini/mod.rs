//! A stand-in of the Gemini API: it answers over HTTP as a script has it, and looks hard at what it is asked.
//!
//! Each test starts its own, scripts what the model says to whom, and points the program at its `url`. Whatever is
//! wrong with a request, and whatever no script foresaw, is answered with 400 and fails the test at its end. What
//! may be asked is in `fields`, `rules` and `talk`, what can be answered in `turn`; to answer in a new way, add a
//! [`Turn`] and write it in `answer`.

mod answer;
pub(crate) mod fields;
pub(crate) mod recordings;
mod request;
mod rules;
mod script;
mod server;
mod shape;
pub(crate) mod spec;
mod talk;
mod turn;
mod writer;

use std::{sync::Arc, time::Duration};

use serde_json::Value;
use tokio::net::TcpListener;

pub(crate) use request::Request;
pub(crate) use rules::Key;
use server::Shared;
pub(crate) use turn::Turn;

/// The stand-in. Dropping it stops it, and fails the test if anything was wrong.
pub(crate) struct Gemini {
    /// Where it listens, to be set as the base URL.
    pub(crate) url: String,
    shared: Arc<Shared>,
}

impl Gemini {
    /// Starts one that takes the key where it belongs, in a header.
    pub(crate) async fn start() -> Self {
        Self::start_with(Key::Header).await
    }

    /// Starts one that takes the key in this place.
    pub(crate) async fn start_with(key: Key) -> Self {
        // Definitions that are missing in CI are to fail the test here, not a request of it.
        spec::folder();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let shared = Arc::new(Shared::new(key));
        tokio::spawn(server::serve(listener, shared.clone()));
        Self { url, shared }
    }

    /// What the model answers, one turn for each request, where the newest words of the person contain `said`.
    /// Said again, the turns are added to those that are left.
    pub(crate) fn script(&self, said: &str, turns: Vec<Turn>) {
        self.shared.noted().scripts.add(said, turns);
    }

    /// The same with a model that looks at the body of the request, after the turns if there are some.
    pub(crate) fn script_with(
        &self,
        said: &str,
        obedient: impl Fn(&Value) -> Turn + Send + Sync + 'static,
    ) {
        self.shared.noted().scripts.obey(said, Arc::new(obedient));
    }

    /// What the model answers to everything that no script foresees.
    pub(crate) fn always(&self, turn: Turn) {
        self.shared.noted().scripts.always(turn);
    }

    /// Forgets all scripts.
    pub(crate) fn unscript(&self) {
        self.shared.noted().scripts = script::Scripts::default();
    }

    /// Every request so far, in the order in which they came.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.shared.noted().requests.clone()
    }

    /// Waits until a request hangs or is held.
    pub(crate) async fn hanging(&self) {
        self.waiting(|count| count > 0).await;
    }

    /// Waits until no request hangs or is held: each was released, or whoever asked gave it up.
    pub(crate) async fn given_up(&self) {
        self.waiting(|count| count == 0).await;
    }

    /// A minute without it is a failure.
    async fn waiting(&self, is_so: impl Fn(usize) -> bool) {
        let mut count = self.shared.waiting.subscribe();
        let waiting = count.wait_for(|count| is_so(*count));
        let happened = tokio::time::timeout(Duration::from_mins(1), waiting).await;
        assert!(happened.is_ok(), "it does not happen; asked so far: {:?}", self.requests());
    }

    /// Lets one answer go that is held, or the next one that will be.
    pub(crate) fn release(&self) {
        self.shared.releases.add_permits(1);
    }

    /// What was wrong so far. It is forgotten by that.
    pub(crate) fn violations(&self) -> Vec<String> {
        std::mem::take(&mut self.shared.noted().violations)
    }

    /// Fails with everything that was wrong.
    pub(crate) fn check(&self) {
        let violations = self.violations();
        assert!(
            violations.is_empty(),
            "wrong between the program and Gemini:\n{}",
            violations.join("\n")
        );
    }
}

impl Drop for Gemini {
    fn drop(&mut self) {
        self.shared.stopped.send_replace(true);
        if !std::thread::panicking() {
            self.check();
        }
    }
}
