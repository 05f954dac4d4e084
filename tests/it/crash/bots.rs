//! Both bots at once in a process that is killed at random: people write in bursts, across midnight where they live,
//! change what they wrote before it was looked at, and the platforms bring things late and twice.

use std::{collections::BTreeMap, time::Duration};

use chrono::{DateTime, FixedOffset, NaiveDate, Utc};
use hisab_standins::{discord, telegram};
use rand::{Rng as _, seq::IndexedRandom as _};
use rand_chacha::ChaCha8Rng;
use sqlx::{Connection as _, PgConnection, query_as, query_scalar};
use tokio::task::block_in_place;

use super::{at_random, random};
use crate::support::{
    load::seed,
    serve::{Place, Served, free_port},
    until,
};

const KILLS: usize = 200;

/// A process is killed at most so many milliseconds after it was ready.
const LONGEST_LIFE: u64 = 400;

/// One that is not to become ready is killed at most so many milliseconds after it was started.
const LONGEST_BIRTH: u64 = 150;

/// People at each platform.
const PEOPLE: usize = 3;

/// Half a minute before midnight in Kathmandu, where it comes while they write.
fn evening() -> DateTime<Utc> {
    "2026-01-15T18:14:30Z".parse().unwrap()
}

/// The day in Kathmandu.
fn day(at: DateTime<Utc>) -> NaiveDate {
    at.with_timezone(&FixedOffset::east_opt(20_700).unwrap()).date_naive()
}

/// Where somebody writes.
enum Door<'a> {
    Telegram(&'a telegram::Standin, telegram::Person),
    Discord(&'a discord::Standin, discord::Person, discord::Id),
}

impl Door<'_> {
    /// The platform's number of the person, and the number of the message.
    fn says(&self, now: DateTime<Utc>, text: &str) -> u64 {
        match self {
            Self::Telegram(platform, person) => {
                u64::try_from(platform.at(now).says(person, person.chat(), text)).unwrap()
            }
            Self::Discord(platform, person, channel) => platform.says(person, *channel, text).0,
        }
    }

    fn edits(&self, now: DateTime<Utc>, message: u64, text: &str) {
        match self {
            Self::Telegram(platform, person) => {
                let message = i64::try_from(message).unwrap();
                platform.at(now).edits(person, person.chat(), message, text);
            }
            Self::Discord(platform, _, channel) => {
                platform.edits(*channel, discord::Id(message), text);
            }
        }
    }

    fn subject(&self) -> String {
        match self {
            Self::Telegram(_, person) => person.id.to_string(),
            Self::Discord(_, person, _) => person.id.to_string(),
        }
    }

    async fn sees(&self) -> String {
        match self {
            Self::Telegram(platform, person) => platform.shown(person.chat()).await.text,
            Self::Discord(platform, _, channel) => platform.shown(*channel).await.text,
        }
    }

    /// Everything that was shown since, in order.
    async fn has_seen(&self) -> Vec<String> {
        match self {
            Self::Telegram(platform, person) => {
                platform.all_shown(person.chat()).into_iter().map(|shown| shown.text).collect()
            }
            Self::Discord(platform, _, channel) => {
                let mut seen = Vec::new();
                while platform.unseen(*channel) > 0 {
                    seen.push(platform.shown(*channel).await.text);
                }
                seen
            }
        }
    }
}

/// What one message must have come to.
#[derive(Clone, Debug)]
struct Said {
    what: &'static str,
    amount: i64,
    on: NaiveDate,
    edited: bool,
}

struct Writer<'a> {
    door: Door<'a>,
    said: Vec<Said>,
}

impl Writer<'_> {
    /// Three messages within a second; now and then one of them gets other words at once.
    fn burst(&mut self, rng: &mut ChaCha8Rng, now: impl Fn() -> DateTime<Utc>) {
        for what in ["chai", "auto", "lunch"] {
            let (at, amount) = (now(), 100 + i64::try_from(self.said.len()).unwrap());
            let message = self.door.says(at, &format!("{what} {amount}"));
            let mut said = Said { what, amount, on: day(at), edited: false };
            if rng.random_ratio(1, 6) {
                said.amount += 10_000;
                said.edited = true;
                self.door.edits(now(), message, &format!("{what} {}", said.amount));
            }
            self.said.push(said);
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_written_to_both_bots_counts_once_on_its_day_when_the_process_is_killed() {
    let mut rng = random(seed() ^ 7);
    let (place, port) = (Place::server().await, free_port());
    let (at_telegram, at_discord) = (
        telegram::Standin::start().await.unwrap(),
        discord::Standin::start_running(evening()).await,
    );
    let (telegram, discord) = (&at_telegram, &at_discord);
    let now = || discord.now();
    let options = [
        format!("--telegram-bot-token={}", telegram.token()),
        format!("--telegram-url={}", telegram.url()),
        "--telegram-rate=1000".to_owned(),
        format!("--discord-token={}", discord.token()),
        format!("--discord-url={}", discord.url()),
        "--timezone=Asia/Kathmandu".to_owned(),
    ];
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    let mut writers: Vec<Writer<'_>> = (0..PEOPLE)
        .flat_map(|number| {
            let there = telegram.person(&format!("Asha {number}"));
            let here = discord.person(&format!("Ravi {number}"));
            let channel = discord.dm(&here);
            [Door::Telegram(telegram, there), Door::Discord(discord, here, channel)]
        })
        .map(|door| Writer { door, said: Vec::new() })
        .collect();

    // Discord brings nothing again that was written to a bot it does not know: people say hello first.
    let served = block_in_place(|| Served::start(&place, port, &options));
    discord.wait_ready().await;
    for writer in &writers {
        writer.door.says(now(), "hello");
        assert!(writer.door.sees().await.starts_with("Hello!"));
    }
    served.kill();

    let mut held = false;
    for kill in 0..KILLS {
        let one_of_two: Vec<usize> =
            (0..writers.len()).filter(|_| rng.random_ratio(1, 2)).collect();
        // Some is written while nobody is there, some while somebody just starts, some while somebody answers.
        let (before, while_alive) = one_of_two.split_at(one_of_two.len() / 2);
        for at in before {
            writers[*at].burst(&mut rng, now);
        }
        if rng.random_ratio(1, 8) {
            let starting = Served::spawn(&place, port, &options);
            at_random(&mut rng, LONGEST_BIRTH).await;
            starting.kill();
            continue;
        }
        let served = block_in_place(|| Served::start(&place, port, &options));
        misfortune(&mut rng, telegram, discord, &mut held);
        at_random(&mut rng, LONGEST_LIFE / 2).await;
        for at in while_alive {
            writers[*at].burst(&mut rng, now);
        }
        // Not what is held back: it would overtake the rest.
        if kill % 5 == 0 && !held {
            discord.deliver_again();
        }
        at_random(&mut rng, LONGEST_LIFE / 2).await;
        served.kill();
    }
    telegram.release();
    discord.release();
    assert!(day(now()) > day(evening()), "it is the day after by now");

    let _served = block_in_place(|| Served::start(&place, port, &options));
    let mut conn = PgConnection::connect(place.url()).await.unwrap();
    for writer in &writers {
        all_is_answered(place.url(), writer).await;
        the_books_are_right(&mut conn, writer).await;
        each_reply_was_shown_in_order(writer).await;
    }
}

/// What platforms do to bots.
fn misfortune(
    rng: &mut ChaCha8Rng,
    telegram: &telegram::Standin,
    discord: &discord::Standin,
    held: &mut bool,
) {
    match rng.random_range(0..8) {
        0 => telegram.double_next(5),
        // Not what is held back: it would overtake the rest.
        1 if !*held => {
            if let Some(last) = telegram.last_update() {
                telegram.deliver_again(last);
            }
        }
        2 => discord.drop_connection(),
        3 => discord.invalidate_session(false),
        4 => {
            // Late, perhaps on the next day.
            if std::mem::replace(held, !*held) {
                telegram.release();
                discord.release();
            } else {
                telegram.hold();
                discord.hold();
            }
        }
        5 => {
            let faults =
                [telegram::Fault::Page(502), telegram::Fault::CutBefore, telegram::Fault::CutAfter];
            let fault = faults.choose(rng).unwrap().clone();
            telegram.fail("sendMessage", 1, fault);
        }
        _ => {}
    }
}

async fn all_is_answered(url: &str, writer: &Writer<'_>) {
    let (subject, expected) = (writer.door.subject(), writer.said.len() + 1);
    let edits = writer.said.iter().filter(|said| said.edited).count();
    let mut conn = PgConnection::connect(url).await.unwrap();
    let counted = async |conn: &mut PgConnection| -> (i64, i64, i64) {
        query_as(
            "select count(*) filter (where kind = 'text'), count(*) filter (where answered_at is null),
                    (select count(*) from outbox o join identities i using (user_id) where i.subject = $1)
             from messages join identities i using (user_id) where i.subject = $1",
        )
        .bind(&subject)
        .fetch_one(conn)
        .await
        .unwrap()
    };
    let deadline = tokio::time::timeout(Duration::from_mins(2), async {
        loop {
            let (texts, waiting, unsent) = counted(&mut conn).await;
            if usize::try_from(texts).unwrap() == expected && waiting == 0 && unsent == 0 {
                break;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    });
    if deadline.await.is_err() {
        let found = counted(&mut conn).await;
        panic!(
            "{subject}: {expected} texts and {edits} edits, but found (texts, waiting, unsent) {found:?}"
        );
    }
    // The newest edit of a message may be on its way still.
    until(async || {
        let mut conn = PgConnection::connect(url).await.unwrap();
        let amounts: Vec<i64> = query_scalar(
            "select t.amount_minor from transactions t join identities i using (user_id)
             where i.subject = $1 and t.voided_at is null",
        )
        .bind(&subject)
        .fetch_all(&mut conn)
        .await
        .unwrap();
        let edited = amounts.iter().filter(|amount| **amount >= 1_000_000).count();
        edited == edits
    })
    .await;
}

/// Every message made one entry, in the order in which they were written, on the day it was where they were written.
async fn the_books_are_right(conn: &mut PgConnection, writer: &Writer<'_>) {
    let rows: Vec<(String, i64, NaiveDate)> = query_as(
        "select t.description, t.amount_minor / 100, t.spent_on
         from transactions t
         join identities i on i.user_id = t.user_id
         join messages m on m.user_id = t.user_id and m.id = t.message_id
         join messages first on first.user_id = m.user_id
             and first.conversation_id = m.conversation_id and first.external_id = m.root
             and first.kind = 'text'
         where i.subject = $1 and t.voided_at is null order by first.platform_order",
    )
    .bind(writer.door.subject())
    .fetch_all(conn)
    .await
    .unwrap();
    let expected: Vec<(String, i64, NaiveDate)> =
        writer.said.iter().map(|said| (said.what.to_owned(), said.amount, said.on)).collect();
    assert_eq!(rows, expected, "{}", writer.door.subject());
    let days: BTreeMap<NaiveDate, usize> = rows.iter().fold(BTreeMap::new(), |mut days, row| {
        *days.entry(row.2).or_default() += 1;
        days
    });
    assert_eq!(days.len(), 2, "they wrote before and after midnight: {days:?}");
}

/// A reply may be shown twice after a crash, but none is left out and none overtakes another.
async fn each_reply_was_shown_in_order(writer: &Writer<'_>) {
    let seen = writer.door.has_seen().await;
    let mut last = None;
    for said in writer.said.iter().filter(|said| !said.edited) {
        let reply = format!("Filed {} ₹{} in", said.what, said.amount);
        let first = seen.iter().position(|seen| seen.starts_with(&reply));
        let Some(first) = first else { panic!("{reply} was not shown") };
        let who = writer.door.subject();
        assert!(last < Some(first), "{reply} was shown too early to {who}: {seen:#?}");
        last = Some(first);
    }
}
