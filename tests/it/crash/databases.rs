//! A database server that is restarted under the processes, which stay.

use super::{at_random, check_on_server, random, start, url};
use crate::support::{
    load::{Crowd, seed},
    postgres::{End, Postgres},
    serve::{Place, free_port},
};

/// The server is ended at most so many milliseconds after people have more to say, and is away as long at most.
const LONGEST: u64 = 600;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_counts_once_when_the_database_server_is_restarted() {
    const ENDS: [End; 6] =
        [End::Fast, End::Immediate, End::Killed, End::Killed, End::Immediate, End::Fast];
    let seed = seed() ^ 4;
    let mut postgres = tokio::task::block_in_place(Postgres::new);
    let place = Place::Server { url: postgres.url() };
    let ports = [free_port(), free_port()];
    let mut rng = random(seed);
    let mut crowd = Crowd::gather(seed, ports.map(url).to_vec());
    let _both = ports.map(|port| start(&place, port, &[], &crowd));
    let mut ended = 0;
    for how in ENDS {
        crowd.more(8);
        at_random(&mut rng, LONGEST).await;
        tokio::task::block_in_place(|| postgres.end(how));
        ended += 1;
        at_random(&mut rng, LONGEST).await;
        tokio::task::block_in_place(|| postgres.start());
        // The processes find their own way back.
        crowd.all_said().await;
    }
    let stories = crowd.finish().await;
    check_on_server(&place, &stories).await;
    assert_eq!(ended, ENDS.len());
}
