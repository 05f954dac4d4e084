//! The widget on the PostgreSQL server of `DATABASE_URL`, in one run: how much later than the committed reply its event
//! is seen; how much memory 2,000 idle widgets take; how much the program itself takes, and how long to start.
//!
//! `DATABASE_URL=… cargo bench --no-default-features --bench widget` (Linux: memory is read from /proc).

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]

use std::{
    io::{BufRead, BufReader},
    net::{Ipv4Addr, SocketAddr},
    process::{Child, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use hisab_port::{
    Channel, Chat, ChatRef, Content, Incoming, MessageRef, Outbound, Outgoing, Revision, SendError,
    Sender, Sent, async_trait,
};
use hisab_web::{Settings, Surroundings, Web};
use hisabkitab::{
    agent::memory::Memory,
    app,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency,
        ids::MessageId, zone::Zone,
    },
    http,
    store::{Address, Store},
};
use serde_json::json;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpSocket, TcpStream},
    sync::Notify,
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

const MESSAGES: usize = 200;
const WIDGETS: usize = 2_000;

/// Widgets of one address: below what one address may have open.
const OF_ADDRESS: usize = 50;

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let url = std::env::var("DATABASE_URL").unwrap();
    latency(&url).await;
    memory(&url).await;
}

/// A channel on which one person waits for the reply.
#[derive(Default)]
struct Replied(Notify);

#[async_trait]
impl Outbound for Replied {
    fn channel(&self) -> Channel {
        Channel::Terminal
    }

    async fn send(&self, _to: &ChatRef, _outgoing: &Outgoing) -> Result<Sent, SendError> {
        self.0.notify_one();
        Ok(Sent::default())
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

async fn latency(url: &str) {
    let (web, replied) = (Web::default(), Arc::new(Replied::default()));
    let ids = app::id_source();
    let parts = Parts {
        store: Arc::new(Store::open(&Address::Server(url.to_owned().into())).await.unwrap()),
        ids: ids.clone(),
        clock: Clock::new(app::now),
        defaults: Preferences {
            currency: Currency::INR,
            timezone: Zone::KOLKATA,
            assistant: Assistant::On,
        },
        turns: Turns::Own,
        outbounds: vec![web.outbound(), replied.clone()],
        model: None,
        memory: Memory::default(),
        broker: hisabkitab::broker::Broker::default(),
    };
    let conversations = Conversations::new(parts).await.unwrap();
    let source = ids.clone();
    let surroundings = Surroundings {
        now: Arc::new(app::now),
        new_id: Arc::new(move || source.next::<Uuid>(app::now())),
    };
    let chat = Arc::new(conversations.clone());
    let router = web.router(chat, Settings::default(), &[7; 64], surroundings);
    let listener = http::listen(SocketAddr::from((Ipv4Addr::LOCALHOST, 0))).await.unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    tokio::spawn(http::serve(listener, router, false, stop.clone()));

    let cookie = begin(address, Ipv4Addr::LOCALHOST).await;
    let mut post = TcpStream::connect(address).await.unwrap();
    post.set_nodelay(true).unwrap();
    let mut events = stream(address, Ipv4Addr::LOCALHOST, &cookie).await;
    let person = format!("bench-{}", ids.next::<MessageId>(app::now()));
    let (mut direct, mut seen) = (Vec::new(), Vec::new());
    for _ in 0..MESSAGES {
        let id: MessageId = ids.next(app::now());
        let start = Instant::now();
        conversations.receive(message(&person, id, app::now())).await.unwrap();
        replied.0.notified().await;
        direct.push(start.elapsed());

        // The rate of one session is bounded: as slow as that, outside of what is measured.
        tokio::time::sleep(Duration::from_millis(200)).await;
        let id: MessageId = ids.next(app::now());
        let body = json!({ "id": id, "text": "chai 20, auto 85" }).to_string();
        let start = Instant::now();
        let request = format!(
            "POST /chat/messages HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\ncontent-type: application/json\r\n\
             content-length: {}\r\n\r\n{body}",
            body.len()
        );
        post.write_all(request.as_bytes()).await.unwrap();
        read_until(&mut events, &id.to_string()).await;
        seen.push(start.elapsed());
        read_until(&mut post, "\"known\"").await;
    }
    let (direct, seen) = (median(direct), median(seen));
    println!("receive to committed reply, one conversation: {direct:?} (median)");
    println!("POST to event seen: {seen:?} (median)");
    println!("difference: {:?} (at most 1.5 ms)", seen.saturating_sub(direct));
    web.close();
    stop.cancel();
    conversations.stop().await;
}

fn message(person: &str, id: MessageId, now: DateTime<Utc>) -> Incoming {
    Incoming {
        chat: ChatRef { channel: Channel::Terminal, chat: person.to_owned() },
        shared: false,
        sender: Sender { subject: person.to_owned(), name: None, language: None },
        id: MessageRef(id.to_string()),
        revision: Revision::FIRST,
        order: now.timestamp_micros(),
        at: now,
        content: Content::Text("chai 20, auto 85".to_owned()),
        reply_to: None,
    }
}

async fn connect(to: SocketAddr, from: Ipv4Addr) -> TcpStream {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind(SocketAddr::from((from, 0))).unwrap();
    socket.connect(to).await.unwrap()
}

/// Reads until a text has come; everything up to there.
async fn read_until(stream: &mut TcpStream, text: &str) -> String {
    let mut read = String::new();
    let mut bytes = vec![0; 16 << 10];
    while !read.contains(text) {
        let count = stream.read(&mut bytes).await.unwrap();
        assert!(count > 0, "the connection ended: {read}");
        read.push_str(&String::from_utf8_lossy(&bytes[..count]));
    }
    read
}

/// Begins a session; its cookie.
async fn begin(to: SocketAddr, from: Ipv4Addr) -> String {
    let mut connection = connect(to, from).await;
    let request =
        "POST /chat/session HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";
    connection.write_all(request.as_bytes()).await.unwrap();
    let answer = read_until(&mut connection, "\"new\"").await;
    let cookie = answer.lines().find_map(|line| line.strip_prefix("set-cookie: ")).unwrap();
    cookie.split_once(';').unwrap().0.to_owned()
}

/// Opens an event stream.
async fn stream(to: SocketAddr, from: Ipv4Addr, cookie: &str) -> TcpStream {
    let mut connection = connect(to, from).await;
    let request =
        format!("GET /chat/events?after=0 HTTP/1.1\r\nhost: x\r\ncookie: {cookie}\r\n\r\n");
    connection.write_all(request.as_bytes()).await.unwrap();
    read_until(&mut connection, "open").await;
    connection
}

/// The program as it is hosted.
struct Served {
    child: Child,
    address: SocketAddr,
}

impl Served {
    fn start(url: &str) -> (Self, Duration) {
        let start = Instant::now();
        let mut child = Command::new(env!("CARGO_BIN_EXE_hisab"))
            .args(["serve", "--listen", "127.0.0.1:0", "--database-url", url])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let line = lines.find_map(|line| {
            let line = line.unwrap();
            line.trim()
                .strip_prefix("Chat   http://")
                .map(|address| address.trim_end_matches('/').to_owned())
        });
        let ready = start.elapsed();
        (Self { child, address: line.unwrap().parse().unwrap() }, ready)
    }

    /// Kilobytes.
    fn resident(&self) -> usize {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse().unwrap()
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

async fn memory(url: &str) {
    let starts: Vec<Duration> = (0..9).map(|_| Served::start(url).1).collect();
    println!(
        "start to ready on an existing database: {:?} (median; at most 150 ms)",
        median(starts)
    );
    let (served, _) = Served::start(url);
    // It has looked after what waits once or twice.
    tokio::time::sleep(Duration::from_secs(3)).await;
    let idle = served.resident();
    println!("resident when idle: {:.1} MB (at most 40)", megabytes(idle));
    let mut open = Vec::new();
    for number in 0..WIDGETS {
        let host = u8::try_from(2 + number / OF_ADDRESS).unwrap();
        let from = Ipv4Addr::new(127, 0, 0, host);
        let cookie = begin(served.address, from).await;
        open.push(stream(served.address, from, &cookie).await);
    }
    tokio::time::sleep(Duration::from_secs(3)).await;
    let each = (served.resident() - idle) / WIDGETS;
    println!("resident for each of {WIDGETS} idle widgets: {each} KB (at most 40)");
}

#[expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "megabytes, not money")]
fn megabytes(kilobytes: usize) -> f64 {
    kilobytes as f64 / 1_000.0
}
