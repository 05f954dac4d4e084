//! Replies on their way out.

use chrono::{DateTime, Utc};
use hisab_port::{Position, SendError};
use hisabkitab::store::outbox;

use super::*;
use crate::support::on_server;

/// How many seconds from now each reply is due that is not sent yet; an error instead, where it never will be.
const UNSENT: &str =
    "select coalesce(error, extract(epoch from due_at - created_at)::int::text) from outbox
    order by position";

#[test]
fn a_reply_waits_as_long_as_the_platform_says_and_nothing_overtakes_it() {
    on_server(async |_| {
        let town = Town::new().await;
        town.outbound.fail([SendError::RetryAfter(Duration::from_mins(1))]);
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        until(async || town.texts(UNSENT).await == ["60"]).await;
        stored(&all, says(2, "b", "auto 85")).await;
        until(async || town.texts(UNSENT).await.len() == 2).await;
        town.later(59);
        stored(&all, says(3, "c", "momo 180")).await;
        until(async || town.texts(UNSENT).await.len() == 3).await;
        assert_eq!(town.sent(), Vec::<String>::new(), "not a second too early");
        town.later(1);
        let sent = town.until_sent(3).await;
        for (reply, what) in sent.iter().zip(["chai", "auto", "momo"]) {
            assert!(reply.contains(what), "{sent:?}");
        }
        until(async || town.texts(UNSENT).await.is_empty()).await;
        all.stop().await;
    });
}

#[test]
fn a_failure_that_may_pass_is_tried_again_after_growing_pauses() {
    on_server(async |_| {
        let town = Town::new().await;
        let failure = || SendError::Transient("cut".to_owned());
        town.outbound.fail([failure(), failure(), failure()]);
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        for (due, pause) in [("1", 1), ("3", 2), ("7", 4)] {
            until(async || town.texts(UNSENT).await == [due]).await;
            assert_eq!(town.sent(), Vec::<String>::new());
            town.later(pause);
        }
        assert_eq!(town.until_sent(1).await.len(), 1);
        until(async || town.texts(UNSENT).await.is_empty()).await;
        all.stop().await;
    });
}

#[test]
fn a_rejected_reply_is_kept_with_the_reason_and_the_next_is_sent() {
    on_server(async |_| {
        let town = Town::new().await;
        town.outbound.fail([SendError::Rejected("too wide".to_owned())]);
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        stored(&all, says(2, "b", "auto 85")).await;
        let sent = town.until_sent(1).await;
        assert!(sent[0].contains("auto"), "{sent:?}");
        until(async || town.texts(UNSENT).await == ["rejected: too wide"]).await;
        all.stop().await;
    });
}

#[test]
fn nothing_more_is_sent_to_who_is_gone_and_their_books_go_on() {
    on_server(async |_| {
        let town = Town::new().await;
        town.outbound.fail([SendError::RetryAfter(Duration::from_mins(1)), SendError::Gone]);
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        stored(&all, says(2, "b", "auto 85")).await;
        until(async || town.texts(UNSENT).await.len() == 2).await;
        town.later(60);
        until(async || town.texts(UNSENT).await == ["gone", "gone"]).await;
        assert_eq!(town.sent(), Vec::<String>::new());
        assert_eq!(town.entries().await, ["chai 20", "auto 85"]);
        all.stop().await;
    });
}

#[test]
fn a_reply_of_a_process_that_died_is_sent_by_another() {
    on_server(async |_| {
        let town = Town::new().await;
        let web = town.process(Turns::None).await;
        stored(&web, says(1, "a", "chai 20")).await;
        let worker = town.process(Turns::All).await;
        town.until_sent(1).await;
        until(async || town.texts(UNSENT).await.is_empty()).await;
        // As a process leaves it that dies between the commit and the platform's word.
        town.run(
            "insert into outbox (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at)
             select user_id, gen_random_uuid(), conversation_id, 'web', 9, id, reply, answered_at,
                    answered_at + interval '15 seconds' from messages",
        )
        .await;
        town.later(15);
        let sent = town.until_sent(2).await;
        assert_eq!(sent[0], sent[1]);
        web.stop().await;
        worker.stop().await;
    });
}

#[test]
fn who_looks_at_the_history_need_not_wait_for_a_reply_of_a_process_that_died() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        until(async || town.texts(UNSENT).await.is_empty()).await;
        town.run(
            "insert into outbox (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at)
             select user_id, gen_random_uuid(), conversation_id, 'web', 1, id, reply, answered_at,
                    answered_at + interval '15 seconds' from messages",
        )
        .await;
        stored(&all, says(2, "b", "auto 85")).await;
        until(async || town.outbound.news() == [asha()]).await;
        let history = all.history(&asha(), Stretch::After(Position(1)), 10).await.unwrap();
        assert_eq!((history.exchanges.len(), town.sent().len()), (1, 1));
        town.later(15);
        town.until_sent(3).await;
        all.stop().await;
    });
}

#[test]
fn a_reply_can_be_answered_by_the_id_that_the_platform_gave_it() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        stored(&all, says(2, "b", "auto 85")).await;
        town.until_sent(2).await;
        until(async || town.texts(UNSENT).await.is_empty()).await;
        stored(&all, answering("sent-1", says(3, "c", "make it 25"))).await;
        town.until_sent(3).await;
        assert_eq!(town.entries().await, ["chai 25", "auto 85"]);
        all.stop().await;
    });
}

#[test]
fn the_death_of_a_process_is_no_failure_of_the_platform() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        until(async || town.texts(UNSENT).await.is_empty()).await;
        all.stop().await;
        town.run(
            "insert into outbox (user_id, id, conversation_id, channel, position, message_id, reply, created_at, due_at)
             select user_id, gen_random_uuid(), conversation_id, 'web', 9, id, reply, answered_at, answered_at
             from messages",
        )
        .await;
        // Ten processes take it up and are never heard of again.
        let (mut conn, place) = (town.sql().await, super::posts::place(&town).await);
        for minute in 0..10 {
            let (at, until) = (minutes(minute), minutes(minute + 1));
            let (user, conversation) = (place.user_id, place.conversation_id);
            let claimed = outbox::claim(&mut conn, user, conversation, at, until).await.unwrap();
            assert!(claimed.is_some());
        }
        town.later(600);
        town.outbound.fail([SendError::Transient("cut".to_owned())]);
        let all = town.process(Turns::All).await;
        until(async || town.texts(UNSENT).await == ["601"]).await;
        town.later(1);
        town.until_sent(2).await;
        all.stop().await;
    });
}

fn minutes(number: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(number)
}
