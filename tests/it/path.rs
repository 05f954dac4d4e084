//! The path of a message on the server: what waits is taken up in order, by one process at a time, whatever came
//! first; replies go out in order until they are sent; what cannot be answered does not block what follows.

mod broker;
mod inbox;
mod outbox;
mod posts;
mod turns;

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use chrono::TimeDelta;
use hisab_port::{
    Channel, Chat as _, ChatRef, Content, Incoming, MessageRef, Outbound, Receipt, Revision,
    Sender, Stretch, memory::MemoryOutbound,
};
use hisabkitab::{
    broker::Broker,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        zone::Zone,
    },
    store::{Address, Store},
};
use sqlx::{Connection as _, PgConnection};

use crate::support::{now, serve::Place, until};

/// Books on the server that no other test knows, a clock, and a channel that keeps what it is sent.
struct Town {
    url: String,
    seconds: Arc<AtomicI64>,
    outbound: Arc<MemoryOutbound>,
    processes: std::sync::Mutex<u8>,
}

impl Town {
    async fn new() -> Self {
        let url = Place::server().await.url().to_owned();
        let outbound = MemoryOutbound::new(Channel::Web);
        Self { url, seconds: Arc::default(), outbound, processes: std::sync::Mutex::new(0) }
    }

    /// Lets time pass.
    fn later(&self, seconds: i64) {
        self.seconds.fetch_add(seconds, Ordering::SeqCst);
    }

    /// A process over the same books.
    async fn process(&self, turns: Turns) -> Conversations {
        self.process_with(turns, Broker::default()).await
    }

    /// The same, which shares its work.
    async fn process_with(&self, turns: Turns, broker: Broker) -> Conversations {
        let number = {
            let mut processes = self.processes.lock().unwrap();
            *processes += 1;
            *processes
        };
        let address = Address::Server(self.url.clone().into());
        let seconds = Arc::clone(&self.seconds);
        let passed = move || TimeDelta::seconds(seconds.load(Ordering::SeqCst));
        let outbounds: Vec<Arc<dyn Outbound>> = match turns {
            Turns::None => Vec::new(),
            Turns::All | Turns::Own => vec![self.outbound.clone()],
        };
        let parts = Parts {
            store: Arc::new(Store::open(&address).await.unwrap()),
            ids: IdSource::seeded([number; 32]),
            clock: Clock::new(move || now() + passed()),
            defaults: Preferences {
                currency: Currency::INR,
                timezone: Zone::KOLKATA,
                assistant: Assistant::On,
            },
            turns,
            outbounds,
            model: None,
            memory: hisabkitab::agent::memory::Memory::default(),
            broker,
        };
        let process = Conversations::new(parts).await.unwrap();
        process.start();
        process
    }

    /// The texts that were sent, in order.
    fn sent(&self) -> Vec<String> {
        self.outbound.sent().iter().map(|(_, outgoing)| outgoing.reply.plain_text()).collect()
    }

    /// Waits until so many replies were sent.
    async fn until_sent(&self, count: usize) -> Vec<String> {
        until(async || self.sent().len() >= count).await;
        self.sent()
    }

    async fn sql(&self) -> PgConnection {
        PgConnection::connect(&self.url).await.unwrap()
    }

    async fn run(&self, sql: &'static str) {
        sqlx::raw_sql(sql).execute(&mut self.sql().await).await.unwrap();
    }

    /// The rows of a query of one text.
    async fn texts(&self, sql: &'static str) -> Vec<String> {
        sqlx::query_scalar(sql).fetch_all(&mut self.sql().await).await.unwrap()
    }

    /// The entries that count, in the order of the messages that filed them.
    async fn entries(&self) -> Vec<String> {
        self.texts(
            "select t.description || ' ' || t.amount_minor / 100
             from transactions t join messages m on m.id = t.message_id
             where t.voided_at is null order by m.position, t.id",
        )
        .await
    }
}

fn asha() -> ChatRef {
    ChatRef { channel: Channel::Web, chat: "asha".to_owned() }
}

/// What someone does in their chat, at the first second of the platform's that `order` counts.
fn does(order: i64, id: &str, content: Content) -> Incoming {
    Incoming {
        chat: asha(),
        shared: false,
        sender: Sender { subject: "asha".to_owned(), name: None, language: None },
        id: MessageRef(id.to_owned()),
        revision: Revision::FIRST,
        order,
        at: now() + TimeDelta::seconds(order),
        content,
        reply_to: None,
    }
}

fn says(order: i64, id: &str, text: &str) -> Incoming {
    does(order, id, Content::Text(text.to_owned()))
}

fn edits(order: i64, id: &str, of: &str, text: &str) -> Incoming {
    does(order, id, Content::Edited { of: MessageRef(of.to_owned()), text: text.to_owned() })
}

fn deletes(order: i64, id: &str, of: &str) -> Incoming {
    does(order, id, Content::Deleted { of: MessageRef(of.to_owned()) })
}

fn answering(of: &str, incoming: Incoming) -> Incoming {
    Incoming { reply_to: Some(MessageRef(of.to_owned())), ..incoming }
}

async fn stored(process: &Conversations, incoming: Incoming) {
    assert_eq!(process.receive(incoming).await, Ok(Receipt::Stored));
}
