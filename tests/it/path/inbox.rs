//! What is taken in, and what waits before it is taken up.

use sqlx::Executor as _;

use super::*;
use crate::support::on_server;

#[test]
fn a_delivery_is_known_by_its_id_and_revision() {
    on_server(async |_| {
        let town = Town::new().await;
        let web = town.process(Turns::None).await;
        let first = says(1, "a", "chai 20");
        assert_eq!(web.receive(first.clone()).await, Ok(Receipt::Stored));
        assert_eq!(web.receive(first.clone()).await, Ok(Receipt::Known));
        let other = Incoming { content: Content::Text("chai 25".to_owned()), ..first.clone() };
        assert_eq!(web.receive(other).await, Ok(Receipt::Differs));
        let of = first.id.clone();
        let content = Content::Edited { of, text: "chai 25".to_owned() };
        let edit = Incoming { revision: Revision(1), content, ..first };
        assert_eq!(web.receive(edit.clone()).await, Ok(Receipt::Stored));
        assert_eq!(web.receive(edit).await, Ok(Receipt::Known));
        web.stop().await;
    });
}

#[test]
fn what_no_store_could_hold_is_refused_with_words() {
    on_server(async |_| {
        let town = Town::new().await;
        let web = town.process(Turns::None).await;
        let refused = [
            says(1, "a", &"x".repeat(10_001)),
            says(1, "", "chai 20"),
            says(1, &"i".repeat(201), "chai 20"),
            answering("\n", says(1, "a", "chai 20")),
        ];
        for incoming in refused {
            let receipt = web.receive(incoming).await.unwrap();
            let Receipt::Refused(why) = receipt else { panic!("{receipt:?}") };
            assert!(!why.plain_text().is_empty());
        }
        assert_eq!(town.texts("select body from messages").await, Vec::<String>::new());
        stored(&web, says(1, "a", "chai\0 20\u{7}")).await;
        assert_eq!(town.texts("select body from messages").await, ["chai  20 "]);
        web.stop().await;
    });
}

#[test]
fn what_waits_is_taken_up_in_the_platforms_order() {
    on_server(async |_| {
        let town = Town::new().await;
        let web = town.process(Turns::None).await;
        for (order, text) in [(3, "lunch 250"), (1, "chai 20"), (4, "momo 180"), (2, "auto 85")] {
            stored(&web, says(order, &order.to_string(), text)).await;
        }
        let worker = town.process(Turns::All).await;
        town.until_sent(4).await;
        assert_eq!(town.entries().await, ["chai 20", "auto 85", "lunch 250", "momo 180"]);
        let answered: Vec<String> = town
            .outbound
            .sent()
            .iter()
            .filter_map(|(_, outgoing)| outgoing.answers.clone())
            .map(|MessageRef(id)| id)
            .collect();
        assert_eq!(answered, ["1", "2", "3", "4"], "each reply says what it answers");
        let history = worker.history(&asha(), Stretch::Last, 10).await.unwrap();
        let ids: Vec<&str> = history.exchanges.iter().map(|e| e.id.0.as_str()).collect();
        assert_eq!((ids, history.newest.0), (vec!["1", "2", "3", "4"], 4));
        web.stop().await;
        worker.stop().await;
    });
}

#[test]
fn corrections_that_come_before_the_first_version_was_handled_count() {
    on_server(async |_| {
        let town = Town::new().await;
        let web = town.process(Turns::None).await;
        for waiting in [
            says(1, "a", "chai 20"),
            says(2, "b", "auto 85"),
            says(3, "c", "lunch 250"),
            says(4, "d", "momo 180"),
            edits(5, "e", "a", "chai 25"),
            deletes(6, "f", "b"),
            answering("c", says(7, "g", "make it 260")),
        ] {
            stored(&web, waiting).await;
        }
        let worker = town.process(Turns::All).await;
        town.until_sent(7).await;
        assert_eq!(town.entries().await, ["chai 25", "lunch 260", "momo 180"]);
        web.stop().await;
        worker.stop().await;
    });
}

#[test]
fn corrections_that_overtake_the_message_itself_count() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, edits(2, "e", "a", "chai 25")).await;
        stored(&all, deletes(4, "f", "b")).await;
        town.until_sent(2).await;
        stored(&all, says(1, "a", "chai 20")).await;
        stored(&all, says(3, "b", "auto 85")).await;
        town.until_sent(4).await;
        assert_eq!(town.entries().await, ["chai 25"]);
        let photo = || Content::Photo { caption: "momo 180".to_owned() };
        stored(&all, edits(6, "g", "p", "momo 190")).await;
        stored(&all, deletes(8, "h", "q")).await;
        town.until_sent(6).await;
        stored(&all, does(5, "p", photo())).await;
        stored(&all, does(7, "q", photo())).await;
        town.until_sent(8).await;
        assert_eq!(town.entries().await, ["chai 25", "momo 190"]);
        all.stop().await;
    });
}

#[test]
fn an_edit_that_was_made_before_another_does_not_undo_it() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        stored(&all, edits(3, "c", "a", "chai 30")).await;
        town.until_sent(2).await;
        stored(&all, edits(2, "b", "a", "chai 25")).await;
        town.until_sent(3).await;
        assert_eq!(town.entries().await, ["chai 30"]);
        all.stop().await;
    });
}

#[test]
fn media_are_read_by_their_words_and_declined_without() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        let caption = || "lunch 250".to_owned();
        stored(&all, does(1, "a", Content::Photo { caption: caption() })).await;
        stored(&all, does(2, "b", Content::Document { caption: " ".to_owned() })).await;
        stored(&all, does(3, "c", Content::Voice)).await;
        let sent = town.until_sent(3).await;
        assert_eq!(town.entries().await, ["lunch 250"]);
        assert!(sent[1].contains("only read words") && sent[2].contains("only read words"));
        all.stop().await;
    });
}

#[test]
fn a_conversation_from_before_the_inbox_keeps_its_order() {
    const BOOKS: &str = include_str!("../../../migrations/20261122000001_books.sql");
    const PATH: &str = include_str!("../../../migrations/20261122000002_path.sql");
    on_server(async |_| {
        let town = Town::new().await;
        let mut conn = town.sql().await;
        conn.execute(BOOKS).await.unwrap();
        conn.execute(
            "insert into users values ('00000000-0000-0000-0000-000000000001', 'INR', 'Asia/Kolkata', now());
             insert into conversations
             values ('00000000-0000-0000-0000-000000000001', '00000000-0000-0000-0000-000000000002', 'web', 'c', now());
             insert into messages (user_id, id, conversation_id, external_id, root, kind, body, sent_at, received_at, answered_at)
             select '00000000-0000-0000-0000-000000000001', gen_random_uuid(), '00000000-0000-0000-0000-000000000002',
                    n::text, n::text, 'text', 'm' || n, now(), now(), now() - n * interval '1 minute'
             from generate_series(1, 3) as n",
        )
        .await
        .unwrap();
        conn.execute(PATH).await.unwrap();
        let bodies = town.texts("select body from messages order by position").await;
        assert_eq!(bodies, ["m3", "m2", "m1"]);
        assert_eq!(town.texts("select answered::text from conversations").await, ["3"]);
    });
}
