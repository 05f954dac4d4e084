//! The run that looks whether anybody is to be told something: 100,000 people who want all kinds, of whom 1 % are due, each
//! with a year of entries and two budgets; on the PostgreSQL server of `DATABASE_URL`, which should hold nothing else.
//!
//! `DATABASE_URL=… cargo bench --no-default-features --bench nudges` (Linux: memory is read from /proc).

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::float_arithmetic, clippy::cast_precision_loss, reason = "figures for people")]

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use hisabkitab::{
    app,
    domain::clock::Clock,
    jobs::{Jobs, Parts},
    store::{Address, Store},
};
use sqlx::{Connection as _, PgConnection, query, query_scalar};

const PEOPLE: i64 = 100_000;
const DUE: i64 = 1_000;
const ENTRIES: i64 = 400;

/// Everybody, with a chat at Telegram, all kinds wanted, and a look that is due today or tomorrow.
const FILL_PEOPLE: &[&str] = &[
    "create temporary table people as
     select n, gen_random_uuid() as id from generate_series(1, 100000) as n",
    "insert into users (id, currency, timezone, created_at)
     select id, 'INR', 'Asia/Kolkata', now() from people",
    "insert into identities (channel, subject, user_id, created_at)
     select 'telegram', n::text, id, now() from people",
    "insert into conversations (user_id, id, channel, chat, created_at, subject)
     select id, gen_random_uuid(), 'telegram', n::text, now(), n::text from people",
    "insert into nudge_settings (user_id, kinds, quiet_from, quiet_to)
     select id, array['budget', 'pace', 'unusual', 'recurring', 'silence', 'daily', 'weekly', 'monthly'],
            '00:00', '00:00' from people",
    "insert into nudge_plans (user_id, plan, due_at)
     select id, 'look', now() + case when n <= 1000 then interval '-1 hour' else interval '1 day' end
     from people",
    "insert into categories (user_id, id, name, created_at)
     select id, gen_random_uuid(), name, now() from people,
         unnest(array['Food', 'Transport', 'Groceries', 'Rent', 'Bills', 'Health', 'Shopping', 'Travel']) as name
     where n <= 1000",
    "insert into transactions (user_id, id, kind, amount_minor, currency, spent_on, description,
                               category_id, tags, created_at)
     select c.user_id, gen_random_uuid(), 'expense', 5000 + (k * 7919) % 20000, 'INR',
            current_date - (k % 365)::int, 'thing ' || k % 40, c.id, '{}', now() - interval '4 days'
     from people p, categories c, generate_series(1, 50) as k
     where c.user_id = p.id and p.n <= 1000",
    "insert into daily_totals (user_id, dimension, day, kind, currency, key, total_minor, entries)
     select user_id, 'category', spent_on, kind, currency, category_id::text, sum(amount_minor), count(*)
     from transactions group by user_id, spent_on, kind, currency, category_id",
    "insert into budgets (user_id, id, category_id, amount_minor, currency, created_at)
     select c.user_id, gen_random_uuid(), c.id, 60000, 'INR', now() - interval '90 days' from categories c
     where c.name in ('Food', 'Transport')",
    "vacuum analyze",
];

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let url = std::env::var("DATABASE_URL").unwrap();
    let store = Arc::new(Store::open(&Address::Server(url.clone().into())).await.unwrap());
    let mut raw = PgConnection::connect(&url).await.unwrap();
    for sql in FILL_PEOPLE {
        query(*sql).execute(&mut raw).await.unwrap();
    }
    let (people, entries): (i64, i64) = (
        query_scalar("select count(*) from users").fetch_one(&mut raw).await.unwrap(),
        query_scalar("select count(*) from transactions").fetch_one(&mut raw).await.unwrap(),
    );
    assert_eq!((people, entries), (PEOPLE, DUE * ENTRIES), "the database holds something else");

    let now = app::now();
    let told = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&told);
    let jobs = Jobs::new(Parts {
        store,
        ids: app::id_source(),
        clock: Clock::new(move || now),
        hand_out: Arc::new(move |_| {
            counted.fetch_add(1, Ordering::SeqCst);
        }),
    });
    let before = memory();
    let start = Instant::now();
    // A first process makes up for the newest run, so it begins at once.
    jobs.start();
    let mut most = before;
    loop {
        let left: i64 = query_scalar("select count(*) from nudge_plans where due_at <= $1")
            .bind(now)
            .fetch_one(&mut raw)
            .await
            .unwrap();
        most = most.max(memory());
        if left == 0 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let took = start.elapsed();
    jobs.stop().await;
    println!(
        "{PEOPLE} people, {DUE} due: {took:?} (at most 30 s), {} of them told something",
        told.load(Ordering::SeqCst)
    );
    println!(
        "memory: {:.1} MiB before, {:.1} MiB at most (at most 50)",
        mebibytes(before),
        mebibytes(most)
    );
}

fn mebibytes(kilobytes: u64) -> f64 {
    kilobytes as f64 / 1024.0
}

/// What this process holds in memory, in kilobytes: `VmRSS` of proc(5).
fn memory() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
    line.split_whitespace().next().unwrap().parse().unwrap()
}
