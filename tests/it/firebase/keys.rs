//! The keys: fetched once, kept as long as they may be, fetched anew when they change, and used while Google is away.

use futures_util::{FutureExt as _, future::join_all};
use hisab_standins::firebase::Fault;

use super::*;
use crate::support::until;

/// A day, in seconds.
const DAY: i64 = 24 * 60 * 60;

#[test]
fn keys_are_kept_as_long_as_google_says() {
    block_on(async {
        let project = Project::new().await;
        project.google.keep(Some("public, max-age=300"), None);
        let token = project.good(0);
        for (second, requests) in [(0, 1), (1, 1), (299, 1), (300, 2), (599, 2), (600, 3)] {
            project.verify(&token, second).await.unwrap();
            assert_eq!(project.google.key_requests(), requests, "at {second}");
        }
        project.google.keep(Some("public, max-age=300"), Some(200));
        project.verify(&token, 900).await.unwrap();
        project.verify(&token, 999).await.unwrap();
        assert_eq!(project.google.key_requests(), 4);
        project.google.keep(None, None);
        project.verify(&token, 1000).await.unwrap();
        project.verify(&token, 1059).await.unwrap();
        assert_eq!(project.google.key_requests(), 5, "they are not fetched for each token");
        project.verify(&token, 1060).await.unwrap();
        assert_eq!(project.google.key_requests(), 6);
    });
}

#[test]
fn a_clock_that_is_set_back_does_not_keep_them_for_ages() {
    block_on(async {
        let project = Project::new().await;
        project.verify(&project.good(0), 0).await.unwrap();
        project.verify(&project.good(-DAY), -DAY).await.unwrap();
        assert_eq!(project.google.key_requests(), 2);
    });
}

#[test]
fn a_key_that_nobody_knows_is_looked_for_once_in_a_while() {
    block_on(async {
        let project = Project::new().await;
        let good = project.good(0);
        project.verify(&good, 0).await.unwrap();
        for kid in ["made-up", "made-up", "another"] {
            assert_eq!(project.verify(&project.signed_by(kid, 0), 1).await, UNKNOWN);
            assert_eq!(project.google.key_requests(), 2, "{kid}");
        }
        project.verify(&good, 2).await.unwrap();
        assert_eq!(project.verify(&project.signed_by("third", 0), 60).await, UNKNOWN);
        assert_eq!(project.google.key_requests(), 2);
        assert_eq!(project.verify(&project.signed_by("third", 0), 61).await, UNKNOWN);
        assert_eq!(project.google.key_requests(), 3);
    });
}

#[test]
fn when_the_first_token_is_by_a_key_that_nobody_knows_one_look_is_enough() {
    block_on(async {
        let project = Project::new().await;
        for second in [0, 1, 59] {
            assert_eq!(project.verify(&project.signed_by("made-up", 0), second).await, UNKNOWN);
            assert_eq!(project.google.key_requests(), 1);
        }
    });
}

#[test]
fn changed_keys_are_noticed_at_once_and_old_ones_are_forgotten() {
    block_on(async {
        let project = Project::new().await;
        let old = project.good(0);
        project.verify(&old, 0).await.unwrap();
        // As Google does it: the next key is known before it is used.
        project.google.rotate();
        project.verify(&project.good(0), 1).await.unwrap();
        assert_eq!(project.google.key_requests(), 1);
        // And in a hurry.
        project.google.replace();
        project.verify(&project.good(0), 2).await.unwrap();
        assert_eq!(project.google.key_requests(), 2);
        assert_eq!(project.verify(&old, 3).await, UNKNOWN);
        assert_eq!(project.google.key_requests(), 3);
    });
}

#[test]
fn before_there_are_keys_nobody_is_refused_and_nobody_gets_in() {
    block_on(async {
        let project = Project::new().await;
        let (token, mut second) = (project.good(0), 0);
        for (fault, why) in [
            (Fault::Error(503, "UNAVAILABLE"), Away::Status(503)),
            (Fault::Page(404), Away::Status(404)),
            (Fault::Page(302), Away::Status(302)),
            (Fault::Garbage, Away::Unreadable),
            (Fault::Hang, Away::NoAnswer),
            (Fault::Stall, Away::NoAnswer),
            (Fault::Cut, Away::NoConnection),
            (Fault::Huge, Away::TooLarge),
        ] {
            let before = project.google.key_requests();
            project.google.plan_keys(fault.clone());
            let began = std::time::Instant::now();
            assert_eq!(project.verify(&token, second).await, away(why), "{fault:?}");
            assert!(began.elapsed() < LIMIT * 5, "{fault:?}");
            // Google gets some rest, and whoever asks meanwhile is told the same.
            assert_eq!(project.verify(&token, second + 4).await, away(why), "{fault:?}");
            assert_eq!(project.google.key_requests(), before + 1, "{fault:?}");
            second += 5;
        }
        assert!(project.verify(&token, second).await.is_ok(), "and then all is well");
    });
}

#[test]
fn while_google_is_away_the_old_keys_are_used_for_a_day() {
    block_on(async {
        let project = Project::new().await;
        project.google.keep(Some("max-age=300"), None);
        project.verify(&project.good(0), 0).await.unwrap();
        for second in [300, 3600, 299 + DAY] {
            let before = project.google.key_requests();
            project.google.plan_keys(Fault::Error(503, "UNAVAILABLE"));
            assert!(project.verify(&project.good(second), second).await.is_ok(), "at {second}");
            let unknown = project.verify(&project.signed_by("made-up", second), second).await;
            assert_eq!(unknown, away(Away::Status(503)), "it may be a new one");
            assert_eq!(project.google.key_requests(), before + 1, "at {second}");
        }
        let later = 300 + DAY + 10;
        project.google.plan_keys(Fault::Hang);
        assert_eq!(project.verify(&project.good(later), later).await, away(Away::NoAnswer));
        assert!(project.verify(&project.good(later), later + 5).await.is_ok());
    });
}

#[test]
fn many_at_once_have_the_keys_fetched_once() {
    block_on(async {
        let project = Project::new().await;
        let good = project.good(0);
        let verified = join_all((0..50).map(|_| project.verify(&good, 0))).await;
        assert!(verified.iter().all(Result::is_ok));
        assert_eq!(project.google.key_requests(), 1);
        let made_up: Vec<_> = (0..50).map(|n| project.signed_by(&n.to_string(), 0)).collect();
        let refused = join_all(made_up.iter().map(|token| project.verify(token, 1))).await;
        assert!(refused.iter().all(|refused| *refused == UNKNOWN), "{refused:?}");
        assert_eq!(project.google.key_requests(), 2);
    });
}

#[test]
fn who_stops_waiting_does_not_have_google_asked_again() {
    block_on(async {
        let project = Project::new().await;
        let good = project.good(0);
        project.google.plan_keys(Fault::Hang);
        assert!(project.verify(&good, 0).now_or_never().is_none());
        // The fetch goes on without them: this one waits for it, and begins none.
        assert_eq!(project.verify(&good, 0).await, away(Away::NoAnswer));
        assert_eq!(project.google.key_requests(), 1);
        project.verify(&good, 5).await.unwrap();
    });
}

#[test]
fn while_one_waits_for_google_the_others_do_with_what_there_is() {
    block_on(async {
        let project = Project::new().await;
        project.google.keep(Some("max-age=300"), None);
        let good = project.good(0);
        project.verify(&good, 0).await.unwrap();
        project.google.plan_keys(Fault::Hang);
        let waits = project.verify(&good, 300);
        let others = async {
            until(async || project.google.key_requests() == 2).await;
            let began = std::time::Instant::now();
            for _ in 0..20 {
                project.verify(&good, 300).await.unwrap();
            }
            began.elapsed()
        };
        let (waited, others) = tokio::join!(waits, others);
        assert!(waited.is_ok(), "and who waited in vain does, too");
        assert!(others < LIMIT, "{others:?}");
        assert_eq!(project.google.key_requests(), 2);
    });
}
