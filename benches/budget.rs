//! What the budget check adds to logging: from `receive` to the committed reply for people with one budget and with five,
//! each touched by every message, against people with none, on the PostgreSQL server of `DATABASE_URL`.
//!
//! `DATABASE_URL=… cargo bench --bench budget` prints the time of a message of both and how much longer the one takes; the
//! bar is 10 %.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::float_arithmetic, reason = "a ratio of times, not money")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::TimeDelta;
use hisab_port::{
    Channel, Chat, ChatRef, Content, Incoming, MessageRef, Outbound, Outgoing, Revision, SendError,
    Sender, Sent, async_trait,
};
use hisabkitab::{
    agent::memory::Memory,
    app,
    broker::Broker,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, budget::BudgetPeriod, change::Preferences, clock::Clock,
        currency::Currency, ids::IdSource, ids::MessageId, zone::Zone,
    },
    ledger::{self, BudgetWishes, WhichBudgets},
    store::{Address, Store},
};
use tokio::sync::Notify;

/// How many budgets people have.
const BUDGETS: [usize; 3] = [0, 1, 5];

/// Messages of one person in a row, and how often both kinds of people take turns.
const MESSAGES: usize = 100;
const ROUNDS: usize = 12;

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let url = std::env::var("DATABASE_URL").unwrap();
    let ids = app::id_source();
    let run: MessageId = ids.next(app::now());
    let defaults =
        Preferences { currency: Currency::INR, timezone: Zone::KOLKATA, assistant: Assistant::On };
    let replied = Arc::new(Replied::default());
    let parts = Parts {
        store: Arc::new(Store::open(&Address::Server(url.into())).await.unwrap()),
        ids: ids.clone(),
        clock: Clock::new(app::now),
        defaults,
        turns: Turns::All,
        outbounds: vec![replied.clone()],
        model: None,
        memory: Memory::default(),
        broker: Broker::default(),
    };
    let conversations = Conversations::new(parts).await.unwrap();
    conversations.start();
    let us = Us { conversations, replied, ids };
    let mut times: [Vec<Duration>; 3] = Default::default();
    for round in 0..ROUNDS {
        let people = BUDGETS.map(|many| format!("bench-{run}-{many}-{round}"));
        for (person, many) in people.iter().zip(BUDGETS) {
            us.say(person).await;
            us.plan(person, many).await;
        }
        // Whoever comes later finds the server as the others left it: they take turns at that, too.
        for turn in 0..BUDGETS.len() {
            let at = (round + turn) % BUDGETS.len();
            times[at].extend(us.talk(&people[at]).await);
        }
    }
    let medians = times.map(median);
    for (many, took) in BUDGETS.into_iter().zip(medians) {
        let more = (took.as_secs_f64() / medians[0].as_secs_f64() - 1.0) * 100.0;
        println!(
            "a message that files two entries, with {many} budgets: {took:?}, {more:.1} % more"
        );
    }
    println!("at most 10 % more");
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times[times.len() / 2]
}

struct Us {
    conversations: Conversations,
    replied: Arc<Replied>,
    ids: IdSource,
}

impl Us {
    /// How long each of many messages took.
    async fn talk(&self, person: &str) -> Vec<Duration> {
        let mut times = Vec::with_capacity(MESSAGES);
        for _ in 0..MESSAGES {
            let start = Instant::now();
            self.say(person).await;
            times.push(start.elapsed());
        }
        times
    }

    /// Says something and waits until the reply is committed.
    async fn say(&self, person: &str) {
        let now = app::now();
        let id: MessageId = self.ids.next(now);
        let replied = self.replied.0.notified();
        let incoming = Incoming {
            chat: ChatRef { channel: Channel::Web, chat: person.to_owned() },
            shared: false,
            sender: Sender { subject: person.to_owned(), name: None, language: None },
            id: MessageRef(id.to_string()),
            revision: Revision::FIRST,
            order: now.timestamp_micros(),
            at: now,
            content: Content::Text("chai 20, auto 85".to_owned()),
            reply_to: None,
        };
        self.conversations.receive(incoming).await.unwrap();
        replied.await;
    }

    /// So many of five budgets that every message counts against; one of them rolls over.
    async fn plan(&self, person: &str, many: usize) {
        let budgets = [
            (None, BudgetPeriod::Month, false),
            (None, BudgetPeriod::Week, true),
            (Some("Food"), BudgetPeriod::Month, false),
            (Some("Food"), BudgetPeriod::Year, false),
            (Some("Transport"), BudgetPeriod::Month, false),
        ];
        // Long ago, so that what rolls over comes from many periods.
        let now = app::now() - TimeDelta::days(800);
        let mut books = self.conversations.books(Channel::Web, person, now).await.unwrap();
        for (category, period, rollover) in budgets.into_iter().take(many) {
            let category = category.map(str::to_owned);
            let wishes = BudgetWishes {
                which: WhichBudgets { category, tag: None, period: Some(period) },
                amount: Some("10000".to_owned()),
                currency: Currency::INR,
                rollover: Some(rollover),
                thresholds: None,
            };
            ledger::set_budget(&mut books, &wishes).await.unwrap();
        }
        books.commit().await.unwrap();
    }
}

/// A channel on which whoever wrote waits for the reply.
#[derive(Default)]
struct Replied(Notify);

#[async_trait]
impl Outbound for Replied {
    fn channel(&self) -> Channel {
        Channel::Web
    }

    async fn send(&self, _to: &ChatRef, _outgoing: &Outgoing) -> Result<Sent, SendError> {
        self.0.notify_one();
        Ok(Sent::default())
    }
}
