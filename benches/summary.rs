//! A summary over a person's 1,000,000 entries against one over 10,000, both over the same two years, on the
//! PostgreSQL server of `DATABASE_URL`.
//!
//! `DATABASE_URL=… cargo bench --bench summary` prints both times and their ratio; the bar is 1.5.

#![expect(clippy::unwrap_used, reason = "a benchmark that cannot run must say so")]
#![expect(clippy::indexing_slicing, reason = "of lists made here")]
#![expect(clippy::print_stdout, reason = "the figures are what it is for")]
#![expect(clippy::float_arithmetic, reason = "a ratio of times, not money")]

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use hisab_port::Channel;
use hisabkitab::{
    app,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, kind::Kind,
        period::Period, zone::Zone,
    },
    ledger::{self, Books, Dimension, Filter, Query},
    store::{Address, Store},
};
use sqlx::{Connection, PgConnection, query};

/// Some 730 days and 16 categories, of which a person uses five on a day: both fill the same days.
const FILL_ENTRIES: &str = "
    insert into transactions (user_id, id, kind, amount_minor, currency, spent_on, description,
                              category_id, tags, created_at)
    select $1, gen_random_uuid(), 'expense', 100 + n % 5000, 'INR',
           date '2024-01-01' + (n % 730)::int, 'chai',
           (select id from categories where user_id = $1 order by id
            offset (n / 730 % 5) limit 1), '{}', now()
    from generate_series(1, $2) as n";
const FILL_TOTALS: &str = "
    insert into daily_totals (user_id, dimension, day, kind, currency, key, total_minor, entries)
    select user_id, 'category', spent_on, kind, currency, category_id::text,
           sum(amount_minor), count(*)
    from transactions where user_id = $1 group by user_id, spent_on, kind, currency, category_id";

#[tokio::main]
async fn main() {
    #[expect(clippy::disallowed_methods, reason = "the benchmark's own setting")]
    let url = std::env::var("DATABASE_URL").unwrap();
    let now = app::now();
    let ids = app::id_source();
    let defaults =
        Preferences { currency: Currency::INR, timezone: Zone::KOLKATA, assistant: Assistant::On };
    let store = Store::open(&Address::Server(url.clone().into())).await.unwrap();
    let conversations = Conversations::new(Parts {
        store: Arc::new(store),
        ids,
        clock: Clock::new(app::now),
        defaults,
        turns: Turns::None,
        outbounds: Vec::new(),
        model: None,
        memory: hisabkitab::agent::memory::Memory::default(),
        broker: hisabkitab::broker::Broker::default(),
    });
    let conversations = conversations.await.unwrap();
    let mut raw = PgConnection::connect(&url).await.unwrap();
    let mut people = Vec::new();
    for entries in [10_000_i64, 1_000_000] {
        let subject = format!("bench-{entries}-{}", now.timestamp_micros());
        let books = conversations.books(Channel::Terminal, &subject, now).await.unwrap();
        let user = books.user();
        books.commit().await.unwrap();
        query(FILL_ENTRIES).bind(user.0).bind(entries).execute(&mut raw).await.unwrap();
        query(FILL_TOTALS).bind(user.0).execute(&mut raw).await.unwrap();
        people.push(subject);
    }
    sqlx::raw_sql("vacuum analyze transactions; ").execute(&mut raw).await.unwrap();
    sqlx::raw_sql("vacuum analyze daily_totals").execute(&mut raw).await.unwrap();
    for (name, by, filter) in [
        ("both years by category", Some(Dimension::Category), both_years()),
        ("one month in all", None, one_month()),
        ("ever, by month", Some(Dimension::Month), Filter::default()),
    ] {
        let query = Query { filter, kind: Kind::Expense, by, average: false };
        let mut times = Vec::new();
        for person in &people {
            let mut books = conversations.books(Channel::Terminal, person, now).await.unwrap();
            times.push(median(&mut books, &query).await);
        }
        let ratio = times[1].as_secs_f64() / times[0].as_secs_f64();
        println!(
            "{name}: {:?} over 10,000 entries, {:?} over 1,000,000, ratio {ratio:.2} (at most 1.50)",
            times[0], times[1]
        );
    }
}

fn both_years() -> Filter {
    let period = Period::new("2024-01-01".parse().unwrap(), "2026-01-01".parse().unwrap()).unwrap();
    Filter { period: Some(period), ..Filter::default() }
}

fn one_month() -> Filter {
    let period = Period::new("2025-03-01".parse().unwrap(), "2025-04-01".parse().unwrap()).unwrap();
    Filter { period: Some(period), ..Filter::default() }
}

async fn median(books: &mut Books, query: &Query) -> Duration {
    let mut times = Vec::new();
    for _ in 0..201 {
        let start = Instant::now();
        let summary = ledger::summarize(books, query).await.unwrap();
        times.push(start.elapsed());
        assert!(!summary.totals.is_empty());
    }
    times.sort();
    times[times.len() / 2]
}
