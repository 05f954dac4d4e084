//! What people are told without asking: by their own clock, once, as they want it, and with its reason.

mod apart;
mod clocks;
mod kinds;

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU8, Ordering},
};

use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::{
    Channel, Chat as _, ChatRef, Content, Incoming, MessageRef, Outbound, Reply, Revision, Sender,
    memory::MemoryOutbound,
};
use hisabkitab::{
    agent::memory::Memory,
    broker::Broker,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        zone::Zone,
    },
    jobs::{self, Jobs, rates::Feed},
    mail::Links,
    store::Store,
};
use sqlx::{Connection as _, PgConnection};

use crate::support::{block_on, now, program, serve::Place, until};

const ASHA: &str = "asha";

/// Processes over one database with one clock, and what they told people at Telegram.
struct World {
    place: Place,
    outbound: Arc<MemoryOutbound>,
    seconds: Arc<AtomicI64>,
    said: AtomicI64,
    /// Where processes fetch rates, if they do.
    feed: Option<Feed>,
    processes: AtomicU8,
}

/// One process.
struct Process {
    conversations: Conversations,
    jobs: Arc<Jobs>,
}

impl Process {
    async fn stop(self) {
        self.jobs.stop().await;
        self.conversations.stop().await;
    }
}

impl World {
    async fn new() -> Self {
        Self {
            place: Place::server().await,
            outbound: MemoryOutbound::new(Channel::Telegram),
            seconds: Arc::default(),
            said: AtomicI64::new(1),
            feed: None,
            processes: AtomicU8::new(1),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        now() + TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }

    fn clock(&self) -> Clock {
        let passed = Arc::clone(&self.seconds);
        Clock::new(move || now() + TimeDelta::seconds(passed.load(Ordering::SeqCst)))
    }

    /// Has it be a time; never earlier than it was.
    fn until(&self, time: &str) {
        let time: DateTime<Utc> = time.parse().unwrap();
        assert!(time >= self.now(), "{time} is over");
        self.seconds.store((time - now()).num_seconds(), Ordering::SeqCst);
    }

    async fn process(&self) -> Process {
        let store = Arc::new(Store::open(&self.place.address()).await.unwrap());
        let ids = IdSource::seeded([self.processes.fetch_add(1, Ordering::SeqCst); 32]);
        let parts = Parts {
            store: Arc::clone(&store),
            ids: ids.clone(),
            clock: self.clock(),
            defaults: Preferences {
                currency: Currency::INR,
                timezone: Zone::parse("Asia/Kathmandu").unwrap(),
                assistant: Assistant::On,
            },
            turns: Turns::All,
            outbounds: vec![Arc::clone(&self.outbound) as Arc<dyn Outbound>],
            model: None,
            memory: Memory::default(),
            broker: Broker::default(),
        };
        let conversations = Conversations::new(parts).await.unwrap();
        conversations.start();
        let handing = conversations.clone();
        let jobs = Jobs::new(jobs::Parts {
            store,
            ids,
            clock: self.clock(),
            hand_out: Arc::new(move |place| handing.hand_out(place)),
        });
        jobs.send_mail(Links::new("https://hisab.example".to_owned(), [7; 64]));
        if let Some(feed) = self.feed.clone() {
            jobs.fetch_rates(feed);
        }
        jobs.start();
        Process { conversations, jobs }
    }

    async fn does(&self, process: &Process, who: &str, content: Content) -> Reply {
        self.does_about(process, who, content, None).await
    }

    /// Says something in a reply to what somebody was told.
    async fn replies(&self, process: &Process, who: &str, to: &Reply, text: &str) -> String {
        let sent = self.outbound.sent();
        let at = sent.iter().position(|(_, outgoing)| outgoing.reply == *to).unwrap();
        let reply_to = Some(MessageRef(format!("sent-{}", at + 1)));
        let content = Content::Text(text.to_owned());
        self.does_about(process, who, content, reply_to).await.plain_text()
    }

    async fn does_about(
        &self,
        process: &Process,
        who: &str,
        content: Content,
        reply_to: Option<MessageRef>,
    ) -> Reply {
        let before = self.told(who).len();
        self.seconds.fetch_add(1, Ordering::SeqCst);
        let order = self.said.fetch_add(1, Ordering::SeqCst);
        let incoming = Incoming {
            chat: ChatRef { channel: Channel::Telegram, chat: who.to_owned() },
            shared: false,
            sender: Sender { subject: who.to_owned(), name: None, language: None },
            id: MessageRef(order.to_string()),
            revision: Revision::FIRST,
            order,
            at: self.now(),
            content,
            reply_to,
        };
        process.conversations.receive(incoming).await.unwrap();
        until(async || self.told(who).len() > before).await;
        self.told(who).remove(before)
    }

    async fn says(&self, process: &Process, who: &str, text: &str) -> String {
        self.does(process, who, Content::Text(text.to_owned())).await.plain_text()
    }

    /// Everything that somebody was told, in order.
    fn told(&self, who: &str) -> Vec<Reply> {
        let sent = self.outbound.sent();
        let theirs = sent.into_iter().filter(|(chat, _)| chat.chat == who);
        theirs.map(|(_, outgoing)| outgoing.reply).collect()
    }

    async fn until_told(&self, who: &str, count: usize) -> Reply {
        until(async || self.told(who).len() >= count).await;
        self.told(who).remove(count - 1)
    }

    async fn texts(&self, sql: &'static str) -> Vec<String> {
        let mut conn = PgConnection::connect(self.place.url()).await.unwrap();
        sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap()
    }

    /// Waits until nothing is due to be looked for.
    async fn until_looked_after(&self) {
        until(async || {
            let mut conn = PgConnection::connect(self.place.url()).await.unwrap();
            let due: i64 =
                sqlx::query_scalar("select count(*) from nudge_plans where due_at <= $1")
                    .bind(self.now())
                    .fetch_one(&mut conn)
                    .await
                    .unwrap();
            due == 0
        })
        .await;
    }
}

#[test]
fn a_day_is_summed_up_in_the_evening_once_by_one_of_two_processes() {
    block_on(async {
        let world = World::new().await;
        let (one, other) = (world.process().await, world.process().await);
        world.says(&one, ASHA, "chai 20, auto 85").await;
        let told = world.says(&one, ASHA, "daily digest on").await;
        assert!(told.contains("what each day came to"), "{told}");
        // 20:00 in Kathmandu.
        world.until("2026-01-15T14:14:59Z");
        world.until_looked_after().await;
        assert_eq!(world.told(ASHA).len(), 2);
        world.until("2026-01-15T14:15:00Z");
        let digest = world.until_told(ASHA, 3).await;
        let text = digest.plain_text();
        assert!(text.starts_with("Your day, today: ₹105 spent in 2 entries."), "{text}");
        assert!(text.contains("• Transport ₹85\n• Food ₹20"), "{text}");
        // The next day there is nothing to say.
        world.until("2026-01-16T14:20:00Z");
        world.until_looked_after().await;
        one.stop().await;
        other.stop().await;
        assert_eq!(world.told(ASHA).len(), 3);
        assert_eq!(world.texts("select key from nudges").await, ["daily:2026-01-15"]);
    });
}

#[test]
fn a_digest_goes_by_mail_too_to_who_has_an_address_and_wants_it() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        for (who, unsubscribed) in [(ASHA, "{}"), ("ravi", "{daily}"), ("mina", "")] {
            world.says(&process, who, "chai 20").await;
            world.says(&process, who, "daily digest on").await;
            if !unsubscribed.is_empty() {
                let mut conn = PgConnection::connect(world.place.url()).await.unwrap();
                sqlx::query(
                    "insert into mail_addresses (user_id, address, made_at, confirmed_at, unsubscribed)
                     select user_id, subject || '@example.org', now(), now(), $2::text[]
                     from identities where subject = $1",
                )
                .bind(who)
                .bind(unsubscribed)
                .execute(&mut conn)
                .await
                .unwrap();
            }
        }
        world.until("2026-01-15T14:15:00Z");
        for who in [ASHA, "ravi", "mina"] {
            world.until_told(who, 3).await;
        }
        process.stop().await;
        let mails = "select address || ': ' || subject from mails";
        assert_eq!(world.texts(mails).await, ["asha@example.org: Your day: 15 January"]);
        let text = world.texts("select text from mails").await.remove(0);
        assert!(text.contains("₹20 spent in 1 entry"), "{text}");
        assert!(text.contains("https://hisab.example/"), "{text}");
    });
}

#[test]
fn mails_that_are_over_are_forgotten_in_the_night() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "chai 20").await;
        let mut conn = PgConnection::connect(world.place.url()).await.unwrap();
        // One a week old that was sent, one that waits, and one of an address that is not theirs any more.
        sqlx::query(
            "with address as (
                 insert into mail_addresses (user_id, address, made_at, confirmed_at)
                 select user_id, 'asha@example.org', $1, $1 from identities returning user_id
             )
             insert into mails (user_id, id, topic, address, subject, text, html, created_at, due_at, sent_at)
             select user_id, gen_random_uuid(), 'daily', address, subject, '', '', at, at, sent_at
             from address, (values
                 ('asha@example.org', 'old', $1 - interval '7 days', $1),
                 ('asha@example.org', 'waits', $1 - interval '7 days', null),
                 ('asha@example.org', 'new', $1, $1),
                 ('other@example.org', 'other', $1, $1)
             ) as mail (address, subject, at, sent_at)",
        )
        .bind(world.now())
        .execute(&mut conn)
        .await
        .unwrap();
        world.until("2026-01-16T03:17:00Z");
        let left = async || world.texts("select subject from mails order by subject").await;
        until(async || left().await.len() < 4).await;
        assert_eq!(left().await, ["new", "waits"]);
        process.stop().await;
    });
}

#[test]
fn quiet_hours_put_a_digest_off_to_the_morning_and_it_is_of_the_day_before() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "chai 20").await;
        world.says(&process, ASHA, "daily digest on").await;
        let told = world.says(&process, ASHA, "quiet hours 19 to 9").await;
        assert!(told.contains("19:00") && told.contains("09:00"), "{told}");
        world.until("2026-01-16T03:14:59Z");
        world.until_looked_after().await;
        assert_eq!(world.told(ASHA).len(), 3);
        world.until("2026-01-16T03:15:00Z");
        let digest = world.until_told(ASHA, 4).await.plain_text();
        assert!(digest.starts_with("Your day, yesterday: ₹20 spent in 1 entry."), "{digest}");
        process.stop().await;
    });
}

#[test]
fn a_process_that_was_away_at_the_time_tells_later_and_not_in_the_night() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "chai 20").await;
        world.says(&process, ASHA, "weekly digest on").await;
        world.says(&process, ASHA, "daily digest on").await;
        process.stop().await;
        // Monday was the 19th; it comes back in the night to Tuesday.
        world.until("2026-01-19T20:00:00Z");
        let process = world.process().await;
        world.until("2026-01-19T20:01:00Z");
        world.until_looked_after().await;
        assert_eq!(world.told(ASHA).len(), 3, "it is night");
        world.until("2026-01-20T02:15:00Z");
        let digest = world.until_told(ASHA, 4).await.plain_text();
        assert!(digest.starts_with("Your week, last week: ₹20 spent in 1 entry."), "{digest}");
        world.until_looked_after().await;
        process.stop().await;
        let keys = world.texts("select key from nudges").await;
        assert_eq!(keys, ["weekly:2026-01-12"], "days that are over are not made up for");
    });
}

#[test]
fn a_line_of_a_budget_is_told_once_wherever_that_was() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "budget food 1000").await;
        world.says(&process, ASHA, "warn me about budgets").await;
        let told = world.says(&process, ASHA, "lunch 850").await;
        assert!(told.contains("85% of it is spent"), "{told}");
        // 18:00 in Kathmandu: the answer said it already.
        world.until("2026-01-15T12:15:00Z");
        world.until_looked_after().await;
        assert_eq!(world.told(ASHA).len(), 3);
        // What is merged into a category counts for its budget, and no answer says so.
        world.says(&process, ASHA, "gift 300").await;
        world.says(&process, ASHA, "merge gifts into food").await;
        world.until("2026-01-16T12:15:00Z");
        let nudge = world.until_told(ASHA, 6).await;
        assert!(nudge.plain_text().starts_with("You are past 100% of a budget."), "{nudge:?}");
        let why = Content::Button { payload: nudge.buttons[0][0].payload.clone() };
        let told = world.does(&process, ASHA, why).await.plain_text();
        assert!(told.starts_with("Of ₹1,000 you had spent ₹1,150, which is 115%"), "{told}");
        // Taken back and done again, it is nothing new.
        world.says(&process, ASHA, "undo").await;
        world.says(&process, ASHA, "redo").await;
        world.until("2026-01-17T12:15:00Z");
        world.until_looked_after().await;
        process.stop().await;
        assert_eq!(world.told(ASHA).len(), 9);
    });
}

#[test]
fn silence_is_told_once_with_its_reason_and_less_of_it_is_none() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "chai 20").await;
        world.says(&process, ASHA, "remind me of silence").await;
        // 18:00 in Kathmandu, three days later.
        world.until("2026-01-18T12:15:00Z");
        let nudge = world.until_told(ASHA, 3).await;
        assert!(nudge.plain_text().starts_with("Nothing filed for 3 days."), "{nudge:?}");
        world.until("2026-01-19T12:15:00Z");
        world.until_looked_after().await;
        assert_eq!(world.told(ASHA).len(), 3, "once for each silence");
        let [why, less] = nudge.buttons[0].as_slice() else { panic!("{nudge:?}") };
        let press =
            |button: &hisab_port::Button| Content::Button { payload: button.payload.clone() };
        let told = world.does(&process, ASHA, press(why)).await.plain_text();
        assert!(told.contains("You filed something last on Thu 15 Jan"), "{told}");
        assert!(told.contains("You asked me to tell you"), "{told}");
        let told = world.does(&process, ASHA, press(less)).await.plain_text();
        assert!(told.starts_with("No longer do I tell you"), "{told}");
        assert!(world.texts("select plan from nudge_plans").await.is_empty());
        let told = world.says(&process, ASHA, "undo").await;
        assert!(told.contains("nothing") || told.contains("silence"), "{told}");
        assert_eq!(world.texts("select plan from nudge_plans").await, ["look"]);
        process.stop().await;
    });
}

#[test]
fn who_moves_is_told_by_the_clock_of_where_they_are() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "monthly digest on").await;
        let due =
            "select to_char(due_at at time zone 'UTC', 'YYYY-MM-DD HH24:MI') from nudge_plans";
        assert_eq!(world.texts(due).await, ["2026-02-01 02:45"]);
        world.says(&process, ASHA, "timezone America/New_York").await;
        assert_eq!(world.texts(due).await, ["2026-02-01 13:30"]);
        world.says(&process, ASHA, "undo").await;
        assert_eq!(world.texts(due).await, ["2026-02-01 02:45"]);
        process.stop().await;
    });
}

#[test]
fn a_dry_run_shows_who_would_be_told_what_and_why_and_tells_nobody() {
    block_on(async {
        let world = World::new().await;
        let process = world.process().await;
        world.says(&process, ASHA, "chai 20").await;
        world.says(&process, ASHA, "daily digest on").await;
        process.stop().await;
        let run = |options: &[&str]| {
            let arguments = [&["nudge", "--dry-run"], options, &["--database-url"]].concat();
            let output = program(&arguments).arg(world.place.url()).output().unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).unwrap()
        };
        let dry_run = |at: &str| {
            let lines = run(&["--json", "--at", at]);
            let lines = lines.lines().map(|line| serde_json::from_str(line).unwrap());
            lines.collect::<Vec<serde_json::Value>>()
        };
        assert!(dry_run("2026-01-15T19:59:00+05:45").is_empty());
        for _ in 0..2 {
            let shown = dry_run("2026-01-15T20:00:00+05:45");
            assert_eq!(shown.len(), 1, "{shown:?}");
            assert_eq!(shown[0]["kind"], "daily");
            assert_eq!(shown[0]["due_at"], "2026-01-15T14:15:00Z");
            assert_eq!(shown[0]["by_mail"], false);
            let text = shown[0]["text"].as_str().unwrap();
            assert!(text.starts_with("Your day, today: ₹20 spent in 1 entry."), "{text}");
            assert_eq!(shown[0]["finding"]["digest"]["spent"]["entries"], 1);
        }
        let said = run(&["--at", "2026-01-15T20:00:00+05:45"]);
        assert!(said.starts_with("2026-01-15 14:15 UTC  "), "{said}");
        assert!(said.contains("  telegram  daily\n    Your day, today: ₹20 spent"), "{said}");
        assert!(said.contains("(It sums up all that you filed today"), "{said}");
        let nobody = run(&["--at", "2026-01-15T12:00:00+05:45"]);
        assert!(nobody.contains("nobody is to be told anything"), "{nobody}");

        // Of days that nobody looked at, the newest is told; and of everything, no more than two things a day.
        let process = world.process().await;
        for month in ["oct", "nov", "dec"] {
            world.says(&process, ASHA, &format!("netflix 499 on 18 {month} 2025")).await;
        }
        for text in ["gift 850", "budget food 1000", "upcoming bill alerts on", "budget alerts on"]
        {
            world.says(&process, ASHA, text).await;
        }
        world.says(&process, ASHA, "merge gifts into food").await;
        process.stop().await;
        let shown = dry_run("2026-01-15T21:00:00+05:45");
        let kinds: Vec<&str> = shown.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert!(kinds.is_empty(), "these are quiet hours: {shown:?}");
        let shown = dry_run("2026-01-15T20:30:00+05:45");
        let kinds: Vec<&str> = shown.iter().map(|one| one["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["budget", "recurring"], "{shown:?}");
        let shown = dry_run("2026-01-18T12:00:00+05:45");
        assert_eq!(shown[0]["due_at"], "2026-01-17T12:15:00Z", "{shown:?}");
        assert!(world.texts("select key from nudges").await.is_empty());
    });
}
