//! Two processes that share the work through a Redis, killed at random, while the Redis is emptied and killed, too: what
//! people are told without having asked is stored once and shown to them at least once, and to nobody else.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::{Duration, Instant},
};

use hisab_standins::telegram;
use hisabkitab::{
    agent::memory::Memory,
    broker::Broker,
    conversation::{Conversations, Parts, Turns},
    domain::{
        assistant::Assistant, change::Preferences, clock::Clock, currency::Currency, ids::IdSource,
        zone::Zone,
    },
    store::{Store, conversations, posts},
};
use rand::{Rng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use serde_json::json;
use sqlx::{Connection as _, PgConnection, query, query_as, query_scalar};
use tokio::task::block_in_place;
use uuid::Uuid;

use super::{SENT_WITHIN, at_random, random};
use crate::support::{
    load::seed,
    now,
    redis::Redis,
    serve::{Place, Served, free_port},
};

/// How often something is killed or emptied.
const MISFORTUNES: usize = 30;

const PEOPLE: usize = 4;

/// A process that sees what people should be told, and sends nothing itself.
struct Teller {
    conversations: Conversations,
    conn: PgConnection,
    ids: IdSource,
}

/// Somebody, and where they can be told something.
struct Reader {
    person: telegram::Person,
    place: conversations::Place,
}

impl Teller {
    async fn new(place: &Place, redis: &Redis) -> Self {
        let mut conn = PgConnection::connect(place.url()).await.unwrap();
        let name = "select encode(value, 'hex') from secrets where name = 'broker'";
        let name: String = query_scalar(name).fetch_one(&mut conn).await.unwrap();
        let ids = IdSource::seeded([4; 32]);
        let parts = Parts {
            store: Arc::new(Store::open(&place.address()).await.unwrap()),
            ids: ids.clone(),
            clock: Clock::new(now),
            defaults: Preferences {
                currency: Currency::INR,
                timezone: Zone::KOLKATA,
                assistant: Assistant::On,
            },
            turns: Turns::None,
            outbounds: Vec::new(),
            model: None,
            memory: Memory::default(),
            broker: Broker::redis(&redis.url().into(), &name).unwrap(),
        };
        Self { conversations: Conversations::new(parts).await.unwrap(), conn, ids }
    }

    async fn reader(&mut self, person: telegram::Person) -> Reader {
        let sql = "select user_id, id from conversations where channel = 'telegram' and chat = $1";
        let chat = person.chat().to_string();
        let (user, id): (Uuid, Uuid) =
            query_as(sql).bind(&chat).fetch_one(&mut self.conn).await.unwrap();
        let place = conversations::Place {
            user_id: user.into(),
            conversation_id: id.into(),
            channel: "telegram".to_owned(),
            chat,
        };
        Reader { person, place }
    }

    /// Tells somebody something; whether it was new. Now and then nobody hears of it, as when a process dies of it.
    async fn tell(&mut self, reader: &Reader, number: u32, hand_out: bool) -> bool {
        let at = chrono::DateTime::from(std::time::UNIX_EPOCH + clock());
        let reply = json!({ "paragraphs": [[{ "plain": text(reader, number) }]] });
        let post = posts::Post {
            id: self.ids.next(at),
            outgoing: self.ids.next(at),
            key: &format!("news:{number}"),
            reply: &reply,
            question: None,
            about: &[],
            now: at,
        };
        let (user, conversation) = (reader.place.user_id, reader.place.conversation_id);
        let new = posts::insert(&mut self.conn, user, conversation, &post).await.unwrap();
        if hand_out {
            self.conversations.hand_out(&reader.place);
        }
        new
    }
}

/// The time that the processes go by.
fn clock() -> Duration {
    std::time::UNIX_EPOCH.elapsed().unwrap()
}

fn text(reader: &Reader, number: u32) -> String {
    format!("News {number} for {}.", reader.person.name)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_people_are_told_reaches_them_whichever_worker_dies_and_whatever_redis_forgets() {
    let mut rng = random(seed() ^ 9);
    let (place, mut redis) = (Place::server().await, Redis::new());
    let standin = telegram::Standin::start().await.unwrap();
    let options = [
        format!("--telegram-bot-token={}", standin.token()),
        format!("--telegram-url={}", standin.url()),
        "--telegram-rate=1000".to_owned(),
        format!("--redis-url={}", redis.url()),
    ];
    let alone: Vec<&str> = options.iter().map(String::as_str).collect();
    let worker = [alone.clone(), vec!["--role", "worker"]].concat();

    // No bot can write to somebody who has not written: people say hello first. There is no Redis yet.
    let people: Vec<telegram::Person> =
        (0..PEOPLE).map(|number| standin.person(&format!("Asha{number}"))).collect();
    let first = block_in_place(|| Served::start(&place, free_port(), &alone));
    let answers = ["Hello!", "Filed", "Filed", "From now on", "There are no quiet hours"];
    let texts = ["hello", "chai 20", "yesterday chai 20", "daily digest on", "no quiet hours"];
    for person in &people {
        for (text, answer) in texts.iter().zip(answers) {
            standin.says(person, person.chat(), text);
            let shown = standin.shown(person.chat()).await.text;
            assert!(shown.starts_with(answer), "{shown}");
        }
    }
    first.kill();
    let mut teller = Teller::new(&place, &redis).await;
    let mut readers = Vec::new();
    for person in people {
        readers.push(teller.reader(person).await);
    }

    let ports = [free_port(), free_port()];
    let start = |at: usize| block_in_place(|| Served::start(&place, ports[at], &worker));
    let mut workers = [Some(start(0)), Some(start(1))];
    let mut told: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
    let mut number = 0;
    for misfortune in 0..MISFORTUNES {
        for _ in 0..rng.random_range(1..6) {
            let at = rng.random_range(0..readers.len());
            let again = rng.random_ratio(1, 4).then(|| told.get(&at)?.first().copied()).flatten();
            let new = again.unwrap_or(number);
            number += u32::from(again.is_none());
            let is_new = teller.tell(&readers[at], new, rng.random_ratio(3, 4)).await;
            assert_eq!(is_new, told.entry(at).or_default().insert(new), "news {new}");
        }
        // A digest is due, of today or yesterday, whether or not it was told before.
        query("update nudge_plans set due_at = now() - interval '1 minute'")
            .execute(&mut teller.conn)
            .await
            .unwrap();
        at_random(&mut rng, 250).await;
        if misfortune == 2 {
            redis.start();
        }
        suffer(&mut rng, &mut workers, &mut redis, misfortune > 2, &standin);
        for (at, worker) in workers.iter_mut().enumerate() {
            if worker.is_none() && rng.random_ratio(2, 3) {
                *worker = Some(start(at));
            }
        }
    }
    redis.start();
    for (at, worker) in workers.iter_mut().enumerate() {
        worker.get_or_insert_with(|| start(at));
    }

    let began = Instant::now();
    let unsent = "select (select count(*) from outbox where failed_at is null)
                       + (select count(*) from nudge_plans where due_at <= now())";
    while query_scalar::<_, i64>(unsent).fetch_one(&mut teller.conn).await.unwrap() > 0 {
        // Who is due is looked after each minute.
        assert!(began.elapsed() < SENT_WITHIN + Duration::from_mins(1), "some of it is not sent");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    let failed = "select error from outbox";
    let failed: Vec<String> = query_scalar(failed).fetch_all(&mut teller.conn).await.unwrap();
    assert_eq!(failed, Vec::<String>::new());
    for (at, reader) in readers.iter().enumerate() {
        let expected = told.remove(&at).unwrap_or_default();
        let stored = "select count(*) from messages
                      where user_id = $1 and kind = 'notice' and post_key like 'news:%'";
        let stored: i64 = query_scalar(stored)
            .bind(reader.place.user_id.0)
            .fetch_one(&mut teller.conn)
            .await
            .unwrap();
        assert_eq!(usize::try_from(stored).unwrap(), expected.len(), "each is stored once");
        let shown: BTreeSet<String> = standin
            .all_shown(reader.person.chat())
            .into_iter()
            .map(|shown| shown.text)
            .filter(|text| !answers.iter().any(|answer| text.starts_with(answer)))
            .collect();
        let (digests, shown): (BTreeSet<String>, BTreeSet<String>) =
            shown.into_iter().partition(|text| text.starts_with("Your day"));
        let keys = "select n.key from nudges n
                    join messages m on m.user_id = n.user_id and m.post_key = 'nudge:' || n.key
                    where n.user_id = $1 and n.kind = 'daily'";
        let keys: Vec<String> = query_scalar(keys)
            .bind(reader.place.user_id.0)
            .fetch_all(&mut teller.conn)
            .await
            .unwrap();
        assert!((1..=2).contains(&keys.len()), "{keys:?}");
        assert_eq!(digests.len(), keys.len(), "each digest is stored once and shown: {digests:?}");
        let expected: BTreeSet<String> =
            expected.iter().map(|number| text(reader, *number)).collect();
        assert_eq!(shown, expected, "everything that is theirs, and nothing else");
    }
    teller.conversations.stop().await;
}

/// Something bad happens: most often to a worker.
fn suffer(
    rng: &mut ChaCha8Rng,
    workers: &mut [Option<Served>; 2],
    redis: &mut Redis,
    has_redis: bool,
    standin: &telegram::Standin,
) {
    match rng.random_range(0..8) {
        0 if has_redis => block_in_place(|| redis.flush()),
        1 if has_redis => block_in_place(|| redis.start()),
        2 => {
            let faults =
                [telegram::Fault::Page(502), telegram::Fault::CutBefore, telegram::Fault::CutAfter];
            standin.fail("sendMessage", 1, faults.choose(rng).unwrap().clone());
        }
        _ => {
            if let Some(worker) = workers[rng.random_range(0..workers.len())].take() {
                worker.kill();
            }
        }
    }
}
