//! Processes that are killed.

use rand::Rng as _;

use super::{at_random, check_on_server, random, start, url};
use crate::support::{
    load::{Crowd, seed},
    serve::{Place, Served, free_port},
};

/// A process is killed at most so many milliseconds after it was ready.
const LONGEST_LIFE: u64 = 250;

/// One that is not to become ready is killed at most so many milliseconds after it was started.
const LONGEST_BIRTH: u64 = 150;

/// Every so many kills one hits a process that is not ready yet.
const STILLBORN: u32 = 8;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_counts_once_when_the_only_process_is_killed() {
    const KILLS: usize = 150;
    let seed = seed();
    let (place, port, mut rng) = (Place::server().await, free_port(), random(seed));
    let mut crowd = Crowd::gather(seed, vec![url(port)]);
    let mut kills = 0;
    while kills < KILLS {
        crowd.more(2);
        if rng.random_ratio(1, STILLBORN) {
            let starting = Served::spawn(&place, port, &[]);
            at_random(&mut rng, LONGEST_BIRTH).await;
            starting.kill();
        } else {
            let served = start(&place, port, &[], &crowd);
            at_random(&mut rng, LONGEST_LIFE).await;
            served.kill();
        }
        kills += 1;
    }
    let _served = start(&place, port, &[], &crowd);
    let stories = crowd.finish().await;
    check_on_server(&place, &stories).await;
    assert_eq!(kills, KILLS);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_counts_once_when_one_of_two_processes_is_killed_or_both() {
    const KILLS: usize = 160;
    let seed = seed() ^ 2;
    let (place, ports, mut rng) = (Place::server().await, [free_port(), free_port()], random(seed));
    let mut crowd = Crowd::gather(seed, ports.map(url).to_vec());
    let mut both = ports.map(|port| Some(start(&place, port, &[], &crowd)));
    let mut kills = 0;
    while kills < KILLS {
        crowd.more(2);
        at_random(&mut rng, LONGEST_LIFE).await;
        let one = rng.random_range(0..2);
        // Mostly one survives.
        let dying = if rng.random_ratio(1, 8) { vec![one, 1 - one] } else { vec![one] };
        for at in &dying {
            both[*at].take().unwrap().kill();
            kills += 1;
        }
        for at in dying {
            both[at] = Some(start(&place, ports[at], &[], &crowd));
        }
    }
    let stories = crowd.finish().await;
    check_on_server(&place, &stories).await;
    assert!(kills >= KILLS);
}

#[cfg(feature = "embedded")]
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_counts_once_when_the_database_is_inside_what_is_killed() {
    use hisabkitab::store::Store;

    use std::time::{Duration, Instant};

    use tokio::task::block_in_place;

    use super::SENT_WITHIN;
    use crate::support::load::check;

    /// How long a reply stays with a process that died, and a bit.
    const REPLY_LEASE: Duration = Duration::from_secs(16);

    async fn ready(port: u16) -> serde_json::Value {
        let ready = reqwest::get(format!("{}/readyz", url(port))).await;
        ready.unwrap().json().await.unwrap()
    }

    const KILLS: usize = 40;
    let seed = seed() ^ 3;
    let (place, port, mut rng) = (Place::folder(), free_port(), random(seed));
    let mut crowd = Crowd::gather(seed, vec![url(port)]);
    let mut kills = 0;
    while kills < KILLS {
        crowd.more(2);
        let served = start(&place, port, &[], &crowd);
        at_random(&mut rng, LONGEST_LIFE).await;
        served.kill();
        kills += 1;
    }
    let (served, killed) = (start(&place, port, &[], &crowd), Instant::now());
    let stories = crowd.finish().await;
    // What the last one had in hand when it died is nobody else's for that long, and is not seen from outside.
    tokio::time::sleep(REPLY_LEASE.saturating_sub(killed.elapsed())).await;
    while ready(port).await["outbox_seconds"].is_number() {
        assert!(killed.elapsed() < SENT_WITHIN, "replies are not sent");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    // One process at a time has the folder.
    let (ended, log) = block_in_place(|| served.stop());
    assert!(ended.success(), "{log}");
    let store = Store::open(&place.address()).await.unwrap();
    check::check(&mut store.acquire().await.unwrap(), &stories).await;
    store.close().await;
    assert_eq!(kills, KILLS);
}
