//! What ends a process while it waits for a model ends nothing else: whoever takes the message up goes on after the last
//! round that was done, and others wait neither for it nor twice.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU8, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use hisab_port::{
    Channel, Chat as _, ChatRef, Content, Incoming, MessageRef, Outbound, Receipt, Revision,
    Sender, memory::MemoryOutbound,
};
use hisabkitab::{
    agent::memory::Memory,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        zone::Zone,
    },
    store::Store,
};
use serde_json::{Value, json};
use sqlx::{Connection as _, PgConnection};
use tokio::task::block_in_place;

use crate::support::{
    gemini::{Gemini, Turn},
    mind::{KEY, expense, model},
    now,
    postgres::{End, Postgres},
    serve::{Guest, Place, Served, free_port},
    until,
};

const DINNER: &str = "3,400 went when the family was out";
const PUJA: &str = "pandit ji was here, dakshina 501 and prasad came to 250";

/// An entry of the day on which the program runs.
fn entry(amount: &str, description: &str, date: &str) -> Value {
    let mut entry = expense(amount, description);
    entry["date"] = json!(date);
    entry
}

fn files(entries: &[Value]) -> Turn {
    Turn::call("log_transactions", json!({ "entries": entries }))
}

/// The day that a question says it is.
pub(super) fn today(body: &Value) -> String {
    let text = body["contents"].to_string();
    let at = text.rfind("Today is ").unwrap();
    let rest = text[at..].split(". ").next().unwrap();
    rest.rsplit(' ').next().unwrap().to_owned()
}

/// Files what it is told to, on the day of the question.
fn obeys(gemini: &Gemini, said: &str, entries: &'static [(&'static str, &'static str)]) {
    gemini.script_with(said, move |body| {
        let day = today(body);
        let entries: Vec<Value> =
            entries.iter().map(|(amount, what)| entry(amount, what, &day)).collect();
        files(&entries)
    });
}

/// What is in the books, by the order of its messages.
async fn entries(url: &str) -> Vec<String> {
    let mut conn = PgConnection::connect(url).await.unwrap();
    sqlx::query_scalar(
        "select t.description || ' ' || t.amount_minor / 100
         from transactions t join messages m on m.user_id = t.user_id and m.id = t.message_id
         where t.voided_at is null order by m.position, t.description",
    )
    .fetch_all(&mut conn)
    .await
    .unwrap()
}

// --- The real program ---

/// A process that asks a stand-in, and logs all it can.
pub(super) fn start(place: &Place, port: u16, gemini: &Gemini) -> Served {
    let options = [
        "--gemini-api-key",
        KEY,
        "--model-url",
        &gemini.url,
        "--log",
        "trace",
        "--currency",
        "INR",
    ];
    block_in_place(|| Served::start(place, port, &options))
}

pub(super) async fn says(guest: &Guest, id: &str, text: &str) {
    let message = json!({ "id": id, "text": text });
    assert_eq!(guest.post("messages", &message).await.unwrap().status(), 202);
}

/// The replies so far, by the order of the answers; null to what waits.
pub(super) async fn replies(guest: &Guest) -> Vec<Value> {
    let history = guest.history().await;
    let exchanges = history["exchanges"].as_array().unwrap();
    exchanges.iter().map(|exchange| exchange["reply"].clone()).collect()
}

/// Waits until so many messages are answered.
pub(super) async fn answered(guest: &Guest, count: usize) -> Vec<String> {
    let so_many = async |guest: &Guest| {
        let replies = replies(guest).await;
        replies.iter().filter(|reply| !reply.is_null()).count() >= count
    };
    until(async || so_many(guest).await).await;
    replies(guest).await.iter().map(Value::to_string).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_killed_in_the_first_round_is_followed_by_one_that_asks_again() {
    let (gemini, place, port) = (Gemini::start().await, Place::server().await, free_port());
    gemini.script("pandit ji", vec![Turn::Hang]);
    obeys(&gemini, "pandit ji", &[("501", "dakshina"), ("250", "prasad")]);
    let served = start(&place, port, &gemini);
    let guest = Guest::new(&served.url).await;
    says(&guest, "m1", PUJA).await;
    gemini.hanging().await;
    block_in_place(|| served.kill());
    gemini.given_up().await;
    let _served = start(&place, port, &gemini);
    let told = answered(&guest, 1).await;
    assert!(told[0].contains("501") && told[0].contains("250"), "{told:?}");
    assert_eq!(gemini.requests().len(), 2);
    assert_eq!(entries(place.url()).await, ["dakshina 501", "prasad 250"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_that_is_done_is_not_asked_again_by_the_process_that_follows() {
    let (gemini, place, port) = (Gemini::start().await, Place::server().await, free_port());
    let round = Arc::new(AtomicU8::new(0));
    gemini.script_with("pandit ji", move |body| {
        let day = today(body);
        let mut foreign = entry("250", "prasad", &day);
        foreign["currency"] = json!("RUPEES");
        let call = |entry: Value| ("log_transactions", json!({ "entries": [entry] }));
        match round.fetch_add(1, Ordering::SeqCst) {
            0 => Turn::Calls(vec![call(entry("501", "dakshina", &day)), call(foreign)]),
            1 => Turn::Hang,
            _ => Turn::Calls(vec![call(entry("250", "prasad", &day))]),
        }
    });
    let served = start(&place, port, &gemini);
    let guest = Guest::new(&served.url).await;
    says(&guest, "m1", PUJA).await;
    gemini.hanging().await;
    assert_eq!(gemini.requests().len(), 2, "it hangs in the second round");
    assert_eq!(entries(place.url()).await, ["dakshina 501"], "the first one is done");
    block_in_place(|| served.kill());
    gemini.given_up().await;
    let _served = start(&place, port, &gemini);
    let told = answered(&guest, 1).await;
    assert!(told[0].contains("501") && told[0].contains("250"), "{told:?}");
    let requests = gemini.requests();
    assert_eq!(requests.len(), 3);
    assert_eq!(requests[1].body["contents"], requests[2].body["contents"], "the same round");
    assert_eq!(entries(place.url()).await, ["dakshina 501", "prasad 250"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_processes_the_one_that_lives_takes_up_what_the_other_waited_for() {
    let (gemini, place, port) = (Gemini::start().await, Place::server().await, free_port());
    gemini.script("went when the family", vec![Turn::Hang]);
    obeys(&gemini, "went when the family", &[("3400", "family dinner")]);
    let first = start(&place, free_port(), &gemini);
    let guest = Guest::new(&first.url).await;
    says(&guest, "m1", DINNER).await;
    gemini.hanging().await;
    let _second = start(&place, port, &gemini);
    block_in_place(|| first.kill());
    let in_books = async || entries(place.url()).await == ["family dinner 3400"];
    until(async || in_books().await).await;
    assert_eq!(gemini.requests().len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_that_is_told_to_stop_waits_for_no_model() {
    let (gemini, place, port) = (Gemini::start().await, Place::server().await, free_port());
    gemini.script("went when the family", vec![Turn::Hang]);
    obeys(&gemini, "went when the family", &[("3400", "family dinner")]);
    let served = start(&place, port, &gemini);
    let guest = Guest::new(&served.url).await;
    says(&guest, "m1", DINNER).await;
    gemini.hanging().await;
    let (ended, log) = block_in_place(|| served.stop());
    assert!(ended.success(), "{log}");
    assert!(!log.contains("Some turns did not finish"), "{log}");
    gemini.given_up().await;
    let _served = start(&place, port, &gemini);
    answered(&guest, 1).await;
    assert_eq!(gemini.requests().len(), 2);
    assert_eq!(entries(place.url()).await, ["family dinner 3400"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_is_restarted_while_a_model_thinks_loses_nothing() {
    let gemini = Gemini::start().await;
    let mut postgres = block_in_place(Postgres::new);
    let place = Place::Server { url: postgres.url() };
    let held = files(&[entry("3400", "family dinner", "2026-01-15")]).held();
    gemini.script("went when the family", vec![held]);
    obeys(&gemini, "went when the family", &[("3400", "family dinner")]);
    let served = start(&place, free_port(), &gemini);
    let guest = Guest::new(&served.url).await;
    says(&guest, "m1", DINNER).await;
    says(&guest, "m2", "chai 20").await;
    gemini.hanging().await;
    block_in_place(|| postgres.end(End::Immediate));
    gemini.release();
    gemini.given_up().await;
    block_in_place(|| postgres.start());
    let both = async || entries(place.url()).await.len() >= 2;
    until(async || both().await).await;
    assert_eq!(entries(place.url()).await, ["family dinner 3400", "chai 20"]);
    assert!(gemini.requests().len() <= 2);
}

// --- Processes in here, whose clock is ours ---

struct House {
    url: String,
    gemini: Gemini,
    seconds: Arc<AtomicI64>,
    outbound: Arc<MemoryOutbound>,
    processes: AtomicU8,
}

impl House {
    async fn new() -> Self {
        Self {
            url: Place::server().await.url().to_owned(),
            gemini: Gemini::start().await,
            seconds: Arc::default(),
            outbound: MemoryOutbound::new(Channel::Web),
            processes: AtomicU8::new(0),
        }
    }

    async fn process(&self) -> Conversations {
        let seconds = Arc::clone(&self.seconds);
        let passed = move || TimeDelta::seconds(seconds.load(Ordering::SeqCst));
        let address = Place::Server { url: self.url.clone() }.address();
        let outbounds: Vec<Arc<dyn Outbound>> = vec![self.outbound.clone()];
        let parts = Parts {
            store: Arc::new(Store::open(&address).await.unwrap()),
            ids: IdSource::seeded([self.processes.fetch_add(1, Ordering::SeqCst); 32]),
            clock: Clock::new(move || now() + passed()),
            defaults: Preferences {
                currency: Currency::INR,
                timezone: Zone::KOLKATA,
                assistant: Assistant::On,
            },
            turns: Turns::All,
            outbounds,
            model: Some(model(&self.gemini.url, 200_000)),
            memory: Memory::default(),
            broker: hisabkitab::broker::Broker::default(),
        };
        let process = Conversations::new(parts).await.unwrap();
        process.start();
        process
    }

    fn sent(&self) -> Vec<String> {
        self.outbound.sent().iter().map(|(_, outgoing)| outgoing.reply.plain_text()).collect()
    }

    async fn until_sent(&self, count: usize) -> Vec<String> {
        until(async || self.sent().len() >= count).await;
        self.sent()
    }

    /// By how many seconds the lease on the only conversation outlasts the beginning.
    async fn leased(&self) -> i64 {
        let mut conn = PgConnection::connect(&self.url).await.unwrap();
        sqlx::query_scalar(
            "select coalesce(extract(epoch from max(lease_until) - timestamptz '2026-01-15T09:00:00Z'), 0)::bigint
             from conversations",
        )
        .fetch_one(&mut conn)
        .await
        .unwrap()
    }
}

fn does(who: &str, order: i64, id: &str, content: Content) -> Incoming {
    Incoming {
        chat: ChatRef { channel: Channel::Web, chat: who.to_owned() },
        shared: false,
        sender: Sender { subject: who.to_owned(), name: None, language: None },
        id: MessageRef(id.to_owned()),
        revision: Revision::FIRST,
        order,
        at: now() + TimeDelta::seconds(order),
        content,
        reply_to: None,
    }
}

fn text(who: &str, order: i64, id: &str, text: &str) -> Incoming {
    does(who, order, id, Content::Text(text.to_owned()))
}

async fn stored(process: &Conversations, incoming: Incoming) {
    assert_eq!(process.receive(incoming).await, Ok(Receipt::Stored));
}

fn dinner(amount: &str) -> Turn {
    files(&[entry(amount, "family dinner", "2026-01-15")])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_living_process_waits_for_is_left_to_it_however_long_it_takes() {
    let house = House::new().await;
    house.gemini.script("went when the family", vec![dinner("3400").held()]);
    let (one, two) = (house.process().await, house.process().await);
    stored(&one, text("asha", 1, "a", DINNER)).await;
    house.gemini.hanging().await;
    for _ in 0..3 {
        // Less than a lease, again and again.
        let before = house.leased().await;
        house.seconds.fetch_add(6, Ordering::SeqCst);
        until(async || house.leased().await > before).await;
    }
    // Another conversation shows that the other process is awake.
    stored(&two, text("ravi", 1, "r", "chai 20")).await;
    house.until_sent(1).await;
    assert_eq!(house.gemini.requests().len(), 1);
    house.gemini.release();
    house.until_sent(2).await;
    assert_eq!(house.gemini.requests().len(), 1);
    one.stop().await;
    two.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_comes_behind_a_message_that_waits_stays_behind_it() {
    let house = House::new().await;
    house.gemini.script("went when the family", vec![dinner("3400").held()]);
    let process = house.process().await;
    let first = text("asha", 1, "a", DINNER);
    stored(&process, first.clone()).await;
    house.gemini.hanging().await;
    stored(&process, text("asha", 2, "b", "chai 20")).await;
    // Delivered again meanwhile.
    assert_eq!(process.receive(first.clone()).await, Ok(Receipt::Known));
    stored(&process, text("ravi", 1, "r", "auto 85")).await;
    let sent = house.until_sent(1).await;
    assert!(sent[0].contains("auto"), "{sent:?}");
    house.gemini.release();
    let sent = house.until_sent(3).await;
    assert!(sent[1].contains("3,400") && sent[2].contains("chai"), "{sent:?}");
    assert_eq!(process.receive(first).await, Ok(Receipt::Known));
    process.stop().await;
    assert_eq!(house.sent().len(), 3);
    assert_eq!(house.gemini.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edit_or_a_deletion_of_a_message_that_waits_comes_after_it() {
    let of = || MessageRef("a".to_owned());
    let edited = Content::Edited { of: of(), text: DINNER.replace("3,400", "3,500") };
    let cases =
        [(edited, vec!["family dinner 3500"], 2), (Content::Deleted { of: of() }, vec![], 1)];
    for (content, expected, requests) in cases {
        let house = House::new().await;
        house.gemini.script("3,400 went", vec![dinner("3400").held()]);
        house.gemini.script("3,500 went", vec![dinner("3500")]);
        let process = house.process().await;
        stored(&process, text("asha", 1, "a", DINNER)).await;
        house.gemini.hanging().await;
        stored(&process, does("asha", 2, "e", content)).await;
        house.gemini.release();
        let sent = house.until_sent(2).await;
        assert_eq!(entries(&house.url).await, expected, "{sent:?}");
        assert_eq!(house.gemini.requests().len(), requests);
        process.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_says_elsewhere_that_nothing_is_to_be_sent_sends_no_more() {
    let house = House::new().await;
    let mut foreign = entry("250", "prasad", "2026-01-15");
    foreign["currency"] = json!("RUPEES");
    let call = |entry: Value| ("log_transactions", json!({ "entries": [entry] }));
    let dakshina = entry("501", "dakshina", "2026-01-15");
    let first = Turn::Calls(vec![call(dakshina), call(foreign)]).held();
    house.gemini.script("pandit ji", vec![first, Turn::text("It was not said in what.")]);
    let process = house.process().await;
    stored(&process, text("asha", 1, "a", PUJA)).await;
    house.gemini.hanging().await;
    let elsewhere = ChatRef { channel: Channel::Web, chat: "asha's other chat".to_owned() };
    let no_more = Incoming { chat: elsewhere, ..text("asha", 2, "b", "no ai") };
    stored(&process, no_more).await;
    house.until_sent(1).await;
    house.gemini.release();
    let sent = house.until_sent(2).await;
    assert!(sent[1].contains("501"), "{sent:?}");
    assert_eq!(house.gemini.requests().len(), 1);
    assert_eq!(entries(&house.url).await, ["dakshina 501"]);
    process.stop().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_waits_for_two_hundred_who_wait_for_a_model() {
    const PEOPLE: usize = 200;
    let house = House::new().await;
    house.gemini.always(Turn::Hang);
    let process = house.process().await;
    for number in 0..PEOPLE {
        stored(&process, text(&format!("person-{number}"), 1, "a", DINNER)).await;
    }
    until(async || house.gemini.requests().len() == PEOPLE).await;
    stored(&process, text("asha", 1, "a", "chai 20")).await;
    let sent = house.until_sent(1).await;
    assert!(sent[0].contains("chai"), "{sent:?}");
    tokio::time::timeout(Duration::from_mins(1), process.stop()).await.unwrap();
    house.gemini.given_up().await;
    assert_eq!(house.sent().len(), 1);
}
