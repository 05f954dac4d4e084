//! Attempts to sign in are bounded, for an account and for a network, in all processes together.

use super::*;
use crate::support::serve::{Served, free_port};

#[test]
fn attempts_from_one_network_are_counted_in_all_processes_together() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let second = Served::start(&api.place, free_port(), &["--behind-proxy", "--role", "web"]);
        let from = "198.51.100.7";
        let doors = [Stranger::new(&api, from), Stranger::at(&second.url, from)];
        let wrong = "A".repeat(hisabkitab::domain::token::Token::LENGTH);
        for number in 0..60 {
            let door = &doors[number % 2];
            let status = if number % 4 < 2 {
                door.post(SESSIONS, &json!({ "link": wrong })).await.status
            } else {
                door.form("/sign-in", &[("t", &wrong)], &[]).await.status
            };
            assert!([401, 404].contains(&status), "{number}: {status}");
        }
        let link = link(&api, &who).await;
        for door in &doors {
            let refused = door.post(SESSIONS, &json!({ "link": link })).await;
            assert_eq!(refused.problem(429), "too_fast", "also with a good link");
            assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
            assert_eq!(door.form("/sign-in", &[("t", token_in(&link))], &[]).await.status, 429);
        }
        let elsewhere = Stranger::at(&second.url, "198.51.100.8");
        assert_eq!(elsewhere.post(SESSIONS, &json!({ "link": link })).await.status, 201);
        run(&api, "update sign_in_attempts set made_at = made_at - interval '1 hour'").await;
        let later = doors[0].post(SESSIONS, &json!({ "link": link })).await;
        assert_eq!(later.problem(410), "link_used", "the hour is over");
    });
}

#[test]
fn nobody_gets_around_the_bound_by_saying_they_come_from_elsewhere() {
    block_on(async {
        // Nobody stands before it: what a client says of where it comes from is nothing.
        let api = Api::start().await;
        let wrong = "A".repeat(hisabkitab::domain::token::Token::LENGTH);
        for number in 0..60 {
            let stranger = Stranger::new(&api, &format!("198.51.100.{number}"));
            assert_eq!(stranger.post(SESSIONS, &json!({ "link": wrong })).await.status, 401);
        }
        let stranger = Stranger::new(&api, "198.51.100.200");
        let refused = stranger.post(SESSIONS, &json!({ "link": wrong })).await;
        assert_eq!(refused.problem(429), "too_fast");
    });
}

#[test]
fn requests_are_bounded_and_the_answer_says_how_much_is_left() {
    block_on(async {
        let api = start(&[]).await;
        let who = api.person().await;
        let stranger = Stranger::new(&api, "198.51.100.1");
        let me = || said(stranger.request(Method::GET, "/api/v1/me").bearer_auth(&who.token));
        let first = me().await;
        assert_eq!(first.header("ratelimit-policy"), "\"default\";q=600;w=12");
        assert!(first.header("ratelimit").starts_with("\"default\";r=599;t="), "{first:?}");
        let asked = futures_util::future::join_all((0..900).map(|_| me())).await;
        let refused: Vec<&Said> = asked.iter().filter(|answer| answer.status == 429).collect();
        assert!(!refused.is_empty(), "nobody was told to wait");
        assert_eq!(refused[0].problem(429), "too_fast");
        assert!(refused[0].header("retry-after").parse::<u32>().unwrap() > 0);
        let other = Stranger::new(&api, "198.51.100.2");
        assert_eq!(other.get("/api/v1/health").await.status, 200, "others do not wait");
    });
}
