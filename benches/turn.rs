//! One turn against the database alone: messages through [`Conversations::receive`], and a loop of the same
//! statements and commits without our code, eight at once, on the PostgreSQL server of `DATABASE_URL`.
//!
//! `DATABASE_URL=… cargo bench --bench turn` prints both throughputs and their ratio; the bar is 0.6.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::float_arithmetic, reason = "a ratio of times, not money")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use chrono::{DateTime, Utc};
use hisab_port::{Channel, ChatRef, Content, Incoming, MessageRef, Sender};
use hisabkitab::{
    app,
    conversation::Conversations,
    domain::{change::Preferences, currency::Currency, ids::IdSource, ids::MessageId, zone::Zone},
    store::{Address, Store},
};
use serde_json::{Value, json};
use sqlx::{Executor, PgPool, postgres::PgPoolOptions, query};
use tokio::task::JoinSet;
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
    let defaults = Preferences { currency: Currency::INR, timezone: Zone::KOLKATA };
    let store = Store::open(&Address::Server(url.clone().into())).await.unwrap();
    let conversations = Arc::new(Conversations::new(store, ids.clone(), defaults));
    let pool = PgPoolOptions::new().max_connections(16).connect(&url).await.unwrap();

    // Both halves of a round work on people with the same history.
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let people = |half: &str| -> Vec<String> {
            (0..AT_ONCE).map(|n| format!("bench-{run}-{half}-{round}-{n}")).collect()
        };
        ours.push(through_us(&conversations, &ids, people("ours")).await);
        theirs.push(without_us(&conversations, &pool, &ids, people("theirs")).await);
    }
    let (ours, theirs) = (median(ours), median(theirs));
    println!("turns a second, {AT_ONCE} at once: {ours:.0}");
    println!("the same statements without our code: {theirs:.0}");
    println!("ratio: {:.2} (at least 0.60)", ours / theirs);
}

fn median(mut rates: Vec<f64>) -> f64 {
    rates.sort_by(f64::total_cmp);
    rates[rates.len() / 2]
}

fn message(person: &str, id: String, now: DateTime<Utc>) -> Incoming {
    Incoming {
        chat: ChatRef { channel: Channel::Terminal, chat: person.to_owned() },
        sender: Sender { subject: person.to_owned(), name: None },
        id: MessageRef(id),
        at: now,
        content: Content::Text("chai 20, auto 85".to_owned()),
        reply_to: None,
    }
}

async fn through_us(
    conversations: &Arc<Conversations>,
    ids: &IdSource,
    people: Vec<String>,
) -> f64 {
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for person in people {
        let (conversations, ids) = (Arc::clone(conversations), ids.clone());
        tasks.spawn(async move {
            let mut turns = 0_u32;
            while start.elapsed() < ROUND {
                let now = app::now();
                let id: MessageId = ids.next(now);
                let incoming = message(&person, id.to_string(), now);
                let answered = conversations.receive(&incoming, now).await.unwrap();
                assert_eq!(answered.outcomes.len(), 1, "{:?}", answered.reply);
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

async fn without_us(
    conversations: &Arc<Conversations>,
    pool: &PgPool,
    ids: &IdSource,
    people: Vec<String>,
) -> f64 {
    // The person, their categories and the conversation are there, as after a first message.
    for person in &people {
        let now = app::now();
        let id: MessageId = ids.next(now);
        conversations.receive(&message(person, id.to_string(), now), now).await.unwrap();
    }
    let mut tasks = JoinSet::new();
    let start = Instant::now();
    for person in people {
        let (pool, ids) = (pool.clone(), ids.clone());
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

/// The statements of one turn, with values of the same size.
async fn one_turn(pool: &PgPool, ids: &IdSource, person: &str, user: Uuid, food: Uuid) {
    let now = app::now();
    let fresh = || ids.next::<MessageId>(now).0;
    let id = fresh();
    let external = id.to_string();
    let mut tx = pool.begin().await.unwrap();
    tx.fetch_one(
        query(
            "select u.id, u.currency, u.timezone
             from identities i join users u on u.id = i.user_id
             where i.channel = $1 and i.subject = $2
             for update of u",
        )
        .bind("terminal")
        .bind(person),
    )
    .await
    .unwrap();
    let conversation: Uuid = sqlx::query_scalar(
        "select id from conversations where user_id = $1 and channel = $2 and chat = $3",
    )
    .bind(user)
    .bind("terminal")
    .bind(person)
    .fetch_one(&mut *tx)
    .await
    .unwrap();
    tx.execute(
        query(
            "insert into messages
                 (user_id, id, conversation_id, external_id, root, kind, body, sent_at, received_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict on constraint messages_once do nothing",
        )
        .bind(user)
        .bind(id)
        .bind(conversation)
        .bind(&external)
        .bind(&external)
        .bind("text")
        .bind("chai 20, auto 85")
        .bind(now)
        .bind(now),
    )
    .await
    .unwrap();
    tx.fetch_all(
        query(
            "select id, root, kind, body, sent_at, calls, outcomes, filed, touched, question,
                    settled_at, completes, reply
             from messages
             where user_id = $1 and conversation_id = $2 and root = $3 and id <> $4
               and kind <> 'button'
             order by kind = 'deleted', kind = 'edited', sent_at, id",
        )
        .bind(user)
        .bind(conversation)
        .bind(&external)
        .bind(id),
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
            "select id, root, kind, body, sent_at, calls, outcomes, filed, touched, question,
                    settled_at, completes, reply
             from messages
             where user_id = $1 and conversation_id = $2 and answered_at is not null
             order by answered_at desc, id desc limit 1",
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
    tx.execute(
        query(
            "update messages
             set calls = $3, outcomes = $4, filed = $5, touched = $6, question = $7,
                 completes = $8, reply = $9, answered_at = $10
             where user_id = $1 and id = $2",
        )
        .bind(user)
        .bind(id)
        .bind(&outcome)
        .bind(&outcome)
        .bind(vec![food, food])
        .bind(Vec::<Uuid>::new())
        .bind(None::<Value>)
        .bind(None::<String>)
        .bind(
            json!({"paragraphs": [[{"plain": "Filed:"}], [{"plain": "• chai "}, {"bold": "₹20"}]]}),
        )
        .bind(now),
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
}
