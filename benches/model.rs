//! Turns that need a model, on the PostgreSQL server of `DATABASE_URL`, around a stand-in in a process of its own: our own
//! time in a turn when the model answers at once, what 200 conversations that wait for it cost in memory, and what rules-only
//! messages feel of them.
//!
//! `DATABASE_URL=… cargo bench --no-default-features --bench model` (Linux: memory is read from /proc). With `REDIS_URL`
//! recent exchanges come from there, as in production.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::float_arithmetic, reason = "ratios of times, not money")]

use std::{
    collections::HashMap,
    io::{BufRead as _, BufReader},
    process::{Command, Stdio},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use axum::{
    Router,
    extract::State,
    http::header::CONTENT_TYPE,
    response::IntoResponse,
    routing::{get, post},
};
use hisab_port::{
    Channel, Chat, ChatRef, Content, Incoming, MessageRef, Outbound, Outgoing, Revision, SendError,
    Sender, Sent, async_trait,
};
use hisabkitab::{
    agent::{
        memory::Memory,
        model::{Limits, Model, Provider, Settings},
    },
    app,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        ids::MessageId, zone::Zone,
    },
    store::{Address, Store},
};
use serde_json::json;
use tokio::{net::TcpListener, sync::Notify};

/// What only a model can read.
const UNCLEAR: &str = "took the family out, the bill was 3,400 but ravi paid his 800 back";

/// What the rules read.
const CLEAR: &str = "chai 20, auto 85";

const TURNS: usize = 200;
const WAITING: usize = 200;

#[tokio::main]
async fn main() {
    if std::env::args().any(|argument| argument == STAND_IN) {
        return Arc::new(StandIn::default()).serve().await;
    }
    let (stand_in, url) = start();
    let us = Us::new(&url).await;

    let (mut clear, mut unclear, mut turns) = (Vec::new(), Vec::new(), Vec::new());
    let mut wire = Vec::new();
    let http = reqwest::Client::new();
    for _ in 0..TURNS {
        clear.push(us.say("one", CLEAR).await.0);
        let (whole, turn) = us.say("two", UNCLEAR).await;
        unclear.push(whole);
        turns.push(turn);
        let start = Instant::now();
        let request = http.post(format!("{url}/v1beta/models/m:streamGenerateContent?alt=sse"));
        request.body("x".repeat(6_000)).send().await.unwrap().text().await.unwrap();
        wire.push(start.elapsed());
    }
    let (alone, model, wire) = (median(clear), median(unclear), median(wire));
    println!("rules-only turn, receive to committed reply: {alone:?} (median)");
    println!(
        "model turn, receive to committed reply: {model:?} (median), of which the stand-in's round trip {wire:?}"
    );
    let own = median(turns).saturating_sub(wire);
    println!("our own time in the turn, from the stored message on: {own:?} (at most 5 ms)");

    // What is needed once, whoever waits, is there before it is measured.
    us.say("three", UNCLEAR).await;
    let before = resident();
    let tell = async |what: &str| {
        let told = http.get(format!("{url}/{what}")).send().await.unwrap();
        told.text().await.unwrap()
    };
    tell("hold").await;
    for number in 0..WAITING {
        us.begin(&format!("waits-{number}"), UNCLEAR).await;
    }
    while tell("held").await != WAITING.to_string() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let after = resident();
    let kilobytes = (after - before) / 1_000;
    println!("{WAITING} conversations waiting for a model: {kilobytes} kB (at most 20,000)");
    let mut crowded = Vec::new();
    for _ in 0..TURNS {
        crowded.push(us.say("one", CLEAR).await.0);
    }
    let crowded = median(crowded);
    println!(
        "rules-only turn beside them: {crowded:?} (median), {:.2} times as long (at most 2)",
        crowded.as_secs_f64() / alone.as_secs_f64()
    );
    tell("go").await;
    for number in 0..WAITING {
        us.replies.to(&format!("{}waits-{number}", us.run)).notified().await;
    }
    drop(stand_in);
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

/// The memory of this process, in bytes.
#[expect(clippy::cast_possible_wrap, reason = "a process has less than 8 exabytes")]
fn resident() -> i64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    let kib: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
    (kib * 1024) as i64
}

/// What makes this program the stand-in.
const STAND_IN: &str = "stand-in";

/// The stand-in's process; it ends with this one.
struct Child(std::process::Child);

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// Starts the stand-in, and reads where it is.
fn start() -> (Child, String) {
    let mut command = Command::new(std::env::current_exe().unwrap());
    let mut child = command.arg(STAND_IN).stdout(Stdio::piped()).spawn().unwrap();
    let mut url = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut url).unwrap();
    (Child(child), url.trim().to_owned())
}

/// A model that has one answer, at once or when it is let go.
#[derive(Default)]
struct StandIn {
    holds: AtomicBool,
    held: AtomicUsize,
    go: Notify,
}

impl StandIn {
    async fn serve(self: Arc<Self>) {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("http://{}", listener.local_addr().unwrap());
        let router = Router::new()
            .route("/hold", get(hold))
            .route("/held", get(held))
            .route("/go", get(go))
            .fallback(post(answer))
            .with_state(self);
        axum::serve(listener, router).await.unwrap();
    }
}

async fn hold(State(stand_in): State<Arc<StandIn>>) {
    stand_in.holds.store(true, Ordering::Relaxed);
}

async fn held(State(stand_in): State<Arc<StandIn>>) -> String {
    stand_in.held.load(Ordering::Relaxed).to_string()
}

async fn go(State(stand_in): State<Arc<StandIn>>) {
    stand_in.holds.store(false, Ordering::Relaxed);
    stand_in.go.notify_waiters();
}

async fn answer(State(stand_in): State<Arc<StandIn>>, _asked: String) -> impl IntoResponse {
    if stand_in.holds.load(Ordering::Relaxed) {
        let go = stand_in.go.notified();
        stand_in.held.fetch_add(1, Ordering::Relaxed);
        go.await;
    }
    let entry = |kind: &str, amount: &str, what: &str| {
        let date = Zone::KOLKATA.date(app::now());
        json!({ "kind": kind, "amount": amount, "currency": "INR", "description": what, "date": date })
    };
    let entries = [entry("expense", "3400", "family"), entry("income", "800", "ravi paid back")];
    let call = json!({ "name": "log_transactions", "args": { "entries": entries } });
    let content = json!({ "role": "model", "parts": [{ "functionCall": call }] });
    let usage =
        json!({ "promptTokenCount": 1500, "candidatesTokenCount": 90, "totalTokenCount": 1590 });
    let answer = json!({
        "candidates": [{ "content": content, "finishReason": "STOP", "index": 0 }],
        "usageMetadata": usage,
    });
    ([(CONTENT_TYPE, "text/event-stream")], format!("data: {answer}\r\n\r\n"))
}

/// A channel on which whoever wrote waits for the reply.
#[derive(Default)]
struct Replies(Mutex<HashMap<String, Arc<Notify>>>);

impl Replies {
    fn to(&self, chat: &str) -> Arc<Notify> {
        Arc::clone(self.0.lock().unwrap().entry(chat.to_owned()).or_default())
    }
}

#[async_trait]
impl Outbound for Replies {
    fn channel(&self) -> Channel {
        Channel::Web
    }

    async fn send(&self, to: &ChatRef, outgoing: &Outgoing) -> Result<Sent, SendError> {
        assert!(outgoing.reply.plain_text().starts_with("Filed"), "{:?}", outgoing.reply);
        self.to(&to.chat).notify_one();
        Ok(Sent::default())
    }
}

struct Us {
    conversations: Conversations,
    replies: Arc<Replies>,
    ids: IdSource,
    /// What makes the people of this run new.
    run: String,
}

impl Us {
    async fn new(model: &str) -> Self {
        #[expect(clippy::disallowed_methods, reason = "the benchmark's own settings")]
        let (url, redis) =
            (std::env::var("DATABASE_URL").unwrap(), std::env::var("REDIS_URL").ok());
        let ids = app::id_source();
        let run: MessageId = ids.next(app::now());
        let replies = Arc::new(Replies::default());
        let settings = Settings {
            provider: Provider::Gemini("key".into()),
            model: "gemini-2.5-flash".to_owned(),
            url: Some(model.to_owned()),
            daily_tokens: u64::MAX.try_into().unwrap(),
            limits: Limits::default(),
        };
        let currency = Currency::INR;
        let parts = Parts {
            store: Arc::new(Store::open(&Address::Server(url.into())).await.unwrap()),
            ids: ids.clone(),
            clock: Clock::new(app::now),
            defaults: Preferences { currency, timezone: Zone::KOLKATA, assistant: Assistant::On },
            turns: Turns::Own,
            outbounds: vec![replies.clone()],
            model: Some(Arc::new(Model::new(&settings).unwrap())),
            memory: redis.map_or_else(Memory::default, |url| Memory::redis(&url.into()).unwrap()),
            broker: hisabkitab::broker::Broker::default(),
        };
        let conversations = Conversations::new(parts).await.unwrap();
        conversations.start();
        Self { conversations, replies, ids, run: format!("bench-{run}-") }
    }

    /// Says something and waits until the reply is committed: how long it took from when the message was handed in, and
    /// from when it was stored and its turn came.
    async fn say(&self, person: &str, text: &str) -> (Duration, Duration) {
        let replied = self.replies.to(&format!("{}{person}", self.run));
        let start = Instant::now();
        self.begin(person, text).await;
        let stored = Instant::now();
        replied.notified().await;
        (start.elapsed(), stored.elapsed())
    }

    /// Says something.
    async fn begin(&self, person: &str, text: &str) {
        let now = app::now();
        let id: MessageId = self.ids.next(now);
        let person = format!("{}{person}", self.run);
        let message = Incoming {
            chat: ChatRef { channel: Channel::Web, chat: person.clone() },
            shared: false,
            sender: Sender { subject: person, name: None, language: None },
            id: MessageRef(id.to_string()),
            revision: Revision::FIRST,
            order: now.timestamp_micros(),
            at: now,
            content: Content::Text(text.to_owned()),
            reply_to: None,
        };
        self.conversations.receive(message).await.unwrap();
    }
}
