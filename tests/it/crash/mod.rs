//! What was accepted has its effect once, in order, and is answered once, whatever is killed: processes, the database,
//! or both, at any instant, while messages come twice and out of order.
//!
//! Each test lets people write (`support::load`), ends things in its own way, and checks everything in the end. Waiting
//! a random time before a kill is the point here; nothing else waits for time to pass.

mod bots;
mod databases;
mod kills;
mod roles;
mod terms;
mod workers;

use std::time::{Duration, Instant};

use hisabkitab::store::Store;
use rand::{Rng as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use tokio::task::block_in_place;

use crate::support::{
    load::{Crowd, Story, check},
    serve::{Place, Served},
};

/// How long a reply may be on its way: longer than it stays with a process that died.
const SENT_WITHIN: Duration = Duration::from_secs(40);

/// Random choices of a test.
fn random(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// Waits for a random time up to a number of milliseconds.
async fn at_random(rng: &mut ChaCha8Rng, up_to: u64) {
    tokio::time::sleep(Duration::from_millis(rng.random_range(0..up_to))).await;
}

/// Starts a process and tells everybody.
fn start(place: &Place, port: u16, options: &[&str], crowd: &Crowd) -> Served {
    let served = block_in_place(|| Served::start(place, port, options));
    crowd.started();
    served
}

fn url(port: u16) -> String {
    format!("http://127.0.0.1:{port}")
}

/// Waits until all replies are out, and checks everything.
async fn check_on_server(place: &Place, stories: &[Story]) {
    let store = Store::open(&place.address()).await.unwrap();
    let mut conn = store.acquire().await.unwrap();
    let began = Instant::now();
    while check::unsent(&mut conn).await > 0 {
        assert!(began.elapsed() < SENT_WITHIN, "replies are not sent");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    check::check(&mut conn, stories).await;
}
