//! People who write while processes die: each posts a random script, every message until it is accepted, some of them
//! twice or before what they are about, and reads the answers. What must come of it stands in `script`, whether it
//! did is for `check`.
//!
//! How much is said is counted in steps that a test hands out, so that it is the same on a slow machine.

pub(crate) mod check;
mod reader;
mod script;

use std::{
    collections::BTreeSet,
    net::{IpAddr, Ipv4Addr},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use rand::{Rng as _, SeedableRng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tokio::{
    sync::{Semaphore, watch},
    task::JoinHandle,
    time::timeout,
};
use tokio_util::sync::CancellationToken;

use self::script::{Post, Script};

/// How many people write.
const GUESTS: usize = 8;

/// How many of them wait for their answers before they go on.
const PATIENT: usize = 5;

/// For how long they wait.
const PATIENCE: Duration = Duration::from_millis(300);

/// The pause before all processes are asked anew, unless one is started meanwhile.
const PAUSE: Duration = Duration::from_millis(100);

/// How long it may take until everything is answered: longer than any lease that a dead process left.
const DEADLINE: Duration = Duration::from_mins(1);

/// What random choices come from. `CRASH_SEED` sets it.
#[expect(clippy::disallowed_methods, reason = "the test's own setting")]
#[expect(clippy::print_stderr, reason = "shown when the test fails")]
pub(crate) fn seed() -> u64 {
    let seed = std::env::var("CRASH_SEED").map_or(20_260_115, |seed| seed.parse().unwrap());
    eprintln!("random choices come from CRASH_SEED={seed}");
    seed
}

/// How a guest reaches the processes.
#[derive(Clone)]
struct Door {
    client: reqwest::Client,
    urls: Arc<[String]>,
    /// The one that is asked.
    at: Arc<AtomicUsize>,
    /// How often a process was started.
    started: watch::Receiver<u64>,
}

/// Attempts at the same thing.
struct Attempts<'a> {
    door: &'a Door,
    started: watch::Receiver<u64>,
    failed: usize,
}

impl Attempts<'_> {
    /// The next attempt is with the next process, and after a pause when all of them failed.
    async fn failed(&mut self) {
        self.door.at.fetch_add(1, Ordering::Relaxed);
        self.failed += 1;
        if self.failed.is_multiple_of(self.door.urls.len()) {
            // Both of them mean that it is time to try again.
            let _ = timeout(PAUSE, self.started.changed()).await;
        }
    }
}

impl Door {
    fn new(urls: Arc<[String]>, guest: usize, started: watch::Receiver<u64>) -> Self {
        // An address of their own: bounds are for each address.
        let address = Ipv4Addr::new(127, 0, 0, u8::try_from(guest + 2).unwrap());
        let client = reqwest::Client::builder()
            .cookie_store(true)
            .local_address(IpAddr::V4(address))
            .build()
            .unwrap();
        Self { client, urls, at: Arc::new(AtomicUsize::new(guest)), started }
    }

    fn url(&self) -> &str {
        &self.urls[self.at.load(Ordering::Relaxed) % self.urls.len()]
    }

    fn attempts(&self) -> Attempts<'_> {
        let mut started = self.started.clone();
        started.mark_unchanged();
        Attempts { door: self, started, failed: 0 }
    }

    /// Asks until there is an answer to go by.
    async fn insist(&self, ask: impl Fn(&str) -> reqwest::RequestBuilder) -> Value {
        let mut attempts = self.attempts();
        loop {
            if let Ok(response) = ask(self.url()).send().await {
                let status = response.status();
                let again = status.is_server_error()
                    || [StatusCode::TOO_MANY_REQUESTS, StatusCode::REQUEST_TIMEOUT]
                        .contains(&status);
                match response.text().await {
                    Ok(body) if status.is_success() => return serde_json::from_str(&body).unwrap(),
                    Ok(body) => assert!(again, "{status}: {body}"),
                    Err(_) => {}
                }
            }
            attempts.failed().await;
        }
    }

    async fn begin(&self) {
        self.insist(|url| self.client.post(format!("{url}/chat/session")).json(&json!({}))).await;
    }

    /// Posts a message until it is accepted: whether it was known.
    async fn post(&self, body: &Value) -> bool {
        let accepted =
            self.insist(|url| self.client.post(format!("{url}/chat/messages")).json(body)).await;
        assert_eq!(accepted["id"], body["id"]);
        accepted["known"].as_bool().unwrap()
    }

    async fn page(&self, before: Option<i64>) -> Value {
        let before = before.map(|before| format!("&before={before}")).unwrap_or_default();
        let path = format!("/chat/history?limit=100{before}");
        let page = self.insist(|url| self.client.get(format!("{url}{path}"))).await;
        let shown = page["exchanges"].as_array().unwrap();
        let ids: BTreeSet<&str> =
            shown.iter().filter_map(|e| e["message"]["id"].as_str()).collect();
        assert_eq!(ids.len(), shown.len(), "a page shows a message twice");
        page
    }

    /// All that was said, oldest first.
    async fn history(&self) -> Vec<Value> {
        let mut page = self.page(None).await;
        let mut history = page["exchanges"].as_array().unwrap().clone();
        while page["earlier"] == true {
            page = self.page(history[0]["position"].as_i64()).await;
            history.splice(..0, page["exchanges"].as_array().unwrap().clone());
        }
        history
    }
}

/// A message that was accepted.
struct Said {
    post: Post,
    /// When it was posted for the first time and when it was first accepted, as moments of its guest.
    began: usize,
    accepted: usize,
    /// How often it was accepted as new.
    new: usize,
}

/// How far a guest is.
#[derive(Clone, Copy, Default)]
struct Progress {
    steps: usize,
    said: usize,
}

/// Someone who writes.
struct Writer {
    door: Door,
    script: Script,
    rng: ChaCha8Rng,
    said: Vec<Said>,
    moments: usize,
    /// Whether they wait for their answers.
    patient: bool,
    progress: watch::Sender<Progress>,
}

impl Writer {
    /// Takes as many steps as are handed out, until told to end.
    async fn write(
        &mut self,
        steps: &Semaphore,
        end: &CancellationToken,
        mut seen: watch::Receiver<usize>,
    ) {
        loop {
            tokio::select! {
                biased;
                () = end.cancelled() => return,
                step = steps.acquire() => step.unwrap().forget(),
            }
            for posts in self.script.step() {
                self.at_once(posts).await;
            }
            if self.rng.random_ratio(1, 8) {
                self.again().await;
            }
            let said = self.said.len();
            self.progress.send_modify(|progress| {
                progress.steps += 1;
                progress.said = said;
            });
            if self.patient {
                // Whoever waited long enough goes on.
                let _ = timeout(PATIENCE, seen.wait_for(|seen| *seen >= said)).await;
            }
        }
    }

    /// Posts messages at the same time, and some of them twice.
    async fn at_once(&mut self, posts: Vec<Post>) {
        self.moments += 1;
        let (began, door) = (self.moments, &self.door);
        let mut posting = Vec::new();
        for post in posts {
            let copies = if self.rng.random_ratio(1, 6) { 2 } else { 1 };
            posting.push(async move {
                let known = join_all((0..copies).map(|_| door.post(&post.body))).await;
                (post, known.into_iter().filter(|known| !known).count())
            });
        }
        let posted = join_all(posting).await;
        self.moments += 1;
        let accepted = self.moments;
        let said = posted.into_iter().map(|(post, new)| Said { post, began, accepted, new });
        self.said.extend(said);
    }

    /// Posts one of the last messages again.
    async fn again(&mut self) {
        let late = self.said.len().saturating_sub(30);
        let Some(said) = self.said[late..].choose(&mut self.rng) else { return };
        assert!(self.door.post(&said.post.body).await, "{} was accepted before", said.post.id);
    }

    /// Waits until everything is answered, as the history says.
    async fn answered(&self) -> Vec<Value> {
        let began = Instant::now();
        loop {
            let history = self.door.history().await;
            let waiting = history.iter().filter(|exchange| exchange["position"].is_null()).count();
            let all = history.len() >= self.said.len();
            if all && waiting == 0 {
                return history;
            }
            assert!(
                began.elapsed() < DEADLINE,
                "{waiting} of {} messages wait, {} are there",
                self.said.len(),
                history.len()
            );
            tokio::time::sleep(PAUSE).await;
        }
    }
}

/// Someone who writes and reads.
struct Guest {
    door: Door,
    steps: Arc<Semaphore>,
    progress: watch::Receiver<Progress>,
    seen: watch::Receiver<usize>,
    living: JoinHandle<Story>,
}

impl Guest {
    fn begin(mut writer: Writer, end: CancellationToken) -> Self {
        let (door, steps) = (writer.door.clone(), Arc::new(Semaphore::new(0)));
        let (seen, last) = (watch::Sender::new(0), watch::Sender::new(None));
        let (seeing, progress) = (seen.subscribe(), writer.progress.subscribe());
        let (taking, watching) = (Arc::clone(&steps), seen.subscribe());
        let living = tokio::spawn(async move {
            writer.door.begin().await;
            let reading = reader::read(writer.door.clone(), seen, last.subscribe());
            let writing = async {
                writer.write(&taking, &end, watching).await;
                let history = writer.answered().await;
                last.send_replace(Some(writer.said.len()));
                (writer, history)
            };
            let ((writer, history), read) = tokio::join!(writing, reading);
            Story { said: writer.said, books: writer.script.books(), history, read }
        });
        Self { door, steps, progress, seen: seeing, living }
    }
}

/// Everybody who writes.
pub(crate) struct Crowd {
    guests: Vec<Guest>,
    started: watch::Sender<u64>,
    end: CancellationToken,
    handed_out: usize,
}

/// What a guest said, was told, and has read.
pub(crate) struct Story {
    said: Vec<Said>,
    books: script::Books,
    history: Vec<Value>,
    read: Vec<Value>,
}

impl Crowd {
    /// People who know processes by their URLs. They do nothing before a process is started and steps are handed out.
    pub(crate) fn gather(seed: u64, urls: Vec<String>) -> Self {
        let (urls, started) = (Arc::<[String]>::from(urls), watch::Sender::new(0));
        let end = CancellationToken::new();
        let guest = |number: usize| {
            let mut rng = ChaCha8Rng::seed_from_u64(!seed);
            rng.set_stream(u64::try_from(number).unwrap());
            let writer = Writer {
                door: Door::new(Arc::clone(&urls), number, started.subscribe()),
                script: Script::new(seed, number),
                rng,
                said: Vec::new(),
                moments: 0,
                patient: number < PATIENT,
                progress: watch::Sender::default(),
            };
            Guest::begin(writer, end.clone())
        };
        let guests = (0..GUESTS).map(guest).collect();
        Self { guests, started, end, handed_out: 0 }
    }

    /// A process was started: whoever waits for one tries again.
    pub(crate) fn started(&self) {
        self.started.send_modify(|started| *started += 1);
    }

    /// Hands out steps to everybody.
    pub(crate) fn more(&mut self, steps: usize) {
        self.handed_out += steps;
        for guest in &self.guests {
            guest.steps.add_permits(steps);
        }
    }

    /// Waits until all that was handed out is said and accepted.
    pub(crate) async fn all_said(&self) {
        for guest in &self.guests {
            let mut progress = guest.progress.clone();
            let said = progress.wait_for(|progress| progress.steps >= self.handed_out);
            assert!(
                timeout(DEADLINE, said).await.is_ok_and(|said| said.is_ok()),
                "not all is said"
            );
        }
    }

    /// Waits until somebody has read an answer to the last thing they said.
    pub(crate) async fn somebody_has_read(&self) {
        let reading = self.guests.iter().map(|guest| {
            let said = guest.progress.borrow().said;
            let mut seen = guest.seen.clone();
            Box::pin(async move { drop(seen.wait_for(|seen| *seen >= said).await) })
        });
        let any = futures_util::future::select_all(reading);
        assert!(timeout(DEADLINE, any).await.is_ok(), "nobody gets an answer");
    }

    /// What each of them sees just now.
    pub(crate) async fn histories(&self) -> Vec<Vec<Value>> {
        join_all(self.guests.iter().map(|guest| guest.door.history())).await
    }

    /// Lets everybody finish what they are at, and waits until all is answered and read.
    pub(crate) async fn finish(self) -> Vec<Story> {
        self.end.cancel();
        let finishing = self.guests.into_iter().map(async |guest| {
            let Ok(story) = timeout(2 * DEADLINE, guest.living).await else {
                let (said, seen) = (guest.progress.borrow().said, *guest.seen.borrow());
                panic!("of {said} messages the stream showed {seen}");
            };
            story.unwrap()
        });
        join_all(finishing).await
    }
}
