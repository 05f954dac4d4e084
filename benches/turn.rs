//! The path of a message against the database alone: from `receive` to the committed reply, and a loop of the same
//! statements and commits without our code, eight conversations at once, on the PostgreSQL server of `DATABASE_URL`.
//!
//! `DATABASE_URL=… cargo bench --bench turn` prints both throughputs and their ratio; the bar is 0.5.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::float_arithmetic, reason = "a ratio of times, not money")]

use std::{
    collections::HashMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use hisab_port::{
    Channel, Chat, ChatRef, Content, Incoming, MessageRef, Outbound, Outgoing, Revision, SendError,
    Sender, Sent, async_trait,
};
use hisabkitab::{
    agent::memory::Memory,
    app,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        ids::MessageId, zone::Zone,
    },
    store::{Address, Store},
};
use serde_json::{Value, json};
use sqlx::{Executor, PgPool, Row, postgres::PgPoolOptions, query};
use tokio::{sync::Notify, task::JoinSet};
use uuid::Uuid;

const AT_ONCE: usize = 8;
const ROUND: Duration = Duration::from_secs(4);
const ROUNDS: usize = 4;

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let url = std::env::var("DATABASE_URL").unwrap();
    let ids = app::id_source();
    let run: MessageId = ids.next(app::now());
    let defaults =
        Preferences { currency: Currency::INR, timezone: Zone::KOLKATA, assistant: Assistant::On };
    let replies = Arc::new(Replies::default());
    let parts = Parts {
        store: Arc::new(Store::open(&Address::Server(url.clone().into())).await.unwrap()),
        ids: ids.clone(),
        clock: Clock::new(app::now),
        defaults,
        turns: Turns::All,
        outbounds: vec![replies.clone()],
        model: None,
        memory: Memory::default(),
        broker: hisabkitab::broker::Broker::default(),
    };
    let conversations = Conversations::new(parts).await.unwrap();
    conversations.start();
    let us = Us { conversations, replies, ids: ids.clone() };
    let pool = PgPoolOptions::new().max_connections(16).connect(&url).await.unwrap();

    // Both halves of a round work on people with the same history.
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let people = |half: &str| -> Vec<String> {
            (0..AT_ONCE).map(|n| format!("bench-{run}-{half}-{round}-{n}")).collect()
        };
        ours.push(through_us(&us, people("ours")).await);
        theirs.push(without_us(&us, &pool, people("theirs")).await);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("messages a second from receive to committed reply, {AT_ONCE} at once: {ours:.0}");
    println!("the same statements without our code: {theirs:.0}");
    println!("ratio: {:.2} (at least 0.50)", ours / theirs);
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
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

    async fn send(&self, to: &ChatRef, _outgoing: &Outgoing) -> Result<Sent, SendError> {
        self.to(&to.chat).notify_one();
        Ok(Sent::default())
    }
}

#[derive(Clone)]
struct Us {
    conversations: Conversations,
    replies: Arc<Replies>,
    ids: IdSource,
}

impl Us {
    /// Says something and waits until the reply is committed.
    async fn say(&self, person: &str) {
        let now = app::now();
        let id: MessageId = self.ids.next(now);
        let replied = self.replies.to(person);
        self.conversations.receive(message(person, id.to_string(), now)).await.unwrap();
        replied.notified().await;
    }
}

fn message(person: &str, id: String, now: DateTime<Utc>) -> Incoming {
    Incoming {
        chat: ChatRef { channel: Channel::Web, chat: person.to_owned() },
        shared: false,
        sender: Sender { subject: person.to_owned(), name: None, language: None },
        id: MessageRef(id),
        revision: Revision::FIRST,
        order: now.timestamp_micros(),
        at: now,
        content: Content::Text("chai 20, auto 85".to_owned()),
        reply_to: None,
    }
}

async fn through_us(us: &Us, people: Vec<String>) -> f64 {
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for person in people {
        let us = us.clone();
        tasks.spawn(async move {
            let mut turns = 0_u32;
            while start.elapsed() < ROUND {
                us.say(&person).await;
                turns += 1;
            }
            turns
        });
    }
    rate(tasks, start).await
}

async fn rate(tasks: JoinSet<u32>, start: Instant) -> f64 {
    let turns: u32 = tasks.join_all().await.into_iter().sum();
    f64::from(turns) / start.elapsed().as_secs_f64()
}

async fn without_us(us: &Us, pool: &PgPool, people: Vec<String>) -> f64 {
    // The person, their categories and the conversation are there, as after a first message.
    for person in &people {
        us.say(person).await;
    }
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for person in people {
        let (pool, ids) = (pool.clone(), us.ids.clone());
        tasks.spawn(async move {
            let (user, food): (Uuid, Uuid) = sqlx::query_as(
                "select c.user_id, c.id from categories c join identities i using (user_id)
                 where i.subject = $1 and c.starter = 'food'",
            )
            .bind(&person)
            .fetch_one(&pool)
            .await
            .unwrap();
            let mut turns = 0_u32;
            while start.elapsed() < ROUND {
                one_turn(&pool, &ids, &person, user, food).await;
                turns += 1;
            }
            turns
        });
    }
    rate(tasks, start).await
}

/// The statements of one message, with values of the same size.
async fn one_turn(pool: &PgPool, ids: &IdSource, person: &str, user: Uuid, food: Uuid) {
    let now = app::now();
    let fresh = || ids.next::<MessageId>(now).0;
    let (id, owner) = (fresh(), fresh());
    let external = id.to_string();
    let known = query(
        "select c.user_id, c.id, c.answered
         from identities i join conversations c on c.user_id = i.user_id
         where i.channel = $1 and i.subject = $2 and c.channel = $1 and c.chat = $3",
    );
    let known = known.bind("web").bind(person).bind(person).fetch_one(pool).await.unwrap();
    let conversation: Uuid = known.get(1);
    query(
        "insert into messages
             (user_id, id, conversation_id, external_id, revision, platform_order, root, kind, body,
              reply_to, sent_at, received_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
         on conflict on constraint messages_once do nothing",
    )
    .bind(user)
    .bind(id)
    .bind(conversation)
    .bind(&external)
    .bind(0_i64)
    .bind(now.timestamp_micros())
    .bind(&external)
    .bind("text")
    .bind("chai 20, auto 85")
    .bind(None::<String>)
    .bind(now)
    .bind(now)
    .execute(pool)
    .await
    .unwrap();
    let mut tx = pool.begin().await.unwrap();
    tx.fetch_one(
        query(
            "select u.id, u.currency, u.timezone
             from conversations c join users u on u.id = c.user_id
             where c.user_id = $1 and c.id = $2
               and (c.lease_owner is null or c.lease_owner = $3 or c.lease_until < $4)
             for update",
        )
        .bind(user)
        .bind(conversation)
        .bind(owner)
        .bind(now),
    )
    .await
    .unwrap();
    tx.fetch_one(
        query(
            "select id, external_id, revision, root, kind, body, reply_to, sent_at, blame
             from messages
             where user_id = $1 and conversation_id = $2 and answered_at is null
             order by platform_order, id limit 1",
        )
        .bind(user)
        .bind(conversation),
    )
    .await
    .unwrap();
    tx.fetch_all(
        query(
            "select id, root, kind, body, sent_at, revision, calls, outcomes, filed, touched,
                    question, settled_at, completes, reply
             from messages
             where user_id = $1 and conversation_id = $2 and root = $3 and answered_at is not null
               and kind <> 'button'
             order by kind = 'deleted', kind = 'edited', sent_at, revision, id",
        )
        .bind(user)
        .bind(conversation)
        .bind(&external),
    )
    .await
    .unwrap();
    tx.fetch_all(
        query(
            "select id, name, starter, merged_into, archived_at, created_at from categories
             where user_id = $1 order by created_at, id",
        )
        .bind(user),
    )
    .await
    .unwrap();
    tx.fetch_all(
        query("select words, category_id from category_hints where user_id = $1 order by words")
            .bind(user),
    )
    .await
    .unwrap();
    tx.fetch_optional(
        query(
            "select id, root, kind, body, sent_at, revision, calls, outcomes, filed, touched,
                    question, settled_at, completes, reply
             from messages
             where user_id = $1 and conversation_id = $2 and position is not null
             order by position desc limit 1",
        )
        .bind(user)
        .bind(conversation),
    )
    .await
    .unwrap();
    tx.execute("savepoint trial").await.unwrap();
    let row = |description: &str, amount: i64| {
        json!({
            "id": fresh(), "kind": "expense", "amount_minor": amount, "currency": "INR",
            "spent_on": now.date_naive(), "description": description, "merchant": null,
            "category_id": food, "tags": [], "message_id": id, "created_at": now,
            "voided_at": null,
        })
    };
    let rows = json!([row("chai", 2_000), row("auto", 8_500)]);
    tx.execute(
        query(
            "insert into transactions
                 (user_id, id, kind, amount_minor, currency, spent_on, description, merchant,
                  category_id, tags, message_id, created_at, voided_at)
             select $1, r.id, r.kind, r.amount_minor, r.currency, r.spent_on, r.description,
                    r.merchant, r.category_id, r.tags, r.message_id, r.created_at, r.voided_at
             from jsonb_to_recordset($2) as r(
                 id uuid, kind text, amount_minor bigint, currency text, spent_on date,
                 description text, merchant text, category_id uuid, tags text[], message_id uuid,
                 created_at timestamptz, voided_at timestamptz)
             on conflict (user_id, id) do update
             set kind = excluded.kind, amount_minor = excluded.amount_minor,
                 currency = excluded.currency, spent_on = excluded.spent_on,
                 description = excluded.description, merchant = excluded.merchant,
                 category_id = excluded.category_id, tags = excluded.tags,
                 voided_at = excluded.voided_at",
        )
        .bind(user)
        .bind(&rows),
    )
    .await
    .unwrap();
    tx.execute(
        query(
            "insert into daily_totals as t
                 (user_id, dimension, day, kind, currency, key, total_minor, entries)
             select $1, * from unnest($2::text[], $3::date[], $4::text[], $5::text[], $6::text[],
                                      $7::bigint[], $8::bigint[])
             on conflict (user_id, dimension, day, kind, currency, key) do update
             set total_minor = t.total_minor + excluded.total_minor,
                 entries = t.entries + excluded.entries",
        )
        .bind(user)
        .bind(vec!["category", "category"])
        .bind(vec![now.date_naive(); 2])
        .bind(vec!["expense", "expense"])
        .bind(vec!["INR", "INR"])
        .bind(vec![food.to_string(), user.to_string()])
        .bind(vec![2_000_i64, 8_500])
        .bind(vec![1_i64, 1]),
    )
    .await
    .unwrap();
    tx.fetch_all(
        query(
            "select id, category_id, amount_minor, currency, created_at, ended_at from budgets
             where user_id = $1 and ended_at is null order by created_at, id",
        )
        .bind(user),
    )
    .await
    .unwrap();
    let outcome: Value = json!([{"tool": "log_transactions", "result": {"entries": rows}}]);
    let outgoing = fresh();
    let reply =
        json!({"paragraphs": [[{"plain": "Filed:"}], [{"plain": "• chai "}, {"bold": "₹20"}]]});
    tx.execute(
        query(
            "with waiting as (
             select exists(
                 select from messages
                 where user_id = $1 and conversation_id = $3 and answered_at is null and id <> $2
             ) as more
         ), placed as (
             update conversations
             set answered = answered + 1,
                 lease_owner = case when (select more from waiting) then $12::uuid end,
                 lease_until = case when (select more from waiting) then $13::timestamptz end
             where user_id = $1 and id = $3
             returning answered
         ), before as (
             select exists(
                 select from outbox
                 where user_id = $1 and conversation_id = $3 and failed_at is null
             ) as busy
         ), outgoing as (
             insert into outbox
                 (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at,
                  attempts)
             select $1, $14, $3, $15, placed.answered, $2, $10, $11,
                    case when before.busy then $11 else $16::timestamptz end,
                    case when before.busy or $16::timestamptz <= $11 then 0 else 1 end
             from placed, before where $1::uuid is not null
         )
         update messages
         set calls = $4, outcomes = $5, filed = $6, touched = $7, question = $8, completes = $9,
             reply = $10, answered_at = $11, position = (select answered from placed)
         where user_id = $1 and id = $2
         returning (select more from waiting), (select not busy from before)",
        )
        .bind(user)
        .bind(id)
        .bind(conversation)
        .bind(&outcome)
        .bind(&outcome)
        .bind(vec![food, food])
        .bind(Vec::<Uuid>::new())
        .bind(None::<Value>)
        .bind(None::<String>)
        .bind(reply)
        .bind(now)
        .bind(owner)
        .bind(now)
        .bind(outgoing)
        .bind("web")
        .bind(now + Duration::from_secs(15)),
    )
    .await
    .unwrap();
    tx.execute(
        query(
            "with discarded as (
                 update journal set discarded_at = $4
                 where user_id = $1 and undone_at is not null and discarded_at is null
             )
             insert into journal (user_id, seq, message_id, changes, made_at)
             select $1, coalesce(max(seq), 0) + 1, $2, $3, $4 from journal where user_id = $1",
        )
        .bind(user)
        .bind(id)
        .bind(&rows)
        .bind(now),
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    query(
        "with gone as (
             delete from outbox where user_id = $1 and id = $3 returning message_id
         ), named as (
             update messages set sent_as = $4
             where $4::text is not null and user_id = $1 and id = (select message_id from gone)
         ), told as (
             select pg_notify('hisab_news', $5) where $5::text is not null
         )
         select exists(
             select from outbox
             where user_id = $1 and conversation_id = $2 and failed_at is null and id <> $3
         ) and (select count(*) from told) >= 0",
    )
    .bind(user)
    .bind(conversation)
    .bind(outgoing)
    .bind(None::<String>)
    .bind(person)
    .execute(pool)
    .await
    .unwrap();
}
