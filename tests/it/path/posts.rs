//! What a person is told without having asked: stored once, sent until it is, shown again, and never taken for words of
//! theirs.

use chrono::{DateTime, Utc};
use hisab_port::{Position, SendError};
use hisabkitab::{
    domain::ids::{ConversationId, MessageId, UserId},
    store::{conversations::Place, posts},
};
use serde_json::json;
use uuid::Uuid;

use super::*;
use crate::support::on_server;

/// Where asha's conversation is.
pub(super) async fn place(town: &Town) -> Place {
    let (user, conversation): (Uuid, Uuid) = sqlx::query_as(
        "select user_id, id from conversations where chat = 'asha' and retired_at is null",
    )
    .fetch_one(&mut town.sql().await)
    .await
    .unwrap();
    Place {
        user_id: UserId(user),
        conversation_id: ConversationId(conversation),
        channel: "web".to_owned(),
        chat: "asha".to_owned(),
    }
}

/// An id that nothing else in this process has.
fn id() -> Uuid {
    static NEXT: AtomicI64 = AtomicI64::new(1);
    Uuid::from_u128(NEXT.fetch_add(1, Ordering::Relaxed).unsigned_abs().into())
}

/// Tells something; whether it is new.
pub(super) async fn tell(
    conn: &mut PgConnection,
    place: &Place,
    (key, text): (&str, &str),
    now: DateTime<Utc>,
) -> bool {
    let reply = json!({ "paragraphs": [[{ "plain": text }]] });
    let post = posts::Post {
        id: MessageId(id()),
        outgoing: id(),
        key,
        reply: &reply,
        question: None,
        about: &[],
        now,
    };
    posts::insert(conn, place.user_id, place.conversation_id, &post).await.unwrap()
}

#[test]
fn a_post_is_stored_once_sent_in_its_place_and_shown_again() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        let place = place(&town).await;
        let mut conn = town.sql().await;
        assert!(tell(&mut conn, &place, ("budget:1:80", "Food is at 80 %."), now()).await);
        assert!(!tell(&mut conn, &place, ("budget:1:80", "Food is at 81 %."), now()).await);
        all.hand_out(&place);
        stored(&all, says(2, "b", "auto 85")).await;
        let sent = town.until_sent(3).await;
        assert_eq!(sent[1], "Food is at 80 %.");
        assert!(town.outbound.sent()[1].1.answers.is_none(), "it answers nothing");
        let history = all.history(&asha(), Stretch::Last, 10).await.unwrap();
        let shown: Vec<(Option<Position>, bool)> = history
            .exchanges
            .iter()
            .map(|exchange| (exchange.position, exchange.content.is_some()))
            .collect();
        let at = |position| Some(Position(position));
        assert_eq!(shown, [(at(1), true), (at(2), false), (at(3), true)]);
        // Another, elsewhere: nobody is told the same in two chats.
        assert!(!tell(&mut conn, &place, ("budget:1:80", "Food is at 80 %."), now()).await);
        let nowhere = Place { conversation_id: ConversationId(Uuid::nil()), ..place };
        assert!(!tell(&mut conn, &nowhere, ("other", "Hello."), now()).await);
        all.stop().await;
    });
}

#[test]
fn of_many_who_tell_the_same_at_once_one_does() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        let place = place(&town).await;
        let tellers = (0..8).map(|_| async {
            let mut conn = town.sql().await;
            let mut new = 0;
            for key in ["one", "two", "three"] {
                new += i32::from(tell(&mut conn, &place, (key, key), now()).await);
            }
            new
        });
        let new: i32 = futures_util::future::join_all(tellers).await.into_iter().sum();
        assert_eq!(new, 3);
        all.hand_out(&place);
        town.until_sent(4).await;
        let positions = "select string_agg(position::text, ' ' order by position) from messages";
        assert_eq!(town.texts(positions).await, ["1 2 3 4"], "without a gap");
        assert_eq!(town.texts("select answered::text from conversations").await, ["4"]);
        all.stop().await;
    });
}

#[test]
fn a_post_comes_between_a_question_and_its_answer_and_neither_minds() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "500")).await;
        town.until_sent(1).await;
        let place = place(&town).await;
        assert!(
            tell(&mut town.sql().await, &place, ("news", "Rent is due tomorrow."), now()).await
        );
        all.hand_out(&place);
        town.until_sent(2).await;
        stored(&all, says(2, "b", "chai")).await;
        town.until_sent(3).await;
        assert_eq!(town.entries().await, ["chai 500"]);
        // Nobody wrote it, so nobody can change it or take it away.
        let id = "select external_id from messages where kind = 'notice'";
        let id = town.texts(id).await.remove(0);
        stored(&all, edits(3, "c", &id, "auto 85")).await;
        stored(&all, deletes(4, "d", &id)).await;
        town.until_sent(5).await;
        let kept = "select reply->'paragraphs'->0->0->>'plain' from messages where kind = 'notice'";
        assert_eq!(town.texts(kept).await, ["Rent is due tomorrow."]);
        stored(&all, answering("sent-2", says(5, "e", "lunch 250"))).await;
        town.until_sent(6).await;
        all.stop().await;
    });
}

#[test]
fn a_post_that_cannot_be_sent_yet_is_sent_later_by_whoever_is_there() {
    on_server(async |_| {
        let town = Town::new().await;
        let all = town.process(Turns::All).await;
        stored(&all, says(1, "a", "chai 20")).await;
        town.until_sent(1).await;
        // What is shown is noted a moment later.
        until(async || town.texts("select id::text from outbox").await.is_empty()).await;
        all.stop().await;
        let place = place(&town).await;
        town.outbound.fail([SendError::Transient("cut".to_owned())]);
        // Nobody hands it out: whoever told it died.
        assert!(
            tell(&mut town.sql().await, &place, ("news", "Rent is due tomorrow."), now()).await
        );
        let other = town.process(Turns::All).await;
        until(async || town.texts("select attempts::text from outbox").await == ["1"]).await;
        town.later(2);
        assert_eq!(town.until_sent(2).await[1], "Rent is due tomorrow.");
        other.stop().await;
    });
}
