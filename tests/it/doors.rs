//! One person, several doors: books that are joined and parted, handed out, and erased, through the chats that do it.

mod after;
mod codes;
mod erasing;
mod files;
mod joining;
mod parting;
mod races;
mod random;
mod rates;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
};

use chrono::{DateTime, TimeDelta, Utc};
use hisab_port::{
    Channel, ChatRef, Content, Incoming, MessageRef, Outbound, Reply, Revision, Sender,
};
use hisabkitab::{
    agent::memory::Memory,
    conversation::{Answered, Conversations, Counter, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        zone::Zone,
    },
    ledger::{self, Archive, Books},
    store::Store,
};

use crate::support::{now, serve::Place};

/// Somebody on a channel, in the chat with them alone.
pub(crate) type Who = (Channel, &'static str);

pub(crate) const ASHA: Who = (Channel::Telegram, "asha");
pub(crate) const PHONE: Who = (Channel::Discord, "phone-7301");
pub(crate) const LAPTOP: Who = (Channel::Web, "laptop-9417");

/// Books that no other test knows, with a clock of their own, and who waits for answers.
pub(crate) struct House {
    // Held so that a folder lasts.
    _place: Place,
    pub(crate) store: Arc<Store>,
    pub(crate) conversations: Conversations,
    pub(crate) counters: Vec<Arc<Counter>>,
    seconds: Arc<AtomicI64>,
    said: AtomicI64,
}

impl House {
    pub(crate) async fn at(place: Place) -> Self {
        let store = Arc::new(Store::open(&place.address()).await.unwrap());
        let seconds: Arc<AtomicI64> = Arc::default();
        let counters: Vec<Arc<Counter>> =
            Channel::ALL.into_iter().map(|channel| Arc::new(Counter::new(channel))).collect();
        let passed = Arc::clone(&seconds);
        let outbounds = counters.iter().map(|counter| Arc::clone(counter) as Arc<dyn Outbound>);
        let parts = Parts {
            store: Arc::clone(&store),
            ids: IdSource::seeded([9; 32]),
            clock: Clock::new(move || now() + TimeDelta::seconds(passed.load(Ordering::SeqCst))),
            defaults: Preferences {
                currency: Currency::INR,
                timezone: Zone::parse("Asia/Kathmandu").unwrap(),
                assistant: Assistant::On,
            },
            turns: Turns::All,
            outbounds: outbounds.collect(),
            model: None,
            memory: Memory::default(),
            broker: hisabkitab::broker::Broker::default(),
        };
        let conversations = Conversations::new(parts).await.unwrap();
        Self { _place: place, store, conversations, counters, seconds, said: AtomicI64::new(0) }
    }

    pub(crate) async fn server() -> Self {
        Self::at(Place::server().await).await
    }

    /// A clock that shows the time here.
    pub(crate) fn clock(&self) -> Clock {
        let passed = Arc::clone(&self.seconds);
        Clock::new(move || now() + TimeDelta::seconds(passed.load(Ordering::SeqCst)))
    }

    pub(crate) fn later(&self, time: TimeDelta) {
        self.seconds.fetch_add(time.num_seconds(), Ordering::SeqCst);
    }

    pub(crate) fn now(&self) -> DateTime<Utc> {
        now() + TimeDelta::seconds(self.seconds.load(Ordering::SeqCst))
    }

    /// Does something in a chat, a second later each time, under an id of its own.
    async fn does(
        &self,
        (channel, subject): Who,
        id: &str,
        content: Content,
        reply_to: Option<&str>,
    ) -> Answered {
        self.later(TimeDelta::seconds(1));
        let order = self.said.fetch_add(1, Ordering::SeqCst);
        let incoming = Incoming {
            chat: ChatRef { channel, chat: subject.to_owned() },
            shared: false,
            sender: Sender { subject: subject.to_owned(), name: None, language: None },
            id: MessageRef(id.to_owned()),
            revision: Revision::FIRST,
            order,
            at: self.now(),
            content,
            reply_to: reply_to.map(|id| MessageRef(id.to_owned())),
        };
        let at = Channel::ALL.iter().position(|known| *known == channel).unwrap();
        self.counters[at].ask(&self.conversations, incoming).await.unwrap()
    }

    pub(crate) async fn asks(&self, who: Who, text: &str) -> Answered {
        let id = format!("m{}", self.said.load(Ordering::SeqCst));
        self.does(who, &id, Content::Text(text.to_owned()), None).await
    }

    /// What is answered to a text; who is asked whether to join books agrees.
    pub(crate) async fn says(&self, who: Who, text: &str) -> String {
        let told = self.asks(who, text).await.reply.plain_text();
        if told.starts_with("Shall I join") {
            return self.asks(who, "1").await.reply.plain_text();
        }
        told
    }

    /// A new code.
    async fn code(&self, who: Who) -> String {
        let told = self.says(who, "link").await;
        code_in(&told).unwrap_or_else(|| panic!("no code: {told}"))
    }

    /// Has the books of `from` become part of those of `into`.
    pub(crate) async fn join(&self, from: Who, into: Who) -> String {
        let code = self.code(into).await;
        let told = self.says(from, &format!("link {code}")).await;
        assert!(told.starts_with("Joined: "), "{told}");
        told
    }

    pub(crate) async fn books(&self, (channel, subject): Who) -> Books {
        self.conversations.books(channel, subject, self.now()).await.unwrap()
    }

    /// The whole books, as they are handed out.
    pub(crate) async fn export(&self, who: Who) -> String {
        let mut file = Vec::new();
        ledger::export(&mut self.books(who).await, &mut file).await.unwrap();
        String::from_utf8(file).unwrap()
    }

    async fn archive(&self, who: Who) -> Archive {
        serde_json::from_str(&self.export(who).await).unwrap()
    }

    /// The entries that count: what, how much, under which category.
    async fn entries(&self, who: Who) -> Vec<String> {
        let archive = self.archive(who).await;
        let live = archive.transactions.iter().filter(|entry| !entry.voided);
        let shown = live.map(|entry| {
            let category = entry.category.as_deref().unwrap_or_default();
            format!("{} {} {category}", entry.row.description, entry.row.money)
        });
        shown.collect()
    }

    /// What the entries come to, in each currency.
    async fn sums(&self, who: Who) -> BTreeMap<&'static str, i64> {
        let mut sums = BTreeMap::new();
        for entry in self.archive(who).await.transactions.iter().filter(|entry| !entry.voided) {
            *sums.entry(entry.row.money.currency.code()).or_default() += entry.row.money.minor;
        }
        sums
    }

    /// The rows of a query of one text.
    pub(crate) async fn texts(&self, sql: &str) -> Vec<String> {
        let mut conn = self.store.acquire().await.unwrap();
        let query = sqlx::query_scalar(sqlx::AssertSqlSafe(sql.to_owned()));
        query.fetch_all(&mut *conn).await.unwrap()
    }

    /// Whether the sums that are kept are those of the entries, for everybody.
    async fn totals_are_right(&self) {
        let counted = "select user_id, 'category' as dimension, spent_on as day, kind, currency,
                              category_id::text as key, amount_minor as minor, id
                       from transactions where voided_at is null
                       union all
                       select user_id, 'merchant', spent_on, kind, currency, lower(merchant), amount_minor, id
                       from transactions where voided_at is null and merchant is not null
                       union all
                       select distinct user_id, 'tag', spent_on, kind, currency, lower(tag), amount_minor, id
                       from transactions, unnest(tags) as tag where voided_at is null";
        let summed = format!(
            "select user_id, dimension, day, kind, currency, key, sum(minor)::bigint, count(*)
             from ({counted}) c group by 1, 2, 3, 4, 5, 6"
        );
        let kept = "select user_id, dimension, day, kind, currency, key, total_minor, entries from daily_totals";
        let wrong = format!(
            "select x::text from (({summed} except {kept}) union all ({kept} except {summed})) x"
        );
        assert_eq!(self.texts(&wrong).await, Vec::<String>::new());
    }
}

/// The code in a text.
pub(crate) fn code_in(text: &str) -> Option<String> {
    let code = |word: &&str| word.len() == 9 && word.find('-') == Some(4);
    let ends = |c: char| !c.is_ascii_alphanumeric();
    text.split_whitespace().map(|word| word.trim_matches(ends)).find(code).map(str::to_owned)
}

/// Makes an async function of [`House`] a test on both databases.
macro_rules! in_both {
    ($($(#[$meta:meta])* async fn $name:ident($house:ident: House) $body:block)+) => {$(
        mod $name {
            use super::*;

            $(#[$meta])*
            async fn test($house: House) $body

            #[test]
            fn on_a_server() {
                crate::support::block_on(async { test(House::server().await).await });
            }

            #[cfg(feature = "embedded")]
            #[test]
            fn embedded() {
                crate::support::block_on(async { test(House::at(Place::folder()).await).await });
            }
        }
    )+};
}

use in_both;
