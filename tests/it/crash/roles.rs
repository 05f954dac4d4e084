//! Processes that share the work: one takes messages in, another answers them.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{at_random, check_on_server, random, start, url};
use crate::support::{
    load::{Crowd, seed},
    serve::{Place, free_port},
};

fn ids(history: &[Value]) -> Vec<&str> {
    history.iter().map(|exchange| exchange["message"]["id"].as_str().unwrap()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_accepted_while_nobody_answers_is_answered_in_its_order_by_workers_that_die() {
    const KILLS: usize = 12;
    let seed = seed() ^ 5;
    let place = Place::server().await;
    let (port, worker_port, mut rng) = (free_port(), free_port(), random(seed));
    let mut crowd = Crowd::gather(seed, vec![url(port)]);
    let _web = start(&place, port, &["--role", "web"], &crowd);
    crowd.more(6);
    crowd.all_said().await;
    let before = crowd.histories().await;
    let unanswered = |exchange: &Value| exchange["position"].is_null();
    assert!(before.iter().flatten().all(unanswered), "nobody is there to answer");

    let mut kills = 0;
    while kills < KILLS {
        let worker = start(&place, worker_port, &["--role", "worker"], &crowd);
        crowd.more(3);
        at_random(&mut rng, 400).await;
        worker.kill();
        kills += 1;
    }
    let _worker = start(&place, worker_port, &["--role", "worker"], &crowd);
    crowd.more(3);
    crowd.somebody_has_read().await;
    let shown = crowd.histories().await;
    let stories = crowd.finish().await;
    check_on_server(&place, &stories).await;
    assert_eq!(kills, KILLS);

    for (before, shown) in before.iter().zip(&shown) {
        let (before, shown) = (ids(before), ids(shown));
        assert!(!before.is_empty());
        let places: BTreeMap<&str, usize> =
            shown.iter().enumerate().map(|(at, id)| (*id, at)).collect();
        let answered: Vec<usize> = before.iter().map(|id| places[id]).collect();
        assert!(answered.is_sorted(), "{before:?} became {shown:?}");
    }
}
