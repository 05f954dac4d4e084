//! Who answers what, when.

use std::ops::AsyncFnOnce;

use super::*;
use crate::support::on_server;

#[test]
fn a_message_that_cannot_be_answered_ends_with_an_apology_and_blocks_nothing() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai")).await;
        town.until_sent(1).await;
        // What no version of the program can read.
        town.run("update messages set question = '{\"pigeon\": 1}'").await;
        stored(&all, says(2, "b", "20")).await;
        stored(&all, says(3, "c", "auto 85")).await;
        let sent = town.until_sent(3).await;
        let reference = &town
            .texts(
                "select right(replace(id::text, '-', ''), 8) from messages where external_id = 'b'",
            )
            .await[0];
        assert!(sent[1].contains(reference.as_str()) && sent[1].contains("could not"), "{sent:?}");
        assert!(sent[2].contains("auto"), "{sent:?}");
        assert_eq!(town.entries().await, ["auto 85"]);
        all.stop().await;
    });
}

#[test]
fn a_conversation_that_another_process_holds_is_left_alone_until_that_one_is_dead() {
    on_server(async |_| {
        let town = Town::new().await;
        let web = town.process(Turns::None).await;
        stored(&web, says(1, "a", "chai 20")).await;
        town.run(
            "update conversations set lease_owner = gen_random_uuid(),
                 lease_until = timestamptz '2026-01-15T09:00:05Z'",
        )
        .await;
        let worker = town.process(Turns::All).await;
        stored(&worker, says(2, "b", "auto 85")).await;
        // Another conversation shows that the worker has looked.
        let other = Incoming {
            chat: ChatRef { channel: Channel::Web, chat: "ravi".to_owned() },
            shared: false,
            sender: Sender { subject: "ravi".to_owned(), name: None, language: None },
            ..says(1, "z", "momo 180")
        };
        stored(&worker, other).await;
        town.until_sent(1).await;
        assert_eq!(town.entries().await, ["momo 180"]);
        town.later(6);
        town.until_sent(3).await;
        assert_eq!(town.entries().await, ["momo 180", "chai 20", "auto 85"]);
        web.stop().await;
        worker.stop().await;
    });
}

#[test]
fn two_processes_share_the_work_and_nothing_is_done_twice() {
    on_server(async |_| {
        let town = Town::new().await;
        let (one, two) = (town.process(Turns::All).await, town.process(Turns::All).await);
        for order in 1..=30 {
            let (here, there) = if order % 2 == 0 { (&one, &two) } else { (&two, &one) };
            let message = says(order, &order.to_string(), &format!("thing{order} 10"));
            let (first, second) =
                tokio::join!(here.receive(message.clone()), there.receive(message));
            let mut receipts = [first.unwrap(), second.unwrap()];
            receipts.sort_by_key(|receipt| *receipt != Receipt::Stored);
            assert_eq!(receipts, [Receipt::Stored, Receipt::Known]);
        }
        let sent = town.until_sent(30).await;
        assert_eq!(sent.len(), 30);
        let expected: Vec<String> = (1..=30).map(|order| format!("thing{order} 10")).collect();
        assert_eq!(town.entries().await, expected);
        for (order, reply) in sent.iter().enumerate() {
            assert!(reply.contains(&format!("thing{} ", order + 1)), "{sent:?}");
        }
        one.stop().await;
        two.stop().await;
    });
}

#[test]
fn someone_who_waits_long_is_shown_that_work_goes_on() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        slowly(&town, async || {
            stored(&all, says(2, "b", "auto 85")).await;
            until(async || !town.outbound.worked().is_empty()).await;
        })
        .await;
        town.until_sent(2).await;
        assert_eq!(town.outbound.worked()[0], asha());
        all.stop().await;
    });
}

/// Holds the rows of all people, as something slow would.
async fn slowly(town: &Town, meanwhile: impl AsyncFnOnce()) {
    let mut holder = town.sql().await;
    let mut tx = holder.begin().await.unwrap();
    sqlx::raw_sql("select 1 from users for update").execute(&mut *tx).await.unwrap();
    meanwhile().await;
    tx.rollback().await.unwrap();
}

#[test]
fn a_process_that_stops_finishes_what_it_has_begun() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        let stopping = {
            let all = all.clone();
            let mut holder = town.sql().await;
            let mut tx = holder.begin().await.unwrap();
            sqlx::raw_sql("select 1 from users for update").execute(&mut *tx).await.unwrap();
            stored(&all, says(2, "b", "auto 85")).await;
            until(async || !town.outbound.worked().is_empty()).await;
            let stopping = tokio::spawn(async move { all.stop().await });
            tx.rollback().await.unwrap();
            stopping
        };
        stopping.await.unwrap();
        assert_eq!(town.entries().await, ["chai 20", "auto 85"]);
        let next = town.process(Turns::All).await;
        town.later(15);
        town.until_sent(2).await;
        next.stop().await;
    });
}
