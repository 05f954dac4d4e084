//! Work that is shared through a Redis, whether it is there or not; and replies that were given up.

use chrono::TimeDelta;
use hisab_port::SendError;
use hisabkitab::{broker::Broker, conversation::DeadLetter};
use tokio::task::spawn_blocking;

use super::{
    posts::{place, tell},
    *,
};
use crate::support::{on_server, program, redis::Redis};

fn broker(redis: &Redis) -> Broker {
    Broker::redis(&redis.url().into(), "a-test").unwrap()
}

/// A town with somebody in it, and where they are.
async fn town() -> (Town, hisabkitab::store::conversations::Place) {
    let town = Town::new().await;
    let all = town.process(Turns::All).await;
    stored(&all, says(1, "a", "chai 20")).await;
    town.until_sent(1).await;
    until(async || town.texts("select id::text from outbox").await.is_empty()).await;
    all.stop().await;
    let place = place(&town).await;
    (town, place)
}

#[test]
fn what_one_process_hands_out_another_sends() {
    on_server(async |_| {
        let (town, place) = town().await;
        let mut redis = Redis::new();
        redis.start();
        let teller = town.process_with(Turns::None, broker(&redis)).await;
        let sender = town.process_with(Turns::All, broker(&redis)).await;
        let workers = "hisab:v1:a-test:deliver:web:workers";
        until(async || redis.keys(workers) == 1).await;
        for number in 2..6 {
            let text = format!("News {number}.");
            assert!(tell(&mut town.sql().await, &place, (&text, &text), now()).await);
            teller.hand_out(&place);
            assert_eq!(town.until_sent(number).await.last(), Some(&text));
        }
        // It comes back empty: whoever works there begins anew.
        redis.flush();
        until(async || redis.keys(workers) == 1).await;
        assert!(tell(&mut town.sql().await, &place, ("last", "Last."), now()).await);
        teller.hand_out(&place);
        assert_eq!(town.until_sent(6).await.last().map(String::as_str), Some("Last."));
        teller.stop().await;
        sender.stop().await;
    });
}

#[test]
fn without_its_redis_a_process_does_its_own_work_and_goes_on_when_it_is_there() {
    on_server(async |_| {
        let (town, place) = town().await;
        let mut redis = Redis::new();
        let all = town.process_with(Turns::All, broker(&redis)).await;
        assert!(tell(&mut town.sql().await, &place, ("one", "One."), now()).await);
        all.hand_out(&place);
        town.until_sent(2).await;
        // Nobody hands it out: the sweep finds it.
        assert!(tell(&mut town.sql().await, &place, ("two", "Two."), now()).await);
        town.until_sent(3).await;
        redis.start();
        until(async || redis.keys("hisab:v1:a-test:deliver:web:workers") == 1).await;
        assert!(tell(&mut town.sql().await, &place, ("three", "Three."), now()).await);
        all.hand_out(&place);
        town.until_sent(4).await;
        redis.kill();
        assert!(tell(&mut town.sql().await, &place, ("four", "Four."), now()).await);
        assert_eq!(town.until_sent(5).await[1..], ["One.", "Two.", "Three.", "Four."]);
        all.stop().await;
    });
}

#[test]
fn an_errand_that_nobody_does_is_done_by_whoever_finds_it_waiting() {
    on_server(async |_| {
        let (town, place) = town().await;
        let mut redis = Redis::new();
        redis.start();
        // It takes errands, and nobody works on them: what works there listens to other books.
        let elsewhere = Broker::redis(&redis.url().into(), "others").unwrap();
        let teller = town.process_with(Turns::None, elsewhere).await;
        assert!(tell(&mut town.sql().await, &place, ("one", "One."), now()).await);
        teller.hand_out(&place);
        until(async || redis.keys("hisab:v1:others:deliver:web:data") == 1).await;
        assert_eq!(town.sent().len(), 1);
        let sender = town.process(Turns::All).await;
        town.until_sent(2).await;
        teller.stop().await;
        sender.stop().await;
    });
}

#[test]
fn what_failed_for_a_day_is_given_up_and_what_comes_after_it_is_sent() {
    on_server(async |_| {
        let (town, place) = town().await;
        let cut = || SendError::Transient("cut".to_owned());
        town.outbound.fail([cut(), cut()]);
        let all = town.process(Turns::All).await;
        assert!(tell(&mut town.sql().await, &place, ("one", "One."), now()).await);
        all.hand_out(&place);
        let failing = "select failing_since::text from outbox where failing_since is not null";
        until(async || town.texts(failing).await.len() == 1).await;
        assert!(tell(&mut town.sql().await, &place, ("two", "Two."), now()).await);
        town.later(24 * 60 * 60);
        assert_eq!(town.until_sent(2).await[1], "Two.");
        let error = "select coalesce(error, '') from outbox";
        let why = "rejected: failed for a day, at last: failed for now: cut";
        until(async || town.texts(error).await == [why]).await;

        // Whoever runs it sees it, without its words, and has it tried again.
        let mut seen: Vec<DeadLetter> = Vec::new();
        let each = |letter| {
            seen.push(letter);
            Ok::<(), hisabkitab::conversation::TurnError>(())
        };
        all.undelivered(Some("web"), each).await.unwrap();
        assert_eq!((seen.len(), seen[0].attempts, seen[0].error.as_str()), (1, 2, why));
        assert!(seen[0].failed_at - seen[0].created_at >= TimeDelta::hours(24));
        assert_eq!(all.replay(None, Some("telegram")).await.unwrap(), 0);
        assert_eq!(all.replay(Some(seen[0].id), None).await.unwrap(), 1);
        assert_eq!(town.until_sent(3).await[2], "One.");
        until(async || town.texts("select id::text from outbox").await.is_empty()).await;
        all.stop().await;
    });
}

#[test]
fn whoever_runs_it_sees_what_was_not_sent_and_has_it_sent() {
    on_server(async |_| {
        let (town, place) = town().await;
        town.outbound.fail([SendError::Gone]);
        // Both before anybody looks: who is gone is so for all that waits.
        assert!(tell(&mut town.sql().await, &place, ("one", "Sesame."), now()).await);
        assert!(tell(&mut town.sql().await, &place, ("two", "Poppy."), now()).await);
        let all = town.process(Turns::All).await;
        all.hand_out(&place);
        until(async || {
            town.texts("select coalesce(error, '') from outbox").await == ["gone", "gone"]
        })
        .await;
        let outbox = async |args: &'static [&'static str]| {
            let mut command = program(&[&["outbox"][..], args].concat());
            command.args(["--database-url", &town.url]);
            spawn_blocking(move || command.output().unwrap()).await.unwrap()
        };
        let said =
            |output: &std::process::Output| String::from_utf8(output.stdout.clone()).unwrap();
        let listed = said(&outbox(&["list"]).await);
        assert_eq!((listed.lines().count(), listed.matches("gone").count()), (2, 2), "{listed}");
        let json = said(&outbox(&["list", "--json", "--channel", "web"]).await);
        let letters: Vec<serde_json::Value> =
            json.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(letters.len(), 2);
        for letter in &letters {
            assert_eq!((&letter["channel"], &letter["error"]), (&"web".into(), &"gone".into()));
            assert_eq!(letter["user"], place.user_id.to_string());
        }
        assert!(!json.contains("Sesame") && !json.contains("asha"), "{json}");
        assert_eq!(said(&outbox(&["list", "--channel", "telegram"]).await).lines().count(), 1);

        let mut drop = program(&["outbox", "drop", letters[0]["id"].as_str().unwrap()]);
        drop.args(["--database-url", &town.url]);
        let mut again = program(&["outbox", "drop", letters[0]["id"].as_str().unwrap()]);
        again.args(["--database-url", &town.url]);
        let (drop, again) =
            spawn_blocking(move || (drop.output().unwrap(), again.output().unwrap()))
                .await
                .unwrap();
        assert!(drop.status.success() && !again.status.success());
        // The clock of the program is ahead of this town's.
        let replayed = outbox(&["replay", "--all"]).await;
        assert!(said(&replayed).starts_with("It will be tried again"), "{}", said(&replayed));
        town.run("update outbox set due_at = created_at").await;
        assert_eq!(town.until_sent(2).await[1], "Poppy.");
        assert_eq!(
            town.texts("select count(*)::text from messages where kind = 'notice'").await,
            ["2"]
        );
        all.stop().await;
    });
}
