//! What happens at once: two take one code, messages come in while their books move, a reply is on its way.

use hisab_port::{Chat as _, Receipt, SendError, memory::MemoryOutbound};
use sqlx::{Connection as _, PgConnection};

use super::*;
use crate::support::until;

/// Processes over one database, and what they sent.
struct Town {
    place: Place,
    outbounds: Vec<Arc<MemoryOutbound>>,
    seconds: Arc<AtomicI64>,
    processes: std::sync::atomic::AtomicU8,
}

impl Town {
    async fn new() -> Self {
        let outbounds = Channel::ALL.map(MemoryOutbound::new).to_vec();
        let place = Place::server().await;
        Self { place, outbounds, seconds: Arc::default(), processes: 1.into() }
    }

    async fn process(&self) -> Conversations {
        let number = self.processes.fetch_add(1, Ordering::SeqCst);
        let passed = Arc::clone(&self.seconds);
        let outbounds =
            self.outbounds.iter().map(|outbound| Arc::clone(outbound) as Arc<dyn Outbound>);
        let parts = Parts {
            store: Arc::new(Store::open(&self.place.address()).await.unwrap()),
            ids: IdSource::seeded([number; 32]),
            clock: Clock::new(move || now() + TimeDelta::seconds(passed.load(Ordering::SeqCst))),
            defaults: Preferences {
                currency: Currency::INR,
                timezone: Zone::KOLKATA,
                assistant: Assistant::On,
            },
            turns: Turns::All,
            outbounds: outbounds.collect(),
            model: None,
            memory: Memory::default(),
            broker: hisabkitab::broker::Broker::default(),
        };
        let process = Conversations::new(parts).await.unwrap();
        process.start();
        process
    }

    /// The texts that were sent to somebody.
    fn sent(&self, (channel, subject): Who) -> Vec<String> {
        let at = Channel::ALL.iter().position(|known| *known == channel).unwrap();
        let sent = self.outbounds[at].sent();
        let theirs = sent.iter().filter(|(chat, _)| chat.chat.starts_with(subject));
        theirs.map(|(_, outgoing)| outgoing.reply.plain_text()).collect()
    }

    async fn until_sent(&self, who: Who, count: usize) -> Vec<String> {
        until(async || self.sent(who).len() >= count).await;
        self.sent(who)
    }

    async fn texts(&self, sql: &'static str) -> Vec<String> {
        let mut conn = PgConnection::connect(self.place.url()).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
    }
}

fn says((channel, subject): Who, chat: &str, order: i64, text: &str) -> Incoming {
    Incoming {
        chat: ChatRef { channel, chat: format!("{subject}{chat}") },
        shared: false,
        sender: Sender { subject: subject.to_owned(), name: None, language: None },
        id: MessageRef(format!("{chat}-{order}")),
        revision: Revision::FIRST,
        order,
        at: now() + TimeDelta::seconds(order),
        content: Content::Text(text.to_owned()),
        reply_to: None,
    }
}

async fn code(town: &Town, process: &Conversations) -> String {
    process.receive(says(ASHA, "", 1, "link")).await.unwrap();
    code_in(&town.until_sent(ASHA, 1).await[0]).unwrap()
}

#[test]
fn of_two_who_take_one_code_at_once_one_has_it() {
    crate::support::block_on(async {
        let town = Town::new().await;
        let (one, other) = (town.process().await, town.process().await);
        let link = format!("link {}", code(&town, &one).await);
        for who in [PHONE, LAPTOP] {
            one.receive(says(who, "", 1, "chai 20")).await.unwrap();
            town.until_sent(who, 1).await;
        }
        let (first, second) = tokio::join!(
            one.receive(says(PHONE, "", 2, &link)),
            other.receive(says(LAPTOP, "", 2, &link))
        );
        assert_eq!((first, second), (Ok(Receipt::Stored), Ok(Receipt::Stored)));
        for who in [PHONE, LAPTOP] {
            assert!(town.until_sent(who, 2).await[1].starts_with("Shall I join"));
        }
        let (first, second) = tokio::join!(
            one.receive(says(PHONE, "", 3, "1")),
            other.receive(says(LAPTOP, "", 3, "1"))
        );
        assert_eq!((first, second), (Ok(Receipt::Stored), Ok(Receipt::Stored)));
        let mut told =
            [town.until_sent(PHONE, 3).await.remove(2), town.until_sent(LAPTOP, 3).await.remove(2)];
        told.sort();
        assert!(told[0].starts_with("Joined") && told[1].contains("used already"), "{told:?}");
        assert_eq!(town.texts("select id::text from links").await.len(), 1);
        one.stop().await;
        other.stop().await;
    });
}

#[test]
fn of_two_who_take_each_others_codes_at_once_one_joins() {
    crate::support::block_on(async {
        let town = Town::new().await;
        let (one, other) = (town.process().await, town.process().await);
        let mut codes = Vec::new();
        for who in [PHONE, LAPTOP] {
            one.receive(says(who, "", 1, "chai 20")).await.unwrap();
            town.until_sent(who, 1).await;
            one.receive(says(who, "", 2, "link")).await.unwrap();
            codes.push(code_in(&town.until_sent(who, 2).await[1]).unwrap());
        }
        let (first, second) = (format!("link {}", codes[1]), format!("link {}", codes[0]));
        let (first, second) = tokio::join!(
            one.receive(says(PHONE, "", 3, &first)),
            other.receive(says(LAPTOP, "", 3, &second))
        );
        assert_eq!((first, second), (Ok(Receipt::Stored), Ok(Receipt::Stored)));
        for who in [PHONE, LAPTOP] {
            assert!(town.until_sent(who, 3).await[2].starts_with("Shall I join"));
        }
        let (first, second) = tokio::join!(
            one.receive(says(PHONE, "", 4, "1")),
            other.receive(says(LAPTOP, "", 4, "1"))
        );
        assert_eq!((first, second), (Ok(Receipt::Stored), Ok(Receipt::Stored)));
        let waiting = "select id::text from messages where answered_at is null
                       union all select id::text from outbox";
        until(async || town.texts(waiting).await.is_empty()).await;
        let told = [town.sent(PHONE), town.sent(LAPTOP)].concat();
        assert_eq!(told.iter().filter(|text| text.starts_with("Joined")).count(), 1, "{told:?}");
        assert_eq!(town.texts("select id::text from links").await.len(), 1);
        let owners = town.texts("select user_id::text from transactions").await;
        assert!(owners.len() == 2 && owners[0] == owners[1], "{owners:?}");
        one.stop().await;
        other.stop().await;
    });
}

#[test]
fn messages_that_come_in_while_their_books_move_are_all_filed_once() {
    crate::support::block_on(async {
        const EACH: usize = 40;
        let town = Town::new().await;
        let (one, other) = (town.process().await, town.process().await);
        let link = format!("link {}", code(&town, &one).await);
        for chat in ["", "/a", "/b"] {
            one.receive(says(PHONE, chat, 0, "chai 20")).await.unwrap();
        }
        town.until_sent(PHONE, 3).await;
        one.receive(says(PHONE, "", 1, &link)).await.unwrap();
        town.until_sent(PHONE, 4).await;
        let pour = async |process: &Conversations, chat: &'static str| {
            for at in 1..=EACH {
                let order = i64::try_from(at).unwrap();
                let said = says(PHONE, chat, order, &format!("auto {at}"));
                assert_eq!(process.receive(said).await, Ok(Receipt::Stored));
            }
        };
        let join = async {
            one.receive(says(PHONE, "", 2, "1")).await.unwrap();
        };
        tokio::join!(pour(&one, "/a"), pour(&other, "/b"), pour(&other, "/c"), join);
        town.until_sent(PHONE, 3 + 3 * EACH + 2).await;
        let people = "select distinct user_id::text from transactions";
        assert_eq!(town.texts(people).await.len(), 1, "all of it is in the same books");
        let count = town.texts("select count(*)::text from transactions").await;
        assert_eq!(count, [(3 + 3 * EACH).to_string()]);
        let waiting = "select id::text from messages where answered_at is null";
        assert_eq!(town.texts(waiting).await.len(), 0);
        until(async || town.texts("select id::text from outbox").await.is_empty()).await;
        one.stop().await;
        other.stop().await;
        let told = town.sent(PHONE);
        assert_eq!(told.len(), 3 + 3 * EACH + 2, "{told:?}");
        let joined = |text: &&String| text.starts_with("Joined");
        assert_eq!(told.iter().filter(joined).count(), 1, "{told:?}");
        let news = "The books of another chat, on Discord, were just joined with yours";
        let told = town.sent(ASHA);
        assert!(told.len() == 2 && told[1].starts_with(news), "{told:?}");
    });
}

#[test]
fn a_reply_that_waits_when_its_books_move_is_sent_once_and_in_order() {
    crate::support::block_on(async {
        let town = Town::new().await;
        let one = town.process().await;
        let link = format!("link {}", code(&town, &one).await);
        let at = Channel::ALL.iter().position(|known| *known == PHONE.0).unwrap();
        let minute = std::time::Duration::from_mins(1);
        town.outbounds[at].fail([SendError::RetryAfter(minute)]);
        one.receive(says(PHONE, "", 1, "chai 20")).await.unwrap();
        let due =
            "select due_at::text from outbox where due_at > created_at + interval '59 seconds'";
        until(async || town.texts(due).await.len() == 1).await;
        one.receive(says(PHONE, "", 2, &link)).await.unwrap();
        one.receive(says(PHONE, "", 3, "1")).await.unwrap();
        until(async || town.texts("select id::text from links").await.len() == 1).await;
        town.seconds.fetch_add(61, Ordering::SeqCst);
        let told = town.until_sent(PHONE, 3).await;
        assert!(told[0].contains("chai") && told[2].starts_with("Joined"), "{told:?}");
        until(async || town.texts("select id::text from outbox").await.is_empty()).await;
        assert_eq!(town.sent(PHONE).len(), 3);
        one.stop().await;
    });
}
