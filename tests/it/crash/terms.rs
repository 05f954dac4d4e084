//! Processes that are told to stop while people write.

use tokio::task::block_in_place;

use super::{at_random, check_on_server, random, start, url};
use crate::support::{
    load::{Crowd, seed},
    serve::{Place, free_port},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_counts_once_when_a_process_is_told_to_stop() {
    const STOPS: usize = 12;
    let seed = seed() ^ 6;
    let (place, port, mut rng) = (Place::server().await, free_port(), random(seed));
    let mut crowd = Crowd::gather(seed, vec![url(port)]);
    let mut stops = 0;
    while stops < STOPS {
        crowd.more(4);
        let served = start(&place, port, &[], &crowd);
        at_random(&mut rng, 400).await;
        let (ended, log) = block_in_place(|| served.stop());
        assert!(ended.success(), "{log}");
        stops += 1;
    }
    let _served = start(&place, port, &[], &crowd);
    let stories = crowd.finish().await;
    check_on_server(&place, &stories).await;
    assert_eq!(stops, STOPS);
}
